"""Queries of the directory.

Every page, export, command and API call gets offers and needs from here, so that private texts stay private and
anonymous authors stay anonymous.
"""

from datetime import date
from functools import lru_cache
from typing import TypeVar, cast

from django.db.models import BooleanField, Case, Exists, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from intercluster.apps.directory.choices import Visibility
from intercluster.apps.directory.models import (
    Cluster,
    FormerAddress,
    Membership,
    Named,
    Need,
    Offer,
    Organisation,
    Participation,
    Statement,
)
from intercluster.apps.directory.names import slug_base
from intercluster.apps.directory.rules import Viewer, belongs, manages, viewer_for
from intercluster.core import clock
from intercluster.core.slugs import free_slug
from intercluster.geo.nuts import seat_of

PUBLISHED = "cordis"
"""The register whose projects are read, and that publishes who takes part in them."""

SLUG_MAX = 50
"""Longest address of a cluster or alliance."""

StatementT = TypeVar("StatementT", bound=Statement)


def managed_cluster(request: HttpRequest, slug: str) -> Cluster:
    """Return a cluster if the person who asks belongs to its office; raise Http404 for others."""
    cluster: Cluster = get_object_or_404(Cluster, slug=slug)
    if not manages(viewer_for(request), cluster):
        raise Http404
    return cluster


def free_address(model: type[Named], name: str) -> str:
    """Return an address for the name of a cluster or alliance that no other has or had."""
    base = slug_base(name, fallback=model._meta.model_name or "")[: SLUG_MAX - 5].strip("-")
    return free_slug(base, model.everything.all(), former_addresses(model))


def former_addresses(model: type[Named]) -> QuerySet[FormerAddress]:
    """Return the addresses that clusters, or alliances, had before."""
    return FormerAddress.objects.filter(**{f"{model._meta.model_name}__isnull": False})


def offers(viewer: Viewer) -> QuerySet[Offer]:
    """Return the offers that the viewer may read; see `statements`."""
    return _built_once(Offer, viewer, clock.today()).all()


def needs(viewer: Viewer) -> QuerySet[Need]:
    """Return the needs that the viewer may read; see `statements`."""
    return _built_once(Need, viewer, clock.today()).all()


@lru_cache(maxsize=256)
def _built_once(model: type[StatementT], viewer: Viewer, today: date) -> QuerySet[StatementT]:
    """Return `statements` of a model, unread: building the conditions takes longer than many a query."""
    return statements(model.objects.all(), viewer, today)


def statements(queryset: QuerySet[StatementT], viewer: Viewer, today: date | None = None) -> QuerySet[StatementT]:
    """Return the current statements a viewer may read, each annotated with `unnamed`.

    `unnamed` is true where the viewer may read the text but must not learn whose it is. Who belongs to the
    organisation, or to the office of a cluster of its, reads everything, expired statements excepted.
    """
    current = queryset.filter(Q(expires__isnull=True) | Q(expires__gte=today or clock.today()))
    if viewer.is_operator:
        return cast(QuerySet[StatementT], current.annotate(unnamed=Value(False, output_field=BooleanField())))
    own = own_statements(viewer)
    readable = Q(visibility=Visibility.PUBLIC) & ~Q(organisation__in=archived_organisations())
    if viewer.alliance_ids:
        allied = _member_of(cluster__alliances__in=viewer.alliance_ids, cluster__archived__isnull=True)
        readable |= Q(visibility__in=[Visibility.ALLIANCE, Visibility.ANONYMOUS]) & Q(allied)
    if viewer.organisation_ids or viewer.cluster_ids:
        readable |= own
    marked = current.filter(readable).annotate(
        unnamed=Case(
            When(Q(visibility=Visibility.ANONYMOUS) & ~own, then=Value(True)),
            default=Value(False),
            output_field=BooleanField(),
        )
    )
    return cast(QuerySet[StatementT], marked)


def own_statements(viewer: Viewer) -> Q:
    """Return the condition for statements of the viewer's organisations, or of members of a cluster of their office."""
    if viewer.is_operator:
        return Q(pk__isnull=False)
    own = Q(organisation__in=viewer.organisation_ids)
    return own | Q(_member_of(cluster__in=viewer.cluster_ids)) if viewer.cluster_ids else own


def archived_organisations() -> QuerySet[Organisation]:
    """Return organisations whose clusters are all archived. Only their own people and administrators find them."""
    of_it = Membership.objects.filter(organisation=OuterRef("pk"))
    archived = Organisation.objects.filter(memberships__cluster__archived__isnull=False).order_by()
    return archived.exclude(Exists(of_it.filter(cluster__archived__isnull=True)))


def organisations(viewer: Viewer) -> QuerySet[Organisation]:
    """Return the organisations whose page the viewer may open: all but those of archived clusters."""
    if viewer.is_operator:
        return Organisation.objects.all()
    return Organisation.objects.filter(~Q(pk__in=archived_organisations()) | Q(pk__in=viewer.organisation_ids))


def kept(model: type[StatementT], organisation: Organisation, viewer: Viewer) -> QuerySet[StatementT]:
    """Return what an organisation offers, or needs, as its own people and their office keep it: expired ones too."""
    if not belongs(viewer, organisation):
        return model.objects.none()
    statements = model.objects.filter(organisation=organisation).defer("lexemes", "terms", "vector")
    return statements.order_by("-updated", "-pk")


def exported(model: type[StatementT], cluster: Cluster, viewer: Viewer) -> QuerySet[StatementT]:
    """Return what the members of a cluster offer, or need, as an export tells it: whole and with its author.

    The cluster's office gets all that it keeps, expired ones too; others what they may read and know the author of.
    """
    of_members = model.objects.filter(organisation__clusters=cluster)
    return of_members if manages(viewer, cluster) else statements(of_members, viewer).filter(unnamed=False)


def published_participations() -> QuerySet[Participation]:
    """Return who took part in which project as a register publishes it, for anybody to read and to count.

    The region is the organisation's, as its page tells it to everybody. What is fictional is in no register.
    """
    return Participation.objects.filter(project__source=PUBLISHED, organisation__is_demo=False)


def position_of(organisation: Organisation) -> tuple[float, float] | None:
    """Return where an organisation is, in degrees north and east; its region's seat where no more is known."""
    if organisation.latitude is None or organisation.longitude is None:
        return seat_of(organisation.region)
    return organisation.latitude, organisation.longitude


def _member_of(**condition: object) -> Coalesce:
    """Return whether a statement's organisation has a membership such as this.

    A subselect of one value where EXISTS would do: for EXISTS the planner likes to read all memberships first, which
    takes longer than a whole search.
    """
    membership = Membership.objects.filter(organisation=OuterRef("organisation"), **condition)
    return Coalesce(Subquery(membership.annotate(found=Value(True)).values("found")[:1]), Value(False))


def own_organisations(request: HttpRequest) -> list[Organisation]:
    """Return the organisations that the reader belongs to. They are read once a request."""
    if not request.user.is_authenticated:
        return []
    known: list[Organisation] | None = getattr(request, "intercluster_own_organisations", None)
    if known is None:
        viewer = viewer_for(request)
        known = []
        if viewer.organisation_ids or viewer.is_operator:
            own = Organisation.objects.filter(affiliations__user=request.user.pk)
            known = list(own.only("slug", "name").order_by("name", "pk"))
        request.intercluster_own_organisations = known  # type: ignore[attr-defined]
    return known
