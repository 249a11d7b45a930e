"""Services of saved searches."""

import logging
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from intercluster.apps.accounts.models import User
from intercluster.apps.alerts.models import SavedSearch
from intercluster.apps.alerts.notices import NEWS
from intercluster.apps.alerts.saved_search_results import BrokenSearchError, answer
from intercluster.apps.notices.services import notify
from intercluster.core import clock
from intercluster.core.errors import Conflict
from intercluster.core.locks import lock_row
from intercluster.core.saved_searches import FoundText

log = logging.getLogger(__name__)

MOST = 50
"""Most searches that one person may save."""

HOUR = 6
"""Hour of Monday at which the week of alerts begins, in the platform's time."""


def week_of(now: datetime) -> date:
    """Return the Monday of the alert week of a moment."""
    day = clock.today(now - timedelta(hours=HOUR))
    return day - timedelta(days=day.weekday())


@transaction.atomic
def save(search: SavedSearch, owner: User, *, name: str, alerts: bool) -> SavedSearch:
    """Save a search; its present results are not news. Raise Conflict or BrokenSearchError."""
    lock_row(owner)  # so that two searches saved at once count as two
    if owner.saved_searches.count() >= MOST:
        raise Conflict(_("You have saved %(most)d searches, the most you can have. Delete one first.") % {"most": MOST})
    search.owner, search.name, search.alerts = owner, name, alerts
    search.week = week_of(clock.now())
    search.seen = [text.key for text in answer(search)]
    search.save()
    return search


@transaction.atomic
def change(search: SavedSearch, *, name: str, alerts: bool) -> None:
    """Rename a saved search, and turn its alerts on or off; results at that moment are not news."""
    locked = SavedSearch.objects.select_for_update().get(pk=search.pk)
    if alerts and not locked.alerts:
        locked.week = week_of(clock.now())
        locked.seen = _together(locked.seen, answer(locked))
    locked.name, locked.alerts = name, alerts
    locked.save()


def remove(search: SavedSearch) -> None:
    """Delete a saved search."""
    search.delete()


def weekly(now: datetime) -> int:
    """Send the owners of saved searches the week's news; return the number of searches with news.

    Each search sends news at most once a week, however often this is called, and nothing twice; without news it sends
    nothing. A search that fails does not stop the others.
    """
    monday = week_of(now)
    due = SavedSearch.objects.filter(alerts=True, week__lt=monday, owner__is_active=True)
    told = 0
    for owner in User.objects.filter(pk__in=due.values("owner")).order_by("pk"):
        told += _tell(owner, monday)
    return told


@transaction.atomic
def _tell(owner: User, monday: date) -> bool:
    due = SavedSearch.objects.select_for_update(of=("self",), skip_locked=True).select_related("organisation")
    news: list[tuple[int, list[str]]] = []
    for search in due.filter(owner=owner, alerts=True, week__lt=monday):
        search.owner = owner
        try:
            texts = answer(search)
        except BrokenSearchError:
            continue  # the page of saved searches says so
        seen = set(search.seen)
        new = [each.key for each in texts if each.is_shown and each.key not in seen]
        search.week, search.seen = monday, _together(search.seen, texts)
        search.save(update_fields=["week", "seen"])
        if new:
            news.append((search.pk, new))
    if not news:
        return False
    count = len({key for _search, keys in news for key in keys})
    notify(owner, NEWS, context={"count": count, "searches": news}, path=reverse("alerts:list"))
    return True


def _together(seen: Sequence[str], texts: Sequence[FoundText]) -> list[str]:
    return list(dict.fromkeys([*seen, *(each.key for each in texts)]))
