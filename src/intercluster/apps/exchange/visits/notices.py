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
from intercluster.apps.exchange.visits.rules import hosts
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


def _for_host(user: User, context: Context) -> dict[str, Any] | None:
    """Return who asks or has withdrawn, for the host; None once somebody has answered."""
    visitor = _visitor(context)
    if visitor is None or not hosts(viewer_of(user), visitor.visit):
        return None
    return {**context, "who": visitor.person.name, "organisation": visitor.organisation.name, "words": visitor.words}


def _for_visitor(user: User, context: Context) -> dict[str, Any] | None:
    """Return how far the reader has come; None if that has changed meanwhile."""
    visitor, said = _visitor(context), _as_readable(user, context)
    return None if visitor is None or said is None else said


def _visitor(context: Context) -> Visitor | None:
    found = Visitor.objects.filter(pk=context["visitor"], state=context["state"])
    return found.select_related("person", "organisation", "visit__organisation").first()


def _kind(name: str, label: Any, subject: Any, refreshed: Any = _as_readable) -> NoticeKind:
    template = f"exchange/visits/notices/{name}.txt"
    return register(NoticeKind(f"exchange.visit_{name}", label, subject, template, refreshed=refreshed))


ASKED = _kind("asked", _("Somebody asks to come on our visit"), _("Somebody asks to come: “%(title)s”"), _for_host)
WITHDRAWN = _kind(
    "withdrawn", _("Somebody does not come on our visit"), _("Somebody does not come: “%(title)s”"), _for_host
)
ACCEPTED = _kind("accepted", _("We may come on a visit"), _("You may come: “%(title)s”"), _for_visitor)
DECLINED = _kind("declined", _("We cannot come on a visit"), _("You cannot come: “%(title)s”"), _for_visitor)
OFFERED = _kind("offered", _("Somebody offers the visit that we would like"), _("You are invited: “%(title)s”"))
CHANGED = _kind("changed", _("A visit that we go on has changed"), _("“%(title)s” has changed"))
SOON = _kind("soon", _("A visit begins in two days"), _("Soon: “%(title)s”"))
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


def tell_asked(visitor: Visitor, *, by: User) -> None:
    """Tell the host that somebody asks to come."""
    _tell_host(ASKED, visitor, by)


def tell_withdrawn(visitor: Visitor, *, by: User) -> None:
    """Tell the host that somebody does not come."""
    _tell_host(WITHDRAWN, visitor, by)


def tell_accepted(visitor: Visitor) -> None:
    """Tell a visitor that they may come, or that they may as soon as a seat is free."""
    _tell_visitor(ACCEPTED, visitor)


def tell_declined(visitor: Visitor) -> None:
    """Tell a visitor that they cannot come."""
    _tell_visitor(DECLINED, visitor)


def _tell_host(kind: NoticeKind, visitor: Visitor, by: User) -> None:
    visit = visitor.visit
    for person in hearers(visit.organisation, visit.author).exclude(pk=by.pk):
        _tell(person, kind, visit, visitor=visitor.pk, state=visitor.state)


def _tell_visitor(kind: NoticeKind, visitor: Visitor) -> None:
    if visitor.person.is_active:
        _tell(visitor.person, kind, visitor.visit, visitor=visitor.pk, state=visitor.state)


def tell_soon(visit: Visit) -> bool:
    """Remind those who come, and the host, of a visit; return whether somebody comes."""
    coming = visit.visitors.filter(state=Visitor.State.ACCEPTED, person__is_active=True)
    people = [each.person for each in coming.select_related("person").order_by("pk")]
    hosts_of_it = list(hearers(visit.organisation, visit.author)) if people else []
    for person in dict.fromkeys([*people, *hosts_of_it]):
        _tell(person, SOON, visit)
    return bool(people)


def _tell_visitors(kind: NoticeKind, visit: Visit, by: User) -> None:
    coming = visit.visitors.filter(state__in=WANT_TO_COME, person__is_active=True).exclude(person=by)
    for each in coming.select_related("person"):
        _tell(each.person, kind, visit)


def _tell(person: User, kind: NoticeKind, visit: Visit, **more: Any) -> None:
    context = {"visit": visit.pk, "title": visit.title, **more}
    notify(person, kind, context=context, path=reverse("exchange:visit", args=[visit.key]))
