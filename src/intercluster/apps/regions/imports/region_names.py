"""Names of regions: Nordic ones come with the platform, others with the tables and files that are brought in."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from intercluster.apps.regions.models import Dataset, Observation, Region
from intercluster.core import clock
from intercluster.geo.nuts import REGIONS

Place = tuple[str, int]
"""A region's NUTS code and the version that it is of."""

NAME_MAX: int = Region._meta.get_field("name").max_length or 0
"""Characters of a region's name."""


def one_line(name: str) -> str:
    """Return a name without line ends, repeated spaces and what the database cannot keep."""
    return " ".join(name.replace("\x00", "").split())


def is_named_here(code: str) -> bool:
    """Return whether the platform has a region's name, in several languages: no file changes it."""
    return code in REGIONS


def unnamed(names: Mapping[Place, str]) -> dict[Place, str]:
    """Return those names whose regions have none so far, by code: a table's names are kept where none is better."""
    there = _there(names)
    return {
        place: name
        for place, name in names.items()
        if not is_named_here(place[0]) and name != place[0] and (place not in there or there[place].name == place[0])
    }


def named(places: Iterable[Place], names: Mapping[Place, str]) -> dict[Place, Region]:
    """Return regions; those that are not there are made, with the larger ones they are in. All get the names given.

    Datasets with figures on a region that gets another name are marked as changed, for what is remembered of them.
    """
    wanted = {*places, *names}
    found = _there((code[:length], version) for code, version in wanted for length in range(2, len(code) + 1))
    for code, version in sorted(wanted, key=lambda each: len(each[0])):
        for length in range(2, len(code) + 1):
            key = (code[:length], version)
            if key not in found:
                found[key] = Region.objects.create(
                    code=key[0],
                    version=version,
                    name=REGIONS[key[0]].name if is_named_here(key[0]) else names.get(key, key[0]),
                    country=code[:2],
                    level=length - 2,
                    parent=found[code[: length - 1], version] if length > 2 else None,
                )
    other = [found[key] for key, name in names.items() if found[key].name != name and not is_named_here(key[0])]
    for region in other:
        region.name = names[region.code, region.version]
    Region.objects.bulk_update(other, ["name"], batch_size=1_000)
    shown = Observation.objects.filter(region__in=other).values("dataset")
    Dataset.objects.filter(pk__in=shown).update(updated=clock.now())
    return found


def names_of(codes: Collection[str]) -> dict[str, str]:
    """Return the names of regions by code, as the newest version that has one calls them."""
    rows = Region.objects.filter(code__in=codes).order_by("version").values_list("code", "name")
    return {code: name for code, name in rows if name != code}


def _there(places: Iterable[Place]) -> dict[Place, Any]:
    codes = {code for code, _version in places}
    return {(each.code, each.version): each for each in Region.objects.filter(code__in=codes)}
