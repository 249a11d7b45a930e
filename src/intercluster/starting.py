"""How a process starts: it searches for no garbage meanwhile, and says when it is ready."""

import contextlib
import gc
import os
from collections.abc import Iterator
from contextlib import contextmanager

READY = "SERVE_READY_PIPE"
"""Number of the open file into which a web process that `serve` started writes one byte when it is ready."""


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


def say_ready() -> None:
    """Tell the process that started this one that it answers without delay, if that asked to know."""
    if READY in os.environ:
        with contextlib.suppress(OSError):  # the one who asked has ended
            os.write(int(os.environ[READY]), b".")
