"""Make the tables of NUTS codes and of names of regions that the platform comes with.

    python scripts/nuts.py FOLDER_OF_CONVERSION_TABLES

Both are made from the Joint Research Centre's files. Codes: for each version, its codes of levels 2 and 3, what they
are in NUTS 2024 and, where that is several, the shares of people (docs/decisions/0045-nuts-codes.md). Names: the name
of each region and country from NUTS 2010 to 2021, in Latin letters, and for NUTS 2024 where the region is the same
(docs/decisions/0128-tables-come-in-without-help.md).
"""

import csv
import gzip
import json
import re
import sys
from itertools import pairwise
from pathlib import Path

from intercluster.analysis.regions.nuts import Crosswalk, crosswalk, recode

VERSIONS = ("2010", "2013", "2016", "2021")
TARGET = Path("src/intercluster/apps/regions/imports/nuts.json.gz")
NAMES = Path("src/intercluster/geo/region_names.tsv.gz")

_GREEK = """
    \u03b1 a \u03b2 v \u03b3 g \u03b4 d \u03b5 e \u03b6 z \u03b7 i \u03b8 th \u03b9 i \u03ba k \u03bb l \u03bc
    m \u03bd n \u03be x \u03bf o \u03c0 p \u03c1 r \u03c3 s \u03c2 s \u03c4 t \u03c5 y \u03c6 f \u03c7 ch
    \u03c8 ps \u03c9 o \u03ac a \u03ad e \u03ae i \u03af i \u03cc o \u03cd y \u03ce o \u03ca i \u03cb y \u0390
    i \u03b0 y
"""
_CYRILLIC = """
    \u0430 a \u0431 b \u0432 v \u0433 g \u0434 d \u0435 e \u0437 z \u0438 i \u043a k \u043b l \u043c m \u043d
    n \u043e o \u043f p \u0440 r \u0441 s \u0442 t \u0443 u \u0444 f
"""
_BULGARIAN = """
    \u0436 zh \u0439 y \u0445 h \u0446 ts \u0447 ch \u0448 sh \u0449 sht \u044a a \u044c y \u044e yu \u044f ya
"""
_SERBIAN = """
    \u0452 \u0111 \u0436 \u017e \u0458 j \u0459 lj \u045a nj \u0445 h \u0446 c \u0447 \u010d \u045b \u0107
    \u0448 \u0161 \u045f d\u017e \u0453 gj \u045c kj \u0455 dz
"""
_TWO_LETTERS = {"ου": "ou", "ού": "ou", "ευ": "ev", "εύ": "ev", "Εύ": "Ev", "αυ": "av", "γκ": "gk", "Ευ": "Ev"}
_ACCENTED = dict(zip("ΆΈΉΊΌΎΏ", "AEIIOYO", strict=True))
"""Capital letters that are not the capitals of small ones with an accent."""
_SMALL = {
    "de",
    "des",
    "du",
    "la",
    "le",
    "les",
    "of",
    "and",
    "et",
    "di",
    "og",
    "och",
    "ja",
    "y",
    "e",
    "a",
    "do",
    "da",
    "(i)",
}

_OF_2010 = {
    "NO01": "Oslo og Akershus",
    "NO02": "Hedmark og Oppland",
    "NO03": "Sør-Østlandet",
    "NO04": "Agder og Rogaland",
    "NO05": "Vestlandet",
    "NO06": "Trøndelag",
    "NO07": "Nord-Norge",
    "NO011": "Oslo",
    "NO012": "Akershus",
    "NO021": "Hedmark",
    "NO022": "Oppland",
    "NO031": "Østfold",
    "NO032": "Buskerud",
    "NO033": "Vestfold",
    "NO034": "Telemark",
    "NO041": "Aust-Agder",
    "NO042": "Vest-Agder",
    "NO043": "Rogaland",
    "NO051": "Hordaland",
    "NO052": "Sogn og Fjordane",
    "NO053": "Møre og Romsdal",
    "NO061": "Sør-Trøndelag",
    "NO062": "Nord-Trøndelag",
    "NO071": "Nordland",
    "NO072": "Troms",
    "NO073": "Finnmark",
}
_OF_2024 = {
    "DEG0R": "Wartburgkreis",
    "LV00A": "Rīga",
    "LV00B": "Kurzeme",
    "LV00C": "Vidzeme",
    "PT19": "Centro (PT)",
    "PT195": "Beira Baixa",
    "PT1A": "Grande Lisboa",
    "PT1A0": "Grande Lisboa",
    "PT1B": "Península de Setúbal",
    "PT1B0": "Península de Setúbal",
    "PT1C": "Alentejo",
    "PT1D": "Oeste e Vale do Tejo",
    "PT1D2": "Médio Tejo",
    "NO072": _OF_2010["NO072"],
    "NO073": _OF_2010["NO073"],
}
_ALSO = {"2010": _OF_2010, "2024": _OF_2024}
"""Names that the table of changes lacks: of Norwegian regions before 2020, and of regions that NUTS 2024 made new.

The latter are from the law that made them, Delegated Regulation (EU) 2023/674.
"""

