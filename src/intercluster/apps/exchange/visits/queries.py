"""Reads of visits."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from django.db.models import BooleanField, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.urls import reverse

from intercluster.apps.directory.models import Cluster, Membership
from intercluster.apps.directory.queries import own_statements, statements
from intercluster.apps.directory.rules import Viewer
from intercluster.apps.exchange.hidden import not_hidden
from intercluster.apps.exchange.models import Visit, Visitor, VisitorEvent
from intercluster.apps.exchange.visits.rules import hosts, is_open
from intercluster.apps.introductions.rules import cared_for
from intercluster.core import clock
from intercluster.core.errors import NotFound
from intercluster.core.searchable import Result

WITH_A_PLACE = (Visitor.State.ASKED, Visitor.State.WAITING, Visitor.State.ACCEPTED, Visitor.State.CAME)
"""States of visitors who keep reading a visit, also when it is shown to fewer."""
MOST_MONTHS = 24
"""Most months that a list can be narrowed to."""
MOST_TIMES_ASKED = 3
"""A person may withdraw and ask again twice: the host hears of each."""


class VisitGroup(StrEnum):
    """Which visits a list has."""

    OFFERED = "offered"
    """Those to which one can still ask to come."""
    WANTED = "wanted"
    """What others would like to visit."""
    OURS = "ours"
    """Those of one's own organisations, and those that one has asked to come on."""


@dataclass(frozen=True)
class Wanted:
    """What a list of visits is narrowed to; what is empty narrows nothing."""

    country: str = ""
    cluster: str = ""
    """Its slug."""
    month: str = ""
    """Such as 2027-05."""


def visits(viewer: Viewer) -> QuerySet[Visit]:
    """Return the visits that the viewer may read.

    A cancelled one is read by its own people and offices, and by those who asked to come. Who has asked to come keeps
    reading it until they withdraw or are declined, also when it is shown to fewer or hidden: they need its gate page.
    Who has left the organisation for which they asked does not.
    """
    concerned = own_statements(viewer) | Q(_asked_by(viewer))
    readable = Q(pk__in=statements(Visit.objects.all(), viewer).values("pk")) & not_hidden("visit", viewer)
    if viewer.user_id and not viewer.is_operator:
        placed = Visitor.objects.filter(visit=OuterRef("pk"), person=viewer.user_id, state__in=WITH_A_PLACE)
        still = Q(organisation__in=viewer.organisation_ids) | Q(organisation__clusters__in=viewer.cluster_ids)
        readable |= Q(Exists(placed.filter(still)))
    found = Visit.objects.select_related("organisation").filter(readable)
    found = found.annotate(unnamed=Value(False, output_field=BooleanField()))  # a host is always named
    return found.filter(~Q(state=Visit.State.CANCELLED) | concerned)


def _asked_by(viewer: Viewer) -> Exists:
    return Exists(Visitor.objects.filter(visit=OuterRef("pk"), person=viewer.user_id or 0))


def visit(viewer: Viewer, key: UUID) -> Visit:
    """Return a visit that the viewer may read. Raises NotFound."""
    found = visits(viewer).select_related("answers_to", "report").filter(key=key).first()
    if found is None:
        raise NotFound
    return found


def listed(viewer: Viewer, group: VisitGroup) -> QuerySet[Visit]:
    """Return the visits of a group that the viewer may read: the next one first, of one's own the newest."""
    found = visits(viewer).defer("vector", "terms", "lexemes").prefetch_related("organisation__clusters")
    found = found.alias(last=Coalesce("ends", "starts"))
    if group is VisitGroup.OURS:
        if viewer.is_operator:
            return found.none()
        return found.filter(own_statements(viewer) | Q(_asked_by(viewer))).order_by("-created", "-pk")
    still = found.filter(Q(last=None) | Q(last__gte=clock.today()), kind=group, state=Visit.State.OPEN)
    return still.order_by(F("starts").asc(nulls_last=True), "pk")


