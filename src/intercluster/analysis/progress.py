"""How methods that take long tell how far they are."""

from collections.abc import Callable

Advance = Callable[[int, int], None]
"""Told how many of how many steps are done."""
