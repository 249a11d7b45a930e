"""The HTTP API of a cluster's settings and alliances: parse, call a query or service, render."""

from django.http import HttpRequest
from ninja import Router

from intercluster.apps.access.authentication import Access
from intercluster.apps.accounts.queries import signed_in
from intercluster.apps.clusters import services as clusters
from intercluster.apps.clusters.alliances import queries, services, weights
from intercluster.apps.clusters.models import AllianceInvitation
from intercluster.apps.clusters.rules import chosen_by, committee_of, may_change
from intercluster.apps.clusters.schemas import (
    AllianceIn,
    AllianceOut,
    AlliancesOut,
    AskedOut,
    CommitteeIn,
    InvitationIn,
    InvitationOut,
    LogoIn,
    SettingsIn,
    SettingsOut,
    SharedOut,
    WeightsIn,
    named,
)
from intercluster.apps.directory.models import Alliance, Cluster, Deciding
from intercluster.apps.directory.rules import Viewer, viewer_for
from intercluster.core.api_answers import ANSWERS, TAKING
from intercluster.core.errors import NotFound

router = Router(tags=["clusters"], auth=Access("clusters"))


def _own(request: HttpRequest, slug: str) -> tuple[Cluster, Viewer]:
    """Return a cluster to its office; to others it is not there."""
    viewer = viewer_for(request)
    cluster = None if "\0" in slug else Cluster.objects.filter(slug=slug).first()
    if cluster is None or not may_change(viewer, cluster):
        raise NotFound(f"There is no cluster {slug!r} whose office you belong to.")
    return cluster, viewer


def _alliance(request: HttpRequest, slug: str, alliance: str) -> tuple[Cluster, Alliance, Viewer]:
    cluster, viewer = _own(request, slug)
    found = None if "\0" in alliance else cluster.alliances.filter(slug=alliance).first()
    if found is None:
        raise NotFound(f"The cluster is in no alliance {alliance!r}.")
    return cluster, found, viewer


@router.get("/clusters/{slug}", response={200: SettingsOut, **ANSWERS}, summary="Settings of a cluster")
def settings(request: HttpRequest, slug: str) -> SettingsOut:
    """Return a cluster's settings to its office."""
    return SettingsOut.of(_own(request, slug)[0])


@router.patch("/clusters/{slug}", response={200: SettingsOut, **TAKING}, summary="Change settings of a cluster")
def change_settings(request: HttpRequest, slug: str, body: SettingsIn) -> SettingsOut:
    """Change the settings that the body names, all or nothing."""
    cluster, viewer = _own(request, slug)
    return SettingsOut.of(clusters.change_settings(cluster, named(body), viewer=viewer))


@router.post("/clusters/{slug}/logo", response={200: SettingsOut, **TAKING}, summary="Give a cluster a logo")
def set_logo(request: HttpRequest, slug: str, body: LogoIn) -> SettingsOut:
    """Check a picture, write it again as a small PNG, and show it as the cluster's logo; or remove the logo."""
    cluster, viewer = _own(request, slug)
    if body.image:
        clusters.set_logo(cluster, body.data(), viewer=viewer)
    else:
        clusters.remove_logo(cluster, viewer=viewer)
    return SettingsOut.of(cluster)


@router.get("/clusters/{slug}/alliances", response={200: AlliancesOut, **ANSWERS}, summary="Alliances of a cluster")
def alliances(request: HttpRequest, slug: str) -> AlliancesOut:
    """Return a cluster's alliances and the invitations that wait."""
    cluster, _viewer = _own(request, slug)
    return AlliancesOut(
        alliances=list(cluster.alliances.order_by("slug").values_list("slug", flat=True)),
        received=[InvitationOut.of(each) for each in queries.waiting_for(cluster)],
        sent=[InvitationOut.of(each) for each in queries.sent_by(cluster)],
    )


@router.post(
    "/clusters/{slug}/alliances/invitations", response={200: InvitationOut, **TAKING}, summary="Invite a cluster"
)
def invite(request: HttpRequest, slug: str, body: InvitationIn) -> InvitationOut:
    """Invite another cluster to an alliance of this one, or to a new one."""
    cluster, viewer = _own(request, slug)
    invited = Cluster.objects.filter(slug=body.cluster).first()
    if invited is None:
        raise NotFound(f"There is no cluster {body.cluster!r}.")
    alliance = _alliance(request, slug, body.alliance)[1] if body.alliance else None
    made = services.invite(cluster, invited, viewer=viewer, alliance=alliance, name=body.name, message=body.message)
    return InvitationOut.of(made)


def _received(request: HttpRequest, slug: str, number: int) -> tuple[AllianceInvitation, Viewer]:
    cluster, viewer = _own(request, slug)
    found = queries.waiting_for(cluster).filter(pk=number).first()
    if found is None:
        raise NotFound(f"No invitation {number} waits for the cluster.")
    return found, viewer


