"""Notices of visits: to those who would like one, to hosts, and to visitors.

What a visit says, and how far a visitor has come, is looked up when a mail is sent.
"""

from collections.abc import Collection
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Cluster
from intercluster.apps.directory.rules import viewer_of
from intercluster.apps.exchange.models import Visit, Visitor
from intercluster.apps.exchange.people import hearers, office_acting, spoken_for
from intercluster.apps.exchange.visits.queries import visits
from intercluster.apps.exchange.visits.rules import hosts
from intercluster.apps.notices.models import Mail, Notice
from intercluster.apps.notices.registry import Context, NoticeKind, register
from intercluster.apps.notices.services import notify, take_over

WANT_TO_COME = (Visitor.State.ASKED, Visitor.State.WAITING, Visitor.State.ACCEPTED)
"""How far those have come who are told when a visit changes or is cancelled."""
DAYS_AND_PLACE = ("starts", "ends", "place")
WHOM_TO_CALL = ("call_name", "call_phone")


def _as_readable(user: User, context: Context) -> dict[str, Any] | None:
    """Return the visit as it is now; None if this reader may read it no more."""
    found = _readable(user, context)
    if found is None:
        return None
    said = {name: getattr(found, name) for name in ("title", "starts", "ends", "place")}
    is_cancelled = found.state == Visit.State.CANCELLED
    return {**context, **said, "is_cancelled": is_cancelled, **_by_host(context, found)}


def _readable(user: User, context: Context) -> Visit | None:
    found = visits(viewer_of(user)).select_related("answers_to__organisation")
    return found.filter(pk=context["visit"]).first()


def _by_host(context: Context, visit: Visit) -> dict[str, Any]:
    """Return the host, and the office that acted for it if one did."""
    office = Cluster.objects.filter(pk=context.get("office") or 0).first()
    return {"host": visit.organisation.name, "office": office.display_name if office else ""}


def _for_those_who_wanted(user: User, context: Context) -> dict[str, Any] | None:
    """Return the visit that was offered, and on whose behalf an office reads of it."""
    found, said = _readable(user, context), _as_readable(user, context)
    if found is None or said is None or found.answers_to is None:
        return said
    return {**said, "acts_for": spoken_for(found.answers_to.organisation, None, user)}


def _for_host(user: User, context: Context) -> dict[str, Any] | None:
    """Return who asks or has withdrawn, for the host; None once somebody has answered."""
    visitor = _visitor(context)
    if visitor is None or not hosts(viewer_of(user), visitor.visit):
        return None
    said = {"who": visitor.name, "organisation": visitor.organisation.name, "words": visitor.words}
    return {**context, **said, "acts_for": spoken_for(visitor.visit.organisation, None, user)}


def _for_accepted(user: User, context: Context) -> dict[str, Any] | None:
    """Return the visit; None if the reader does not come any more, or was told so before."""
    visitor = _visitor(context)
    return None if visitor is None or _was_told(visitor) else _as_readable(user, context)


def _for_declined(_user: User, context: Context) -> dict[str, Any] | None:
    """Return which host has declined; None if that has changed meanwhile, or was told before.

    The reader may not read the visit any more. They could when they asked, and so may know the host and the title.
    """
    visitor = _visitor(context)
    return None if visitor is None or _was_told(visitor) else {**context, **_by_host(context, visitor.visit)}


def _was_told(visitor: Visitor) -> bool:
    """Return whether the last decision that was mailed to a visitor is the one that holds now."""
    kinds = [each.name for each in DECISIONS]
    decisions = Notice.objects.filter(kind__in=kinds, context__visitor=visitor.pk)
    last = decisions.filter(mail__state=Mail.State.SENT).order_by("-pk").first()
    return last is not None and last.context["state"] == visitor.state


def _for_changed(user: User, context: Context) -> dict[str, Any] | None:
    """Return the visit with what has changed: its days or place, its safety rules, whom to call."""
    found, said = _readable(user, context), _as_readable(user, context)
    if found is None or said is None:
        return None
    changed = set(context.get("changed", DAYS_AND_PLACE))
    comes = found.visitors.filter(person=user, state=Visitor.State.ACCEPTED).exists()
    return {
        **said,
        "has_moved": bool(changed.intersection(DAYS_AND_PLACE)),
        "safety": found.safety if "safety" in changed else "",
        "calls": comes and bool(changed.intersection(WHOM_TO_CALL)),
    }


def _for_over(user: User, context: Context) -> dict[str, Any] | None:
    """Return the visit for its host; None once they have said who was there."""
    found, said = _readable(user, context), _as_readable(user, context)
    if found is None or said is None or found.state != Visit.State.OPEN:
        return None
    return {**said, "acts_for": spoken_for(found.organisation, None, user)}


def _for_soon(user: User, context: Context) -> dict[str, Any] | None:
    """Return the visit, for the host with how many come; None for a visitor who does not come any more."""
    found, said = _readable(user, context), _as_readable(user, context)
    if found is None or said is None:
        return None
    if not context.get("is_host"):
        return said if "visitor" not in context or _visitor(context) else None
    coming = found.visitors.filter(state=Visitor.State.ACCEPTED).count()
    return {**said, "coming": coming, "acts_for": spoken_for(found.organisation, None, user)}


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
ACCEPTED = _kind("accepted", _("We may come on a visit"), _("You may come: “%(title)s”"), _for_accepted)
WAITING = _kind("waiting", _("We wait for a seat on a visit"), _("You wait for a seat: “%(title)s”"), _for_accepted)
DECLINED = _kind("declined", _("We cannot come on a visit"), _("You cannot come: “%(title)s”"), _for_declined)
OFFERED = _kind(
    "offered",
    _("Somebody offers the visit that we would like"),
    _("You are invited: “%(title)s”"),
    _for_those_who_wanted,
)
CHANGED = _kind("changed", _("A visit that we go on has changed"), _("“%(title)s” has changed"), _for_changed)
OVER = _kind("over", _("Our visit is over: who was there?"), _("Who was there? “%(title)s”"), _for_over)
SOON = _kind("soon", _("A visit begins in two days"), _("Soon: “%(title)s”"), _for_soon)
CANCELLED = _kind("cancelled", _("A visit that we go on is cancelled"), _("“%(title)s” is cancelled"))
DECISIONS = (ACCEPTED, WAITING, DECLINED)


