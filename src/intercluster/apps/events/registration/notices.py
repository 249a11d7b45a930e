"""What people who come to an event hear: they have a place, share an agenda with others, or the event is cancelled."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from intercluster.apps.events.agenda.links import has_ended, page_address
from intercluster.apps.events.models import Attendee, Audience, Event, Participant, Stage
from intercluster.apps.events.setting.times import clock_time
from intercluster.apps.notices.models import Mail
from intercluster.apps.notices.registry import DirectMail, NoticeKind, register, register_direct
from intercluster.apps.notices.services import notify, post
from intercluster.geo.display_names import joined


def _kind(name: str, label: Any, subject: Any) -> NoticeKind:
    return register(NoticeKind(f"events.{name}", label, subject, f"events/notices/{name}.txt"))


REGISTERED = _kind("registered", _("Somebody registers me for an event"), _("You are registered for “%(title)s”"))
WAITING = _kind(
    "waiting", _("Somebody puts me on the waiting list of an event"), _("You are on the waiting list of “%(title)s”")
)
MOVED_UP = _kind("moved_up", _("A place at an event becomes free for me"), _("You have a place at “%(title)s”"))
CANCELLED = _kind("cancelled", _("An event that I attend is cancelled"), _("“%(title)s” is cancelled"))
AGENDA = _kind(
    "own_agenda", _("A colleague and I get one agenda at an event, or one each"), _("Your agenda at “%(title)s”")
)
KINDS = {kind.name: kind for kind in (REGISTERED, WAITING, MOVED_UP, CANCELLED, AGENDA)}
ATTENDEE = "events.attendee"


def tell(participant: Participant, kind: NoticeKind, *, but: int | None = None) -> None:
    """Tell all who come for a participant: by a notice if they have an account, else by mail if they left an address.

    `but` is the key of the account that did it, and knows.
    """
    for attendee in participant.attendees.select_related("user").order_by("pk"):
        if attendee.user_id is None or attendee.user_id != but:
            tell_attendee(participant, attendee, kind)


def tell_attendee(participant: Participant, attendee: Attendee, kind: NoticeKind) -> None:
    """Tell one person who comes for a participant."""
    event = participant.event
    if attendee.user is not None:
        if attendee.user.is_active:
            context = _context(event, attendee, attendee.user.language)
            notify(attendee.user, kind, context=context, path=reverse("events:event", args=[event.key]))
    elif attendee.email:
        post(ATTENDEE, attendee.pk, context={"kind": kind.name})


def _context(event: Event, attendee: Attendee, language: str) -> dict[str, str]:
    participant = attendee.participant
    colleagues = participant.attendees.exclude(pk=attendee.pk).values_list("name", flat=True)
    with translation.override(language):
        return {
            "title": event.title,
            "when": _when(event),
            "place": event.place,
            "organisation": participant.name,
            "organiser": event.cluster.display_name,
            "colleagues": joined(sorted(" ".join(name.split()) for name in colleagues)),
        }


def _when(event: Event) -> str:
    first = event.days.first()
    return f"{clock_time(first.starts, event.zone, with_day=True)} ({event.time_zone})" if first else ""


def attendee_mail(mail: Mail) -> DirectMail | None:
    """Return the mail to somebody without an account, or None if they do not come any more."""
    people = Attendee.objects.select_related("participant__event__cluster", "participant__organisation")
    attendee = people.filter(pk=mail.about or 0, user=None).exclude(email="").first()
    kind = KINDS.get(mail.context.get("kind", ""))
    if attendee is None or kind is None:
        return None
    event = attendee.participant.event
    return DirectMail(
        to=attendee.email,
        language=attendee.language,
        subject=kind.subject,
        template=kind.template,
        context={
            **_context(event, attendee, attendee.language),
            "name": " ".join(attendee.name.split()),
            "link": _link(attendee),
        },
    )


def _link(attendee: Attendee) -> str:
    """Return the address of their agenda, which opens without an account; of the event once agendas are closed."""
    event = attendee.participant.event
    if event.stage == Stage.OPEN and not has_ended(event):
        return page_address(attendee)
    return settings.BASE_URL + reverse("events:event", args=[event.key]) if event.audience == Audience.PUBLIC else ""


register_direct(ATTENDEE, attendee_mail)
