"""How a process starts: it searches for no garbage meanwhile."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def starting() -> Iterator[None]:
    """Search for no garbage while code is loaded, and never later in what was loaded.

    Nearly all that loading makes stays as long as the process. Python would look through it again and again.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