folder = Path(sys.argv[1])


def letters(table: str) -> dict[str, str]:
    """Return how small letters are written in Latin ones, and capital ones."""
    words = table.split()
    small = dict(zip(words[::2], words[1::2], strict=True))
    return small | {each.upper(): latin.capitalize() for each, latin in small.items()}


def in_latin(name: str, country: str) -> str:
    """Return a name in Latin letters, as Greece, Bulgaria and Serbia write them on road signs."""
    if match := re.search(r"[\u0370-\u04ff].*\(([A-Z][^)\u0370-\u04ff]+)\)", name):
        return match[1]
    if "/" in name and name.isascii() is False and re.search(r"[\u0400-\u04ff]", name):
        name = name.partition("/")[0]
    table = letters(_CYRILLIC) | letters(_BULGARIAN if country == "BG" else _SERBIAN) | letters(_GREEK)
    if country in {"EL", "CY"}:
        for two, latin in _TWO_LETTERS.items():
            name = name.replace(two, latin)
        table |= _ACCENTED
    return "".join(table.get(each, each) for each in name)


def in_small_letters(name: str) -> str:
    """Return a name that is all capitals with capitals at the beginning of words only."""
    if not name.isupper():
        return name
    words = re.sub(r"[^\W\d]+", lambda word: word[0].capitalize(), name.lower()).split()
    told = " ".join(word.lower() if at and word.lower() in _SMALL else word for at, word in enumerate(words))
    return told.replace(" D'", " d'")


def names_of_regions(conversions: dict[str, Crosswalk]) -> list[str]:
    """Return a line for each code, first version and name; a code has a further line where its name changes."""
    rows = list(csv.DictReader((folder / "nuts_changes_1999_2021.csv").read_text("utf-8-sig").splitlines()))
    named: dict[str, dict[str, str]] = {}
    for version in VERSIONS:
        for row in rows:
            code, name = row[f"code_{version}"].strip(), " ".join(row[f"geo_name_{version}"].split())
            if re.fullmatch(r"[A-Z]{2}[0-9A-Y]{0,3}", code) and name:  # Z is no region
                named.setdefault(code, {})[version] = in_small_letters(in_latin(name, code[:2]))
    for version, codes in _ALSO.items():
        for code, name in codes.items():
            named.setdefault(code, {})[version] = name
    same, _unclear = recode([code for code in named if "2021" in named[code]], conversions["2021"])
    for old, new in same.items():
        if old != new:
            named.setdefault(new, {}).setdefault("2024", named[old]["2021"])
    lines = []
    for code, own in sorted(named.items()):
        versions = sorted(own)
        # The newest spelling of a name that is the same, as the oldest versions have capitals only.
        for older, newer in reversed(list(pairwise(versions))):
            if own[older].casefold() == own[newer].casefold():
                own[older] = own[newer]
        before = ""
        for version in versions:
            if own[version] != before:
                lines.append(f"{code}\t{version}\t{own[version]}")
            before = own[version]
    return lines


table, conversions = {}, {}
for version in VERSIONS:
    files = [folder / f"n{level}_cm_v{version}_v2024.csv" for level in (2, 3)]
    conversions[version] = crosswalk(*(file.read_text("utf-8-sig").splitlines() for file in files))
    shares = conversions[version].shares
    table[version] = {
        code: next(iter(parts)) if len(parts) == 1 else {other: round(share, 4) for other, share in parts.items()}
        for code, parts in sorted(shares.items())
    }
content = json.dumps(table, separators=(",", ":"), sort_keys=True).encode()
TARGET.write_bytes(gzip.compress(content, mtime=0))
print({version: len(codes) for version, codes in table.items()}, TARGET.stat().st_size, "bytes")
lines = names_of_regions(conversions)
NAMES.write_bytes(gzip.compress("\n".join(lines).encode(), mtime=0))
print(len(lines), "names", NAMES.stat().st_size, "bytes")
