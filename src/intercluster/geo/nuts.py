"""The Nordic regions of NUTS 2024, levels 2 and 3: their names and their seats; and the names of Europe's regions.

Seats are county towns or the largest town, to about a kilometre. They place clusters on the map, and organisations
whose own coordinates are unknown.
"""

import gzip
import re
import unicodedata
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path


@dataclass(frozen=True)
class Region:
    """A NUTS region. `names` are its names in the Nordic languages and English, its own first."""

    code: str
    names: tuple[str, ...]
    latitude: float
    longitude: float

    @property
    def name(self) -> str:
        """Return the name that the region uses itself."""
        return self.names[0]

    @property
    def country(self) -> str:
        """Return the ISO 3166 code of its country."""
        return self.code[:2]


_TABLE = """
DK01  55.68 12.57 Hovedstaden|Capital Region of Denmark|Region Hovedstaden
DK02  55.44 11.79 Sjælland|Zealand|Region Sjælland
DK03  55.71 9.54 Syddanmark|Southern Denmark|Region Syddanmark
DK04  56.45 9.40 Midtjylland|Central Denmark|Region Midtjylland
DK05  57.05 9.92 Nordjylland|North Denmark|Region Nordjylland
DK011 55.68 12.57 Byen København|Copenhagen|København|Köpenhamn
DK012 55.67 12.40 Københavns omegn|Copenhagen surroundings
DK013 55.93 12.31 Nordsjælland|North Zealand
DK014 55.10 14.70 Bornholm
DK021 55.64 12.08 Østsjælland|East Zealand
DK022 55.44 11.79 Vest- og Sydsjælland|West and South Zealand
DK031 55.40 10.39 Fyn|Funen
DK032 55.49 9.47 Sydjylland|South Jutland
DK041 56.45 9.40 Vestjylland|West Jutland
DK042 56.16 10.20 Østjylland|East Jutland
DK050 57.05 9.92 Nordjylland|North Jutland
FI19  61.50 23.76 Länsi-Suomi|West Finland|Västra Finland|Vest-Finland
FI1B  60.17 24.94 Helsinki-Uusimaa|Helsingfors-Nyland
FI1C  60.45 22.27 Etelä-Suomi|South Finland|Södra Finland|Sør-Finland
FI1D  65.01 25.47 Pohjois- ja Itä-Suomi|North and East Finland|Norra och Östra Finland|Nord- og Øst-Finland
FI20  60.10 19.94 Åland|Ahvenanmaa
FI196 61.49 21.80 Satakunta
FI198 62.24 25.75 Keski-Suomi|Central Finland|Mellersta Finland|Midt-Finland
FI199 62.79 22.84 Etelä-Pohjanmaa|South Ostrobothnia|Södra Österbotten|Sør-Österbotten
FI19A 63.10 21.62 Pohjanmaa|Ostrobothnia|Österbotten
FI19B 61.50 23.76 Pirkanmaa|Birkaland
FI1B1 60.17 24.94 Helsinki-Uusimaa|Uusimaa|Nyland|Helsingfors-Nyland
FI1C1 60.45 22.27 Varsinais-Suomi|Southwest Finland|Egentliga Finland|Egentlige Finland
FI1C2 60.99 24.46 Kanta-Häme|Egentliga Tavastland
FI1C5 61.06 28.19 Etelä-Karjala|South Karelia|Södra Karelen|Sør-Karelen
FI1C6 60.98 25.66 Päijät-Häme|Päijänne Tavastia|Päijänne-Tavastland
FI1C7 60.87 26.70 Kymenlaakso|Kymmenedalen
FI1D5 63.84 23.13 Keski-Pohjanmaa|Central Ostrobothnia|Mellersta Österbotten
FI1D7 66.50 25.73 Lappi|Lapland|Lappland
FI1D8 64.23 27.73 Kainuu|Kajanaland
FI1D9 65.01 25.47 Pohjois-Pohjanmaa|North Ostrobothnia|Norra Österbotten
FI1DA 61.69 27.27 Etelä-Savo|South Savo|Södra Savolax
FI1DB 62.89 27.68 Pohjois-Savo|North Savo|Norra Savolax
FI1DC 62.60 29.76 Pohjois-Karjala|North Karelia|Norra Karelen|Nord-Karelen
FI200 60.10 19.94 Åland|Ahvenanmaa
IS00  64.15 -21.94 Ísland|Iceland|Island|Islanti
IS001 64.15 -21.94 Höfuðborgarsvæði|Capital Region
IS002 65.68 -18.09 Landsbyggð|Rest of Iceland
NO02  61.12 10.47 Innlandet
NO06  63.43 10.40 Trøndelag|Trööndelage
NO07  69.65 18.96 Nord-Norge|Northern Norway|Nordnorge|Pohjois-Norja
NO08  59.91 10.75 Oslo og Viken|Viken
NO09  58.85 8.60 Agder og Sør-Østlandet
NO0A  60.39 5.32 Vestlandet|Western Norway
NO0B  78.22 15.65 Svalbard og Jan Mayen
NO020 60.79 11.07 Innlandet|Hedmark|Oppland
NO060 63.43 10.40 Trøndelag|Trööndelage|Sør-Trøndelag|Nord-Trøndelag
NO071 67.28 14.40 Nordland|Nordlánnda
NO072 69.65 18.96 Troms|Romsa|Tromssa
NO073 70.07 29.75 Finnmark|Finnmárku|Finmarkku
NO081 59.91 10.75 Oslo
NO083 59.28 11.11 Østfold
NO084 59.96 11.05 Akershus
NO085 59.74 10.20 Buskerud
NO092 58.15 8.00 Agder|Aust-Agder|Vest-Agder
NO093 59.27 10.41 Vestfold
NO094 59.21 9.61 Telemark
NO0A1 58.97 5.73 Rogaland
NO0A2 60.39 5.32 Vestland|Hordaland|Sogn og Fjordane
NO0A3 62.74 7.16 Møre og Romsdal
NO0B1 70.98 -8.50 Jan Mayen
NO0B2 78.22 15.65 Svalbard
SE11  59.33 18.07 Stockholm
SE12  58.41 15.62 Östra Mellansverige|East Middle Sweden
SE21  57.78 14.16 Småland med öarna|Småland and the islands
SE22  55.60 13.00 Sydsverige|South Sweden
SE23  57.71 11.97 Västsverige|West Sweden
SE31  60.67 17.14 Norra Mellansverige|North Middle Sweden
SE32  62.39 17.31 Mellersta Norrland|Middle Norrland
SE33  63.83 20.26 Övre Norrland|Upper Norrland
SE110 59.33 18.07 Stockholms län|Stockholm|Stockholm County
SE121 59.86 17.64 Uppsala län|Uppsala|Uppsala County
SE122 58.75 17.01 Södermanlands län|Södermanland|Södermanland County|Sörmland
SE123 58.41 15.62 Östergötlands län|Östergötland|Östergötland County
SE124 59.27 15.21 Örebro län|Örebro|Örebro County
SE125 59.61 16.55 Västmanlands län|Västmanland|Västmanland County
SE211 57.78 14.16 Jönköpings län|Jönköping|Jönköping County
SE212 56.88 14.81 Kronobergs län|Kronoberg|Kronoberg County
SE213 56.66 16.36 Kalmar län|Kalmar|Kalmar County
SE214 57.64 18.30 Gotlands län|Gotland|Gotland County
SE221 56.16 15.59 Blekinge län|Blekinge|Blekinge County
SE224 55.60 13.00 Skåne län|Skåne|Skåne County|Scania
SE231 56.67 12.86 Hallands län|Halland|Halland County
SE232 57.71 11.97 Västra Götalands län|Västra Götaland|Västra Götaland County
SE311 59.38 13.50 Värmlands län|Värmland|Värmland County|Wermland
SE312 60.61 15.63 Dalarnas län|Dalarna|Dalarna County
SE313 60.67 17.14 Gävleborgs län|Gävleborg|Gävleborg County
SE321 62.63 17.94 Västernorrlands län|Västernorrland|Västernorrland County
SE322 63.18 14.64 Jämtlands län|Jämtland|Jämtland County
SE331 63.83 20.26 Västerbottens län|Västerbotten|Västerbotten County
SE332 65.58 22.15 Norrbottens län|Norrbotten|Norrbotten County
"""


