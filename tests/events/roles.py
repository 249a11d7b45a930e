"""What the table of roles is tried with, of events: one of each cluster, for its members."""

from collections.abc import Callable
from datetime import timedelta

from tests.events.made import all_come, comes, market_day
from tests.events.planned import late, new_meeting, planned_for
from tests.plugins.northern import Northern
from tests.roles import Cell, Side, World

from intercluster.apps.directory.models import Membership, Offer, Organisation
from intercluster.apps.events.agenda.links import Use, token
from intercluster.apps.events.codes import code_of
from intercluster.apps.events.models import Attendee, Audience, Event, Listed, Newcomer, Participant, Request, Stage
from intercluster.core import clock

EVENT = {
    "title": "Market day",
    "language": "en",
    "time_zone": "Europe/Stockholm",
    "audience": "alliance",
    "answer_days": "7",
}


def prepare(world: World) -> None:
    """Give each cluster an event for its members, to which the organisation comes, and three of the other cluster.

    Those bring a text without a name, and one of them asks to meet.
    """
    own_people = [person for name in ("editor", "member") if (person := world.people[name])]
    people = {world.own.cluster.pk: own_people, world.other.cluster.pk: [world.other.affiliation.user]}
    guests = {side.cluster.pk: _guests(side) for side in world.sides}
    for side, other in (world.sides, reversed(world.sides)):
        event = market_day(side.cluster, Audience.MEMBERS)
        place = comes(event, side.organisation, *people[side.cluster.pk])
        planned_for(place)
        for guest in guests[other.cluster.pk]:
            came = comes(event, guest)
            newcomer = Newcomer.objects.create(
                event=event, organisation=guest, batch=1, country=guest.country, kind=guest.kind, counts=True
            )
        Listed.objects.create(event=event, newcomer=newcomer, offer=guest.offers.get())
        expires = event.days.get().starts
        Request.objects.create(event=event, asking=came, asked=place, expires=expires)


def _guests(side: Side) -> list[Organisation]:
    made = []
    for number in range(3):
        guest = Organisation.objects.create(
            slug=f"{side.cluster.slug}-guest-{number}", name=f"{side.cluster.slug} Guest {number} Demo", country="SE"
        )
        Membership.objects.create(cluster=side.cluster, organisation=guest)
        made.append(guest)
    Offer.objects.create(organisation=guest, text="Dry pellets", language="en", visibility="anonymous")
    return made


def before(path: str, cell: Cell) -> None:
    """Let the event be a draft where it is opened."""
    if path.endswith("/open/"):
        Event.objects.filter(cluster=cell.here.cluster).update(stage=Stage.DRAFT)
    if path.endswith("/meetings/{uid}/") and "/schedule/" not in path:
        event_of(cell).slots.filter(meetings__isnull=False).update(starts=clock.now() - timedelta(minutes=5))
    if path.endswith("/meetings/new/"):
        event_of(cell).participants.create(organisation_name="A third Demo")


def event_of(cell: Cell) -> Event:
    """Return the event of the side that a cell is about."""
    return Event.objects.get(cluster=cell.here.cluster)


def _ready(cell: Cell) -> int:
    return int(event_of(cell).plans.get(state="ready").pk)


def _place(cell: Cell) -> Participant:
    return event_of(cell).participants.get(organisation=cell.here.organisation)


def _attendee(cell: Cell) -> Attendee:
    place = event_of(cell).participants.all()[0]
    return place.attendees.get_or_create(name="Anna Berg")[0]


def _code(cell: Cell) -> str:
    return code_of(_attendee(cell))


def _secret(use: Use) -> Callable[[Cell], str]:
    def secret(cell: Cell) -> str:
        return token(_attendee(cell), use)

    return secret


DAY = {"day": "2027-06-01", "begins": "09:00", "ends": "12:00"}


def _coffee(cell: Cell) -> dict[str, str]:
    day = event_of(cell).days.get().starts
    return DAY | {"title": "Coffee", "day": f"{day:%Y-%m-%d}"}


