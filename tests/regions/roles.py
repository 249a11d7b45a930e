"""What the table of roles is tried with, of regions."""

import re
from datetime import date
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.regions.conftest import dataset, indicators
from tests.roles import Cell, Side, World

from intercluster.apps.regions.models import Dataset, Judgement, Region, TableImport

DATA: dict[str, Any] = {
    "/regions/tables/": {"file": b"geo;nace;year;value\nSE311;16;2024;5\n"},
    "/regions/{code}/judgements/": {"act": "add", "side": "strength", "text": "The harbour"},
}
_BOTH = {"region": ["SE311", "NO020"]}


def _as_shown(cell: Cell, address: str) -> dict[str, str]:
    """Return what the dry run's button says, so that exactly what was shown is imported."""
    page = cell.client.get(address).content.decode()
    found = re.search(r'name="shown" value="([^"]*)"', page)
    return {"shown": found[1]} if found else {}


DATA["/regions/tables/{token}/check/"] = _as_shown

QUERIES = {f"/api/regions/{name}": _BOTH for name in ("compare", "complement", "innovation")} | {
    f"/regions/{page}/{rest}": _BOTH
    for page, rests in {"compare": ("", "{name}.{form}", "profile.{form}"), "innovation": ("", "{name}.{form}")}.items()
    for rest in rests
}


def prepare(world: World) -> None:
    """Write datasets that have the regions of both clusters."""
    dataset()
    indicators()


def _table_uploaded(client: Client) -> str:
    """Upload a table as somebody and say what it is, and return its token: any other where they may not."""
    file = SimpleUploadedFile("table.csv", b"geo;nace;year;value\nSE311;16;2024;5\n")
    answer = client.post("/regions/tables/", {"file": file})
    if answer.status_code != 302 or "/tables/" not in answer["Location"]:
        return "x"
    parts = {f"part-{place}": part for place, part in enumerate(("region", "activity", "year", "value"))}
    facts = {"name": "N", "kind": "amounts", "unit": "u", "source": "s", "licence": "l", "retrieved": "2026-01-01"}
    client.post(answer["Location"], {**parts, **facts, "nuts_version": "2024", "classification": "NACE Rev. 2"})
    return answer["Location"].split("/")[3]


def _table_of(here: Side) -> TableImport:
    kept, _new = Dataset.objects.get_or_create(
        slug=f"of-{here.cluster.slug}",
        defaults={
            **dict.fromkeys(("name", "unit", "source", "licence", "classification"), "x"),
            "retrieved": date(2026, 1, 1),
            "nuts_version": 2024,
            "office": here.cluster,
        },
    )
    return TableImport.objects.create(dataset=kept, file="table.csv", counts={}, done={"dataset": None})


def _judgement_of(here: Side) -> Judgement:
    region = Region.objects.get(code=here.cluster.region)
    return Judgement.objects.create(cluster=here.cluster, region=region, act="add", side="threat", text="Fire")


SUBJECTS = {
    "/tables/past/{number}": lambda cell: _table_of(cell.here).pk,
    "/tables/{token}": lambda cell: _table_uploaded(cell.client),
    "/datasets/{slug}": lambda cell: _table_of(cell.here).dataset.slug,
    "/activities/{activity}": lambda cell: "17",
    "/regions/judgements/{number}": lambda cell: _judgement_of(cell.here).pk,
    "/regions/{code}": lambda cell: cell.here.cluster.region,
    "/regions/{name}": lambda cell: "map",
    "/innovation/{name}": lambda cell: "innovation",
    "/compare/{name}": lambda cell: "side-by-side",
    "/SE311/{name}": lambda cell: "reach",
    "/NO020/{name}": lambda cell: "reach",
    "/profile.{form}": lambda cell: "docx",
}

BROWSED = {
    "/datasets/{slug}/": lambda northern: "employment",
    "/regions/{code}/": lambda northern: "FI198",
    "/activities/{activity}/": lambda northern: "17",
}
BROWSED_WITH = {f"/regions/{page}/": "?region=FI198&region=NO020&region=SE311" for page in ("compare", "innovation")}
