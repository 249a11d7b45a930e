"""Who gets the seats when options are equal: nobody, or whom a lot chooses that anybody can draw again."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Choice:
    """The options that get the seats."""

    elected: tuple[str, ...]
    """Options elected, best first."""
    tied: tuple[str, ...] = ()
    """Equal options at the last seats, more than there are seats left; () where nobody is tied."""
    by_lot: tuple[str, ...] = ()
    """Those of the tied whom the lot elected; () if no lot was stated, and the seats stay open."""


def draw(options: Iterable[str], lot: str) -> list[str]:
    """Return options in the order of a lot, the first wins.

    Sorts by SHA-256 of the lot's text, a slash and the option's id. So anybody can draw it again, and nobody who does
    not choose the text can choose the order.
    """
    return sorted(options, key=lambda option: hashlib.sha256(f"{lot}/{option}".encode()).hexdigest())


def fill(levels: Iterable[Sequence[str]], seats: int, lot: str) -> Choice:
    """Give seats to options by levels, best first; options of one level are equal."""
    elected: list[str] = []
    for level in levels:
        left = seats - len(elected)
        if len(level) > left > 0:
            by_lot = tuple(draw(level, lot)[:left]) if lot else ()
            return Choice((*elected, *by_lot), tuple(level), by_lot)
        elected.extend(level[:left])
    return Choice(tuple(elected))
