"""Municipalities of Sweden, Norway, Finland and Denmark, and the region of level 3 that each lies in (NUTS 2024).

Sweden, Finland and Denmark: Eurostat's correspondence of local administrative units and NUTS, 2019 (reuse with the
source named); municipalities that changed region in 2021 stand where they are now. Norway: the list of the mapping
authority (Kartverket, CC BY 4.0), in the counties of 2024.
"""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from intercluster.geo.nuts import REGIONS, Region, find_region

_PARTS = 4
"""Most places that a cell is read as."""
_SUFFIXES = (" kommune", " kommun", " stad", " kunta", " kaupunki", "s kommun")


def regions_of_place(place: str, country: str) -> tuple[Region, ...]:
    """Return the regions of a country that a place may lie in: none, one, or several.

    A place is a municipality, perhaps with what people write beside it: `Elverum (NO)`, `Karlstad, Sverige`,
    `Våler, Innlandet`, or several of one region, as `Kongsvinger / Eidskog`.
    """
    if whole := _of_municipality(place, country):
        return whole
    parts = [part for part in map(str.strip, re.split(r"[,;/()]| & | och | og | ja ", place)) if part]
    if len(parts) > _PARTS:
        return ()
    named = {found for part in parts[1:] if (found := find_region(part, country))}
    possible = [set(regions) for part in parts if (regions := _of_municipality(part, country))]
    if not possible:
        return ()
    common = set.intersection(*possible)
    return tuple(sorted(common & named or common or set.union(*possible), key=lambda region: region.code))


def _of_municipality(place: str, country: str) -> tuple[Region, ...]:
    name = " ".join(place.casefold().split())
    found = _places().get((country, name))
    for suffix in _SUFFIXES:
        found = found or _places().get((country, name.removesuffix(suffix)))
    return tuple(REGIONS[code] for code in found or ())


@cache
def _places() -> Mapping[tuple[str, str], tuple[str, ...]]:
    known: dict[tuple[str, str], tuple[str, ...]] = {}
    for line in (Path(__file__).parent / "municipalities.txt").read_text(encoding="utf-8").splitlines():
        code, names = line.split(" ", 1)
        for name in names.split("|"):
            key = REGIONS[code].country, name.casefold()
            known[key] = (*known.get(key, ()), code)
    return known
