"""The HTTP API of the administration: parse, call a query or service, render."""

from typing import Any

from django.forms import Form
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema
from pydantic import Field

from intercluster.apps.access.authentication import Access
from intercluster.apps.accounts.models import User
from intercluster.apps.administration.clusters import merging, queries, services
from intercluster.apps.administration.clusters.forms import HandOverForm, NameForm, NewAllianceForm, NewClusterForm
from intercluster.apps.administration.clusters.services import PlaceT
from intercluster.apps.administration.people import services as people_services
from intercluster.apps.administration.people.queries import SHOWN, found_people
from intercluster.apps.administration.rules import may_administer
from intercluster.apps.administration.schemas import (
    AccountIn,
    ClusterIn,
    HandOverIn,
    MergeIn,
    MergeOut,
    NameIn,
    NewAllianceIn,
    NewClusterIn,
    PersonOut,
    PlaceOut,
    RoleIn,
    Short,
    form_data,
)
from intercluster.apps.directory.models import Alliance, Cluster, Organisation
from intercluster.apps.directory.rules import Viewer, viewer_for
from intercluster.apps.people.models import OF_CLUSTER
from intercluster.core.api_answers import ANSWERS, TAKING
from intercluster.core.errors import NotFound, Refused

ADMINISTRATORS = Access("administration")

router = Router(tags=["administration"], auth=ADMINISTRATORS)

PLACE: dict[Any, Any] = {200: PlaceOut, **TAKING}


class PeopleIn(Schema):
    """Which people are listed."""

    q: Short = ""
    page: int = Field(1, ge=1, le=100_000)


def _viewer(request: HttpRequest) -> Viewer:
    """Return the administrator; for others there is nothing here."""
    viewer = viewer_for(request)
    if not may_administer(viewer):
        raise NotFound
    return viewer


def _found(model: type[PlaceT], slug: str) -> PlaceT:
    return get_object_or_404(model.everything, slug=slug)


def _checked(form: Form) -> dict[str, Any]:
    """Return what a form makes of a body; raise Refused with every problem."""
    if form.is_valid():
        return form.cleaned_data
    raise Refused("\n".join(f"{key}: {each}" for key, errors in form.errors.items() for each in errors))


@router.get("/administration/clusters", response={200: list[PlaceOut], **ANSWERS}, summary="All clusters")
def clusters(request: HttpRequest) -> list[Cluster]:
    """List all clusters, the archived ones last."""
    return list(queries.every_cluster(_viewer(request)))


@router.post("/administration/clusters", response=PLACE, summary="Make a cluster")
def make_cluster(request: HttpRequest, body: NewClusterIn) -> Cluster:
    """Make a cluster, and invite its manager."""
    viewer = _viewer(request)
    return services.make_cluster(viewer=viewer, **_checked(NewClusterForm(form_data(body))))


@router.post("/administration/clusters/{slug}/name", response=PLACE, summary="Rename a cluster")
def rename_cluster(request: HttpRequest, slug: str, body: NameIn) -> Cluster:
    """Give a cluster another name, and perhaps another address."""
    return _rename(request, _found(Cluster, slug), body)


def _rename(request: HttpRequest, place: PlaceT, body: NameIn) -> PlaceT:
    viewer = _viewer(request)
    form = NameForm({"name": body.name, "slug": body.slug or place.slug})
    return services.rename(place, viewer=viewer, **_checked(form))


@router.post("/administration/clusters/{slug}/archive", response=PLACE, summary="Archive a cluster")
def archive_cluster(request: HttpRequest, slug: str) -> Cluster:
    """Archive a cluster: it is in no list and shares nothing, until it is restored."""
    services.archive(_found(Cluster, slug), viewer=_viewer(request))
    return _found(Cluster, slug)


@router.post("/administration/clusters/{slug}/restore", response=PLACE, summary="Restore a cluster")
def restore_cluster(request: HttpRequest, slug: str) -> Cluster:
    """Bring an archived cluster back."""
    services.restore(_found(Cluster, slug), viewer=_viewer(request))
    return _found(Cluster, slug)


@router.post("/administration/clusters/{slug}/manager", response=PLACE, summary="Hand a cluster over")
def hand_over(request: HttpRequest, slug: str, body: HandOverIn) -> Cluster:
    """Invite a new manager; who leaves steps down when they accept."""
    viewer, cluster = _viewer(request), _found(Cluster, slug)
    services.hand_over(cluster, viewer=viewer, **_checked(HandOverForm(cluster, form_data(body))))
    return cluster