SUBJECTS = {
    "/events/{key}": lambda cell: event_of(cell).key,
    "/participants/{participant}": lambda cell: _place(cell).key,
    "/times/days/{pk}": lambda cell: event_of(cell).days.get().pk,
    "/times/items/{pk}": lambda cell: event_of(cell).items.get().pk,
    "/tables/{number}": lambda _cell: 1,
    "/print/{name}": lambda _cell: "badges",
    "/check-in/{code}": _code,
    "/meetings/{uid}": lambda cell: event_of(cell).meetings.get().uid,
    "/schedule/meetings/{uid}": lambda cell: event_of(cell).meetings.get().uid,
    "/schedule/plans/{number}": lambda cell: event_of(cell).plans.get(state="ready").number,
    "/people/{participant}": lambda cell: event_of(cell).requests.get().asking.key,
    "/requests/{which}": lambda cell: event_of(cell).requests.get().key,
    "/unnamed/{text}": lambda cell: event_of(cell).listed.get().key,
    "/agenda/{secret}": _secret(Use.PAGE),
    "/calendar/{secret}": _secret(Use.CALENDAR),
}
DATA = {
    "/office/{cluster}/events/new/": EVENT,
    "/events/{key}/edit/": EVENT,
    "/events/{key}/copy/": {"day": "2028-06-01"},
    "/events/{key}/register/": {"languages": ["en"], "organisation_name": "Our office"},
    "/events/{key}/participants/new/": {"organisation": "Anybody", "name": "Anna Berg", "language": "en"},
    "/events/{key}/participants/{participant}/": {"languages": ["en"]},
    "/events/{key}/participants/{participant}/colleagues/": {"name": "Carl", "email": "c@c.example", "together": "1"},
    "/events/{key}/agenda/{secret}/marks/": {"kind": "here"},
    "/events/{key}/agenda/{secret}/settings/": {"mails": "no"},
    "/events/{key}/agenda/{secret}/meetings/{uid}/": {"impression": "go_on"},
    "/events/{key}/meetings/{uid}/": {"impression": "go_on"},
    "/events/{key}/day/": lambda cell, _path: {"act": "not-here", "attendee": _attendee(cell).pk},
    "/events/{key}/agenda/link/": {"email": "anna@berg.example"},
    "/events/{key}/times/": {"meeting_minutes": "15", "pause_minutes": "5"},
    "/events/{key}/times/days/": DAY,
    "/events/{key}/times/days/{pk}/": DAY | {"confirmed": "1"},
    "/events/{key}/times/items/": lambda cell, _path: _coffee(cell),
    "/events/{key}/times/items/{pk}/": lambda cell, _path: _coffee(cell),
    "/events/{key}/tables/{number}/": {"name": "Round table", "seats": "4"},
    "/events/{key}/schedule/make/": {"seconds": "30"},
    "/events/{key}/schedule/happened/": lambda cell, _path: late(event_of(cell)),
    "/events/{key}/schedule/meetings/new/": lambda cell, _path: new_meeting(event_of(cell)),
    "/events/{key}/schedule/meetings/{uid}/": {"pin": "0"},
    "/events/{key}/schedule/plans/{number}/publish/": lambda cell, _path: {"plan": _ready(cell)},
    "/events/{key}/schedule/plans/{number}/discard/": lambda cell, _path: {"plan": _ready(cell)},
    "/events/{key}/people/{participant}/ask/": {"priority": "2"},
    "/events/{key}/people/requests/{which}/": {"accept": "1", "priority": "2"},
    "/events/{key}/unnamed/{text}/ask/": {"priority": "2"},
    "/events/{key}/requests/": {"unpair": "0"},
}


def browsed_event(northern: Northern) -> Event:
    """Return an event of the Finnish cluster, which the first members of the alliance come to."""
    found = Event.objects.filter(cluster=northern.clusters["FI"]).first()
    if found is None:
        found = market_day(northern.clusters["FI"])
        people = all_come(found, list(Organisation.objects.filter(kind="company").order_by("pk")[:6]))
        planned_for(people[0])
    return found


def browsed_agenda(northern: Northern) -> str:
    """Return the secret of an agenda of that event, with a meeting."""
    event = browsed_event(northern)
    first, second = event.participants.order_by("pk")[:2]
    place = {"slot": event.slots.all()[0], "table": event.tables.all()[0]}
    event.meetings.get_or_create(first=first, second=second, defaults=place)
    return token(first.attendees.all()[0], Use.PAGE)


BROWSED = {
    "/agenda/{secret}": browsed_agenda,
    "/events/{key}": lambda northern: browsed_event(northern).key,
    "/participants/{participant}": lambda northern: browsed_event(northern).participants.all()[0].key,
    "/times/days/{pk}": lambda northern: browsed_event(northern).days.get().pk,
    "/times/items/{pk}": lambda northern: browsed_event(northern).items.get().pk,
    "/tables/{number}": lambda _northern: 1,
    "/schedule/meetings/{uid}": lambda northern: browsed_event(northern).meetings.all()[0].uid,
    "/meetings/{uid}": lambda northern: browsed_event(northern).meetings.all()[0].uid,
    "/schedule/plans/{number}": lambda northern: browsed_event(northern).plans.get(state="ready").number,
}
