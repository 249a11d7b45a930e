"""Reads of requests: whom an office may ask, who owes an answer, and what a person was asked."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Affiliation, Cluster
from intercluster.apps.directory.rules import Viewer
from intercluster.apps.strategy.models import Part, Strategy, ValueRequest
from intercluster.apps.strategy.queries import in_use
from intercluster.apps.strategy.rules import clusters_of
from intercluster.core.errors import NotFound


def people_to_ask(viewer: Viewer, strategy: Strategy) -> QuerySet[User]:
    """Return whom the viewer may ask: people of their own offices' members, and the offices of all its clusters."""
    return _people(strategy, own_clusters(viewer, strategy)).order_by("name", "email")


def own_clusters(viewer: Viewer, strategy: Strategy) -> QuerySet[Cluster]:
    """Return the clusters of a strategy for which the viewer acts, by name."""
    clusters = clusters_of(strategy).order_by("name", "pk")
    return clusters if viewer.is_operator else clusters.filter(pk__in=viewer.cluster_ids)


def _people(strategy: Strategy, members_of: QuerySet[Cluster]) -> QuerySet[User]:
    offices = Q(managed_clusters__in=clusters_of(strategy))
    members = Q(affiliations__organisation__clusters__in=members_of)
    return User.objects.filter(offices | members, is_active=True).distinct()


def places_of(people: Iterable[User], strategy: Strategy) -> dict[int, str]:
    """Return where people belong, in words, by the key of the person: an office of the strategy, or organisations."""
    keys, found = [each.pk for each in people], defaultdict(list)
    through = Cluster.managers.through.objects.filter(user__in=keys, cluster__in=clusters_of(strategy))
    for each in through.select_related("cluster").order_by("cluster__name"):
        found[each.user_id].append(_("office of %(cluster)s") % {"cluster": each.cluster.display_name})
    members = Affiliation.objects.filter(user__in=keys, organisation__clusters__in=clusters_of(strategy)).distinct()
    for place in members.select_related("organisation").order_by("organisation__name"):
        found[place.user_id].append(place.organisation.name)
    return {key: ", ".join(names) for key, names in found.items()}


def requests_for(indicators: Iterable[int]) -> dict[int, list[ValueRequest]]:
    """Return what was asked of people on indicators and is not answered with a value, by the key of the indicator."""
    rows = ValueRequest.objects.filter(Q(answered=None) | ~Q(reason=""), indicator__in=list(indicators))
    found: dict[int, list[ValueRequest]] = defaultdict(list)
    for each in rows.select_related("person", "office"):
        found[each.indicator_id].append(each)
    return found


def waiting() -> QuerySet[ValueRequest]:
    """Return the requests that wait for an answer, the one that is due first."""
    rows = ValueRequest.objects.filter(
        in_use("indicator__part__strategy__"), answered=None, indicator__part__removed=None
    )
    return rows.select_related("indicator__part__strategy", "person", "office")


def owed_to(cluster: Cluster) -> QuerySet[ValueRequest]:
    """Return what an office has asked for and has no answer to, and what its own people were asked."""
    own = Q(office=cluster) | Q(person__in=cluster.managers.values("pk"))
    return waiting().filter(own)


def own_request(viewer: Viewer, number: int) -> ValueRequest:
    """Return a request to the viewer, answered or not, as long as they belong to the strategy; raise NotFound."""
    rows = ValueRequest.objects.filter(in_use("indicator__part__strategy__"), indicator__part__removed=None)
    found = rows.select_related("indicator__part__strategy").filter(pk=number, person=viewer.user_id or 0).first()
    if found is None or not belongs(found):
        raise NotFound
    return found


def belongs(request: ValueRequest) -> bool:
    """Return whether the person who was asked still belongs to a cluster of the strategy."""
    strategy = request.indicator.part.strategy
    return _people(strategy, clusters_of(strategy)).filter(pk=request.person_id).exists()


def request_of(strategy: Strategy, number: int) -> ValueRequest:
    """Return a request of a strategy; raise NotFound."""
    found = ValueRequest.objects.filter(indicator__part__strategy=strategy, pk=number).first()
    if found is None:
        raise NotFound
    return found


def indicator_part(strategy: Strategy, number: int) -> Part:
    """Return an indicator of a strategy that is not removed; raise NotFound."""
    part = (
        strategy.parts.select_related("strategy", "indicator").filter(pk=number, kind="indicator", removed=None).first()
    )
    if part is None:
        raise NotFound
    return part
