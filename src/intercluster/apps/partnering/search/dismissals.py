"""Dismissals: a partner that an organisation turned down sinks in the organisation's next searches.

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

STRENGTH = {Reluctance.Cause.DECLINED: 1.0, Reluctance.Cause.NOT_RELEVANT: 1.0, Reluctance.Cause.SILENT: 0.5}
"""How much each speaks against a partner when it is new; it fades evenly until LASTS is over."""

LASTS = timedelta(days=365)

Target = Organisation | Offer | Need
"""An organisation, or of an author who is not named the text."""

Reluctances = Mapping[int | tuple[str, int], float]
"""By organisation, or by table and key of an unnamed author's text: 0 to 1."""


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
    rows = Reluctance.objects.filter(organisation=organisation, since__gt=now - LASTS)
    strengths: dict[int | tuple[str, int], float] = {}
    for row in rows:
        days = clock.today(now) - clock.today(row.since)
        left = 1.0 - days.days / LASTS.days
        strengths[_key(row)] = STRENGTH[Reluctance.Cause(row.cause)] * min(max(left, 0.0), 1.0)
    return strengths


def dismissed(organisation: Organisation) -> set[int | tuple[str, int]]:
    """Return the parties that an organisation has called not relevant, as `reluctances` names them."""
    rows = Reluctance.objects.filter(organisation=organisation, cause=Reluctance.Cause.NOT_RELEVANT)
    return {_key(row) for row in rows}


def _key(row: Reluctance) -> int | tuple[str, int]:
    if row.other_id is not None:
        return row.other_id
    model, key = (Offer, row.offer_id) if row.offer_id is not None else (Need, row.need_id)
    return model._meta.db_table, key or 0


def lower(organisation: Organisation, target: Target, cause: Reluctance.Cause) -> None:
    """Propose a party to an organisation less; the last cause counts."""
    Reluctance.objects.update_or_create(
        organisation=organisation, **_columns(target), defaults={"cause": cause, "since": clock.now()}
    )


def forget(organisation: Organisation, target: Target, cause: Reluctance.Cause) -> None:
    """Take back what was said of a party, if that is still what counts."""
    Reluctance.objects.filter(organisation=organisation, cause=cause, **_columns(target)).delete()


def _columns(target: Target) -> dict[str, Any]:
    columns: dict[str, Target | None] = {"other": None, "offer": None, "need": None}
    columns[{Organisation: "other", Offer: "offer", Need: "need"}[type(target)]] = target
    return columns
