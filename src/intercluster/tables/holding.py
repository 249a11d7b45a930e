"""Limits that a process which reads a file of others sets itself."""

import resource
from contextlib import suppress


def hold_to(memory: int, seconds: int) -> None:
    """Let the system end this process where it takes more bytes or processor time, and write nothing."""
    # Not every system has all of these; the process that waits ends this one too.
    for what, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        with suppress(ValueError, OSError):
            resource.setrlimit(what, (most, most))
