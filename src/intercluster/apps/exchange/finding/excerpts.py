"""Which part of a long text a search shows: the sentences that say most of what is searched."""

import re
from collections.abc import Sequence

from intercluster.apps.partnering.understood.likeness import Sought

MOST = 280
"""Characters of a text that a result shows."""
LEFT_OUT = "…"
_SENTENCE = re.compile(r"\S.*?(?:[.!?:](?=\s)|\n|$)", re.DOTALL)


def excerpt(asked: Sought, text: str, language: str) -> str:
    """Return the part of a text that says most of the words, from the beginning of a sentence, at most MOST long.

    It is the beginning of the text where no later sentence says more.
    """
    text = text.strip()
    if len(text) <= MOST:
        return text
    sentences = [match.span() for match in _SENTENCE.finditer(text)]
    starts, ends = [start for start, _end in sentences], [end for _start, end in sentences]
    parts = [text[start : _whole(start, ends)] for start in starts]
    shares = asked.shares(parts, [language] * len(parts))
    best = _best(starts, shares, len(text))
    part = text[best:]
    cut = part if len(part) <= MOST else part[: MOST - 1].rstrip() + LEFT_OUT
    return cut if best == 0 else f"{LEFT_OUT} {cut}"


def _whole(start: int, ends: Sequence[int]) -> int:
    """Return where the last sentence ends that a part shows whole; of a long sentence, where it is cut."""
    return max((end for end in ends if start < end <= start + MOST), default=start + MOST)


def _best(starts: Sequence[int], shares: Sequence[float], length: int) -> int:
    """Return where the part begins that says most: with the first sentence of these, or before it near the end."""
    most = max(shares)
    if shares[0] >= most:
        return starts[0]
    last = [start for start, share in zip(starts, shares, strict=True) if share >= most][-1]
    return min([last, *(start for start in starts if length - start <= MOST)])
