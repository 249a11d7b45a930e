"""Regions as the statistical offices of Sweden, Norway and Finland write them: `17 Värmlands län`, `MK13 Keski-Suomi`.

A number alone is of no country, and a county that was split or merged is no region of today: neither is guessed.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from intercluster.geo.nuts import REGIONS, find_region, folded_name, region_named

_NUMBERS = {
    "SE": "01 110 03 121 04 122 05 123 06 211 07 212 08 213 09 214 10 221 12 224 13 231 14 232 17 311 18 124 19 125 "
    "20 312 21 313 22 321 23 322 24 331 25 332",
    "NO": "03 081 11 0A1 15 0A3 18 071 31 083 32 084 33 085 34 020 39 093 40 094 42 092 46 0A2 50 060 55 072 56 073",
    "FI": "01 1B1 02 1C1 04 196 05 1C2 06 19B 07 1C6 08 1C7 09 1C5 10 1DA 11 1DB 12 1DC 13 198 14 199 15 19A 16 1D5 "
    "17 1D9 18 1D8 19 1D7 21 200",
}


def _read(pairs: str, country: str) -> dict[str, str]:
    words = pairs.split()
    return {number: country + rest for number, rest in zip(words[::2], words[1::2], strict=True)}


NUMBERS: Mapping[str, Mapping[str, str]] = {country: _read(pairs, country) for country, pairs in _NUMBERS.items()}
"""NUTS code by country and number: län of Sweden, fylker of Norway since 2024, maakunnat of Finland."""


@dataclass(frozen=True)
class Former:
    """A region that no longer is: its name, the regions that have its area today, and its code by version of NUTS."""

    name: str
    now: tuple[str, ...]
    codes: Mapping[int, str]


FORMER = (
    Former("Viken", ("NO083", "NO084", "NO085"), {2021: "NO082"}),
    Former("Vestfold og Telemark", ("NO093", "NO094"), {2021: "NO091"}),
    Former("Troms og Finnmark", ("NO072", "NO073"), {2021: "NO074"}),
    Former("Hedmark", ("NO020",), dict.fromkeys((2010, 2013, 2016), "NO021")),
    Former("Oppland", ("NO020",), dict.fromkeys((2010, 2013, 2016), "NO022")),
    Former("Aust-Agder", ("NO092",), dict.fromkeys((2010, 2013, 2016), "NO041")),
    Former("Vest-Agder", ("NO092",), dict.fromkeys((2010, 2013, 2016), "NO042")),
    Former("Hordaland", ("NO0A2",), dict.fromkeys((2010, 2013, 2016), "NO051")),
    Former("Sogn og Fjordane", ("NO0A2",), dict.fromkeys((2010, 2013, 2016), "NO052")),
    Former("Sør-Trøndelag", ("NO060",), dict.fromkeys((2010, 2013, 2016), "NO061")),
    Former("Nord-Trøndelag", ("NO060",), dict.fromkeys((2010, 2013, 2016), "NO062")),
    Former("Itä-Uusimaa", ("FI1B1",), {}),
    Former("Kristianstads län", ("SE224",), {}),
    Former("Malmöhus län", ("SE224",), {}),
    Former("Göteborgs och Bohus län", ("SE232",), {}),
    Former("Skaraborgs län", ("SE232",), {}),
    Former("Älvsborgs län", ("SE232",), {}),
)
_FORMER = {folded_name(each.name): each for each in FORMER}

WHOLE = {
    **dict.fromkeys(("riket", "hela riket", "sverige", "sweden"), "SE"),
    **dict.fromkeys(("hele landet", "norge", "noreg", "norway", "heile landet"), "NO"),
    **dict.fromkeys(("koko maa", "manner suomi ja ahvenanmaa", "suomi", "finland"), "FI"),
}
"""Country by what the offices call the whole of it."""

_LETTERS = (
    "AB 110 AC 331 BD 332 C 121 D 122 E 123 F 211 G 212 H 213 I 214 K 221 M 224 N 231 O 232 S 311 T 124 U 125 W 312 "
    "X 313 Y 321 Z 322"
)
_ISO_FINNISH = (
    "01 200 02 1C5 03 199 04 1DA 05 1D8 06 1C2 07 1D5 08 198 09 1C7 10 1D7 11 19B 12 19A 13 1DC 14 1D9 15 1DB 16 1C6 "
    "17 196 18 1B1 19 1C1"
)
ISO: Mapping[str, str] = {
    **{f"SE-{letter}": code for letter, code in _read(_LETTERS, "SE").items()},
    **{f"NO-{number}": code for number, code in NUMBERS["NO"].items()},
    **{f"FI-{number}": code for number, code in _read(_ISO_FINNISH, "FI").items()},
}
"""NUTS code by code of ISO 3166-2; Sweden's are the letters of the counties, and Finland's are not its own numbers."""

_GENITIVES = """
    uudenmaan 1B1 varsinais-suomen 1C1 satakunnan 196 kanta-hämeen 1C2 pirkanmaan 19B päijät-hämeen 1C6 kymenlaakson 1C7
    etelä-karjalan 1C5 etelä-savon 1DA pohjois-savon 1DB pohjois-karjalan 1DC keski-suomen 198 etelä-pohjanmaan 199
    pohjanmaan 19A keski-pohjanmaan 1D5 pohjois-pohjanmaan 1D9 kainuun 1D8 lapin 1D7 ahvenanmaan 200
