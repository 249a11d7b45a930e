"""Counting participations in EU projects by region, as a table like any other (decision 69)."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.translation import gettext as _

from intercluster.apps.directory.queries import published_participations
from intercluster.apps.regions.imports import nuts_recoding
from intercluster.apps.regions.imports.description import Columns, Description
from intercluster.apps.regions.imports.plan import existing
from intercluster.apps.regions.imports.programme_parts import PARTS
from intercluster.apps.regions.imports.rows import Cell, Cells
from intercluster.apps.regions.imports.services import Checked, check_cells
from intercluster.apps.regions.models import CURRENT, Dataset, NutsVersion, Status
from intercluster.core.imports.record import ImportRefusedError


class By(StrEnum):
    """The field of a project by which participations are counted."""

    PART = "part"
    FIELD = "field"
    TOPIC = "topic"
    PROGRAMME = "programme"


@dataclass(frozen=True)
class _Kind:
    field: str
    """Field of Project, with one text or several."""
    classification: str
    label: str


KINDS = {
    By.PART: _Kind("part", "Parts of EU framework programmes", "part of the programme"),
    By.FIELD: _Kind("fields", "EuroSciVoc", "field of science"),
    By.TOPIC: _Kind("topics", "Topics of EU calls", "topic of the call"),
    By.PROGRAMME: _Kind("programme", "EU framework programmes", "programme"),
}
NOTES = (
    "Counted on this platform from the projects and participants imported from CORDIS: an organisation counts once in "
    "a project, in the year in which the project starts, in its region as known today and in the larger ones around "
    "it, and in each of the project's activities where it has several. Who has no region counts nowhere."
)


def check_participations(dataset: str, by: By, retrieved: date) -> Checked:
    """Work out what a new count would do to a dataset (its slug); `import_table` carries it out.

    `retrieved` is the day on which the last imported edition of CORDIS was fetched. A cell without participations
    becomes 0. Raises ImportRefusedError if no participations are stored, and as `check_table` does.
    """
    if not published_participations().exists():
        raise ImportRefusedError(
            _("No participations in EU projects are stored: `intercluster import cordis FOLDER` brings them in first.")
        )
    kind = KINDS[by]
    facts = {
        "name": f"Participations in EU research projects, by {kind.label}",
        "unit": "participations",
        "source": "CORDIS, EU research projects (European Commission), counted over regions of participants",
        "licence": "CC BY 4.0",
        "retrieved": retrieved,
        "nuts_version": CURRENT.value,
        "classification": kind.classification,
        "counts": True,
        "notes": NOTES,
    }
    stored = Dataset.objects.filter(slug=dataset, classification=kind.classification).first()
    if stored is not None:  # its office may have renamed it
        facts["name"] = stored.name
    description = Description(facts, Columns(known_only=True), PARTS if by is By.PART else {})
    return check_cells(dataset, description, lambda _how: _cells(kind, stored), f"CORDIS, by {kind.label}")


def _cells(kind: _Kind, stored: Dataset | None) -> Cells:
    cells = Cells()
    counts: Counter[tuple[str, str, str, str]] = Counter()
    missing: Counter[str] = Counter()
    participations = published_participations()
    places = _places(
        participations.exclude(organisation__region="").values_list("organisation__region", flat=True).distinct()
    )
    rows = participations.values_list("organisation__region", "project__starts", f"project__{kind.field}")
    for region, starts, what in rows.iterator(chunk_size=20_000):
        activities = what if isinstance(what, list) else [what] * bool(what)
        if not (region and starts and activities):
            missing[_("region") if not region else _("start") if not starts else kind.label] += 1
            continue
        for activity in activities:
            for code, version in places[region]:
                counts[code, version, activity, str(starts.year)] += 1
    for place, nuts, activity, stored_year in existing(stored):
        counts[place, str(nuts), activity, str(stored_year)] += 0
    _zeros(counts)
    for (code, version, activity, year), count in sorted(counts.items()):
        cells.cells.append(Cell(0, code, activity, year, float(count), Status.VALUE, version=version))
    cells.notes += [
        _("%(count)d participations are not counted, for want of this: %(what)s.") % {"count": count, "what": what}
        for what, count in sorted(missing.items())
    ]
    return cells


def _zeros(counts: Counter[tuple[str, str, str, str]]) -> None:
    """Add a zero for each region, and for each activity, in each year without a cell of it.

    A register has all participations, so a missing one is 0; pages would take a year without any cell for unknown.
    """
    years = {year for *_place, year in counts}
    for part in (lambda key: key[:2], lambda key: key[2]):
        present = {(part(key), key[3]) for key in counts}
        for key in list({part(key): key for key in sorted(counts)}.values()):
            for year in years:
                if (part(key), year) not in present:
                    counts[(*key[:3], year)] += 0


def _places(regions: Iterable[str]) -> dict[str, list[tuple[str, str]]]:
    """Map each code to the regions in which it counts, with their versions: its own and the larger ones around it.

    A code belongs to the newest version that has it; an unknown code has no version.
    """
    versions = sorted(NutsVersion.values, reverse=True)
    places: dict[str, list[tuple[str, str]]] = {}
    of_version: dict[int, list[str]] = {version: [] for version in versions}
    for code in regions:
        version = next((each for each in versions if code in nuts_recoding.known(each)), None)
        if version is None:
            places[code] = [(code, "")]
        else:
            of_version[version].append(code)
    for version, codes in of_version.items():
        whole = {code: [code[:length] for length in range(2, len(code) + 1)] for code in codes}
        now, _others = nuts_recoding.brought_to_current(
            sorted({each for some in whole.values() for each in some}), version
        )
        for code, some in whole.items():
            places[code] = [(now[each], str(CURRENT)) if each in now else (each, str(version)) for each in some]
    return places
