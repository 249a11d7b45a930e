"""A gloss names what a phrase says."""

import numpy as np
import pytest

from intercluster.analysis.language.phrases import Span
from intercluster.analysis.partners.glossary import Glossary
from intercluster.analysis.partners.highlight import Placed

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
