"""Municipalities of Sweden, Norway, Finland and Denmark, and the region of level 3 that each lies in (NUTS 2024).

Sweden, Finland and Denmark: Eurostat's correspondence of local administrative units and NUTS, 2019 (reuse with the
source named); municipalities that changed region in 2021 stand where they are now. Norway: the list of the mapping
authority (Kartverket, CC BY 4.0), in the counties of 2024.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from intercluster.geo.nuts import REGIONS, Region

_SUFFIXES = (" kommune", " kommun", " stad", " kunta", " kaupunki", "s kommun")


def regions_of_place(place: str, country: str) -> tuple[Region, ...]:
    """Return the regions of a country that have a municipality of this name: none, one, or several."""
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
