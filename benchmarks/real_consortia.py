"""Published projects of the European Union with all their partners (CORDIS), read to measure with.

Reading them raises FileNotFoundError where the folder is not there.
"""

import unicodedata
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np
from babel import Locale

from benchmarks.texts import DATA, one_line, rows
from intercluster.analysis.consortia.partners.past import Bools, Ints, Texts

CODES = {"UK": "GB", "EL": "GR"}
"""Codes of countries that CORDIS writes in its own way."""


@dataclass(frozen=True)
class Consortia:
    """Projects in the order of their starts, and the organisations in them."""

    starts: list[date]
    texts: list[str]
    """Title, beginning of the objective, and keywords."""
    names: list[str]
    countries: Texts
    cities: Texts
    kinds: Texts
    project: Ints
    """Row of the project, for each participation."""
    organisation: Ints

    @property
    def members(self) -> Bools:
        """Return who is in which project, shape (projects, organisations)."""
        found = np.zeros((len(self.starts), len(self.names)), dtype=np.bool_)
        found[self.project, self.organisation] = True
        return found

    def places(self, row: int) -> set[str]:
        """Return the city and the country of an organisation, in small letters; short names of cities are left out."""
        code = str(self.countries[row])
        country = Locale("en").territories.get(CODES.get(code, code), "")
        city = str(self.cities[row])
        return {city if len(city) > 3 else "", country.casefold()} - {""}

    def of(self, countries: Collection[str]) -> "Consortia":
        """Return what a directory of some countries would know: their organisations, and the projects of these."""
        home = np.isin(self.countries, sorted(countries))
        return self._only(np.flatnonzero(self.members[:, home].any(axis=1)), home[self.organisation])

    def knowing(self, number: int, day: date) -> "Consortia":
        """Return the projects from a day on, and only the last few that start before it."""
        known = sum(start < day for start in self.starts)
        kept = np.arange(max(known - number, 0), len(self.starts))
        return self._only(kept, np.ones(len(self.project), dtype=np.bool_))

    def _only(self, projects: Ints, taken: Bools) -> "Consortia":
        taken = taken & np.isin(self.project, projects)
        return replace(
            self,
            starts=[self.starts[row] for row in projects],
            texts=[self.texts[row] for row in projects],
            project=np.searchsorted(projects, self.project[taken]).astype(np.intp),
            organisation=self.organisation[taken],
        )


def read(folder: Path = DATA / "cordis") -> Consortia:
    """Read the consortia of a folder; an organisation is known by its normalised name."""
    projects = sorted(
        rows(folder / "consortia_projects.csv", ";"), key=lambda row: (row["start_date"], row["project_id"])
    )
    place = {row["project_id"]: i for i, row in enumerate(projects)}
    known: dict[str, dict[str, str]] = {}
    pairs = set()
    taken = sorted(rows(folder / "consortia_organizations.csv", ";"), key=lambda row: place[row["project_id"]])
    for row in taken:
        own = known.setdefault(normal(row["org_name"]), row)
        own |= {name: row[name] for name in ("country", "org_type", "city") if not own[name]}
        pairs.add((place[row["project_id"]], normal(row["org_name"])))
    index = {name: i for i, name in enumerate(known)}
    table = np.array(sorted((project, index[name]) for project, name in pairs), dtype=np.intp)
    return Consortia(
        starts=[date.fromisoformat(row["start_date"]) for row in projects],
        texts=[one_line(f"{row['title']}. {row['objective']} {row['keywords']}") for row in projects],
        names=[row["org_name"] for row in known.values()],
        countries=np.array([row["country"] for row in known.values()]),
        cities=np.array([normal(row["city"]) for row in known.values()]),
        kinds=np.array([row["org_type"] for row in known.values()]),
        project=table[:, 0],
        organisation=table[:, 1],
    )


def normal(name: str) -> str:
    """Return a name in small letters without accents, punctuation and a leading article."""
    plain = unicodedata.normalize("NFKD", name.replace("&", " and ")).casefold()
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return " ".join("".join(letter if letter.isalnum() else " " for letter in letters).split()).removeprefix("the ")
