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


BOKMAL = (
    "Vi trenger service på motorsager",
    "Leter etter lager til valser",
    "Hvem reparerer hydraulikk?",
    "Vi har flis til salgs",
    "Sliping av kniver",
    "Kurs i sveising",
    "Trenger hjelp med eksport",
    "Vi selger tørr ved",
    "Transport av tømmer",
    "Ser etter partner i Finland",
    "Viften rister hele bygget",
    "Kan noen måle støy?",
    "Vi mangler folk til stansen",
    "Søker leverandør av esker",
    "Montering av rør",
    "Maskinene våre står for ofte",
    "Maling av tre",
    "Vi lager vinduer og dører",
    "Reparasjon av pumper",
    "Utleie av kran med fører",
    "Vi vil bygge i tre",
    "Hjelp med patent søkes",
    "Måling av vibrasjoner",
    "Vi kjører tømmer på vinterveier",
    "Hva koster en kjel på flis?",
)
SWEDISH = (
    "Vi behöver service på motorsågar",
    "Söker lager till valsar",
    "Vem lagar hydraulik?",
    "Vi har flis till salu",
    "Slipning av knivar",
    "Kurs i svetsning",
    "Behöver hjälp med export",
    "Vi säljer torr ved",
    "Transport av timmer",
    "Letar efter partner i Finland",
    "Fläkten skakar hela huset",
    "Kan någon mäta buller?",
    "Vi saknar folk till stoppet",
    "Söker leverantör av kartonger",
    "Montering av rör",
    "Målning av trä",
    "Vi gör fönster och dörrar",
    "Uthyrning av kran med förare",
    "Rådgivning om patent",
    "Vad kostar en panna för flis?",
)
DANISH = (
    "Vi har brug for service på motorsave",
    "Søger lejer til valser",
    "Hvem reparerer hydraulik?",
    "Vi sælger tørt brænde",
    "Transport af tømmer",
    "Slibning af knive",
    "Hjælp til eksport søges",
    "Vi laver vinduer og døre",
    "Måling af støj og støv",
    "Udlejning af kran med fører",
    "Vi mangler folk til svejsning",
    "Kan nogen male træ?",
    "Reparation af pumper",
    "Vi bygger huse af træ",
    "Rådgivning om patenter",
)
SHORT = {"nb": BOKMAL, "sv": SWEDISH, "da": DANISH}
"""Sixty sentences as people type them; no two are translations of each other word by word."""


@pytest.mark.parametrize(
    ("language", "alone", "searched", "own"),
    # Before words of one language and the author's own counted: nb 5, 1, 1; sv 2, 0, 0; da 3, 8, 8.
    [("nb", 1, 1, 0), ("sv", 2, 0, 0), ("da", 2, 5, 0)],
)
def test_short_sentences_wrong_alone_among_those_of_the_platform_and_with_the_authors_own(
    language: str, alone: int, searched: int, own: int
) -> None:
    texts = SHORT[language]
    platform = ("sv", "nb", "fi", "en")
    answers = (
        detect_all(texts),
        detect_all(texts, expected=platform),
        detect_all(texts, expected=platform, likely=(language,)),
    )
    wrong = [sum(answer != language for answer in found) for found in answers]
    assert all(now <= most for now, most in zip(wrong, (alone, searched, own), strict=True)), wrong


def test_norwegian_is_not_danish_unless_danish_is_likely() -> None:
    assert len({*BOKMAL, *SWEDISH, *DANISH}) == 60
    for expected in ((), ("nb", "nn", "en"), ("sv", "nb", "fi", "en")):
        assert "da" not in detect_all(BOKMAL, expected=expected)
    assert detect("Vi trenger service på motorsager", expected=("da", "en"), likely=("da",)) == "nb"
    assert detect("Transport af tømmer", expected=("nb", "en"), likely=("nb",)) == "da"


@pytest.mark.skipif(not NACE.exists(), reason="the shared data is not here")
@pytest.mark.parametrize(
    ("column", "language", "least"), [("SV", "sv", 0.95), ("NO", "nb", 0.90), ("FI", "fi", 0.99), ("DA", "da", 0.93)]
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
