"""Reads of the team as it is: who covers which competence, and what nobody covers."""

from collections.abc import Sequence
from dataclasses import dataclass

from intercluster.analysis.consortia.strength import NEEDED
from intercluster.apps.directory.rules import Viewer
from intercluster.apps.projects.consortia import queries as consortia
from intercluster.apps.projects.models import Consortium, Partner, Requirement
from intercluster.apps.projects.team.candidates import Strengths, strengths


@dataclass(frozen=True)
class Cell:
    """What an organisation can do of a competence."""

    strength: float
    is_enough: bool
    """Whether it is what the level asks for."""
    is_said: bool
    """Whether it says that it brings the competence."""
    is_best: bool = False

    @property
    def percent(self) -> int:
        """Return the strength in per cent."""
        return round(100 * self.strength)


@dataclass(frozen=True)
class Row:
    """A competence, and what each organisation of the team can do of it."""

    requirement: Requirement
    cells: Sequence[Cell]

    @property
    def is_covered(self) -> bool:
        """Return whether somebody in the team is as strong as the level asks for."""
        return any(cell.is_enough for cell in self.cells)


@dataclass(frozen=True)
class Matrix:
    """Competences by organisations of the team."""

    places: Sequence[Partner]
    rows: Sequence[Row]

    @property
    def missing(self) -> list[Requirement]:
        """Return the competences that nobody in the team covers."""
        return [row.requirement for row in self.rows if not row.is_covered]

    @property
    def covered(self) -> int:
        """Return how many competences somebody covers."""
        return len(self.rows) - len(self.missing)


def matrix(viewer: Viewer, consortium: Consortium) -> Matrix:
    """Return what the team as it is planned covers, as far as the viewer may know it."""
    places = list(consortia.team(consortium))
    found = strengths(viewer, consortium, places)
    return Matrix(places, [Row(each, _cells(each, places, found)) for each in found.requirements])


def _cells(requirement: Requirement, places: Sequence[Partner], found: Strengths) -> list[Cell]:
    values = [found.of(place.organisation_id, requirement) for place in places]
    best = max(values, default=0.0)
    return [
        Cell(
            value,
            is_enough=value >= NEEDED[requirement.level],
            is_said=(place.organisation_id, requirement.pk) in found.said,
            is_best=value == best > 0,
        )
        for place, value in zip(places, values, strict=True)
    ]


def place_in(consortium: Consortium, organisation: str) -> Partner | None:
    """Return the place of an organisation, by its slug, in the team as it is planned."""
    return consortia.team(consortium).filter(organisation__slug=organisation).first()
