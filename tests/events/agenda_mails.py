"""Samples of the mails about agendas."""

from collections.abc import Iterator

from django.core.mail import EmailMessage
from tests.events.agendas import Day, cancelled, day, moved
from tests.introductions.conftest import Meeting as Alliance
from tests.mails import composed, last_mail

from intercluster.apps.events.agenda import notices as told
from intercluster.apps.events.agenda.services import Change, send_links, tell_changes
from intercluster.apps.events.models import Attendee, Event, Meeting
from intercluster.apps.notices.models import Mail
from intercluster.apps.notices.services import notify

VALUES = ("Agenda day", "Table 1", "Table 2", "Stina", "Europe/Stockholm", "accountant Demo", "drier Demo")
DATED = ("events.entry-mail",)


def prepare(alliance: Alliance) -> None:
    """Let three meet at an event in a few days."""
    made: Day = day(alliance.northern, user=alliance.people["sawmill"], in_days=3)
    Event.objects.filter(pk=made.event.pk).update(title=VALUES[0])
    made.meet(made.aino, made.stina, 0)
    made.meet(made.stina, made.kari, 1)


def mails(alliance: Alliance, language: str) -> Iterator[tuple[str, EmailMessage]]:
    """Yield each mail about the meetings of an event."""
    Attendee.objects.update(language=language)
    event = Event.objects.get(title=VALUES[0])
    first, second = event.meetings.order_by("slot__starts")
    tell_changes(event, [moved(first, 0, 1), Change(second)])
    person = alliance.people["sawmill"]
    yield told.MEETINGS_MAIL, composed(Mail.objects.filter(direct=told.MEETINGS_MAIL).latest("pk"))
    yield told.ENTRY_MAIL, last_mail()
    cancelled(second)
    yield f"{told.ENTRY_MAIL} cancelled", last_mail()
    Meeting.objects.filter(pk=second.pk).update(state="planned", table=event.tables.first())
    own = Attendee.objects.get(user=person, participant__event=event)
    notify(
        person,
        told.CALENDAR,
        context={"event": event.title, "attendee": own.pk, "changes": [[first.pk, "", ""]]},
        path="/",
    )
    yield told.CALENDAR.name, last_mail()
    send_links(event.key, "stina@drier.example")
    yield told.LINK_MAIL, last_mail()
