"""Writes of the competences that an idea takes."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _

from intercluster.apps.directory.rules import Viewer
from intercluster.apps.projects.consortia.services import locked_consortium
from intercluster.apps.projects.models import Consortium, Level, Requirement, WorkPackage
from intercluster.apps.projects.requirements.queries import capability_called, label_in, read_from, taken_out
from intercluster.core.errors import Conflict

MOST = 30
"""Most competences of a consortium."""
ASIDE = 10_000
"""Added to numbers while they change places, since no two may be equal at any time."""


@dataclass(frozen=True)
class RequirementFields:
    """What people say about a competence."""

    text: str
    level: int = Level.GOOD
    weight: int = 3
    must: bool = False
    work_package: WorkPackage | None = None
    place: int | None = None
    """Where it stands among the others; at the end if nothing is said."""
    pk: int | None = None
    """Of the one that is changed; None for a new one."""
    remove: bool = False


@transaction.atomic
def read_text(viewer: Viewer, consortium: Consortium) -> int:
    """Propose the competences that the idea's text is about, in place of earlier proposals; return how many."""
    locked = locked_consortium(viewer, consortium)
    known = taken_out(locked)
    locked.requirements.filter(is_guessed=True).delete()
    rows = locked.requirements.all()
    known.update(rows.values_list("capability", flat=True))
    room = MOST - rows.count()
    number = rows.aggregate(last=Max("number"))["last"] or 0
    found = [key for key in read_from(locked.text, locked.language) if key not in known][:room]
    for key in found:
        number += 1
        Requirement.objects.create(
            consortium=locked,
            number=number,
            text=label_in(key, locked.language),
            capability=key,
            is_guessed=True,
        )
    return len(found)


@transaction.atomic
def save_requirements(viewer: Viewer, consortium: Consortium, said: Sequence[RequirementFields]) -> None:
    """Keep, change, add, order and remove competences. What is kept is no guess any more. Raises Conflict.

    One that somebody removed meanwhile is added again, and one that somebody added meanwhile stays.
    """
    locked = locked_consortium(viewer, consortium)
    rows = {row.pk: row for row in locked.requirements.all()}
    removed = [each.pk for each in said if each.remove and each.pk in rows]
    locked.requirements.filter(pk__in=removed).delete()
    kept = [each for each in said if not each.remove]
    others = [row for row in rows.values() if row.pk not in {each.pk for each in said}]
    if len(kept) + len(others) > MOST:
        raise Conflict(_("There may be %(most)d competences at most. Remove some first.") % {"most": MOST})
    locked.requirements.update(number=F("number") + ASIDE)
    last = len(rows) + len(said)
    placed: list[tuple[int, Requirement]] = [(row.number, row) for row in others]
    for each in kept:
        row = rows.get(each.pk or 0) or Requirement(consortium=locked)
        placed.append((each.place or last, _written(row, each)))
    for number, (_place, row) in enumerate(sorted(placed, key=lambda one: one[0]), start=1):
        row.number = number
        row.save()


def _written(row: Requirement, said: RequirementFields) -> Requirement:
    if row.text != said.text:
        row.text, row.capability = said.text, capability_called(said.text)
    row.level, row.weight, row.must, row.work_package = said.level, said.weight, said.must, said.work_package
    row.is_guessed = False
    return row
