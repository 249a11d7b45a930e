"""Notices of consortia: who is invited, who has joined, declined or left, and what becomes of the call."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Affiliation, Membership, Organisation
from intercluster.apps.introductions.models import Introduction, Message
from intercluster.apps.introductions.states import Refusal
from intercluster.apps.notices.registry import Context, NoticeKind, register
from intercluster.apps.notices.services import notify
from intercluster.apps.projects.models import Consortium, Partner, PartnerState
from intercluster.core import clock


def _while_invited(_user: User, context: Context) -> Context | None:
    """Return the context with the inviter's words; None if the organisation is no longer invited."""
    place = Partner.objects.filter(pk=context["place"], state=PartnerState.INVITED).first()
    if place is None:
        return None
    written = Message.objects.filter(pk=context["message"]).first()
    return {**context, "text": written.text if written else ""}


def _kind(name: str, label: Any, subject: Any, **more: Any) -> NoticeKind:
    return register(NoticeKind(f"projects.{name}", label, subject, f"projects/notices/{name}.txt", **more))


INVITED = _kind(
    "invited",
    _("We are invited to a consortium"),
    _("%(who)s invites %(us)s to “%(title)s”"),
    refreshed=_while_invited,
)
JOINED = _kind("joined", _("An organisation joined our consortium"), _("%(other)s takes part in “%(title)s”"))
DECLINED = _kind(
    "declined", _("An organisation declined our invitation"), _("%(other)s does not take part in “%(title)s”")
)
LEFT = _kind("left", _("An organisation left our consortium"), _("%(other)s has left “%(title)s”"))
TAKEN_OUT = _kind("taken_out", _("We are no longer in a consortium"), _("%(us)s no longer takes part in “%(title)s”"))


DELETED = _kind("deleted", _("A consortium that we take part in was deleted"), _("“%(title)s” is no longer prepared"))
CALL_CHANGED = _kind(
    "call_changed", _("The call of our consortium has changed"), _("The call of “%(title)s” has changed")
)
CALL_DELETED = _kind(
    "call_deleted", _("The call of our consortium was deleted"), _("The call of “%(title)s” was deleted")
)


def people_of(organisation: Organisation) -> Q:
    """Return the condition for who answers for an organisation: its editors, or the offices where it has none."""
    editors = Q(affiliations__organisation=organisation, affiliations__role=Affiliation.Role.EDITOR)
    if User.objects.filter(editors, is_active=True).exists():
        return editors
    homes = Membership.objects.filter(organisation=organisation, cluster__archived=None)
    return Q(managed_clusters__in=homes.values("cluster"))


def of_consortium(consortium: Consortium) -> Q:
    """Return the condition for who prepares a consortium: its organisation's editors, and its office."""
    editors = Q(affiliations__organisation=consortium.organisation_id, affiliations__role=Affiliation.Role.EDITOR)
    homes = Membership.objects.filter(
        organisation=consortium.organisation_id, cluster=consortium.cluster_id, cluster__archived=None
    )
    return editors | Q(managed_clusters__in=homes.values("cluster"))


def tell_invited(place: Partner, introduction: Introduction) -> None:
    """Tell those who answer for an organisation that it is invited, with the inviter's message."""
    first = introduction.messages.order_by("pk").first()
    until = clock.local_day(introduction.expires)
    page = reverse("introductions:introduction", args=[introduction.public_id])
    people = User.objects.filter(people_of(place.organisation), is_active=True).distinct()
    own = set(
        people.filter(affiliations__organisation=place.organisation).values_list("pk", flat=True)
    )  # an office that speaks for it answers the introduction
    for person in people:
        with translation.override(person.language):
            expires = date_format(until, "DATE_FORMAT")
        more = {"message": first.pk if first else None, "expires": expires}
        _send(person, INVITED, place, _page(place) if person.pk in own else page, more)


def tell_joined(place: Partner, by: User | None) -> None:
    """Tell those who prepare a consortium that an organisation takes part."""
    _tell_own(place, JOINED, by)


