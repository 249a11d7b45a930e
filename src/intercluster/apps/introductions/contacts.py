"""Whom the other side turns to: who asked or said yes, and another of the organisation where they have left."""

from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Affiliation
from intercluster.apps.introductions import notices
from intercluster.apps.introductions.models import Introduction
from intercluster.apps.introductions.states import AGREED, OPEN, Side


def contact_of(introduction: Introduction, side: Side) -> User | None:
    """Return who is turned to on a side; None before both agreed, and where nobody is left to turn to."""
    if introduction.state not in AGREED:
        return None
    person = getattr(introduction, f"{side}_person_id")
    return _present(person, introduction.organisation(side).pk).first()


def unattended(side: Side) -> QuerySet[Introduction]:
    """Return the open introductions to which a side has said yes by somebody who is there no more.

    There is who is active and belongs to the organisation, or to an office of its cluster, which may speak for it.
    """
    present = _present(OuterRef(f"{side}_person"), OuterRef(f"{side}_id"))
    return Introduction.objects.filter(~Exists(present), state__in=OPEN, **{f"{side}_agreed": True})


def hand_over() -> int:
    """Make an editor the contact where the one before has left, tell both sides, and return how often.

    It may run as often as it likes and several times at once. Where there is no editor either, the office sees it.
    """
    keys = [(side, pk) for side in Side for pk in unattended(side).order_by("pk").values_list("pk", flat=True)]
    return sum(_handed_over(side, pk) for side, pk in keys)


@transaction.atomic
def _handed_over(side: Side, pk: int) -> bool:
    rows = unattended(side).select_for_update(of=("self",)).select_related("asking", "asked", "office")
    row = rows.filter(pk=pk).first()
    if row is None:
        return False
    editors = Affiliation.objects.filter(
        organisation=row.organisation(side), role=Affiliation.Role.EDITOR, user__is_active=True
    )
    first = editors.order_by("since", "pk").select_related("user").first()
    if first is None:
        return False
    setattr(row, f"{side}_person", first.user)
    row.save(update_fields=[f"{side}_person"])
    notices.tell(row, side, notices.HANDED_OVER, who=row.organisation(side).name)
    if row.state in AGREED:
        notices.tell(row, side.other, notices.HANDED_OVER, who=row.organisation(side).name)
    return True


def _present(person: Any, organisation: Any) -> QuerySet[User]:
    belongs = Affiliation.objects.filter(user=OuterRef("pk"), organisation=_outer(organisation))
    speaks = User.objects.filter(
        pk=OuterRef("pk"),
        managed_clusters__memberships__organisation=_outer(organisation),
        managed_clusters__archived__isnull=True,
    )
    return User.objects.filter(Q(Exists(belongs)) | Q(Exists(speaks)), pk=person, is_active=True)


def _outer(value: int | OuterRef) -> int | OuterRef:
    """Return a reference as it is written one query further in."""
    return OuterRef(value) if isinstance(value, OuterRef) else value
