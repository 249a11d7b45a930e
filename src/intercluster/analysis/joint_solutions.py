"""Jointly developed solutions, as the Interreg programmes count them.

Source: indicator RCO116 of Regulation (EU) 2021/1058, annex I, table 2, as programmes explain it: organisations of at
least two countries took part in the drafting, and the solution says what it takes to take it up. Who calls this has
seen to the second.
"""

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass


@dataclass(frozen=True)
class JointSolution:
    """Something that organisations drafted together."""

    year: int
    countries: Mapping[int, str]
    """The country of each organisation that drafted it; "" if it is not known."""

    @property
    def is_across_borders(self) -> bool:
        """Return whether organisations of at least two countries drafted it."""
        return len(frozenset(self.countries.values()) - {""}) > 1


@dataclass(frozen=True)
class SolutionsOfYear:
    """What members of one or several clusters drafted across borders in a year."""

    year: int
    solutions: int
    """Which one of them drafted, each once."""
    organisations: int
    """Members that drafted, each once a solution."""


def solutions_by_year(solutions: Iterable[JointSolution], members: Set[int]) -> list[SolutionsOfYear]:
    """Return the solutions that members drafted across borders by year, the newest first.

    The numbers of two clusters add up to more than those of both together if members of both drafted one.
    """
    found: dict[int, tuple[int, int]] = {}
    for solution in solutions:
        ours = solution.countries.keys() & members
        if solution.is_across_borders and ours:
            number, organisations = found.get(solution.year, (0, 0))
            found[solution.year] = (number + 1, organisations + len(ours))
    return [SolutionsOfYear(year, *found[year]) for year in sorted(found, reverse=True)]
