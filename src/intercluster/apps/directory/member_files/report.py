"""The dry run in words: one line for each organisation and each rejected row."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import islice
from typing import BinaryIO

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from intercluster.apps.directory.member_files.fields import LABELS, Field
from intercluster.apps.directory.member_files.languages import languages_in
from intercluster.apps.directory.member_files.plan import Change, Entry, Plan
from intercluster.apps.directory.models import Need, Offer, Statement
from intercluster.core.imports import report
from intercluster.core.imports.rows import OUTCOMES, Outcome

SAMPLE = 5
"""Texts of a file that the dry run shows as they will be read."""


def sample(plan: Plan) -> list[Statement]:
    """Return the first texts that an import would add, unsaved, with the language that they would have."""
    added = (
        (model, text)
        for entry in plan.entries
        for model, texts in ((Offer, entry.offers.added), (Need, entry.needs.added))
        for text in texts
    )
    first = list(islice(added, SAMPLE))
    languages = languages_in([text for _model, text in first], plan.cluster)
    return [
        model(
            text=text.text,
            language=language,
            visibility=text.visibility or plan.cluster.default_visibility,
        )
        for (model, text), language in zip(first, languages, strict=True)
    ]


def describe(entry: Entry) -> list[str]:
    """Return what an import does to an organisation, one line for each change."""
    lines = [_change(change) for change in entry.changes]
    if entry.joins:
        lines.append(_("becomes a member of this cluster"))
    lines += _texts(entry)
    if entry.shared_with:
        lines.append(_("also a member of %(clusters)s") % {"clusters": ", ".join(entry.shared_with)})
    lines += [_("%(change)s: kept as it is") % {"change": _change(change)} for change in entry.kept]
    return lines


def _texts(entry: Entry) -> Iterator[str]:
    offers, needs = entry.offers, entry.needs
    if count := len(offers.added):
        yield ngettext("%(count)d offer added", "%(count)d offers added", count) % {"count": count}
    if count := len(needs.added):
        yield ngettext("%(count)d need added", "%(count)d needs added", count) % {"count": count}
    if count := len(offers.changed) + len(needs.changed):
        yield ngettext(
            "%(count)d text with another language, visibility, expiry or subject",
            "%(count)d texts with another language, visibility, expiry or subject",
            count,
        ) % {"count": count}
    if count := len(offers.removed) + len(needs.removed):
        yield ngettext("%(count)d text removed", "%(count)d texts removed", count) % {"count": count}


def _change(change: Change) -> str:
    return f"{LABELS[Field(change.field)]}: {_value(change.before) or _('empty')} → {_value(change.after)}"


def _value(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return ", ".join(value)
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return str(value)


def write_report(file: BinaryIO, plan: Plan) -> None:
    """Write a dry run as CSV: a row for each organisation, each problem and each remark."""
    headings = [_("Row"), _("Outcome"), _("Organisation"), _("Column"), _("Value"), _("What"), _("Expected")]
    report.write_report(file, headings, _lines(plan))


def _lines(plan: Plan) -> Iterator[Sequence[object]]:
    for problem in plan.problems:
        what = problem.column, problem.value, problem.wrong, problem.right
        yield problem.row, OUTCOMES[Outcome.REJECTED], "", *what
    for entry in plan.entries:
        change = entry.question or "; ".join(describe(entry))
        yield " ".join(map(str, entry.rows)), OUTCOMES[entry.outcome], entry.record.name, "", "", change, ""
    for remark in plan.remarks:
        yield remark.row, _("Remark"), "", remark.column, "", remark.text, ""
