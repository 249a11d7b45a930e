"""Tells the teams that answer a call when it is deleted, or gets another last day or other rules."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date

from intercluster.analysis.consortia.reading import data_of
from intercluster.analysis.consortia.rules import Deadline, Source
from intercluster.apps.directory.rules import Viewer
from intercluster.apps.projects import notices
from intercluster.apps.projects.calls.queries import rules_of
from intercluster.apps.projects.models import Call, Consortium, Stage

ANSWERING = (Stage.IDEA, Stage.BUILDING, Stage.SUBMITTED)
"""Stages in which it matters what the call says."""
NOWHERE = Source("", date.min)
"""In the place of a rule's source: where a value was read is no change of what a call asks."""


@contextmanager
def told(viewer: Viewer, calls: Iterable[Call]) -> Iterator[None]:
    """Compare what some calls ask before and after a change, and tell the teams that answer them what is different."""
    before = {call.pk: _asked(call) for call in calls if call.pk is not None and _answering(call)}
    yield
    for call in Call.objects.filter(pk__in=before).select_related("cluster"):
        (day, rules), (new_day, new_rules) = before[call.pk], _asked(call)
        if day == new_day and rules == new_rules:
            continue
        for consortium in _answering(call):
            days = [] if day == new_day else [new_day]
            notices.tell_call_changed(consortium, days, has_rules=rules != new_rules, by=viewer.user_id)


def tell_deleted(viewer: Viewer, call: Call) -> None:
    """Tell the teams that answer a call that it is being deleted."""
    for consortium in _answering(call):
        notices.tell_call_deleted(consortium, by=viewer.user_id)


def _answering(call: Call) -> list[Consortium]:
    return list(call.consortia.filter(stage__in=ANSWERING).select_related("organisation", "call"))


def _asked(call: Call) -> tuple[date | None, list[dict[str, object]]]:
    """Return the last day of a call, and what its other rules ask, wherever that was read."""
    rules = rules_of(call)
    day = next((rule.day for rule in rules if isinstance(rule, Deadline)), call.closes)
    asked = [replace(rule, source=NOWHERE, note="") for rule in rules if not isinstance(rule, Deadline)]
    return day, sorted(data_of(asked), key=lambda each: str(each["key"]))
