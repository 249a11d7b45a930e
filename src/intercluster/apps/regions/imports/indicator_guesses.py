"""Guesses about indicators from headings and units, as offices of five languages write them: `euros per inhabitant`."""

import re
from collections.abc import Iterable
from typing import Any, TypeVar

from intercluster.apps.regions.models import Direction, Group, Measure

T = TypeVar("T")

_PERCENT = re.compile(r"%|\b(?:pro[cs]ent\w*|per ?cent\w*|osuus|andel(?:en)?\b|share of)\b|^PC(?:_|$)", re.IGNORECASE)
_INHABITANT = r"(?:capita|inhabitants?|head|invånare|innbyggere?|persons?|people|asukas\w*)"
_EMPLOYED = r"(?:employed|employee|sysselsatta?|sysselsatte?|worker|työllis\w*)"
_PER = (
    (
        rf"\bper (?:1[ .,]?000[ .,]?000|mil\w*on\w*) {_INHABITANT}|miljoonaa asukasta kohti|_?P_MHAB",
        "million inhabitants",
    ),
    (
        rf"\bper (?:1[ .,]?000|thousand|tusen|1k) {_INHABITANT}|(?:1[ .,]?000|tuhatta) asukasta kohti",
        "thousand inhabitants",
    ),
    (
        rf"\bper (?:1[ .,]?000|thousand|tusen) {_EMPLOYED}|(?:1[ .,]?000|tuhatta) työllistä kohti",
        "thousand employed people",
    ),
    (rf"\bper {_INHABITANT}\b|asukasta kohti|/ ?(?:capita|inv|innb|as)\b|_HAB\b", "inhabitant"),
    (rf"\bper {_EMPLOYED}\b|työllistä kohti", "employed person"),
)
_PARTS = (
    (r"\bgdp\b|gross domestic|\bbnp\b|\bbrp\b|\bbkt\b", "gross domestic product"),
    (
        r"labour force|arbetskraft|arbeidsstyrk|työvoima|_ACT\b|unemploy|arbetslös|arbeidsled|työttöm",
        "the labour force",
    ),
    (r"household|hushåll|husholdning|kotitalou", "households"),
    (r"employ|sysselsatt|työllis|_EMP\b", "employed people"),
    (r"population|inhabitant|befolkning|invånare|innbygger|väestö|_POP\b", "inhabitants"),
)
_UNITS = (
    (r"purchasing power|\bPPS|köpkraft|kjøpekraft|ostovoima", "purchasing power standards"),
    (r"\beur(?:os?|oa)?\b|€|EUR_|\bMIO_EUR", "euros"),
    (r"patent", "patent applications"),
    (r"full-time eq|\bFTE\b|årsarbet|årsverk|henkilötyövuo|\bhtv\b", "full-time equivalents"),
    (r"people|persons?\b|personer|henkilö|employed|sysselsatt", "people"),
    (r"\byears?\b|\bår\b|vuotta", "years"),
)
_SCALES = (
    (r"\bmill?ions?\b|miljon|million|miljoon|\bmn\b|MIO_", 1_000_000),
    (r"thousand|\btusen|tuhat|\b1 ?000\b|\btkr\b|THS", 1_000),
)
_LESS = (
    r"unemploy|arbetslös|arbeidsled|työttöm|poverty|fattig|köyhyy|\bgap\b|\bgapet\b|drop-?out|avhopp|frafall|"
    r"emission|utsläpp|utslipp|päästö"
)
_GROUPS = (
    (r"broadband|bredband|bredbånd|laajakaista|internet|\bict\b|\bikt\b|digital", Group.DIGITAL),
    (r"education|utbild|utdann|koulut|skill|tertiary|lifelong", Group.SKILLS),
    (r"cooperat|co-operat|samarbet|samarbeid|yhteisty|participation|projekt|prosjekt", Group.COOPERATION),
    (r"business|företag|foretak|firm|enterprise|yrity", Group.FIRMS),
    (r"patent|research|r&d|\brd\b|forskning|\bfou\b|tutkimus|publication|artik|universit", Group.KNOWLEDGE),
)


def is_rate(text: str) -> bool:
    """Return whether a heading or unit says that values are divided by the size of something: they cannot be added."""
    return bool(_PERCENT.search(text)) or _first(_PER, text) is not None


def rates_among(texts: Iterable[str]) -> list[str]:
    """Return the texts that say that values are rates, each once."""
    return [each for each in dict.fromkeys(texts) if is_rate(each)]


def guessed(text: str) -> dict[str, Any]:
    """Return what an indicator probably is by its heading, name and unit: the fields of `Indicator`.

    Of what cannot be guessed the field is "". `text` has everything that is said of the indicator.
    """
    per = _first(_PER, text)
    is_percent = per is None and bool(_PERCENT.search(text))
    before = re.split(r"\bper\b|/|asukasta|työllistä", text, maxsplit=1, flags=re.IGNORECASE)[0] if per else text
    unit = "percent" if is_percent else _first(_UNITS, text) or ""
    measure = Measure.RATE if per or is_percent else Measure.LEVEL
    less = re.search(_LESS, text, re.IGNORECASE)
    return {
        "group": _first(_GROUPS, text) or Group.RESULTS.value,
        "measure": measure.value,
        "direction": Direction.LESS.value
        if less
        else (Direction.MORE if per or is_percent else Direction.NEITHER).value,
        "unit": unit,
        "denominator": per or (_first(_PARTS, text) or "" if is_percent else ""),
        "scale": 1 if is_percent else _first(_SCALES, before) or 1,
    }


def _first(known: tuple[tuple[str, T], ...], text: str) -> T | None:
    return next((what for pattern, what in known if re.search(pattern, text, re.IGNORECASE)), None)
