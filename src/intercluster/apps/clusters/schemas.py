"""What the HTTP API accepts and answers on a cluster's settings and alliances."""

from base64 import b64decode
from datetime import datetime
from typing import Annotated, Any, Literal, Self

from django.urls import reverse
from django.utils.translation import gettext as _
from ninja import Schema
from pydantic import Field, StringConstraints

from intercluster.apps.clusters.alliances.queries import Shared, Texts
from intercluster.apps.clusters.logos import MOST_BYTES
from intercluster.apps.clusters.models import AllianceInvitation
from intercluster.apps.clusters.queries import settings_of
from intercluster.apps.directory.choices import Visibility
from intercluster.apps.directory.models import Cluster, Deciding, Logo, Ratifying
from intercluster.core.errors import Refused
from intercluster.core.typed_text import NO_ZERO_BYTE

Text = Annotated[str, StringConstraints(max_length=2000, pattern=NO_ZERO_BYTE)]
Short = Annotated[str, StringConstraints(max_length=200, pattern=NO_ZERO_BYTE)]
Days = Annotated[int, Field(ge=0, le=100_000)]


class SettingsIn(Schema):
    """Settings to change; those that are not named stay as they are."""

    name: Short = ""
    names: dict[Short, Short] = Field({}, description="By language of the platform: en, sv, nb, fi")
    summary: Text = ""
    website: Short = ""
    country: Short = Field("", description="ISO 3166 code")
    region: Short = Field("", description="Where it is at home: name or NUTS code")
    regions: list[Short] = Field([], max_length=200, description="Other regions where it works")
    languages: list[Short] = Field([], max_length=50, description="Working languages (ISO 639-1)")
    colour: Short = Field("", description="Such as #1f4d3a; white text must be readable on it")
    default_visibility: Visibility = Field(Visibility.ALLIANCE, description="Of new offers and needs")
    deciding: Deciding = Field(Deciding.MAJORITY, description="How votes are decided")
    quorum: int = Field(50, ge=0, le=100, description="Per cent of the members")
    ratifying: Ratifying | Literal[""] = Field("", description="Who ratifies strategies; empty if it is not said")
    invitation_texts: dict[Short, Text] = Field({}, description="By language of the platform")
    retention: dict[Short, Days] = Field({}, description="Days by name of a period")


class SettingsOut(SettingsIn):
    """All settings of a cluster."""

    slug: str
    logo: str = Field(description="Address of the picture; empty if there is none")

    @classmethod
    def of(cls, cluster: Cluster) -> Self:
        """Convert."""
        logo = Logo.objects.filter(cluster=cluster).only("digest").first()
        address = reverse("clusters:logo", args=[cluster.slug, logo.digest[:16]]) if logo else ""
        return cls(slug=cluster.slug, logo=address, **settings_of(cluster))


class LogoIn(Schema):
    """A logo for a cluster."""

    image: str = Field(max_length=3 * MOST_BYTES // 2, description="A PNG, JPEG or WebP in base 64; empty removes it")

    def data(self) -> bytes:
        """Return the picture's bytes. Raises Refused."""
        try:
            return b64decode(self.image, validate=True)
        except ValueError as problem:
            raise Refused(_("The logo is not in base 64.")) from problem


class TextsOut(Schema):
    """How many offers and needs become readable, with their authors' names and without."""

    cluster: str = Field(description="Slug")
    offers: int
    needs: int
    unnamed_offers: int
    unnamed_needs: int

    @classmethod
    def of(cls, cluster: Cluster, texts: Texts) -> Self:
        """Convert."""
        return cls(
            cluster=cluster.slug,
            offers=texts.offers,
            needs=texts.needs,
            unnamed_offers=texts.unnamed_offers,
            unnamed_needs=texts.unnamed_needs,
        )


class SharedOut(Schema):
    """What an agreement would share, beyond what is readable already."""

    given: list[TextsOut] = Field(description="By cluster that reads them: texts of ours")
    taken: list[TextsOut] = Field(description="By cluster whose they are: texts with names that we would read")

    @classmethod
    def of(cls, shared: Shared) -> Self:
        """Convert."""
        return cls(
            given=[TextsOut.of(cluster, texts) for cluster, texts in shared.given],
            taken=[TextsOut.of(cluster, texts) for cluster, texts in shared.taken],
        )


class InvitationOut(Schema):
    """An invitation of a cluster to an alliance."""

    number: int
    inviter: str = Field(description="Slug of the cluster that invites")
    cluster: str = Field(description="Slug of the cluster that is invited")
    alliance: str = Field(description="Slug, or empty for a new one that does not exist yet")
    name: str
    message: str
    state: AllianceInvitation.InvitationState
    at: datetime

    @classmethod
    def of(cls, invitation: AllianceInvitation) -> Self:
        """Convert."""
        return cls(
            number=invitation.pk,
            inviter=invitation.inviter.slug,
            cluster=invitation.cluster.slug,
            alliance=invitation.alliance.slug if invitation.alliance else "",
            name=invitation.name,
            message=invitation.message,
            state=AllianceInvitation.InvitationState(invitation.state),
            at=invitation.at,
        )


class AlliancesOut(Schema):
    """The alliances of a cluster, and the invitations that wait."""

    alliances: list[str] = Field(description="Slugs")
    received: list[InvitationOut]
    sent: list[InvitationOut]


class AskedOut(InvitationOut):
    """An invitation with what an agreement would share."""

    shared: SharedOut


class InvitationIn(Schema):
    """Whom to invite to what: an alliance by its slug, or a new one by its name."""

    cluster: Short = Field(description="Slug")
    alliance: Short = Field("", description="Slug")
    name: Short = ""
    message: Text = ""


class AllianceIn(Schema):
    """What of an alliance to change; what is not named stays as it is."""

    name: Short = ""
    names: dict[Short, Short] = Field({}, description="By language of the platform: en, sv, nb, fi")
    summary: Text = ""
    deciding: Deciding = Field(Deciding.CONSENSUS, description="How many clusters have to sign a strategy")


class AllianceOut(Schema):
    """An alliance."""

    slug: str
    name: str
    names: dict[str, str]
    summary: str
    deciding: Deciding = Field(description="How many clusters have to sign a strategy")
    clusters: list[str] = Field(description="Slugs")
    weights: dict[str, float] = Field(description="Points of each feature in its searches")
    version: int | None = Field(description="Of the weights; empty for the platform's own")
    committee: list[str] = Field(description="Names of its managers who lead it")
    represented_by: list[str] = Field(
        description="E-mail addresses of this cluster's managers whom it has chosen for the committee; with none, all"
    )


class CommitteeIn(Schema):
    """Who represents a cluster in the committee of an alliance."""

    people: list[Short] = Field(max_length=200, description="E-mail addresses of its managers; with none, all of them")


class WeightsIn(Schema):
    """Weights to use: a version that is there, none for the platform's own, or new points by feature."""

    version: int | None = Field(None, ge=1, le=2**31 - 1)
    weights: dict[Short, Annotated[float, Field(ge=0, le=1000, allow_inf_nan=False)]] = {}


def named(given: Schema) -> dict[str, Any]:
    """Return the values that a body names."""
    return given.model_dump(exclude_unset=True)
