"""A fictional event of the demo: who comes, whom they wish to meet, and a published schedule."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from itertools import combinations

from intercluster.apps.directory.choices import Kind, Visibility
from intercluster.apps.directory.models import Affiliation, Cluster, Organisation
from intercluster.apps.directory.rules import OPERATOR
from intercluster.apps.events.event.services import EventFields, add_event, open_event
from intercluster.apps.events.models import (
    Attendee,
    Audience,
    Event,
    Participant,
    Plan,
    PlanState,
    Priority,
    Request,
    RequestState,
)
from intercluster.apps.events.planning.publishing import publish
from intercluster.apps.events.planning.services import ask_for_plan, make_plan
from intercluster.apps.events.setting.layout import Span
from intercluster.apps.events.setting.services import ItemFields, add_tables, put_day, put_item
from intercluster.core import clock
from intercluster.core.demo import DemoAlliance, Loading

TITLE = "Wood meets packaging: a day of short meetings"
TEXT = "This event is fictional. Small firms, researchers and buyers of three clusters meet for fifteen minutes each."
IN_DAYS = 21
EACH = 8
"""Organisations that come from each cluster."""
SECONDS = 1.0
"""For the plan: all that counts is proved by then, and half a minute more takes one person to a table less."""
SHARE, OPEN = 5, 7
"""Of all pairs from different clusters, one in SHARE wishes to meet; one of these in OPEN still waits for an answer."""
NAMES = {
    "SE": ("Anna Demo", "Björn Demo", "Karin Demo", "Lars Demo"),
    "NO": ("Ingrid Demo", "Knut Demo", "Marit Demo", "Ole Demo"),
    "FI": ("Aino Demo", "Eero Demo", "Helmi Demo", "Väinö Demo"),
}
OTHERS = ("Alex Demo", "Kim Demo", "Robin Demo", "Sam Demo")


def load(generated: DemoAlliance, loading: Loading) -> None:
    """Write an event that is about to come."""
    clusters = [Cluster.objects.get(slug=made.slug) for made in generated.clusters]
    said = EventFields(
        TITLE, "en", TEXT, "Demo hall", "Fictional street 1", audience=Audience.ALLIANCE, most_meetings=6, capacity=60
    )
    event = add_event(OPERATOR, clusters[0], said, is_demo=True)
    put_day(OPERATOR, event, _span(event, time(9), time(14, 40)))
    put_item(OPERATOR, event, ItemFields("Lunch", _span(event, time(11, 40), time(12, 40))))
    add_tables(OPERATOR, event, 6)
    open_event(OPERATOR, event)
    people = [place for cluster in clusters for place in _who_comes(event, cluster)]
    _wishes(event, people)
    ask_for_plan(OPERATOR, event, SECONDS)
    plan = Plan.objects.get(event=event)
    make_plan(plan.pk)
    plan.refresh_from_db()
    if plan.state == PlanState.READY:
        publish(OPERATOR, plan)


def _span(event: Event, starts: time, ends: time) -> Span:
    day = clock.today() + timedelta(days=IN_DAYS)
    return Span(*(datetime.combine(day, hour, event.zone) for hour in (starts, ends)))


def _who_comes(event: Event, cluster: Cluster) -> list[Participant]:
    """Let some members come, those first for whom somebody can sign in, each with what it shows by its name."""
    members = Organisation.objects.filter(is_demo=True, kind=Kind.COMPANY, clusters=cluster).order_by("pk")
    own = Affiliation.objects.filter(organisation__in=members, role=Affiliation.Role.EDITOR).select_related("user")
    editors = {each.organisation_id: each.user for each in own.order_by("-pk")}
    coming = sorted(members, key=lambda each: (each.pk not in editors, each.pk))[:EACH]
    names = NAMES.get(cluster.country, OTHERS)
    places = []
    for number, organisation in enumerate(coming):
        place = Participant.objects.create(event=event, organisation=organisation, languages=organisation.languages[:3])
        user = editors.get(organisation.pk)
        name, email = (user.name, user.email) if user else (names[number % len(names)], "")
        Attendee.objects.create(participant=place, user=user, name=name, email=email)
        for kind in ("offer", "need"):
            text = getattr(organisation, f"{kind}s").exclude(visibility=Visibility.ANONYMOUS).order_by("pk").first()
            if text is not None:
                place.brought.create(**{kind: text})
        places.append(place)
    return places


def _wishes(event: Event, people: Sequence[Participant]) -> None:
    """Let some ask to meet, across borders; most have answered. The same ones each time that the demo is loaded."""
    abroad = [
        (one, other)
        for one, other in combinations(people, 2)
        if one.organisation and other.organisation and one.organisation.country != other.organisation.country
    ]
    now = clock.now()
    for number, (asking, asked) in enumerate(abroad[::SHARE]):
        waits = number % OPEN == 0
        Request.objects.create(
            event=event,
            asking=asking,
            asked=asked,
            priority=Priority.values[number % len(Priority.values)],
            answer_priority=None if waits else Priority.values[number // 2 % len(Priority.values)],
            state=RequestState.OPEN if waits else RequestState.ACCEPTED,
            expires=now + timedelta(days=event.answer_days),
        )


def remove() -> None:
    """Delete the fictional event."""
    Event.objects.filter(is_demo=True).delete()
