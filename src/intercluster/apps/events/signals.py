"""What other parts of the platform may want to know of events."""

from django.dispatch import Signal

meetings_cancelled = Signal()
"""Sent with `event` and `meetings`, in the transaction that cancelled them."""
