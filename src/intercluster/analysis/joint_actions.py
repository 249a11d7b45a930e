"""Participations in joint actions across borders, as the Interreg programmes count them.

Source: indicator RCO81 of Regulation (EU) 2021/1058, annex I, table 2, as the Commission's staff working document
SWD(2021) 198 explains it. A joint action is organised with organisations of at least two countries. A participation is
a person who was at one action. Who was at two actions has two participations.
"""

from collections.abc import Hashable, Iterable, Set
from dataclasses import dataclass


@dataclass(frozen=True)
class Presence:
    """A person who was at an action."""

    person: Hashable
    organisation: int | None
    """For which the person was there; None for one that is not in the directory."""
    country: str
    """The organisation's; "" if it is not known."""


@dataclass(frozen=True)
class JointAction:
    """Something that people came to, with whom it is known of that they came."""

    year: int
    presences: tuple[Presence, ...]
    host: int | None = None
    """The organisation to which the others came. Its own people are not on the list."""
    host_country: str = ""

    @property
    def countries(self) -> frozenset[str]:
        """Return the countries of the organisations that took part."""
        return frozenset({self.host_country, *(each.country for each in self.presences)}) - {""}

    @property
    def organisations(self) -> frozenset[int]:
        """Return the organisations that took part, the host among them; without people there is no action."""
        present = {each.organisation for each in self.presences}
        return frozenset(each for each in present | {self.host} if each is not None) if present else frozenset()


@dataclass(frozen=True)
class Participations:
    """What members of one or several clusters did across borders in a year."""

    year: int
    actions: int
    """In which one of them took part or was the host."""
    persons: int
    """Their people, each once in an action."""
    organisations: int
    """Members that took part or were the host, each once in an action."""


def participations(actions: Iterable[JointAction], members: Set[int]) -> list[Participations]:
    """Return the participations of members in actions across borders by year, the newest first.

    An organisation that belongs to two clusters counts once where `members` are those of both. The numbers of two
    clusters add up to more than those of both together if a member belongs to both, or if members of both met.
    """
    found: dict[int, tuple[int, int, int]] = {}
    for action in actions:
        ours = action.organisations & members
        if len(action.countries) > 1 and ours:
            persons = {each.person for each in action.presences if each.organisation in members}
            before = found.get(action.year, (0, 0, 0))
            found[action.year] = (before[0] + 1, before[1] + len(persons), before[2] + len(ours))
    return [Participations(year, *found[year]) for year in sorted(found, reverse=True)]
