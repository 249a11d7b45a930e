"""Reminders of offers and needs that end soon."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from intercluster.apps.accounts.models import User
from intercluster.apps.alerts.models import Reminder
from intercluster.apps.alerts.notices import BEFORE, ENDING
from intercluster.apps.directory.models import Affiliation, Cluster, Need, Offer, Organisation, Statement
from intercluster.apps.directory.profiles.queries import SOON
from intercluster.apps.notices.services import notify
from intercluster.core.locks import lock_row

TABLES: dict[str, type[Statement]] = {"offer": Offer, "need": Need}


def remind_of_expiry(today: date) -> int:
    """Remind of offers and needs that end within 14 days, once for each end; return the number of reminders.

    The reminder goes to the editors of the organisation, or to the offices of its clusters if it has none. If there is
    nobody, the reminder waits until there is somebody.
    """
    ending = Q(expires__gte=today, expires__lte=today + BEFORE)
    keys = {
        key for model in TABLES.values() for key in model.objects.filter(ending).values_list("organisation", flat=True)
    }
    return sum(_remind(key, ending) for key in sorted(keys))


def ending_of(organisation: Organisation, today: date) -> list[dict[str, Any]]:
    """Return the offers and needs of an organisation that have ended or end soon."""
    return [
        {"table": table, "statement": row, "has_ended": row.expires < today}
        for table, model in TABLES.items()
        for row in model.objects.filter(organisation=organisation, expires__lte=today + SOON)
        .defer("lexemes", "terms", "vector")
        .order_by("expires", "pk")
    ]


def people_to_tell(organisation: Organisation) -> list[User]:
    """Return the editors of an organisation, or the offices of its clusters if it has none."""
    active = User.objects.filter(is_active=True)
    editors = active.filter(affiliations__organisation=organisation, affiliations__role=Affiliation.Role.EDITOR)
    offices = active.filter(managed_clusters__in=Cluster.objects.filter(organisations=organisation))
    return list(editors.distinct().order_by("pk")) or list(offices.distinct().order_by("pk"))


@transaction.atomic
def _remind(key: int, ending: Q) -> int:
    organisation = lock_row(Organisation(pk=key))  # so that two jobs at once send one mail
    people = people_to_tell(organisation)
    if not people:
        return 0
    due: dict[str, list[int]] = {}
    for table, model in TABLES.items():
        rows = model.objects.filter(ending, organisation=organisation).order_by("expires", "pk")
        due[table] = _not_told(table, rows.values_list("pk", "expires"))
    count = sum(len(keys) for keys in due.values())
    if count:
        for person in people:
            notify(
                person,
                ENDING,
                context={
                    "organisation": organisation.name,
                    "count": count,
                    "offers": due["offer"],
                    "needs": due["need"],
                },
                path=reverse("alerts:ending", args=[organisation.slug]),
            )
    return count


def _not_told(table: str, rows: Iterable[tuple[int, date]]) -> list[int]:
    """Return the keys of those that had no reminder yet, and mark them as reminded."""
    told = []
    for key, expires in rows:
        _row, is_new = Reminder.objects.get_or_create(table=table, statement=key, expires=expires)
        if is_new:
            told.append(key)
    return told
