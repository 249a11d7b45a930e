"""Mails to attendees: calendar entries, the link to their agenda and, without an account, what changed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from intercluster.apps.accounts.models import User
from intercluster.apps.events.agenda.calendar import invitation
from intercluster.apps.events.agenda.links import has_ended, page_address
from intercluster.apps.events.agenda.queries import Own, seen_by, with_all
from intercluster.apps.events.models import Attendee, Meeting
from intercluster.apps.notices.models import Mail
from intercluster.apps.notices.registry import Context, DirectMail, NoticeKind, register, register_direct

MOST_LISTED = 40
"""Changes that one mail lists. More are on the page."""

Stored = Sequence[Any]
"""A change as a notice keeps it: the meeting, when it began before in ISO format, and at which table; empty if new."""


def lines(attendee: Attendee, changes: Sequence[Stored]) -> list[dict[str, Any]]:
    """Return what to say of each change as the meetings are now, by time."""
    meetings = with_all(Meeting.objects.filter(pk__in=[change[0] for change in changes]))
    own = {meeting.pk: seen_by(meeting, attendee.participant) for meeting in meetings}
    before = {change[0]: change[1:] for change in changes}
    said = [_line(own[key], *before[key]) for key in own]
    return sorted(said, key=lambda line: line["starts"])[:MOST_LISTED]


def _line(own: Own, was_at: str, was_where: str) -> dict[str, Any]:
    return {
        "name": " ".join(own.them.name.split()),
        "starts": own.starts,
        "table": own.table,
        "is_cancelled": own.is_cancelled,
        "was_at": datetime.fromisoformat(was_at) if was_at else None,
        "was_where": was_where,
    }


def _of_user(user: User, context: Context) -> Context | None:
    """Return the changes as they are now, None once the person does not come any more."""
    attendee = _known().filter(pk=context["attendee"], user=user).first()
    return None if attendee is None else _said(attendee, context["changes"])


def _said(attendee: Attendee, changes: Sequence[Stored]) -> Context | None:
    event = attendee.participant.event
    said = lines(attendee, changes)
    if not said or has_ended(event):
        return None
    return {
        "event": " ".join(event.title.split()),
        "zone": event.time_zone,
        "changes": said,
        "link": page_address(attendee),
        "name": " ".join(attendee.name.split()),
    }


CALENDAR = register(
    NoticeKind(
        "events.calendar",
        _("Each meeting at an event as a calendar entry"),
        _("Your meetings at “%(event)s”"),
        "events/notices/meetings.txt",
        refreshed=_of_user,
    )
)
"""No notice of this kind is made: it is there so that people can choose whether they want such mails."""


def _changes_mail(mail: Mail) -> DirectMail | None:
    attendee = _known().filter(pk=mail.about or 0, user=None).exclude(email="").first()
    said = _said(attendee, mail.context["changes"]) if attendee is not None else None
    if attendee is None or said is None:
        return None
    return DirectMail(attendee.email, attendee.language, CALENDAR.subject, "events/mail/meetings.txt", said)


def _entry_mail(mail: Mail) -> DirectMail | None:
    meeting = with_all(Meeting.objects.filter(pk=mail.about or 0)).first()
    attendee = _known().filter(pk=mail.context["attendee"], calendar_mails=True).first()
    if meeting is None or attendee is None or attendee.participant_id not in (meeting.first_id, meeting.second_id):
        return None
    address, language = address_of(attendee), language_of(attendee)
    if not address or has_ended(attendee.participant.event):
        return None
    own = seen_by(meeting, attendee.participant)
    text, method = invitation(attendee, own, address, language)
    event = attendee.participant.event
    with_name, without = (
        _("Meeting with %(other)s at “%(event)s”"),
        _("Cancelled: meeting with %(other)s at “%(event)s”"),
    )
    return DirectMail(
        address,
        language,
        without if own.is_cancelled else with_name,
        "events/mail/entry.txt",
        {
            "other": " ".join(own.them.name.split()),
            "event": " ".join(event.title.split()),
            "zone": event.time_zone,
            "own": own,
            "link": page_address(attendee),
        },
        alternative=(text, f"text/calendar; method={method}"),
    )


def _link_mail(mail: Mail) -> DirectMail | None:
    attendee = _known().filter(pk=mail.about or 0).first()
    if attendee is None or not address_of(attendee) or has_ended(attendee.participant.event):
        return None
    event = attendee.participant.event
    return DirectMail(
        address_of(attendee),
        language_of(attendee),
        _("Your agenda of “%(event)s”"),
        "events/mail/link.txt",
        {
            "event": " ".join(event.title.split()),
            "name": " ".join(attendee.name.split()),
            "link": page_address(attendee),
        },
    )


MEETINGS_MAIL = register_direct("events.meetings-mail", _changes_mail)
ENTRY_MAIL = register_direct("events.entry-mail", _entry_mail)
LINK_MAIL = register_direct("events.link-mail", _link_mail)


def address_of(attendee: Attendee) -> str:
    """Return where mails to an attendee go: to their account's address if they have one. "" for nowhere."""
    if attendee.user is not None:
        return attendee.user.email if attendee.user.is_active else ""
    return attendee.email


def language_of(attendee: Attendee) -> str:
    """Return the language of mails to an attendee."""
    return attendee.user.language if attendee.user is not None else attendee.language


def _known() -> Any:
    return Attendee.objects.select_related("user", "participant__organisation", "participant__event__cluster")
