"""Detects the language of a text."""

import re
import threading
from collections.abc import Collection, Sequence
from functools import cache
from typing import Any

from lingua import IsoCode639_1, LanguageDetectorBuilder

SEARCHED = ("sv", "nb", "nn", "da", "fi", "en", "de")
"""Languages that the platform searches in, as ISO 639-1 codes."""

OTHERS = ("et", "fr", "is", "it", "lt", "lv", "nl", "pl", "es")
"""Other languages that are recognised, so that a French text is not taken for an English one."""

EXPECTED = 5.0
"""Prior odds of an expected language over any other."""

LIKELY = 4.0
"""Prior odds of the author's own language over other expected ones."""

# fmt: off
NYNORSK_WORDS = frozenset(
    {
        "ikkje", "ein", "eit", "eg", "dei", "frå", "noko", "nokon", "nokre", "berre", "kva", "kvar", "kven",
        "korleis", "kvifor", "fleire", "vere", "vart", "saman", "mogleg", "verksemd", "verksemda", "verksemder",
        "høgare", "seier", "kjem", "gjer", "meir", "mykje", "deira", "tenester", "ønskjer", "ønskje", "ynskjer",
        "treng", "trengjer", "brukar", "finst", "tilgjengeleg", "tilgjengelege", "sjølv", "heile", "løysing",
        "løysingar", "auke", "dykk", "dykkar", "samarbeidspartnar", "partnar",
    }
)
# fmt: on
"""Words and forms of Nynorsk that Bokmål lacks; one of them makes a Norwegian text Nynorsk."""

# fmt: off
BOKMAL_WORDS = frozenset(
    {
        "trenger", "leter", "søker", "noen", "etter", "oss", "mye", "hva", "nå", "gjør", "gjøre", "kjøpe", "kjøper",
        "selge", "selger", "bli", "blir", "av", "uten", "mot", "mellom", "inn", "ut", "hjelp", "uke", "uker", "skog",
        "skogen", "sagbruk", "sagbruket", "verksted", "verkstedet", "vedlikehold", "virksomhet", "nettverk",
        "tilbyr", "kjører", "kjøre", "kjøring", "våre", "vår", "vårt", "støv", "måler", "lage", "kjel", "utleie",
        "salgs", "sliping", "sveising", "reparasjon", "produksjon", "stasjon", "maskinene",
        "veier", "dører",
    }
)
DANISH_WORDS = frozenset(
    {
        "brug", "søger", "søges", "nogen", "nogle", "noget", "efter", "meget", "hvad", "jer", "jeres", "nu", "gør",
        "købe", "køber", "sælge", "sælger", "blive", "bliver", "af", "uden", "mod", "mellem", "ind", "ud", "hjælp",
        "uge", "uger", "skov", "skoven", "træ", "savværk", "savværket", "værksted", "værkstedet", "vedligeholdelse",
        "virksomhed", "netværk", "tilbyder", "laver", "kører", "køre", "kørsel", "vores", "os",
        "kedel", "udlejning", "slibning", "svejsning", "reparation", "produktion", "støj", "maskinerne",
        "brænde", "knive", "motorsave", "døre", "lejer",
    }
)
# fmt: on
"""Words and spellings of one that the other lacks; if a text has some of one only, the other is unlikely."""

UNLIKELY = 0.02

RARITY = {"nn": 0.1} | dict.fromkeys(OTHERS, 0.2)
"""Prior weight of some languages; all others have 1.

About one Norwegian in ten writes Nynorsk, and a label of a few words is often correct in both forms of Norwegian.
docs/explanation/language.md has the accuracy with and without.
"""

UNSPECIFIC = {"no": "nb"}
"""Codes of macrolanguages, with the language that is meant most often: Norwegian is mostly Bokmål."""

WORD = re.compile(r"\w+")

_loading = threading.Lock()


@cache
def _detector() -> Any:
    codes = [getattr(IsoCode639_1, code.upper()) for code in (*SEARCHED, *OTHERS)]
    return LanguageDetectorBuilder.from_iso_codes_639_1(*codes).with_preloaded_language_models().build()


def language_code(written: str) -> str:
    """Return the ISO 639-1 code of a language tag (BCP 47): "sv-SE" is sv, "no" is nb, Norwegian Bokmål."""
    code = written.strip().lower().replace("_", "-").split("-")[0]
    return UNSPECIFIC.get(code, code)


def detect(text: str, *, expected: Collection[str] = (), likely: Collection[str] = ()) -> str:
    """Return the ISO 639-1 code of a text's language, or "" if it has no letters.

    `expected` names languages the author may well write in, `likely` the author's own or those of the author's other
    texts; they decide if the text alone does not. Danish is written only where it is expected, or where the text has
    words that Norwegian lacks.
    """
    return detect_all([text], expected=expected, likely=likely)[0]


def detect_all(texts: Sequence[str], *, expected: Collection[str] = (), likely: Collection[str] = ()) -> list[str]:
    """Return the language of each text; see `detect`."""
    if not texts:  # loading the detector takes seconds
        return []
    with _loading:
        detector = _detector()
    answers = []
    for text, confidences in zip(
        texts, detector.compute_language_confidence_values_in_parallel(list(texts)), strict=True
    ):
        rarity = _rarity(text, {*expected, *likely})
        weighed = [
            (
                confidence.value
                * rarity.get(code, 1.0)
                * (EXPECTED if code in expected or code in likely else 1.0)
                * (LIKELY if code in likely else 1.0),
                code,
            )
            for confidence in confidences
            if (code := confidence.language.iso_code_639_1.name.lower())
        ]
        best = max(weighed, default=(0.0, ""))
        answers.append(best[1] if best[0] > 0 else "")
    return answers


def _rarity(text: str, expected: Collection[str]) -> dict[str, float]:
    """Return the prior weight of languages for a text."""
    words = set(WORD.findall(text.lower()))
    weights = dict(RARITY)
    if words & NYNORSK_WORDS:
        weights["nn"] = 10.0
    bokmal, danish = bool(words & (BOKMAL_WORDS - DANISH_WORDS)), bool(words & (DANISH_WORDS - BOKMAL_WORDS))
    if bokmal and not danish:
        weights["da"] = UNLIKELY
    elif danish and not bokmal:
        weights["nb"] = weights["nn"] = UNLIKELY
    elif not danish and expected and "da" not in expected:
        weights["da"] = UNLIKELY
    return weights
