"""What imports have in common whose rows are members, people or other things: outcomes, rejections, and the dry run."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, Protocol, TypeVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from intercluster.core.imports.record import ImportRefusedError


class Outcome(StrEnum):
    """What an import does with a thing of the file."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    UNDECIDED = "undecided"
    """A person has to say which thing of the platform it is."""
    SKIPPED = "skipped"
    REJECTED = "rejected"


OUTCOMES = {
    Outcome.NEW: gettext_lazy("New"),
    Outcome.CHANGED: gettext_lazy("Changed"),
    Outcome.UNCHANGED: gettext_lazy("Unchanged"),
    Outcome.UNDECIDED: gettext_lazy("To decide"),
    Outcome.SKIPPED: gettext_lazy("Left out"),
    Outcome.REJECTED: gettext_lazy("Rejected"),
}
"""The name of each outcome."""

COUNTED = {
    Outcome.NEW: pgettext_lazy("how many", "New"),
    Outcome.CHANGED: pgettext_lazy("how many", "Changed"),
    Outcome.UNCHANGED: pgettext_lazy("how many", "Unchanged"),
    Outcome.UNDECIDED: pgettext_lazy("how many", "To decide"),
    Outcome.SKIPPED: pgettext_lazy("how many", "Left out"),
    Outcome.REJECTED: pgettext_lazy("how many", "Rejected"),
}
"""The name of each outcome beside the number of things that have it."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a row is rejected: what is wrong in a column, and what would be right."""

    row: int
    column: str
    value: str
    wrong: str
    right: str


class Entry(Protocol):
    """What happens to one thing of the file."""

    @property
    def outcome(self) -> Outcome:
        """Return what the import does with it."""


E = TypeVar("E", bound=Entry)


class RowPlan(ABC, Generic[E]):
    """A dry run."""

    entries: list[E]
    problems: list[Problem]

    def of(self, outcome: Outcome) -> list[E]:
        """Return the entries with an outcome."""
        return [entry for entry in self.entries if entry.outcome is outcome]

    @property
    def counts(self) -> dict[Outcome, int]:
        """Return the number of things with each outcome; rejected ones are counted in rows."""
        counts = dict.fromkeys(Outcome, 0)
        for entry in self.entries:
            counts[entry.outcome] += 1
        return counts | {Outcome.REJECTED: len({problem.row for problem in self.problems})}

    @property
    def changes_nothing(self) -> bool:
        """Return whether there is nothing to write."""
        return not (self.of(Outcome.NEW) or self.of(Outcome.CHANGED))

    def obstacles(self, *, skip_rejected: bool = False) -> Sequence[str]:
        """Return the reasons why this plan cannot be carried out, each with what to do."""
        reasons, counts = [], self.counts
        if (rejected := counts[Outcome.REJECTED]) and not skip_rejected:
            reasons.append(
                ngettext(
                    "%(count)d row is rejected: correct it, or choose to leave it out.",
                    "%(count)d rows are rejected: correct them, or choose to leave them out.",
                    rejected,
                )
                % {"count": rejected}
            )
        if undecided := counts[Outcome.UNDECIDED]:
            reasons.append(self.to_decide(undecided))
        return reasons

    def check(self, *, shown: str, skip_rejected: bool) -> None:
        """Raise ImportRefusedError if the plan has obstacles, or is not the one whose fingerprint the person saw.

        An empty fingerprint means that nobody saw a dry run.
        """
        if shown and self.fingerprint != shown:
            raise ImportRefusedError(
                _("The import would not do what the dry run showed. Nothing was imported; look at it again.")
            )
        if obstacles := self.obstacles(skip_rejected=skip_rejected):
            raise ImportRefusedError(" ".join([_("Nothing was imported."), *obstacles]))

    @property
    @abstractmethod
    def fingerprint(self) -> str:
        """Return a digest of what the plan would do; another one means that something has changed meanwhile."""

    @abstractmethod
    def to_decide(self, count: int) -> str:
        """Return what a person has to decide about this number of things, and how."""