def tell_offered(visit: Visit, *, by: User) -> None:
    """Tell those who would like a visit that somebody offers it."""
    wanted = visit.answers_to
    assert wanted is not None
    for person in hearers(wanted.organisation, wanted.author).exclude(pk=by.pk):
        _tell(person, OFFERED, visit, office=_office(visit, by))


def tell_changed(visit: Visit, changed: Collection[str], *, by: User) -> None:
    """Tell everybody who wants to come that the visit has other days, another place, or other safety rules.

    Of whom to call, only those hear who come. `changed` has names of fields.
    """
    said = {"changed": sorted(changed)}
    if changed and set(changed) <= set(WHOM_TO_CALL):
        _tell_visitors(CHANGED, visit, by, [Visitor.State.ACCEPTED], **said)
    elif changed:
        _tell_visitors(CHANGED, visit, by, **said)


def tell_cancelled(visit: Visit, *, by: User) -> None:
    """Tell everybody who wants to come that the visit is cancelled."""
    _tell_visitors(CANCELLED, visit, by)


def tell_asked(visitor: Visitor, *, by: User) -> None:
    """Tell the host that somebody asks to come."""
    _tell_host(ASKED, visitor, by)


def tell_withdrawn(visitor: Visitor, *, by: User) -> None:
    """Tell the host that somebody does not come."""
    _tell_host(WITHDRAWN, visitor, by)


def tell_accepted(visitor: Visitor, *, by: User | None = None) -> None:
    """Tell a visitor that they may come, or that they may as soon as a seat is free.

    `by` is who has accepted them; None if a seat became free.
    """
    kind = WAITING if visitor.state == Visitor.State.WAITING else ACCEPTED
    _tell_decision(kind, visitor, by, _page_of(visitor.visit))


def tell_declined(visitor: Visitor, *, by: User) -> None:
    """Tell a visitor that they cannot come. Who cannot read the visit any more is led to the list."""
    assert visitor.person is not None  # erased people have no seat that could be taken from them
    reads = visits(viewer_of(visitor.person)).filter(pk=visitor.visit_id).exists()
    _tell_decision(DECLINED, visitor, by, _page_of(visitor.visit) if reads else reverse("exchange:visits"))


def _tell_decision(kind: NoticeKind, visitor: Visitor, by: User | None, path: str) -> None:
    """Tell a visitor of a decision, in place of those before it that they have not read."""
    if visitor.person is None or not visitor.person.is_active:
        return
    for each in DECISIONS:
        take_over(visitor.person, each, _page_of(visitor.visit))
    office = _office(visitor.visit, by) if by else None
    _tell(visitor.person, kind, visitor.visit, path=path, visitor=visitor.pk, state=visitor.state, office=office)


def _tell_host(kind: NoticeKind, visitor: Visitor, by: User) -> None:
    visit = visitor.visit
    for person in hearers(visit.organisation, visit.author).exclude(pk=by.pk):
        _tell(person, kind, visit, visitor=visitor.pk, state=visitor.state)


def tell_soon(visit: Visit) -> bool:
    """Remind those who come, and the host, of a visit; return whether somebody comes."""
    visitors = _active(visit, [Visitor.State.ACCEPTED])
    for person, each in visitors:
        _tell(person, SOON, visit, visitor=each.pk, state=each.state)
    come = [person.pk for person, _row in visitors]
    for person in hearers(visit.organisation, visit.author).exclude(pk__in=come) if come else ():
        _tell(person, SOON, visit, is_host=True)
    return bool(come)


def tell_over(visit: Visit) -> bool:
    """Ask the host, once, who was there; return whether they are asked now."""
    if Notice.objects.filter(kind=OVER.name, context__visit=visit.pk).exists():
        return False
    people = list(hearers(visit.organisation, visit.author))
    for person in people:
        _tell(person, OVER, visit)
    return bool(people)


def _tell_visitors(
    kind: NoticeKind, visit: Visit, by: User, states: Collection[str] = WANT_TO_COME, **more: Any
) -> None:
    for person, _row in _active(visit, states):
        if person != by:
            _tell(person, kind, visit, office=_office(visit, by), **more)


def _active(visit: Visit, states: Collection[str]) -> list[tuple[User, Visitor]]:
    """Return the visitors in some states who can sign in, with their rows, in the order of asking."""
    found = visit.visitors.filter(state__in=states, person__is_active=True)
    return [(each.person, each) for each in found.select_related("person").order_by("pk") if each.person]


def _office(visit: Visit, by: User) -> int | None:
    office = office_acting(by, visit.organisation)
    return office.pk if office else None


def _page_of(visit: Visit) -> str:
    return reverse("exchange:visit", args=[visit.key])


def _tell(person: User, kind: NoticeKind, visit: Visit, *, path: str = "", **more: Any) -> None:
    context = {"visit": visit.pk, "title": visit.title, **more}
    notify(person, kind, context=context, path=path or _page_of(visit))
