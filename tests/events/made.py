"""Events for tests, made as an office would have left them."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Cluster, Organisation
from intercluster.apps.directory.rules import OPERATOR
from intercluster.apps.events.event.services import EventFields, add_event
from intercluster.apps.events.models import Attendee, Audience, Event, Participant, Stage
from intercluster.core import clock

ZONE = ZoneInfo("Europe/Stockholm")
SLOTS = 6
MINUTES = timedelta(minutes=20)


def market_day(cluster: Cluster, audience: str = Audience.ALLIANCE, *, in_days: int = 30) -> Event:
    """Make an open event with six slots, a break after the third, and three tables."""
    said = EventFields("Market day", "en", "Meet who can help you.", "Fair hall", audience=audience)
    event = add_event(OPERATOR, cluster, said)
    nine = local(in_days, 9)
    event.days.create(starts=nine, ends=nine + timedelta(hours=3))
    event.items.create(title="Coffee", starts=nine + 3 * MINUTES, ends=nine + 4 * MINUTES)
    for number in range(SLOTS):
        starts = nine + (number + (number >= SLOTS // 2)) * MINUTES
        event.slots.create(starts=starts, ends=starts + timedelta(minutes=15), part=1 + (number >= SLOTS // 2))
    for number in range(1, 4):
        event.tables.create(number=number, name=f"Table {number}")
    Event.objects.filter(pk=event.pk).update(stage=Stage.OPEN)
    event.refresh_from_db()
    return event


def local(in_days: int, hour: int) -> datetime:
    """Return a time of a day to come, as it is said where the event is held."""
    day = clock.local_time().astimezone(ZONE) + timedelta(days=in_days)
    return day.replace(hour=hour, minute=0, second=0, microsecond=0)


def comes(event: Event, organisation: Organisation, *people: User) -> Participant:
    """Register an organisation for an event, with the people who come for it."""
    made = Participant.objects.create(event=event, organisation=organisation, languages=["en"])
    for user in people:
        Attendee.objects.create(participant=made, user=user, name=user.name, email=user.email)
    return made


def all_come(event: Event, organisations: Sequence[Organisation]) -> list[Participant]:
    """Register organisations for an event, each with a person who has no account."""
    made = [comes(event, each) for each in organisations]
    for each in made:
        Attendee.objects.create(participant=each, name=f"Person of {each.name}")
    return made
