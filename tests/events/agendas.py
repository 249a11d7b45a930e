"""Published meetings for tests of agendas, calendars and marks."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from tests.events.made import comes, market_day
from tests.plugins.northern import Northern

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Need, Organisation
from intercluster.apps.events.agenda.services import Change
from intercluster.apps.events.models import Attendee, Event, Meeting, MeetingState, Participant, Request


@dataclass
class Day:
    """An event at which three meet: Aino has an account, Stina and Kari have none."""

    event: Event
    aino: Attendee
    stina: Attendee
    kari: Attendee

    @property
    def participants(self) -> list[Participant]:
        """Return Aino's, Stina's and Kari's, in the order of their keys."""
        return [each.participant for each in (self.aino, self.stina, self.kari)]

    def meet(self, first: Attendee, second: Attendee, slot: int, table: int = 0) -> Meeting:
        """Let two meet at a time and a table, counted from 0."""
        one, other = sorted([first.participant, second.participant], key=lambda each: each.pk)
        slots, tables = list(self.event.slots.all()), list(self.event.tables.all())
        return Meeting.objects.create(event=self.event, first=one, second=other, slot=slots[slot], table=tables[table])


def day(northern: Northern, *, in_days: int = 30, user: User | None = None) -> Day:
    """Make an event with three participants, who all but Kari speak Swedish."""
    event = market_day(northern.clusters["FI"], in_days=in_days)
    user = user or User.objects.create_user("aino@sawmill.example", name="Aino", language="en")
    made = []
    for slug, languages in (("sawmill", ["fi", "sv", "en"]), ("drier", ["sv", "en"]), ("accountant", ["nb"])):
        place = comes(event, northern.organisations[slug], *([user] if slug == "sawmill" else []))
        Participant.objects.filter(pk=place.pk).update(languages=languages)
        made.append(place)
    stina = Attendee.objects.create(participant=made[1], name="Stina", email="stina@drier.example", language="sv")
    kari = Attendee.objects.create(participant=made[2], name="Kari", email="kari@accountant.example", language="nb")
    return Day(event, fresh(made[0].attendees.get()), fresh(stina), fresh(kari))


def fresh(attendee: Attendee) -> Attendee:
    """Read an attendee as pages do."""
    known = Attendee.objects.select_related("user", "participant__organisation", "participant__event__cluster")
    return known.get(pk=attendee.pk)


def moved(meeting: Meeting, slot: int, table: int | None = None) -> Change:
    """Move a meeting as a repair does, and return what changed."""
    before = Change(meeting, meeting.slot, meeting.table)
    meeting.slot = list(meeting.event.slots.all())[slot]
    if table is not None:
        meeting.table = list(meeting.event.tables.all())[table]
    meeting.sequence += 1
    meeting.changed += timedelta(seconds=5)
    meeting.save()
    return before


def cancelled(meeting: Meeting) -> Change:
    """Cancel a meeting, and return what changed."""
    before = Change(meeting, meeting.slot, meeting.table)
    meeting.state, meeting.table = MeetingState.CANCELLED, None
    meeting.sequence += 1
    meeting.save()
    return before


def asked(of: Day, asking: Attendee, to: Attendee, *, text: str = "", need: Need | None = None) -> Request:
    """Let one have asked another."""
    expires = datetime.now(tz=of.event.zone) + timedelta(days=7)
    return Request.objects.create(
        event=of.event, asking=asking.participant, asked=to.participant, text=text, need=need, expires=expires
    )


def renamed(organisation: Organisation, name: str) -> None:
    """Give an organisation another name."""
    Organisation.objects.filter(pk=organisation.pk).update(name=name)