def tell_declined(place: Partner, by: User | None) -> None:
    """Tell those who prepare a consortium that an organisation does not take part, and why if it says so."""
    made = place.introduction
    _tell_own(place, DECLINED, by, refusal=made.refusal if made is not None and made.refusal_told else "")


def tell_left(place: Partner, by: User) -> None:
    """Tell those who prepare a consortium that an organisation has left."""
    _tell_own(place, LEFT, by)


def tell_taken_out(place: Partner, by: User) -> None:
    """Tell an organisation's people that it is no longer in a consortium."""
    _tell_theirs(place, TAKEN_OUT, by)


def tell_deleted(place: Partner, by: User) -> None:
    """Tell the people of an organisation that takes part that the consortium is being deleted."""
    _tell_theirs(place, DELETED, by)


def _tell_theirs(place: Partner, kind: NoticeKind, by: User) -> None:
    for person in User.objects.filter(people_of(place.organisation), is_active=True).exclude(pk=by.pk).distinct():
        _send(person, kind, place, reverse("projects:consortia"))


def _tell_own(place: Partner, kind: NoticeKind, by: User | None, refusal: str = "") -> None:
    people = User.objects.filter(of_consortium(place.consortium), is_active=True).distinct()
    for person in people.exclude(pk=by.pk) if by else people:
        with translation.override(person.language):
            more = {"refusal": str(Refusal(refusal).label) if refusal else ""}
        _send(person, kind, place, reverse("projects:partners", args=[place.consortium.key]), more)


def tell_call_changed(consortium: Consortium, days: Sequence[date | None], *, has_rules: bool, by: int | None) -> None:
    """Tell a team that its call has other rules, or another last day, the one in `days`.

    An office changes rules one by one: of these alone, nobody hears again before they have seen the last notice.
    """
    path = reverse("projects:consortium_rules", args=[consortium.key])
    for person in _team_of(consortium, by):
        if not days and person.notices.filter(kind=CALL_CHANGED.name, path=path, seen_at=None).exists():
            continue
        with translation.override(person.language):
            until = [date_format(day, "DATE_FORMAT") if day else "" for day in days]
        context = _of_call(consortium) | {"until": until[0] if until else "", "is_other_day": int(bool(days))}
        notify(person, CALL_CHANGED, context=context | {"has_rules": int(has_rules)}, path=path)


def tell_call_deleted(consortium: Consortium, *, by: int | None) -> None:
    """Tell a team that its call is being deleted."""
    for person in _team_of(consortium, by):
        path = reverse("projects:consortium", args=[consortium.key])
        notify(person, CALL_DELETED, context=_of_call(consortium), path=path)


def _of_call(consortium: Consortium) -> dict[str, str | int]:
    return {"title": consortium.title, "call": consortium.call.title if consortium.call else ""}


def _team_of(consortium: Consortium, by: int | None) -> QuerySet[User]:
    """Return who prepares a consortium and who edits an organisation that has joined, but for the one who acts."""
    joined = consortium.partners.filter(state=PartnerState.JOINED).values("organisation")
    editors = Q(affiliations__organisation__in=joined, affiliations__role=Affiliation.Role.EDITOR)
    found = User.objects.filter(of_consortium(consortium) | editors, is_active=True).distinct()
    return found if by is None else found.exclude(pk=by)


def _page(place: Partner) -> str:
    return reverse("projects:consortium", args=[place.consortium.key])


def _send(person: User, kind: NoticeKind, place: Partner, path: str, more: dict[str, Any] | None = None) -> None:
    consortium = place.consortium
    call = consortium.call
    context: dict[str, Any] = {
        "place": place.pk,
        "who": consortium.organisation.name,
        "us": place.organisation.name,
        "other": place.organisation.name,
        "title": consortium.title,
        "call": call.title if call else "",
    }
    notify(person, kind, context=context | (more or {}), path=path)
