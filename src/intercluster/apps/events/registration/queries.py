"""Reads of registrations: who may come for which organisation, what they may bring, and who comes."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from intercluster.apps.directory.choices import NAMED, Visibility
from intercluster.apps.directory.models import Alliance, Membership, Need, Offer, Organisation
from intercluster.apps.directory.queries import needs, offers, organisations, statements
from intercluster.apps.directory.rules import Viewer
from intercluster.apps.events.event.rules import Sight, own_places
from intercluster.apps.events.models import (
    Attendee,
    Audience,
    Brought,
    Event,
    Participant,
    ParticipantState,
    PlanState,
)
from intercluster.core.errors import NotFound

Text = Offer | Need


def eligible(viewer: Viewer, event: Event) -> QuerySet[Organisation]:
    """Return the viewer's organisations for which they may come."""
    own = Organisation.objects.filter(pk__in=viewer.organisation_ids).order_by("name", "pk")
    if event.audience == Audience.PUBLIC:
        return own
    homes = Q(cluster=event.cluster_id)
    if event.audience == Audience.ALLIANCE:
        homes |= Q(cluster__alliances__in=Alliance.objects.filter(archived=None, clusters=event.cluster_id))
    members = Membership.objects.filter(homes, organisation=OuterRef("pk"), cluster__archived=None)
    return own.filter(Exists(members))


def may_name_organisation(event: Event, seen: Sight) -> bool:
    """Return whether one may come for an organisation that is not in the directory."""
    return event.audience == Audience.PUBLIC or seen >= Sight.OFFICE


def bringable(
    viewer: Viewer, event: Event, organisation: Organisation | None, place: Participant | None = None
) -> tuple[Sequence[Offer], Sequence[Need]]:
    """Return the current texts that an organisation may bring: those that others may read.

    One without a name that a colleague brings already is left out: two of it would give away two agendas.
    """
    if organisation is None:
        return [], []
    others = Brought.objects.filter(participant__event=event).exclude(participant__state=ParticipantState.CANCELLED)
    if place is not None and place.pk:
        others = others.exclude(participant=place)
    found = []
    for model, field in ((Offer, "offer"), (Need, "need")):
        own = model.objects.filter(organisation=organisation).exclude(visibility=Visibility.PRIVATE)
        elsewhere = others.filter(**{field: OuterRef("pk")})
        free = (
            statements(own, viewer).filter(unnamed=False).exclude(Q(Exists(elsewhere)), visibility=Visibility.ANONYMOUS)
        )
        found.append(list(free.defer("lexemes", "terms", "vector").order_by("pk")))
    return found[0], found[1]


def own_participant(viewer: Viewer, event: Event) -> Participant | None:
    """Return the participant for which the viewer comes, or waits."""
    active = own_places(viewer, event).exclude(state=ParticipantState.CANCELLED)
    return active.select_related("organisation").last()


def changeable(viewer: Viewer, event: Event, seen: Sight, key: UUID) -> Participant:
    """Return a participant whom the viewer may change: themselves, or as the office. Raises NotFound."""
    rows = event.participants.all() if seen >= Sight.OFFICE else own_places(viewer, event)
    found = rows.select_related("organisation").filter(key=key).first()
    if found is None:
        raise NotFound
    found.event = event
    return found


def is_scheduled(event: Event) -> bool:
    """Return whether a schedule is published, so that agendas can no longer be split or put together."""
    return event.plans.filter(state=PlanState.PUBLISHED).exists() or event.meetings.exists()


def colleagues_of(place: Participant) -> QuerySet[Participant]:
    """Return the other agendas of a participant's organisation, with the people who come."""
    same = Participant.objects.filter(event=place.event_id, state=place.state, attendees__isnull=False)
    same = same.filter(organisation=place.organisation_id, organisation_name=place.organisation_name)
    return same.exclude(pk=place.pk).prefetch_related("attendees").distinct().order_by("pk")


def number_in_line(place: Participant) -> int:
    """Return which place somebody has on the waiting list."""
    waiting = Participant.objects.filter(event=place.event_id, state=ParticipantState.WAITING)
    return waiting.filter(Q(since__lt=place.since) | Q(since=place.since, pk__lte=place.pk)).count()


@dataclass(frozen=True)
class Comer:
    """An organisation that comes, as a reader sees it."""

    name: str
    country: str
    slug: str
    """Of its page in the directory; empty if it is not there."""
    languages: Sequence[str]
    offers: Sequence[Text]
    needs: Sequence[Text]
    is_online: bool

    @property
    def texts(self) -> int:
        """Return how many offers and needs it brings."""
        return len(self.offers) + len(self.needs)


def comers(viewer: Viewer, event: Event, text: str = "") -> list[Comer]:
    """Return the organisations that come, by name, with what they bring under their name and the viewer may read.

    With a text, only those whose name or whose texts have all its words. It looks at nothing that is not shown.
    """
    named = {"unnamed": False, "visibility__in": NAMED}
    places = event.participants.filter(state=ParticipantState.REGISTERED).select_related("organisation")
    brought = Brought.objects.filter(participant__in=places).select_related(None)
    texts_of: dict[tuple[int | None, str], dict[tuple[str, int], Text]] = {}
    readable: dict[str, dict[int, Text]] = {
        "offer": {each.pk: each for each in offers(viewer).filter(**named, pk__in=brought.values("offer"))},
        "need": {each.pk: each for each in needs(viewer).filter(**named, pk__in=brought.values("need"))},
    }
    of_place = {place.pk: (place.organisation_id, place.organisation_name) for place in places}
    for participant, offer, need in brought.values_list("participant", "offer", "need"):
        kind, pk = ("offer", offer) if offer else ("need", need)
        found = readable[kind].get(pk)
        if found is not None:
            texts_of.setdefault(of_place[participant], {})[kind, pk] = found
    shown = set(
        organisations(viewer).filter(pk__in=[one for one, _ in of_place.values() if one]).values_list("pk", flat=True)
    )
    rows: dict[tuple[int | None, str], Comer] = {}
    for place in places:
        whose = of_place[place.pk]
        texts = texts_of.get(whose, {})
        before = rows.get(whose)
        languages = [*(before.languages if before else []), *place.languages]
        rows[whose] = Comer(
            place.name,
            place.organisation.country if place.organisation else "",
            place.organisation.slug if place.organisation and place.organisation_id in shown else "",
            list(dict.fromkeys(languages)),
            [each for (kind, _pk), each in texts.items() if kind == "offer"],
            [each for (kind, _pk), each in texts.items() if kind == "need"],
            place.is_online and (before is None or before.is_online),
        )
    words = text.casefold().split()
    wanted = [row for row in rows.values() if all(word in _said(row) for word in words)]
    return sorted(wanted, key=lambda row: row.name.casefold())


def _said(row: Comer) -> str:
    return " ".join([row.name, *(each.text for each in (*row.offers, *row.needs))]).casefold()


def places(event: Event, state: str) -> QuerySet[Participant]:
    """Return the participants in a state with the people who come, for the office, those in it longest first."""
    rows = event.participants.filter(state=state).annotate(people=Count("attendees")).filter(people__gt=0)
    people = Prefetch("attendees", Attendee.objects.order_by("pk"))
    return rows.select_related("organisation").prefetch_related(people).order_by("since", "pk")


def came_late(event: Event) -> int:
    """Return how many participants have registered since the schedule was published."""
    plan = event.plans.filter(state=PlanState.PUBLISHED).first()
    if plan is None or plan.published is None:
        return 0
    return event.participants.filter(state=ParticipantState.REGISTERED, since__gt=plan.published).count()
