"""Notices about requests to meet, and who gets them: the people of a participant who have an account."""

from typing import Any

from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.anonymity.disclosure import Disclosures
from intercluster.apps.directory.rules import viewer_of
from intercluster.apps.events.models import Participant, Request, RequestState
from intercluster.apps.events.requests.identity import other_side, topic
from intercluster.apps.notices.registry import Context, NoticeKind, register
from intercluster.apps.notices.services import notify


def _with_words(_user: User, context: Context) -> Context | None:
    """Return the context with what was written; None if it waits for no answer any more that was asked for."""
    row = Request.objects.filter(pk=context["request"]).select_related("offer", "need").first()
    if row is None or (context["is_asked"] and row.state != RequestState.OPEN):
        return None
    about = topic(row)
    return {**context, "text": row.text, "about": about.text if about else ""}


def _kind(name: str, label: Any, subject: Any) -> NoticeKind:
    template = f"events/notices/request_{name}.txt"
    return register(NoticeKind(f"events.request_{name}", label, subject, template, refreshed=_with_words))


ASKED = _kind(
    "asked",
    _("Somebody wants to meet us at an event"),
    _("%(other)s would like to meet you at “%(title)s”"),
)
ACCEPTED = _kind(
    "accepted", _("Somebody said yes to a meeting at an event"), _("%(other)s would like to meet you too: “%(title)s”")
)
DECLINED = _kind(
    "declined", _("A request to meet at an event was declined"), _("%(other)s cannot meet you at “%(title)s”")
)
ENDED = _kind(
    "ended", _("A request to meet at an event was not answered"), _("%(other)s has not answered: “%(title)s”")
)
WITHDRAWN = _kind(
    "withdrawn", _("Somebody took a meeting at an event back"), _("%(other)s no longer meets you at “%(title)s”")
)


def tell(request: Request, participant: Participant, kind: NoticeKind) -> None:
    """Tell a side's people something about a request, in their languages, in the caller's transaction."""
    path = f"{reverse('events:people', args=[request.event.key])}?for={participant.key}"
    people = User.objects.filter(attendances__participant=participant, is_active=True).order_by("pk").distinct()
    for person in people:
        with translation.override(person.language):
            context: dict[str, str | int] = {
                "request": request.pk,
                "other": other_side(request, participant, Disclosures(viewer_of(person))).name,
                "title": request.event.title,
                "is_asked": int(kind is ASKED),
                "until": date_format(request.expires.astimezone(request.event.zone), "DATE_FORMAT"),
            }
        notify(person, kind, context=context, path=path)
