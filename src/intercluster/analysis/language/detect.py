"""Detects the language of a text."""

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

RARITY = {"nn": 0.1} | dict.fromkeys(OTHERS, 0.2)
"""Prior weight of some languages; all others have 1.

About one Norwegian in ten writes Nynorsk, and a label of a few words is often correct in both forms of Norwegian.
docs/explanation/language.md has the accuracy with and without.
"""

UNSPECIFIC = {"no": "nb"}
"""Codes of macrolanguages, with the language that is meant most often: Norwegian is mostly Bokmål."""

_loading = threading.Lock()


@cache
def _detector() -> Any:
    codes = [getattr(IsoCode639_1, code.upper()) for code in (*SEARCHED, *OTHERS)]
    return LanguageDetectorBuilder.from_iso_codes_639_1(*codes).with_preloaded_language_models().build()


def language_code(written: str) -> str:
    """Return the ISO 639-1 code of a language tag (BCP 47): "sv-SE" is sv, "no" is nb, Norwegian Bokmål."""
    code = written.strip().lower().replace("_", "-").split("-")[0]
    return UNSPECIFIC.get(code, code)


def detect(text: str, *, expected: Collection[str] = ()) -> str:
    """Return the ISO 639-1 code of a text's language, or "" if it has no letters.

    `expected` names languages the author is likely to write in; they decide if the text alone does not.
    """
    return detect_all([text], expected=expected)[0]


def detect_all(texts: Sequence[str], *, expected: Collection[str] = ()) -> list[str]:
    """Return the language of each text; see `detect`."""
    if not texts:  # loading the detector takes seconds
        return []
    with _loading:
        detector = _detector()
    answers = []
    for text, confidences in zip(
        texts, detector.compute_language_confidence_values_in_parallel(list(texts)), strict=True
    ):
        rarity = RARITY | {"nn": 10.0} if NYNORSK_WORDS & set(text.lower().split()) else RARITY
        weighed = [
            (confidence.value * rarity.get(code, 1.0) * (EXPECTED if code in expected else 1.0), code)
            for confidence in confidences
            if (code := confidence.language.iso_code_639_1.name.lower())
        ]
        best = max(weighed, default=(0.0, ""))
        answers.append(best[1] if best[0] > 0 else "")
    return answers
