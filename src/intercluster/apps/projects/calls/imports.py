"""Writes the calls of a file: all of them, or none."""

from collections.abc import Sequence
from dataclasses import asdict

from django.db import transaction

from intercluster.apps.directory.models import Cluster
from intercluster.apps.directory.rules import Viewer, manages
from intercluster.apps.projects.calls.services import CallFields, add_call, change_call
from intercluster.apps.projects.models import Call
from intercluster.core.errors import NotFound
from intercluster.core.imports.rows import Outcome

Planned = tuple[Outcome, Call | None, CallFields]


def plan(cluster: Cluster, calls: Sequence[CallFields]) -> list[Planned]:
    """Say what becomes of each call: one with the reference, else the title, of a call of the cluster changes it."""
    there = list(Call.objects.filter(cluster=cluster))
    by_reference = {call.reference: call for call in there if call.reference}
    by_title = {call.title: call for call in there if not call.reference}
    found: list[Planned] = []
    seen: set[str] = set()
    for said in calls:
        name = said.reference or said.title
        same = by_reference.get(said.reference) if said.reference else by_title.get(said.title)
        if name in seen:
            found.append((Outcome.SKIPPED, None, said))
        elif same is None:
            found.append((Outcome.NEW, None, said))
        elif all(getattr(same, field) == value for field, value in asdict(said).items()):
            found.append((Outcome.UNCHANGED, same, said))
        else:
            found.append((Outcome.CHANGED, same, said))
        seen.add(name)
    return found


@transaction.atomic
def write(viewer: Viewer, cluster: Cluster, calls: Sequence[CallFields]) -> dict[Outcome, int]:
    """Write the calls of a file, and count what became of them. Raises Refused, and then writes nothing."""
    if not manages(viewer, cluster):
        raise NotFound
    counts = dict.fromkeys((Outcome.NEW, Outcome.CHANGED, Outcome.UNCHANGED, Outcome.SKIPPED), 0)
    for outcome, same, said in plan(cluster, calls):
        counts[outcome] += 1
        if outcome is Outcome.NEW:
            add_call(viewer, cluster, said)
        elif same is not None and outcome is Outcome.CHANGED:
            change_call(viewer, same, said)
    return counts