def _read(line: str) -> Region:
    code, latitude, longitude, names = line.split(maxsplit=3)
    return Region(code, tuple(names.split("|")), float(latitude), float(longitude))


REGIONS = {region.code: region for region in map(_read, _TABLE.strip().splitlines())}
"""Region by NUTS code."""

COVERED = frozenset(region.country for region in REGIONS.values())
"""Countries whose level-2 and level-3 regions are all listed."""

NUTS_CODE = re.compile(r"^[A-Z]{2}[0-9A-Z]{0,3}$")
"""Pattern of a NUTS code of any country and version."""

_SOURCES: list[Callable[[Collection[str]], Mapping[str, str]]] = []

NUTS_COUNTRY = {"GR": "EL", "GB": "UK"}
"""NUTS codes of countries that differ from ISO 3166."""


def find_region(text: str, country: str) -> Region | None:
    """Find a region of a country by code or name. Of two levels, take the smaller region."""
    wanted = text.strip().upper()
    if wanted in REGIONS:
        return REGIONS[wanted] if REGIONS[wanted].country == country else None
    return _BY_NAME.get((country, folded_name(text)))


def region_named(text: str) -> Region | None:
    """Find the only listed region of any country with this code or name. Of two levels, take the smaller."""
    matches = {region.code: region for country in COVERED if (region := find_region(text, country))}
    return matches.popitem()[1] if len(matches) == 1 else None


