"""What the directory tells other apps."""

from django.dispatch import Signal

texts_changed = Signal()
"""Sent after the transaction that added or changed offers, needs or projects: they are still to be made searchable."""
