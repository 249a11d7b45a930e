"""Dismissals: a partner that an organisation turned down sinks in its next searches; one it knows is hidden.

They count, and show, only for the organisation's own people and its office. Others who search on its behalf would
learn whom it turned down, or who it is if it did so unnamed.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from intercluster.apps.directory.models import Membership, Need, Offer, Organisation
from intercluster.apps.directory.rules import Viewer
from intercluster.apps.partnering.models import Reluctance
from intercluster.core import clock

Cause = Reluctance.Cause

REASONS = (Cause.OTHER_JOB, Cause.WRONG_PLACE, Cause.SIZE, Cause.KNOWN)
"""What an organisation may say of a result that it does not want."""

UNNAMED_REASONS = (Cause.OTHER_JOB, Cause.WRONG_PLACE)
"""The same of an unnamed author, whose size and name a reader does not know."""

SAID = (*REASONS, Cause.NOT_RELEVANT)
"""What an organisation has said, and can take back."""

STRENGTH: Mapping[Cause, float] = {
    cause: 0.5 if cause is Cause.SILENT else 1.0 for cause in Cause if cause is not Cause.KNOWN
}
"""How much each speaks against a partner when it is new; it fades evenly until LASTS is over."""

LASTS = timedelta(days=365)

Target = Organisation | Offer | Need
"""An organisation, or of an author who is not named the text."""

Key = int | tuple[str, int]
"""An organisation, or table and key of an unnamed author's text."""

Reluctances = Mapping[Key, float]
"""From 0 to 1."""


def is_insider(viewer: Viewer, organisation: Organisation) -> bool:
    """Return whether the viewer belongs to the organisation, or to the office of one of its clusters."""
    if viewer.is_operator or organisation.pk in viewer.organisation_ids:
        return True
    return (
        bool(viewer.cluster_ids)
        and Membership.objects.filter(organisation=organisation, cluster__in=viewer.cluster_ids).exists()
    )


def reluctances(organisation: Organisation) -> Reluctances:
    """Return what speaks against proposing parties to an organisation again."""
    now = clock.now()
    rows = Reluctance.objects.filter(organisation=organisation, since__gt=now - LASTS, cause__in=STRENGTH)
    strengths: dict[Key, float] = {}
    for row in rows:
        days = clock.today(now) - clock.today(row.since)
        left = 1.0 - days.days / LASTS.days
        strengths[_key(row)] = STRENGTH[Cause(row.cause)] * min(max(left, 0.0), 1.0)
    return strengths


def dismissed(organisation: Organisation) -> dict[Key, Cause]:
    """Return what an organisation has said of parties that it does not want."""
    rows = Reluctance.objects.filter(organisation=organisation, cause__in=SAID)
    return {_key(row): Cause(row.cause) for row in rows}


def known(organisation: Organisation) -> set[Key]:
    """Return the parties that an organisation has said it knows already."""
    return {party for party, cause in dismissed(organisation).items() if cause is Cause.KNOWN}


def _key(row: Reluctance) -> Key:
    if row.other_id is not None:
        return row.other_id
    model, key = (Offer, row.offer_id) if row.offer_id is not None else (Need, row.need_id)
    return model._meta.db_table, key or 0


def lower(organisation: Organisation, target: Target, cause: Cause) -> None:
    """Propose a party to an organisation less, or hide it; the last cause counts.

    A party that it knows stays hidden whatever happens in an introduction, until it takes that back.
    """
    own = {"organisation": organisation, **_columns(target)}
    if cause not in SAID and Reluctance.objects.filter(cause=Cause.KNOWN, **own).exists():
        return
    Reluctance.objects.update_or_create(**own, defaults={"cause": cause, "since": clock.now()})


def take_back(organisation: Organisation, target: Target) -> None:
    """Take back what an organisation said of a party, if that is still what counts."""
    Reluctance.objects.filter(organisation=organisation, cause__in=SAID, **_columns(target)).delete()


def _columns(target: Target) -> dict[str, Any]:
    columns: dict[str, Target | None] = {"other": None, "offer": None, "need": None}
    columns[{Organisation: "other", Offer: "offer", Need: "need"}[type(target)]] = target
    return columns
