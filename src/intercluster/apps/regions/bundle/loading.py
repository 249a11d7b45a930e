"""Loads the shipped figures: once, beside what offices import, and again when a later version comes."""

import csv
import gzip
import io
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.db.models import Q

from intercluster.analysis.progress import Advance
from intercluster.apps.regions.bundle.making import DATA, manifest
from intercluster.apps.regions.imports.region_names import Place, name_the_bare, named
from intercluster.apps.regions.models import Activity, Dataset, Indicator, Observation, Region, Status, TableImport
from intercluster.core import clock
from intercluster.geo.nuts import name_in_nuts

FORMER_DEMO = "demo-employment"
"""Short name of the fictional figures that the demo had before real ones came with the platform."""

COLUMNS = ("dataset_id", "region_id", "activity_id", "year", "value", "status", "flags")

INDICATOR = ("group", "measure", "direction", "unit", "denominator", "scale", "formula", "source")
"""Fields of an indicator that the manifest has."""


def load(advance: Advance | None = None) -> int:
    """Load the datasets that are absent or of another version, and return the number of their figures.

    A dataset of the same short name that was imported stays as it is; of a shipped one that an import has revised,
    only the rows that came with the platform are replaced. The fictional figures of an older demo go.
    """
    remove_former_demo()
    told, written = manifest(), 0
    name_the_bare()
    for number, (slug, facts) in enumerate(told["datasets"].items()):
        stored = Dataset.objects.filter(slug=slug).first()
        if stored is None or stored.bundle not in {"", told["version"]}:
            written += _load_one(slug, facts, told)
        if advance:
            advance(number + 1, len(told["datasets"]))
    return written


def remove_former_demo() -> None:
    """Delete the fictional figures that the demo once had. Citations keep their value, and say that it is gone."""
    former = Dataset.objects.filter(slug=FORMER_DEMO, is_demo=True, office=None)
    delete_datasets(list(former.values_list("pk", flat=True)))


@transaction.atomic
def delete_datasets(keys: list[int]) -> None:
    """Delete datasets with their figures."""
    # By keys: a join would be planned on statistics that a table just filled does not have yet.
    Observation.objects.filter(dataset__in=keys).delete()
    Dataset.objects.filter(pk__in=keys).delete()


@transaction.atomic
def _load_one(slug: str, facts: Mapping[str, Any], told: Mapping[str, Any]) -> int:
    dataset = Dataset.objects.select_for_update().filter(slug=slug).first()
    if dataset is None:
        dataset = Dataset(slug=slug)
    else:
        Observation.objects.filter(~_imported(dataset), dataset=dataset).delete()
    for name in ("kind", "name", "names", "unit", "source", "classification", "counts"):
        setattr(dataset, name, facts[name])
    dataset.licence, dataset.notes, dataset.nuts_version = told["licence"], told["notes"], told["nuts_version"]
    dataset.retrieved, dataset.bundle = date.fromisoformat(told["retrieved"]), told["version"]
    dataset.save()
    table = _table(slug)
    places = {(row["region"], int(row["version"])) for row in table}
    regions = named(places, _names(places, told["names"]))
    activities = _activities(dataset, told)
    kept = set(
        Observation.objects.filter(dataset=dataset).values_list("region", "activity", "year")
    )  # rows that an import has written
    ids = {place: region.pk for place, region in regions.items()}
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {Observation._meta.db_table} ({', '.join(COLUMNS)}) FROM STDIN") as copy,
    ):
        written = 0
        for region, activity, year, value, status, flags in _figures(table, ids, activities):
            if (region, activity, year) not in kept:
                copy.write_row((dataset.pk, region, activity, year, value, status, flags))
                written += 1
    # Else the first pages after setup are planned as if the table were empty.
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {Observation._meta.db_table}")
    Dataset.objects.filter(pk=dataset.pk).update(updated=clock.now())
    return written


def _names(places: set[Place], published: Mapping[str, str]) -> dict[Place, str]:
    """Return the names of regions: in Latin letters as NUTS has them, and as published only where it has none.

    A region that a version before called as published gets its name of NUTS; what a file of names called it stays.
    """
    there = Region.objects.filter(code__in={code for code, _version in places})
    stored = {(each.code, each.version): each.name for each in there}
    return {
        place: name_in_nuts(*place) or published[place[0]]
        for place in places
        if place[0] in published and stored.get(place, place[0]) in {place[0], published[place[0]]}
    }


def _imported(dataset: Dataset) -> Q:
    """Return the condition for rows that an import has written or revised."""
    condition = Q(pk__in=[])
    for done in TableImport.objects.filter(dataset=dataset, undone_at=None).values_list("done", flat=True):
        for first, last in done.get("created", ()):
            condition |= Q(pk__range=(first, last))
        condition |= Q(pk__in=[row[0] for row in done.get("changed", ())])
    return condition


def _table(slug: str) -> list[dict[str, str]]:
    text = gzip.decompress((DATA / f"{slug}.csv.gz").read_bytes()).decode()
    return list(csv.DictReader(io.StringIO(text)))


def _activities(dataset: Dataset, told: Mapping[str, Any]) -> dict[str, int]:
    """Make the dataset's activities, with its indicators if it has some, and return their keys by code."""
    columns = {each["code"]: each for each in told["indicators"]}
    is_indicators = not dataset.has_amounts
    names = {code: each["names"] for code, each in columns.items()} if is_indicators else told["industries"]
    stored = {each.code: each for each in Activity.objects.filter(classification=dataset.classification)}
    for code, own in names.items():
        if code not in stored:
            stored[code] = Activity.objects.create(classification=dataset.classification, code=code, names=own)
        elif not stored[code].names:
            stored[code].names = own
            stored[code].save(update_fields=["names"])
    if is_indicators:
        for position, (code, each) in enumerate(columns.items()):
            values = {name: each[name] for name in INDICATOR} | {"position": position}
            Indicator.objects.update_or_create(dataset=dataset, activity=stored[code], defaults=values)
    return {code: stored[code].pk for code in names}


def _figures(
    table: list[dict[str, str]], regions: Mapping[tuple[str, int], int], activities: Mapping[str, int]
) -> Iterator[tuple[int, int, int, float | None, str, str]]:
    for row in table:
        region, activity = regions[row["region"], int(row["version"])], activities[row["activity"]]
        for year, cell in row.items():
            if not (year.isdecimal() and cell):
                continue
            number, _space, flags = cell.partition(" ")
            if number == ":":
                status = Status.CONFIDENTIAL if "c" in flags else Status.MISSING
                yield region, activity, int(year), None, status.value, flags
            else:
                yield region, activity, int(year), float(number), Status.VALUE.value, flags
