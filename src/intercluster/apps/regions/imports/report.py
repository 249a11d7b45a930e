"""The dry run in words: what an import would do to each cell, and what it rejects."""

from collections.abc import Iterator, Sequence
from typing import BinaryIO

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from intercluster.apps.regions.imports.forms import PARTS
from intercluster.apps.regions.imports.plan import Plan, Value
from intercluster.core.imports import report

OUTCOMES = {
    "new": gettext_lazy("New"),
    "changed": gettext_lazy("Changed"),
    "unchanged": gettext_lazy("Unchanged"),
    "rejected": gettext_lazy("Rejected"),
    "left out": gettext_lazy("Left out"),
    "missing": gettext_lazy("Without value: missing"),
    "confidential": gettext_lazy("Without value: confidential"),
    "not applicable": gettext_lazy("Without value: not applicable"),
}
"""The name of each outcome of a cell."""

COUNTED = OUTCOMES | {
    "new": pgettext_lazy("how many", "New"),
    "changed": pgettext_lazy("how many", "Changed"),
    "unchanged": pgettext_lazy("how many", "Unchanged"),
    "rejected": pgettext_lazy("how many", "Rejected"),
    "left out": pgettext_lazy("how many", "Left out"),
}
"""The name of each outcome beside the number of cells that have it."""


def describe(value: Value) -> str:
    """Return the number in a cell, or why there is none, with its flags."""
    text = str(OUTCOMES.get(value.status, value.status)) if value.value is None else f"{value.value:.12g}"
    return f"{text} {value.flags}".strip()


def write_report(file: BinaryIO, plan: Plan) -> None:
    """Write a dry run as CSV: a row for each rejected, changed and new cell."""
    headings = [
        _("Row"),
        _("Outcome"),
        _("Region"),
        _("Activity"),
        _("Year"),
        _("Before"),
        _("Value"),
        _("Expected"),
    ]
    report.write_report(file, headings, _lines(plan))


def _lines(plan: Plan) -> Iterator[Sequence[object]]:
    for each in plan.rejected:
        text = f"{PARTS.get(each.column, each.column)}: {each.text}" if each.column else each.text
        yield each.row, OUTCOMES["rejected"], "", "", "", "", text, each.expected
    for outcome, cells in (("changed", plan.changed), ("new", plan.new)):
        for (code, _version, activity, year), value in cells.items():
            before = plan.before.get((code, _version, activity, year))
            yield "", OUTCOMES[outcome], code, activity, year, describe(before) if before else "", describe(value), ""
