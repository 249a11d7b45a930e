"""Writes of the checklist: people's answers to what no data can decide."""

from django.db import transaction

from intercluster.apps.directory.rules import Viewer
from intercluster.apps.projects.checking.findings import confirmed_by_people
from intercluster.apps.projects.consortia.places import call_rules
from intercluster.apps.projects.consortia.services import locked_consortium
from intercluster.apps.projects.models import Consortium
from intercluster.core.errors import NotFound


@transaction.atomic
def answer_rule(viewer: Viewer, consortium: Consortium, key: str, answer: bool | None) -> None:
    """Answer a rule that no data can decide, or take the answer back with None."""
    locked = locked_consortium(viewer, consortium)
    if key not in confirmed_by_people(call_rules(locked)):
        raise NotFound
    locked.confirmed = {each: said for each, said in locked.confirmed.items() if each != key}
    if answer is not None:
        locked.confirmed[key] = answer
    locked.save(update_fields=["confirmed", "updated"])
