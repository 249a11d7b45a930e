import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from intercluster.analysis.language.detect import detect, detect_all, language_code

NACE = Path("../shared/data/nace/nace_rev2_labels.tsv")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Vi söker en partner som kan torka sågade trävaror utan sprickor", "sv"),
        ("Vi søker en partner som kan tørke trelast uten sprekker, og som leverer til avtalt tid", "nb"),
        ("Me ønskjer ein partnar som kan tørke trelast utan sprekker, og som ikkje er for langt unna", "nn"),
        ("Vi søger en partner, der kan tørre savskåret træ uden revner, og som leverer til aftalt tid", "da"),
        ("Etsimme kumppania, joka osaa kuivata sahatavaraa ilman halkeamia", "fi"),
        ("We are looking for a partner who can dry sawn timber without cracks", "en"),
        ("Wir suchen einen Partner, der Schnittholz ohne Risse trocknen kann", "de"),
        ("Nous cherchons un partenaire qui sache sécher le bois scié", "fr"),
        ("", ""),
        ("1 234 – 56 %", ""),
    ],
)
def test_detect(text: str, language: str) -> None:
    assert detect(text) == language


def test_an_expected_language_decides_what_a_text_leaves_open() -> None:
    text = "Produktion af papir"  # correct Danish; only "af" tells it from Bokmål
    assert detect(text) == "da"
    assert [detect("Transport", expected=(code,)) for code in ("sv", "da", "en")] == ["sv", "da", "en"]


@pytest.mark.skipif(not NACE.exists(), reason="the shared data is not here")
@pytest.mark.parametrize(
    ("column", "language", "least"), [("SV", "sv", 0.95), ("NO", "nb", 0.88), ("FI", "fi", 0.99), ("DA", "da", 0.93)]
)
def test_real_labels(column: str, language: str, least: float) -> None:
    labels = list(_labels(column))
    answers = detect_all(labels)
    assert len(labels) == 996
    assert sum(answer == language for answer in answers) / len(labels) >= least


def _labels(column: str) -> Iterator[str]:
    with NACE.open(encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            yield row[column].capitalize() if row[column].isupper() else row[column]


@pytest.mark.parametrize(
    ("written", "code"), [("sv", "sv"), ("sv-SE", "sv"), ("NO", "nb"), ("nn_NO", "nn"), (" fi ", "fi"), ("", "")]
)
def test_the_language_of_a_tag(written: str, code: str) -> None:
    assert language_code(written) == code
