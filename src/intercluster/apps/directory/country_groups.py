"""Groups of countries that firms name as their market, and what surrounds the names of countries and languages."""

import re
from collections.abc import Mapping

_NORDIC, _BALTIC = "SE NO FI DK IS", "EE LV LT"
_EU = "AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE"
_GROUPS = {
    _NORDIC: """norden | nordiska länder | nordiska länderna | de nordiska länderna | hela norden | nordic countries |
        the nordics | nordics | nordic | nordiske land | de nordiske landene | pohjoismaat | pohjola""",
    "SE NO DK": "skandinavien | skandinavia | scandinavia | scandinavian countries | skandinaviska länder",
    _BALTIC: "baltikum | baltiska länder | de baltiska länderna | baltia | baltic states | baltics | baltiske land",
    f"{_NORDIC} {_BALTIC}": "norden och baltikum | nordic-baltic | nordics and baltics",
    _EU: "eu | eu-länder | eu-länderna | europeiska unionen | eu countries | european union | eu-land | eu-maat",
    "DE AT CH": "dach | dach-länder | dach-länderna | dach countries | tysktalande länder | saksankieliset maat",
    "BE NL LU": "benelux | benelux-länderna | beneluxländerna | benelux-maat",
}
COUNTRY_GROUPS: Mapping[str, tuple[str, ...]] = {
    " ".join(name.split()): tuple(codes.split()) for codes, names in _GROUPS.items() for name in names.split("|")
}
"""Name of a group, case folded -> the codes of its countries. The EU is that of 27 since 2020."""

LANGUAGE_GROUPS: Mapping[str, tuple[str, ...]] = dict.fromkeys(
    ("skandinaviska", "skandinavisk", "skandinaviske språk", "skandinaviska språk", "scandinavian"), ("sv", "nb", "da")
)
"""Name of a group, case folded -> the codes of its languages."""

_ONLY = re.compile(r"^(?:endast|enbart|bara|främst|kun|bare|hovedsakelig|vain|pääosin|only|mainly)\s+", re.IGNORECASE)
_SOME = re.compile(
    r"^(?:lite|litet|någon|grundläggande|god|bra|flytande|litt|noe|grunnleggende|flytende|vähän|hieman|hyvä|sujuva"
    r"|some|basic|good|fluent)\s+|\s+(?:flytande|flytende|sujuvasti|fluently)$",
    re.IGNORECASE,
)
_ASIDE = re.compile(r"\s*\([^()]*\)")


def bare_name(text: str) -> str:
    """Return a name of a list without what people write around it: `Endast Sverige`, `lite tyska`, `norsk (bokmål)`."""
    return _SOME.sub("", _ONLY.sub("", _ASIDE.sub("", text).strip())).strip()
