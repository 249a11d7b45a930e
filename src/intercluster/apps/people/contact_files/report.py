"""The dry run of an import of contact people in words."""

from collections.abc import Iterator, Sequence
from typing import BinaryIO

from django.utils.translation import gettext as _

from intercluster.apps.people.contact_files.plan import Entry, Plan
from intercluster.core.imports import report
from intercluster.core.imports.rows import OUTCOMES, Outcome


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
