"""How long-running methods report their progress."""

from collections.abc import Callable

Advance = Callable[[int, int], None]
"""Called with the number of steps done and the number of all steps."""
