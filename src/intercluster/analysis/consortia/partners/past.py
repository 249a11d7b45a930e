"""What is known of organisations, and of the projects that they were in until a day."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]
Bools = NDArray[np.bool_]
Texts = NDArray[np.str_]

RIDGE = 10.0
"""How strongly the map from names to fields is held back; chosen on projects that started before 2019."""

SIGNS = 0.5
"""Length of the part of a vector that says the country, and of that which says the kind; a name's part has length 1."""


@dataclass(frozen=True, eq=False)
class Organisations:
    """Who could take part. All arrays have one entry for each; "" is unknown."""

    names: Floats
    """Vectors of the names, shape (organisations, dimensions)."""
    countries: Texts
    cities: Texts
    kinds: Texts

    def __len__(self) -> int:
        return len(self.names)


@dataclass(frozen=True, eq=False)
class Past:
    """Earlier projects, and who was in them. It knows nothing of what came later."""

    organisations: Organisations
    projects: Floats
    """Vectors of the projects' texts, shape (projects, dimensions)."""
    project: Ints
    """Row of the project, for each participation."""
    organisation: Ints
    """Row of the organisation, for each participation. Nobody is in a project twice."""

    def __post_init__(self) -> None:
        if self.project.shape != self.organisation.shape or self.project.ndim != 1:
            raise ValueError("each participation needs one project and one organisation")
        if len(set(zip(self.project.tolist(), self.organisation.tolist(), strict=True))) < len(self.project):
            raise ValueError("an organisation is in a project twice")

    @cached_property
    def counts(self) -> Floats:
        """Return the number of projects of each organisation."""
        return np.bincount(self.organisation, minlength=len(self.organisations)).astype(np.float64)

    @cached_property
    def sizes(self) -> Floats:
        """Return the number of partners of each project, at least 1."""
        return np.maximum(np.bincount(self.project, minlength=len(self.projects)), 1).astype(np.float64)

    @cached_property
    def newcomers(self) -> Bools:
        """Return who has been in no project."""
        return np.asarray(self.counts == 0)

    def of_projects(self, values: Floats) -> Floats:
        """Add up, for each organisation, a value of each of its projects."""
        return _sums(self.organisation, values[self.project], len(self.organisations))

    def of_organisations(self, values: Floats) -> Floats:
        """Add up, for each project, a value of each organisation in it."""
        return _sums(self.project, values[self.organisation], len(self.projects))

    def best(self, values: Floats) -> Floats:
        """Return, for each organisation, the highest of its projects' values; 0 if it has none or none is above."""
        found = np.zeros(len(self.organisations))
        np.maximum.at(found, self.organisation, values[self.project])
        return found

    def likeness(self, text: Floats) -> Floats:
        """Return the cosine of a text with each project, after the mean of all projects was taken off."""
        return self._fields @ _unit(text - self._middle)

    def names_likeness(self, text: Floats) -> Floats:
        """Return the cosine of a text with each name, after the means of projects and names were taken off."""
        return self._names @ _unit(text - self._middle)

    def field_likeness(self, text: Floats) -> Floats:
        """Return the cosine of a text with what those with such names, countries and kinds have worked on."""
        return self._learnt_fields @ _unit(text - self._middle)

    def kind_shares(self, weights: Floats) -> Floats:
        """Return, for each organisation, the share of its kind among partners, with a weight for each project."""
        codes = np.unique(self.organisations.kinds, return_inverse=True)[1]
        shares = weights[self.project] / self.sizes[self.project]
        return np.asarray(np.bincount(codes[self.organisation], weights=shares, minlength=codes.max() + 1)[codes])

    @cached_property
    def _middle(self) -> Floats:
        return self.projects.mean(axis=0) if len(self.projects) else np.zeros(self.organisations.names.shape[1])

    @cached_property
    def _fields(self) -> Floats:
        return _unit(self.projects - self._middle)

    @cached_property
    def _names(self) -> Floats:
        known = self.organisations.names[~self.newcomers]
        return _unit(self.organisations.names - (known.mean(axis=0) if len(known) else 0.0))

    @cached_property
    def _learnt_fields(self) -> Floats:
        """Map names, countries and kinds to the texts of projects, by ridge regression on the participations."""
        own = self.organisations
        signs = np.hstack([self._names, SIGNS * _one_hot(own.countries), SIGNS * _one_hot(own.kinds)])
        seen, fields = signs[self.organisation], self._fields[self.project]
        return _unit(signs @ np.linalg.solve(seen.T @ seen + RIDGE * np.eye(signs.shape[1]), seen.T @ fields))


def named(text: str, places: Sequence[Collection[str]]) -> Bools:
    """Return whether a text names one of the places of each organisation, as whole words in small letters."""
    words = f" {' '.join(''.join(letter if letter.isalnum() else ' ' for letter in text.casefold()).split())} "
    return np.array([any(f" {place} " in words for place in own if place) for own in places], dtype=np.bool_)


def _sums(rows: Ints, values: Floats, number: int) -> Floats:
    return np.bincount(rows, weights=values, minlength=number).astype(np.float64)


def _unit(vectors: Floats) -> Floats:
    """Return vectors of length 1. What is left of nothing by rounding has no direction and becomes 0."""
    length = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(np.where(length > 1e-9, vectors / np.maximum(length, 1e-9), 0.0), dtype=np.float64)


def _one_hot(values: Texts) -> Floats:
    return np.asarray(values[:, None] == np.unique(values), dtype=np.float64)