def narrowed(rows: QuerySet[Visit], wanted: Wanted) -> QuerySet[Visit]:
    """Return those of the visits that `listed` returned that are wanted."""
    if wanted.country:
        rows = rows.filter(organisation__country=wanted.country)
    if wanted.cluster:
        of_it = Membership.objects.filter(organisation=OuterRef("organisation"), cluster__slug=wanted.cluster)
        rows = rows.filter(Exists(of_it))
    if wanted.month:
        first = date.fromisoformat(f"{wanted.month}-01")
        last = first.replace(day=monthrange(first.year, first.month)[1])
        rows = rows.filter(Q(ends__gte=first) | Q(ends=None, starts__gte=first), starts__lte=last)
    return rows


def months(found: Visit) -> list[date]:
    """Return the first days of the months in which a visit is, or may be; none without a date."""
    if found.starts is None:
        return []
    last = found.ends or found.starts
    first, number = _month_number(found.starts), _month_number(last) - _month_number(found.starts) + 1
    return [date(each // 12, each % 12 + 1, 1) for each in range(first, first + min(number, MOST_MONTHS))]


def _month_number(day: date) -> int:
    return day.year * 12 + day.month - 1


def answers(viewer: Viewer, wanted: Visit) -> list[Visit]:
    """Return the visits that were offered in answer to one that somebody would like, as far as the viewer may read."""
    return list(visits(viewer).filter(answers_to=wanted).defer("vector", "terms", "lexemes"))


def may_ask(person: int, visit: Visit) -> bool:
    """Return whether a person may ask to come once more."""
    asked = VisitorEvent.objects.filter(visit=visit, person=person, pgh_label="insert")
    return bool(asked.count() < MOST_TIMES_ASKED)


def took_back_a_no() -> Exists:
    """Return the condition that the host has declined a visitor and then accepted them: it may be done once."""
    # of a change, history has the row before it
    events = VisitorEvent.objects.filter(visit=OuterRef("visit"), person=OuterRef("person"))
    return Exists(events.filter(state=Visitor.State.DECLINED))


def visitors(visit: Visit) -> list[Visitor]:
    """Return who would like to come, or comes, in the order of asking; `took_back` as `took_back_a_no` says."""
    found = visit.visitors.exclude(state=Visitor.State.WITHDRAWN).select_related("person", "organisation")
    found = found.annotate(took_back=took_back_a_no())
    return list(found.order_by("pk"))


def own_place(viewer: Viewer, visit: Visit) -> Visitor | None:
    """Return how far the viewer has come on their way to a visit, if they have asked to come."""
    found = visit.visitors.filter(person=viewer.user_id or 0).exclude(state=Visitor.State.WITHDRAWN)
    return found.select_related("organisation").first()


def comes(visitor: Visitor | None) -> bool:
    """Return whether somebody comes, or was there, and so may know whom to call."""
    return visitor is not None and visitor.state in {Visitor.State.ACCEPTED, Visitor.State.CAME}


def taken_part_in(viewer: Viewer, key: UUID) -> Visit:
    """Return an offered visit to its host, and to those who come. Raises NotFound for others."""
    found = visit(viewer, key)
    if found.kind != Visit.Kind.OFFERED or not (hosts(viewer, found) or comes(own_place(viewer, found))):
        raise NotFound
    return found


def names_at_the_gate(viewer: Viewer, visit: Visit) -> list[Visitor]:
    """Return who comes, by name: for the host everybody, for a visitor those of the same organisation."""
    come = [each for each in visitors(visit) if comes(each)]
    mine = own_place(viewer, visit)
    if not hosts(viewer, visit):
        come = [each for each in come if mine and each.organisation_id == mine.organisation_id]
    return sorted(come, key=lambda each: (each.organisation.name, each.name, each.pk))


def waiting_for_office(cluster: Cluster) -> list[Visitor]:
    """Return who asks to come on visits of a cluster's members that have nobody of their own, the first first."""
    found = Visitor.objects.filter(
        state=Visitor.State.ASKED, visit__state=Visit.State.OPEN, visit__organisation__in=cared_for([cluster.pk])
    )
    return [each for each in found.select_related("visit", "organisation").order_by("pk") if is_open(each.visit)]


def result(visit: Visit) -> Result:
    """Return how a visit reads as the result of a search."""
    return Result(visit.title, visit.text, visit.language, reverse("exchange:visit", args=[visit.key]))
