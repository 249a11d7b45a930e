"""Leaves out the pieces of words that the languages served do not use: most of an encoder's file is vocabulary."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from intercluster.analysis.language.packed import Packed
from intercluster.analysis.language.training.tokens import SPACE, Tokenizer

MOST = 60_000
"""Pieces that are kept, of 250,000. A piece takes 230 bytes."""
SPECIAL = 4
"""The first pieces of a vocabulary are tokens with a meaning of their own."""
LATIN = 0x250
"""Signs below this code point are letters with Latin script's accents, digits and common signs."""
SIGNS = frozenset("–—‘’“”„•…€→−≤≥≈‰™" + SPACE)


def used(packed: Packed, texts: Iterable[str]) -> NDArray[np.int64]:
    """Count how often texts use each piece, with the prefix that the engine puts before them."""
    tokenizer = Tokenizer(packed)
    counts = np.zeros(len(packed.pieces), dtype=np.int64)
    for text in texts:
        np.add.at(counts, tokenizer.tokens(text), 1)
    return counts


def pruned(packed: Packed, counts: NDArray[np.int64], most: int = MOST) -> Packed:
    """Return the encoder with those pieces that any word can be spelt with, those that are used, and probable ones."""
    needed = np.array([_is_needed(place, piece) for place, piece in enumerate(packed.pieces)])
    latin = np.array([all(map(_is_plain, piece.decode("utf-8", "replace"))) for piece in packed.pieces])
    # Those that are used most come first; of two that are used equally often, the more probable one.
    order = np.lexsort((-packed.scores, -counts, ~needed))
    possible = order[(needed | latin | (counts > 0))[order]]
    return packed.with_pieces(np.sort(possible[: max(most, int(needed.sum()))]))


def _is_needed(place: int, piece: bytes) -> bool:
    text = piece.decode("utf-8", "replace")
    return place < SPECIAL or (len(text) == 1 and _is_plain(text)) or not any(map(_is_word, text))


def _is_plain(sign: str) -> bool:
    return ord(sign) < LATIN or sign in SIGNS


def _is_word(sign: str) -> bool:
    """Say whether a sign makes a piece one of a language, not of numbers and signs."""
    return not (sign in SIGNS or (ord(sign) < 0x80 and not sign.isalpha()))