@router.get(
    "/clusters/{slug}/alliances/invitations/{number}",
    response={200: AskedOut, **ANSWERS},
    summary="What an agreement would share",
)
def invitation(request: HttpRequest, slug: str, number: int) -> AskedOut:
    """Return an invitation that waits, with how many texts an agreement would make readable to whom."""
    found, _viewer = _received(request, slug, number)
    shared = queries.shared_by(found.cluster, queries.others_of(found))
    return AskedOut(**InvitationOut.of(found).model_dump(), shared=SharedOut.of(shared))


@router.post(
    "/clusters/{slug}/alliances/invitations/{number}/agree",
    response={200: InvitationOut, **ANSWERS},
    summary="Enter an alliance",
)
def agree(request: HttpRequest, slug: str, number: int) -> InvitationOut:
    """Agree to an invitation: texts are shared from now on."""
    found, viewer = _received(request, slug, number)
    services.agree(found, viewer=viewer)
    return _as_it_is(found)


@router.post(
    "/clusters/{slug}/alliances/invitations/{number}/decline",
    response={200: InvitationOut, **ANSWERS},
    summary="Decline an invitation",
)
def decline(request: HttpRequest, slug: str, number: int) -> InvitationOut:
    """Decline an invitation."""
    found, viewer = _received(request, slug, number)
    services.decline(found, viewer=viewer)
    return _as_it_is(found)


@router.post(
    "/clusters/{slug}/alliances/invitations/{number}/withdraw",
    response={200: InvitationOut, **ANSWERS},
    summary="Withdraw an invitation",
)
def withdraw(request: HttpRequest, slug: str, number: int) -> InvitationOut:
    """Withdraw an invitation that this cluster sent."""
    cluster, viewer = _own(request, slug)
    found = queries.sent_by(cluster).filter(pk=number).first()
    if found is None:
        raise NotFound(f"No invitation {number} of the cluster waits.")
    services.withdraw(found, viewer=viewer)
    return _as_it_is(found)


def _as_it_is(invitation: AllianceInvitation) -> InvitationOut:
    rows = AllianceInvitation.objects.select_related("cluster", "inviter", "alliance")
    return InvitationOut.of(rows.get(pk=invitation.pk))


@router.get(
    "/clusters/{slug}/alliances/in/{alliance}",
    response={200: AllianceOut, **ANSWERS},
    summary="An alliance",
)
def alliance(request: HttpRequest, slug: str, alliance: str) -> AllianceOut:
    """Return an alliance that the cluster is in."""
    cluster, found, _viewer = _alliance(request, slug, alliance)
    return _told(cluster, found)


@router.patch(
    "/clusters/{slug}/alliances/in/{alliance}", response={200: AllianceOut, **TAKING}, summary="Change an alliance"
)
def change_alliance(request: HttpRequest, slug: str, alliance: str, body: AllianceIn) -> AllianceOut:
    """Change the names, the summary and the rule of decision of an alliance, as its committee may."""
    cluster, found, viewer = _alliance(request, slug, alliance)
    return _told(cluster, services.change_alliance(found, named(body), viewer=viewer))


@router.post(
    "/clusters/{slug}/alliances/in/{alliance}/committee",
    response={200: AllianceOut, **TAKING},
    summary="Choose who represents a cluster",
)
def choose_committee(request: HttpRequest, slug: str, alliance: str, body: CommitteeIn) -> AllianceOut:
    """Choose which managers of the cluster are in the committee of the alliance."""
    cluster, found, viewer = _alliance(request, slug, alliance)
    services.choose_committee(found, cluster, services.managers_at(cluster, body.people), viewer=viewer)
    return _told(cluster, found)


@router.post(
    "/clusters/{slug}/alliances/in/{alliance}/weights",
    response={200: AllianceOut, **TAKING},
    summary="Choose the weights of an alliance",
)
def choose_weights(request: HttpRequest, slug: str, alliance: str, body: WeightsIn) -> AllianceOut:
    """Use new weights, a version, or the platform's own, as the committee may."""
    cluster, found, viewer = _alliance(request, slug, alliance)
    user = signed_in(request)
    if body.weights:
        weights.set_by_hand(found, body.weights, viewer=viewer, by=user.name or user.email)
    else:
        weights.use(found, body.version, viewer=viewer, by=user.name or user.email)
    return _told(cluster, found)


@router.post(
    "/clusters/{slug}/alliances/in/{alliance}/leave",
    response={200: AlliancesOut, **ANSWERS},
    summary="Leave an alliance",
)
def leave(request: HttpRequest, slug: str, alliance: str) -> AlliancesOut:
    """Leave an alliance: what it shared is out of sight from now on, and introductions go on."""
    cluster, found, viewer = _alliance(request, slug, alliance)
    services.leave(cluster, found, viewer=viewer)
    return alliances(request, slug)


def _told(cluster: Cluster, alliance: Alliance) -> AllianceOut:
    return AllianceOut(
        slug=alliance.slug,
        name=alliance.name,
        names=alliance.names,
        summary=alliance.summary,
        deciding=Deciding(alliance.deciding),
        clusters=list(alliance.clusters.order_by("slug").values_list("slug", flat=True)),
        weights=weights.in_use(alliance),
        version=weights.version_in_use(alliance),
        committee=[str(person) for person in committee_of(alliance)],
        represented_by=[person.email for person in chosen_by(cluster, alliance)],
    )
