"""Ranks who could join a project, as a sum of parts that each speak for an organisation.

Each part is from 0 to 1 and has a weight of at least 0, so a score says what it consists of, and more of a part never
takes an organisation down.
"""

from dataclasses import dataclass

import numpy as np

from intercluster.analysis.consortia.partners.past import Bools, Floats, Ints, Past

PARTS = (
    "earlier projects",
    "experience",
    "ties",
    "partners of partners",
    "name",
    "field of such names",
    "same country",
    "same city",
    "named place",
    "kind",
    "newcomer",
)
"""Parts of a score, in the order of their columns."""

NEAR = 0.07
"""Difference in cosine that makes an earlier project e times as telling, for the mix of kinds."""

STEP = 0.2
"""The same, for the way over partners of partners."""


@dataclass(frozen=True, eq=False)
class Idea:
    """A project that looks for partners, and has one."""

    text: Floats
    """The vector of its text."""
    partner: int
    """Row of the organisation that takes part already."""
    named: Bools
    """Whether the text names a place of each organisation."""


@dataclass(frozen=True)
class Candidate:
    """An organisation that could join, with the points that each part gives it."""

    organisation: int
    points: tuple[float, ...]
    """One for each of PARTS."""

    @property
    def score(self) -> float:
        """Return the sum of the points."""
        return sum(self.points)


def parts_of(idea: Idea, past: Past) -> Floats:
    """Return the value of each part for each organisation, shape (organisations, parts), from 0 to 1.

    A name counts less the more projects tell what an organisation does: its likeness is divided by one more than their
    number. So a newcomer is known by its name, and others by their work.
    """
    own = past.organisations
    likeness = past.likeness(idea.text)
    less = 1 / (1 + past.counts)
    together = np.bincount(past.project[past.organisation == idea.partner], minlength=len(past.projects))
    ties = past.of_projects(np.maximum(likeness, 0.0) * together)
    near = _shares(likeness, NEAR)
    country = (own.countries == own.countries[idea.partner]) & (own.countries != "")
    city = (own.cities == own.cities[idea.partner]) & (own.cities != "")
    return np.column_stack(
        [
            past.best(likeness),
            np.log1p(past.counts) / np.log1p(max(past.counts.max(initial=0.0), 1.0)),
            ties / (1 + ties),
            _walk(past, idea.partner, likeness),
            np.maximum(past.names_likeness(idea.text), 0.0) * less,
            np.maximum(past.field_likeness(idea.text), 0.0) * less,
            country,
            country & city,
            idea.named,
            past.kind_shares(near),
            past.newcomers,
        ]
    ).astype(np.float64)


def rank(idea: Idea, past: Past, weights: Floats, among: Ints | None = None) -> list[Candidate]:
    """Return all others, the likeliest partner first; equal ones in their order. `among` are the rows to rank."""
    points = parts_of(idea, past) * weights
    rows = np.arange(len(past.organisations)) if among is None else among
    rows = rows[rows != idea.partner]
    order = rows[np.argsort(-points[rows].sum(axis=1), kind="stable")]
    return [Candidate(int(row), tuple(points[row].tolist())) for row in order]


def _walk(past: Past, partner: int, likeness: Floats) -> Floats:
    """Return how likely a walk ends at each organisation, compared with one of them at random; x becomes x / (1 + x).

    It goes from the partner to one of its projects, somebody there, one of their projects (rather if it is like the
    text) and somebody there.
    """
    start = np.zeros(len(past.organisations))
    start[partner] = 1.0
    to_projects = past.of_organisations(start / np.maximum(past.counts, 1))
    second = past.of_organisations(past.of_projects(to_projects / past.sizes) / np.maximum(past.counts, 1))
    found = past.of_projects(second * np.exp(likeness / STEP) / past.sizes)
    if not found.sum() > 0:
        return found
    lift = found / found.sum() * (~past.newcomers).sum()
    return np.asarray(lift / (1 + lift))


def _shares(likeness: Floats, step: float) -> Floats:
    """Return a share of each project by its likeness, which add up to 1."""
    if not len(likeness):
        return likeness
    raised = np.exp((likeness - likeness.max()) / step)
    return np.asarray(raised / raised.sum())