"""
_OF = {folded_name(name): code for name, code in _read(_GENITIVES, "FI").items()}
_AROUND = re.compile(
    r"^region\s+|\s+(?:fylke|fylkeskommune|fylkeskommun|län|county|region|maakunta|liitto|ely-keskus|hyvinvointialue"
    r"|landskap)$|s?regionen$",
    re.IGNORECASE,
)
"""What stands around the names of regions: `Region Värmland`, `Innlandet fylkeskommune`, `Västra Götalandsregionen`."""

_ALL = {"total", "totalt", "alt", "i alt", "alle", "yhteensa", "kaikki", "hela landet", "whole country", "sum", "summa"}
_LABEL = re.compile(r"(?P<sign>MK|SK|NUTS3)?\s*(?P<number>\d{1,2})(?:[.:\s]+(?P<name>\D.*))?", re.IGNORECASE)
_AFTER = re.compile(r"(?P<name>\D+?)\s*\((?P<number>\d{2})\)")
SAME = frozenset({"NO071", "NO081", "NO0A1"})
"""Regions of which an office says that they ended, as their number changed, and whose area is what it was."""

_ENDED = re.compile(r"\s*\(\s*(?:(?:19|20)\d\d\s*)?[-–]\s*(?:19|20)\d\d\s*\)\s*$")
_CODE_BEFORE = re.compile(r"^(?:[A-Z]{1,3}|0+|SSS)\s+(?=\D)")
_MUNICIPALITY = re.compile(r"(?:K-?|KU)?\d{3,4}(?:\s+\D.*)?", re.IGNORECASE)


def is_total(text: str) -> bool:
    """Return whether a text means all regions together, without saying of which country."""
    return folded_name(_CODE_BEFORE.sub("", text.strip())) in _ALL


def is_municipality(text: str) -> bool:
    """Return whether a text is a municipality as the offices write it: `K-3420 Elverum`, `1780 Karlstad`, `KU179`."""
    return bool(_MUNICIPALITY.fullmatch(text.strip()))


def former_region(text: str) -> Former | None:
    """Return the region of the past that a text names, with its number or without, or None."""
    bare = _ENDED.sub("", text.strip())
    match = _LABEL.fullmatch(bare)
    name = match["name"] if match and match["name"] else bare
    named = _FORMER.get(folded_name(name))
    if named is None and bare != text.strip() and (today := region_named(name)) and today.code not in SAME:
        return Former(text.strip(), (today.code,), {})
    return named


def national_region(text: str, country: str = "") -> str | None:
    """Return the NUTS code of a region or country as an office writes it, or None.

    A number with a name counts if both mean the same region. A number alone is read only with MK or SK before it, or
    if the country is known.
    """
    if former_region(text):
        return None
    bare = _ENDED.sub("", text.strip())
    name = _CODE_BEFORE.sub("", bare)
    if whole := WHOLE.get(folded_name(name)):
        return whole
    match = _LABEL.fullmatch(bare) or _AFTER.fullmatch(bare)
    if match is None:
        found = region_named(name)
        return found.code if found else None
    number, named = match["number"].zfill(2), match["name"]
    finnish = match.re is _LABEL and match["sign"] and match["sign"].upper() == "MK"
    lands = ["FI"] if finnish else [country] if country and not named else list(NUMBERS)
    codes = [NUMBERS[land][number] for land in lands if number in NUMBERS.get(land, {})]
    if not named:
        return codes[0] if len(codes) == 1 and (finnish or country) else None
    if folded_name(named) in WHOLE and not int(number):
        return WHOLE[folded_name(named)]
    wanted = folded_name(named)
    same = [code for code in codes if wanted in {folded_name(each) for each in REGIONS[code].names}]
    return same[0] if len(same) == 1 else None


def regions_of_number(text: str) -> list[str]:
    """Return the NUTS codes that a number has in each country, for a text with a number and the name of another region.

    Of `17 Innlandet` they are SE311, Värmlands län, and FI1D9, Pohjois-Pohjanmaa.
    """
    match = _LABEL.fullmatch(text.strip()) or _AFTER.fullmatch(text.strip())
    if match is None or not match["name"] or not region_named(match["name"]):
        return []
    number = match["number"].zfill(2)
    return [own[number] for own in NUMBERS.values() if number in own]


def region_of_member(text: str, country: str) -> str | None:
    """Return the NUTS code of a region as people and registers of its own country write it, or None.

    Beside what the statistical offices write: codes of ISO 3166-2 and letters of Swedish counties, `Region Värmland`,
    `Innlandet fylkeskommune`, `Keski-Suomen maakunta`, `Pohjois-Savon ELY-keskus`.
    """
    bare = " ".join(text.split())
    code = ISO.get(bare.upper()) or ISO.get(f"{country}-{bare.upper()}" if country == "SE" else "")
    if code and code in REGIONS:
        return code if REGIONS[code].country == country else None
    name = _AROUND.sub("", bare)
    own = _OF.get(folded_name(name)) if country == "FI" and name != bare else None
    found = find_region(name, country)
    return own or (found.code if found else None) or national_region(bare, country)


def country_of_numbers(texts: Collection[str]) -> str:
    """Return the only country whose numbers these are, or "": `17`, `20` and `14` can only be Swedish."""
    numbers = {text.strip().zfill(2) for text in texts if re.fullmatch(r"\d{1,2}", text.strip()) and int(text)}
    lands = [land for land, known in NUMBERS.items() if numbers and numbers <= set(known)]
    return lands[0] if len(lands) == 1 else ""
