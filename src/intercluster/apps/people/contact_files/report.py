"""The dry run of an import of contact people in words."""

from collections.abc import Iterator, Sequence
from typing import BinaryIO

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from intercluster.apps.people.contact_files.plan import Entry, Outcome, Plan
from intercluster.core.imports import report

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
"""The name of each outcome beside the number of people who have it."""


def described(entry: Entry) -> str:
    """Return why a person of the file has their outcome, where it needs saying."""
    if not entry.candidates:
        return entry.why
    names = _(" or ").join(each.name for each in entry.candidates)
    return _("%(why)s Is it %(names)s?") % {"why": entry.why, "names": names}


def write_report(file: BinaryIO, plan: Plan) -> None:
    """Write a dry run as CSV: a row for each person and each problem."""
    headings = [
        _("Row"),
        _("Outcome"),
        _("Name"),
        _("E-mail address"),
        _("Organisation"),
        _("Column"),
        _("Value"),
        _("What"),
        _("Expected"),
    ]
    report.write_report(file, headings, _lines(plan))


def _lines(plan: Plan) -> Iterator[Sequence[object]]:
    for problem in plan.problems:
        what = problem.column, problem.value, problem.wrong, problem.right
        yield problem.row, OUTCOMES[Outcome.REJECTED], "", "", "", *what
    for entry in plan.entries:
        record, member = entry.record, entry.organisation.name if entry.organisation else entry.record.organisation
        outcome = OUTCOMES[entry.outcome]
        yield record.row, outcome, record.name, record.email, member, "", "", described(entry), ""
