"""What introductions tell other apps."""

from django.dispatch import Signal

changed = Signal()
"""Sent with each new or changed `introduction`, in the transaction of the change."""
