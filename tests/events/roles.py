"""What the table of roles is tried with, of events: one of each cluster, for its members."""

from tests.events.made import all_come, comes, market_day
from tests.events.planned import late, new_meeting, planned_for
from tests.plugins.northern import Northern
from tests.roles import Cell, World

from intercluster.apps.directory.models import Organisation
from intercluster.apps.events.codes import code_of
from intercluster.apps.events.models import Audience, Event, Stage

EVENT = {
    "title": "Market day",
    "language": "en",
    "time_zone": "Europe/Stockholm",
    "audience": "alliance",
    "answer_days": "7",
}


def prepare(world: World) -> None:
    """Give each cluster an event for its members, to which the organisation comes."""
    for side in world.sides:
        event = market_day(side.cluster, Audience.MEMBERS)
        planned_for(comes(event, side.organisation))


def before(path: str, cell: Cell) -> None:
    """Let the event be a draft where it is opened."""
    if path.endswith("/open/"):
        Event.objects.filter(cluster=cell.here.cluster).update(stage=Stage.DRAFT)
    if path.endswith("/meetings/new/"):
        event_of(cell).participants.create(organisation_name="A third Demo")


def event_of(cell: Cell) -> Event:
    """Return the event of the side that a cell is about."""
    return Event.objects.get(cluster=cell.here.cluster)


def _code(cell: Cell) -> str:
    place = event_of(cell).participants.all()[0]
    return code_of(place.attendees.get_or_create(name="Anna Berg")[0])


DAY = {"day": "2027-06-01", "begins": "09:00", "ends": "12:00"}
SUBJECTS = {
    "/events/{key}": lambda cell: event_of(cell).key,
    "/times/days/{pk}": lambda cell: event_of(cell).days.get().pk,
    "/times/items/{pk}": lambda cell: event_of(cell).items.get().pk,
    "/tables/{number}": lambda _cell: 1,
    "/print/{name}": lambda _cell: "badges",
    "/check-in/{code}": _code,
    "/schedule/meetings/{uid}": lambda cell: event_of(cell).meetings.get().uid,
    "/schedule/plans/{number}": lambda cell: event_of(cell).plans.get(state="ready").number,
}
DATA = {
    "/office/{cluster}/events/new/": EVENT,
    "/events/{key}/edit/": EVENT,
    "/events/{key}/times/": {"meeting_minutes": "15", "pause_minutes": "5"},
    "/events/{key}/times/days/": DAY,
    "/events/{key}/times/days/{pk}/": DAY,
    "/events/{key}/times/items/": DAY | {"title": "Coffee"},
    "/events/{key}/times/items/{pk}/": DAY | {"title": "Coffee"},
    "/events/{key}/tables/{number}/": {"name": "Round table", "seats": "4"},
    "/events/{key}/schedule/make/": {"seconds": "30"},
    "/events/{key}/schedule/happened/": lambda cell, _path: late(event_of(cell)),
    "/events/{key}/schedule/meetings/new/": lambda cell, _path: new_meeting(event_of(cell)),
    "/events/{key}/schedule/meetings/{uid}/": {"pin": "0"},
}


def browsed_event(northern: Northern) -> Event:
    """Return an event of the Finnish cluster, which the first members of the alliance come to."""
    found = Event.objects.filter(cluster=northern.clusters["FI"]).first()
    if found is None:
        found = market_day(northern.clusters["FI"])
        people = all_come(found, list(Organisation.objects.filter(kind="company").order_by("pk")[:6]))
        planned_for(people[0])
    return found


BROWSED = {
    "/events/{key}": lambda northern: browsed_event(northern).key,
    "/times/days/{pk}": lambda northern: browsed_event(northern).days.get().pk,
    "/times/items/{pk}": lambda northern: browsed_event(northern).items.get().pk,
    "/tables/{number}": lambda _northern: 1,
    "/schedule/meetings/{uid}": lambda northern: browsed_event(northern).meetings.get().uid,
    "/schedule/plans/{number}": lambda northern: browsed_event(northern).plans.get(state="ready").number,
}
