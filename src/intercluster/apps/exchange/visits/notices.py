"""Notices of visits: to those who would like one, to hosts, and to visitors.

What a visit says, and how far a visitor has come, is looked up when a mail is sent.
"""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.rules import viewer_of
from intercluster.apps.exchange.models import Visit, Visitor
from intercluster.apps.exchange.people import hearers
from intercluster.apps.exchange.visits.queries import visits
from intercluster.apps.notices.registry import Context, NoticeKind, register
from intercluster.apps.notices.services import notify

WANT_TO_COME = (Visitor.State.ASKED, Visitor.State.WAITING, Visitor.State.ACCEPTED)
"""How far those have come who are told when a visit changes or is cancelled."""


def _as_readable(user: User, context: Context) -> dict[str, Any] | None:
    """Return the visit as it is now; None if this reader may read it no more."""
    found = visits(viewer_of(user)).filter(pk=context["visit"]).first()
    if found is None:
        return None
    said = {name: getattr(found, name) for name in ("title", "starts", "ends", "place")}
    return {**context, **said, "host": found.organisation.name, "is_cancelled": found.state == Visit.State.CANCELLED}


def _kind(name: str, label: Any, subject: Any, refreshed: Any = _as_readable) -> NoticeKind:
    template = f"exchange/visits/notices/{name}.txt"
    return register(NoticeKind(f"exchange.visit_{name}", label, subject, template, refreshed=refreshed))


OFFERED = _kind("offered", _("Somebody offers the visit that we would like"), _("You are invited: “%(title)s”"))
CHANGED = _kind("changed", _("A visit that we go on has changed"), _("“%(title)s” has changed"))
CANCELLED = _kind("cancelled", _("A visit that we go on is cancelled"), _("“%(title)s” is cancelled"))


def tell_offered(visit: Visit, *, by: User) -> None:
    """Tell those who would like a visit that somebody offers it."""
    wanted = visit.answers_to
    assert wanted is not None
    for person in hearers(wanted.organisation, wanted.author).exclude(pk=by.pk):
        _tell(person, OFFERED, visit)


def tell_changed(visit: Visit, *, by: User) -> None:
    """Tell everybody who wants to come that the visit has other days, or another place."""
    _tell_visitors(CHANGED, visit, by)


def tell_cancelled(visit: Visit, *, by: User) -> None:
    """Tell everybody who wants to come that the visit is cancelled."""
    _tell_visitors(CANCELLED, visit, by)


def _tell_visitors(kind: NoticeKind, visit: Visit, by: User) -> None:
    coming = visit.visitors.filter(state__in=WANT_TO_COME, person__is_active=True).exclude(person=by)
    for each in coming.select_related("person"):
        _tell(each.person, kind, visit)


def _tell(person: User, kind: NoticeKind, visit: Visit, **more: Any) -> None:
    context = {"visit": visit.pk, "title": visit.title, **more}
    notify(person, kind, context=context, path=reverse("exchange:visit", args=[visit.key]))
