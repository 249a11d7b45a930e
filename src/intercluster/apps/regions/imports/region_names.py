"""Names of regions: the platform has those of Europe, imported tables and files have others."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db.models import F

from intercluster.apps.regions.models import Dataset, Observation, Region
from intercluster.core import clock
from intercluster.geo.nuts import REGIONS, name_in_nuts

Place = tuple[str, int]
"""A NUTS code and its version."""

NAME_MAX: int = Region._meta.get_field("name").max_length or 0
"""Most characters of a region's name."""


def one_line(name: str) -> str:
    """Clean a name of line ends, repeated spaces and what the database cannot store."""
    return " ".join(name.replace("\x00", "").split())


def is_named_here(code: str) -> bool:
    """Return whether the platform itself names a region, in several languages. No file changes that."""
    return code in REGIONS


def unnamed(names: Mapping[Place, str]) -> dict[Place, str]:
    """Return only the names of regions that have no name yet, neither in NUTS nor in the database."""
    regions = _regions(names)
    return {
        place: name
        for place, name in names.items()
        if not name_in_nuts(*place) and name != place[0] and (place not in regions or regions[place].name == place[0])
    }


def named(places: Iterable[Place], names: Mapping[Place, str]) -> dict[Place, Region]:
    """Return regions by place. Missing ones are made, with the larger regions around them; all get the names given.

    Datasets with figures on a renamed region are marked as changed, so that cached pages are made again.
    """
    wanted = {*places, *names}
    regions = _regions((code[:length], version) for code, version in wanted for length in range(2, len(code) + 1))
    for code, version in sorted(wanted, key=lambda each: len(each[0])):
        for length in range(2, len(code) + 1):
            key = (code[:length], version)
            if key not in regions:
                regions[key] = Region.objects.create(
                    code=key[0],
                    version=version,
                    name=(not is_named_here(key[0]) and names.get(key)) or name_in_nuts(*key) or key[0],
                    country=code[:2],
                    level=length - 2,
                    parent=regions[code[: length - 1], version] if length > 2 else None,
                )
    renamed = [regions[key] for key, name in names.items() if regions[key].name != name and not is_named_here(key[0])]
    for region in renamed:
        region.name = names[region.code, region.version]
    Region.objects.bulk_update(renamed, ["name"], batch_size=1_000)
    shown = Observation.objects.filter(region__in=renamed).values("dataset")
    Dataset.objects.filter(pk__in=shown).update(updated=clock.now())
    return regions


def name_the_bare() -> int:
    """Name the regions of the database that are called by their code and have a name in NUTS; return how many."""
    bare = [each for each in Region.objects.filter(name=F("code")) if name_in_nuts(each.code, each.version)]
    named((), {(each.code, each.version): name_in_nuts(each.code, each.version) for each in bare})
    return len(bare)


def names_of(codes: Collection[str]) -> dict[str, str]:
    """Return the names of regions by code, each from the newest version with a name."""
    rows = Region.objects.filter(code__in=codes).order_by("version").values_list("code", "name")
    return {code: name for code, name in rows if name != code}


def _regions(places: Iterable[Place]) -> dict[Place, Any]:
    codes = {code for code, _version in places}
    return {(each.code, each.version): each for each in Region.objects.filter(code__in=codes)}