@router.post("/administration/clusters/{slug}/merge", response={200: MergeOut, **TAKING}, summary="Merge a cluster")
def merge(request: HttpRequest, slug: str, body: MergeIn) -> MergeOut:
    """Move everything of a cluster to another and end it, or say what would move."""
    viewer, act = _viewer(request), merging.dry_run if body.dry_run else merging.merge
    return MergeOut.of(act(_found(Cluster, slug), _found(Cluster, body.into), viewer=viewer))


@router.get("/administration/alliances", response={200: list[PlaceOut], **ANSWERS}, summary="All alliances")
def alliances(request: HttpRequest) -> list[Alliance]:
    """List all alliances, the archived ones last."""
    return list(queries.every_alliance(_viewer(request)))


@router.post("/administration/alliances", response=PLACE, summary="Make an alliance")
def make_alliance(request: HttpRequest, body: NewAllianceIn) -> Alliance:
    """Make an alliance of clusters, which share texts from then on."""
    viewer = _viewer(request)
    return services.make_alliance(viewer=viewer, **_checked(NewAllianceForm(form_data(body))))


@router.post("/administration/alliances/{slug}/name", response=PLACE, summary="Rename an alliance")
def rename_alliance(request: HttpRequest, slug: str, body: NameIn) -> Alliance:
    """Give an alliance another name, and perhaps another address."""
    return _rename(request, _found(Alliance, slug), body)


@router.post("/administration/alliances/{slug}/archive", response=PLACE, summary="Archive an alliance")
def archive_alliance(request: HttpRequest, slug: str) -> Alliance:
    """Archive an alliance: its clusters share nothing through it, until it is restored."""
    services.archive(_found(Alliance, slug), viewer=_viewer(request))
    return _found(Alliance, slug)


@router.post("/administration/alliances/{slug}/restore", response=PLACE, summary="Restore an alliance")
def restore_alliance(request: HttpRequest, slug: str) -> Alliance:
    """Bring an archived alliance back."""
    services.restore(_found(Alliance, slug), viewer=_viewer(request))
    return _found(Alliance, slug)


@router.post(
    "/administration/alliances/{slug}/clusters",
    response=PLACE,
    summary="Add a cluster to an alliance, or remove it",
)
def change_alliance(request: HttpRequest, slug: str, body: ClusterIn) -> Alliance:
    """Add a cluster to an alliance without asking it, or remove it."""
    viewer, alliance = _viewer(request), _found(Alliance, slug)
    act = services.remove_from_alliance if body.remove else services.add_to_alliance
    act(alliance, _found(Cluster, body.cluster), viewer=viewer)
    return alliance


@router.get("/administration/people", response={200: list[PersonOut], **ANSWERS}, summary="People by name or address")
def people(request: HttpRequest, query: Query[PeopleIn]) -> list[PersonOut]:
    """List people by name whose name or address has these words, 50 a page; a page beyond the last is empty."""
    start = (query.page - 1) * SHOWN
    return [PersonOut.of(each) for each in found_people(_viewer(request), query.q)[start : start + SHOWN]]


@router.post(
    "/administration/people/{number}/roles", response={200: PersonOut, **TAKING}, summary="Give or take a role"
)
def change_roles(request: HttpRequest, number: int, body: RoleIn) -> PersonOut:
    """Give a person a role in a cluster or an organisation, or take it."""
    viewer, user = _viewer(request), get_object_or_404(User, pk=number)
    in_cluster = body.role in OF_CLUSTER
    place = _found(Cluster, body.slug) if in_cluster else get_object_or_404(Organisation, slug=body.slug)
    act = people_services.take_role if body.remove else people_services.give_role
    act(user, body.role, place, viewer=viewer)
    return PersonOut.of(user)


@router.post("/administration/people/{number}", response={200: PersonOut, **TAKING}, summary="Change an account")
def change_account(request: HttpRequest, number: int, body: AccountIn) -> PersonOut:
    """Disable or enable an account, or let a person administer the platform or not."""
    viewer, user = _viewer(request), get_object_or_404(User, pk=number)
    if body.is_active is not None:
        (people_services.enable if body.is_active else people_services.disable)(user, viewer=viewer)
        user.refresh_from_db()
    if body.is_administrator is not None:
        act = people_services.make_administrator if body.is_administrator else people_services.remove_administrator
        act(user, viewer=viewer)
        user.refresh_from_db()
    return PersonOut.of(user)
