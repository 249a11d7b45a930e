"""A gloss names what a phrase says, as a person judged."""

import csv
from pathlib import Path

import numpy as np
import pytest
from benchmarks.highlights import Methods

from intercluster.analysis.language.phrases import Span
from intercluster.analysis.partners.glossary import Glossary
from intercluster.analysis.partners.highlight import Placed
from intercluster.demo.capabilities import LANGUAGES, capabilities

JUDGED = Path(__file__).parent / "glosses.tsv"

NOWHERE = Placed(np.zeros((0, 4), dtype=np.float32), np.zeros(0, dtype=np.float32))


def glossary(language: str, *labels: str) -> Glossary:
    return Glossary(language, labels, NOWHERE, NOWHERE)


@pytest.mark.parametrize(
    ("language", "labels", "text", "found"),
    [
        ("fi", ["Hiilidioksidin talteenotto"], "halpa hiilidioksidin talteenoton", (0, "hiilidioksidin talteenoton")),
        ("sv", ["Torkning", "Torkning av virke"], "Vi erbjuder torkning av virke", (1, "torkning av virke")),
        ("en", ["Biomass boilers and district heating"], "cheap district heating", (0, "district heating")),
        ("en", ["Planing and profiles"], "profiles", None),
        ("en", ["Machining"], "old machines", None),
        ("en", ["Other manufacturing"], "manufacturing", None),
        ("en", ["Conveyors", "Conveyor"], "conveyors", (0, "conveyors")),
        ("en", [], "anything", None),
    ],
)
def test_the_same_words(language: str, labels: list[str], text: str, found: tuple[int, str] | None) -> None:
    got = glossary(language, *labels).same_words(text, Span(0, len(text)))
    assert (got and (got.index, text[got.span.start : got.span.end])) == found


@pytest.mark.slow(reason="encodes the demo's titles and the judged phrases")
def test_glosses_are_right_as_judged_by_hand() -> None:
    """What is told is right in nine cases of ten; what nobody judged counts as wrong."""
    with JUDGED.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    assert len(rows) >= 60
    right = {(row["language"], row["phrase"], row["concept"]) for row in rows if row["verdict"] == "right"}
    methods = Methods()
    entries = capabilities()
    placed = {
        code: methods.background.place(
            methods.tools.vectors([entry.title[code] for entry in entries], [code] * len(entries)),
            [code] * len(entries),
        )
        for code in LANGUAGES
    }
    told, words = [], []
    for language in LANGUAGES:
        asked = sorted({row["phrase"] for row in rows if row["language"] == language})
        own = methods.background.place(methods.tools.vectors(asked, [language] * len(asked)), [language] * len(asked))
        spans = [Span(0, len(phrase)) for phrase in asked]
        for reader in set(LANGUAGES) - {language}:
            labels = Glossary(language, [entry.title[language] for entry in entries], placed[language], placed[reader])
            same = [labels.same_words(phrase, span) for phrase, span in zip(asked, spans, strict=True)]
            near = labels.nearest(spans, own, methods.background)
            for phrase, word, meaning in zip(asked, same, near, strict=True):
                if word or meaning:
                    found = (word or meaning).index  # type: ignore[union-attr]
                    (words if word else told).append((language, phrase, entries[found].id) in right)
    assert len(words) >= 80
    assert np.mean(words) >= 0.95
    assert len(told) >= 6
    assert np.mean(told) >= 0.9
    assert np.mean(told + words) >= 0.9
