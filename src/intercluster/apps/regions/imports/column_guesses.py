"""Guesses about a file before the person describes it: its columns, first values, and what each column may mean."""

from dataclasses import dataclass, field

from intercluster.apps.regions.imports import nuts_recoding
from intercluster.apps.regions.imports.files import USUAL, Opened
from intercluster.apps.regions.imports.indicator_guesses import rates_among
from intercluster.apps.regions.models import NutsVersion
from intercluster.classifications.nace_sections import classification_told

SAMPLES = 3
VALUES = 40
"""Most distinct values of a column that are offered to choose from."""
PLACES = 5_000
"""Number of region codes that suffice to guess the version of NUTS."""
TOTALS = ("T", "TOTAL", "_T")


@dataclass
class Seen:
    """A column: its heading, its first values, and all of its values if they are few."""

    heading: str
    samples: list[str]
    values: list[str]
    repeated: bool
    """Several columns have this heading, so it cannot be chosen."""
    part: str = ""
    """Its guessed meaning: a name in USUAL."""
    only: str = ""
    """The value whose rows are probably meant: totals."""


@dataclass
class Guess:
    """The columns of a file, and the version of NUTS that knows most of its regions."""

    columns: list[Seen]
    is_published: bool
    """A table of Eurostat, which has no columns for year, value and flags."""
    nuts_version: int
    sheets: list[str]
    notes: list[str]
    rates: list[str] = field(default_factory=list)
    """Headings and texts which say that the values are rates."""
    classification: str = ""
    """The classification of the activities, if it is NACE."""


def guess(file: Opened) -> Guess:
    """Guess the columns of a file. Raises UnreadableFileError."""
    parts = _parts(file)
    region = next((place for place, part in parts.items() if part == "region"), None)
    samples: list[list[str]] = [[] for _heading in file.headings]
    values: list[dict[str, None]] = [{} for _heading in file.headings]
    places: set[str] = set()
    for row in file.rows():
        for place, text in enumerate(row.cells[: len(samples)]):
            if len(values[place]) <= VALUES:
                values[place][text.strip()] = None
            if text.strip() and len(samples[place]) < SAMPLES and text.strip() not in samples[place]:
                samples[place].append(text.strip())
        if region is not None and region < len(row.cells) and len(places) < PLACES:
            places.add(row.cells[region].strip())
    seen = [
        Seen(
            heading,
            samples[place],
            list(values[place]) if len(values[place]) <= VALUES else [],
            file.repeated(heading),
            parts.get(place, ""),
        )
        for place, heading in enumerate(file.headings)
    ]
    for each in seen:
        if not each.part and len(each.values) > 1:
            each.only = next((total for total in TOTALS if total in each.values), "")
    # What all values have in common: a heading, or the only text of a column.
    said = [each.heading for each in seen] + [each.values[0] for each in seen if len(each.values) == 1]
    rates = rates_among(said)
    activity = next((each for each in seen if each.part == "activity"), None)
    return Guess(
        seen,
        file.published is not None,
        version_of(places),
        list(file.sheets),
        list(file.notes),
        rates,
        classification_told(activity.heading, activity.values or activity.samples) if activity else "",
    )


def version_of(places: set[str]) -> int:
    """Return the newest version of NUTS that knows most of these codes."""
    known = {
        version: sum(
            nuts_recoding.find_code(place, version) is not None
            for place in places
            if not nuts_recoding.is_aggregate(place)
        )
        for version in NutsVersion.values
    }
    return max(known, key=lambda version: (known[version], version))


def _parts(file: Opened) -> dict[int, str]:
    """Return the guessed meaning of each column. Of several with the same meaning only the first has it."""
    parts: dict[int, str] = {}
    own = ("region", "activity") if file.published is not None else tuple(USUAL)
    for part in own:
        for usual in USUAL[part]:
            place = next(
                (at for at, heading in enumerate(file.headings) if heading.casefold() == usual.casefold()), None
            )
            if place is not None and place not in parts and not file.repeated(file.headings[place]):
                parts[place] = part
                break
    return parts