def similar_to(text: str) -> list[str]:
    """Return up to three listed regions closest in code or name, written `SE311 Värmlands län`."""
    wanted = text.strip().upper()
    alike = [code for code in REGIONS if code[:2] == wanted[:2]] if NUTS_CODE.match(wanted) else []
    similar = [REGIONS[code] for code in get_close_matches(wanted, alike, n=3)]
    names = {key: region for (_land, key), region in _BY_NAME.items()}
    similar += [names[key] for key in get_close_matches(folded_name(text), names, n=3, cutoff=0.6)]
    return list(dict.fromkeys(f"{region.code} {region.name}" for region in similar))[:3]


def similar_regions(text: str, country: str) -> list[str]:
    """Return up to three regions of the country closest in name, written `SE311 Värmlands län`."""
    names = {key: region for (land, key), region in _BY_NAME.items() if land == country}
    similar = (names[key] for key in get_close_matches(folded_name(text), names, n=3, cutoff=0.6))
    return list(dict.fromkeys(f"{region.code} {region.name}" for region in similar))


def register_name_source(source: Callable[[Collection[str]], Mapping[str, str]]) -> None:
    """Register a source for names of regions that are not listed. It returns the names it knows by code."""
    _SOURCES[:] = [source]


@cache
def _names_in_nuts() -> dict[str, list[tuple[int, str]]]:
    """Return the names that each code has had, with the first version of NUTS that has each, oldest first.

    Source: the Joint Research Centre's table of changes (European Commission, reuse with attribution), brought into
    one file by scripts/nuts.py.
    """
    names: dict[str, list[tuple[int, str]]] = {}
    for line in gzip.decompress((Path(__file__).parent / "region_names.tsv.gz").read_bytes()).decode().splitlines():
        code, version, name = line.split("\t")
        names.setdefault(code, []).append((int(version), name))
    return names


def name_in_nuts(code: str, version: int | None = None) -> str:
    """Return the name of a country or region of Europe in a version of NUTS, or "" if it is not known.

    Without a version it is the newest name that the code has. Names are in the region's own language, in Latin letters.
    """
    if code in REGIONS:
        return REGIONS[code].name
    own = _names_in_nuts().get(code, [])
    # Of countries that joined later, older tables have the same regions.
    return next((name for first, name in reversed(own) if first <= (version or first)), own[0][1] if own else "")


def region_names(codes: Collection[str]) -> dict[str, str]:
    """Return the regions' own names by code, or the code if the name is unknown."""
    others = {code for code in codes if code and code not in REGIONS}
    told = {code: name for source in _SOURCES for code, name in source(others).items()} if others else {}
    return {code: (told.get(code) or name_in_nuts(code) or code) for code in codes}


def region_name(code: str) -> str:
    """Return a region's own name, or its code if the name is unknown."""
    return region_names([code])[code]


def seat_of(code: str) -> tuple[float, float] | None:
    """Return latitude and longitude of a region's seat, or None if it is not listed."""
    region = REGIONS.get(code)
    return (region.latitude, region.longitude) if region else None


def folded_name(name: str) -> str:
    """Fold case, accents and punctuation. Only the first of two names counts (`Trøndelag - Trööndelage`)."""
    first = re.split(r"\s+-\s+|/", name.strip())[0]
    plain = unicodedata.normalize("NFKD", first.casefold().replace("ø", "o").replace("æ", "ae"))
    return re.sub(r"[^a-z0-9]+", " ", "".join(c for c in plain if not unicodedata.combining(c))).strip()


_BY_NAME = {
    (region.country, folded_name(name)): region
    for region in sorted(REGIONS.values(), key=lambda region: len(region.code))
    for name in region.names
}
