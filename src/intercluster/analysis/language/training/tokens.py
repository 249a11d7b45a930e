"""The default encoder's tokenizer: the most probable way to write a text in pieces (unigram, Kudo 2018).

The engine has the same one in C and does not hand out its tokens, which training needs.
"""

from collections.abc import Iterable
from functools import cached_property

from intercluster.analysis.language.packed import Packed, replacements

PREFIX = "query: "
"""Both sides of a comparison carry it, as the product asks the engine for queries only."""
SPACE = "\u2581"
"""Begins a word in the pieces."""
UNKNOWN = 10.0
"""How much less probable than the rarest piece a sign is that no piece has."""


class Tokenizer:
    """Turns texts into tokens, as the engine does with the same file."""

    def __init__(self, packed: Packed) -> None:
        self._packed = packed
        self._table = {point: "".join(map(chr, points)) for point, points in replacements(packed).items()}
        self._words: dict[str, tuple[int, ...]] = {}

    @cached_property
    def _pieces(self) -> dict[str, tuple[int, float]]:
        pieces = (piece.decode("utf-8", "replace") for piece in self._packed.pieces)
        found: dict[str, tuple[int, float]] = {}
        for token, (piece, score) in enumerate(zip(pieces, self._packed.scores.tolist(), strict=True)):
            if token != self._packed.unknown:
                found.setdefault(piece, (token, score))
        return found

    @cached_property
    def _longest(self) -> int:
        return max(map(len, self._pieces))

    @cached_property
    def _unknown_score(self) -> float:
        return float(self._packed.scores.min()) - UNKNOWN

    def tokens(self, text: str, longest: int | None = None) -> list[int]:
        """Return the tokens of a text with prefix, start and end; of a text that is too long the first ones."""
        content = self.pieces_of(PREFIX + text)
        if longest is not None:
            content = content[: longest - 2]
        return [self._packed.start, *content, self._packed.end]

    def pieces_of(self, text: str) -> list[int]:
        """Return the tokens of a text alone."""
        normal = text.replace("\0", " ").translate(self._table)
        while "  " in normal:
            normal = normal.replace("  ", " ")
        if not normal.startswith(" "):
            normal = " " + normal
        tokens: list[int] = []
        # A space begins a word and is never inside a piece, so each word is written in pieces by itself.
        for word in normal.replace(" ", SPACE).split(SPACE)[1:]:
            known = self._words.get(word)
            if known is None:
                known = self._words[word] = tuple(self._best(SPACE + word))
            tokens.extend(known)
        return tokens

    def _best(self, word: str) -> Iterable[int]:
        """Return the most probable pieces of a word (Viterbi)."""
        best = [0.0] + [float("-inf")] * len(word)
        last: list[tuple[int, int]] = [(0, 0)] * (len(word) + 1)
        for begin in range(len(word)):
            for end in range(begin + 1, min(len(word), begin + self._longest) + 1):
                piece = self._pieces.get(word[begin:end])
                if piece is not None and best[begin] + piece[1] > best[end]:
                    best[end], last[end] = best[begin] + piece[1], (begin, piece[0])
            if best[begin] + self._unknown_score > best[begin + 1]:
                best[begin + 1], last[begin + 1] = best[begin] + self._unknown_score, (begin, self._packed.unknown)
        tokens = []
        place = len(word)
        while place > 0:
            place, token = last[place]
            tokens.append(token)
        return reversed(tokens)
