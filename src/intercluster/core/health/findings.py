"""What every check finds. The platform's own are listed here; apps state theirs in `FeatureConfig.health`."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.db import DatabaseError
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from intercluster.core.feature import Check, features


class State(StrEnum):
    """How sound one part of an installation is."""

    OK = "ok"
    WARNING = "warning"
    """It works; somebody should look at it."""
    FAILED = "failed"


Answer = tuple[State, str]
"""What a check says: the state, and in words what was found and what would be right."""


@dataclass(frozen=True)
class Finding:
    """What one check found."""

    name: str
    label: str
    state: State
    message: str


DATABASE = Check("database", gettext_lazy("Database"), "intercluster.core.health.checks.database", needs_database=False)

CHECKS = (
    DATABASE,
    Check("tables", gettext_lazy("Tables"), "intercluster.core.health.checks.tables"),
    Check("disk", gettext_lazy("Disk"), "intercluster.core.health.checks.disk", needs_database=False),
    Check("key", gettext_lazy("Secret key"), "intercluster.core.health.checks.secret_key", needs_database=False),
    Check("address", gettext_lazy("Address"), "intercluster.core.health.checks.address", needs_database=False),
    Check("backup", gettext_lazy("Backup"), "intercluster.core.health.checks.backup", needs_database=False),
)


def all_checks() -> list[Check]:
    """Return the checks of the platform and of its apps."""
    return [*CHECKS, *(check for feature in features() for check in feature.health)]


def findings(*, outside: bool = True, only: str = "") -> Iterator[Finding]:
    """Yield what each check finds; without `outside`, only checks that ask no other computer.

    With `only`, one check is made, and that of the database if it needs it.
    """
    answers = False
    for check in all_checks():
        if (check.outside and not outside) or (only not in {check.name, ""} and check is not DATABASE):
            continue
        state, message = _answer(check) if answers or not check.needs_database else _unknown()
        if check is DATABASE:
            answers = state is not State.FAILED
        if only in {check.name, ""}:
            yield Finding(check.name, str(check.label), state, message)


def _answer(check: Check) -> Answer:
    try:
        answer: Answer = import_string(check.find)()
    except DatabaseError as problem:  # its tables are missing, or it has gone since
        return State.FAILED, _("The database refuses this (%(problem)s).") % {"problem": first_line(problem)}
    return answer


def _unknown() -> Answer:
    return State.FAILED, _("Not known until the database is in order.")


def first_line(problem: Exception) -> str:
    """Return the first line of an error, of which the others are hints for programmers."""
    return (str(problem).strip().splitlines() or [type(problem).__name__])[0]
