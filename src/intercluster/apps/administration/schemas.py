"""What the HTTP API of the administration accepts and answers."""

from datetime import datetime
from typing import Annotated, Any

from ninja import Schema
from pydantic import Field, StringConstraints

from intercluster.apps.accounts.models import User
from intercluster.apps.administration.clusters.merging import Merge
from intercluster.apps.administration.people.queries import places_of
from intercluster.apps.people.models import Role
from intercluster.core.typed_text import NO_ZERO_BYTE

Text = Annotated[str, StringConstraints(max_length=2000, pattern=NO_ZERO_BYTE)]
Short = Annotated[str, StringConstraints(max_length=300, pattern=NO_ZERO_BYTE)]


class PlaceOut(Schema):
    """A cluster or an alliance, as administrators see it."""

    slug: str
    name: str
    archived: datetime | None


class NewClusterIn(Schema):
    """A cluster to make."""

    name: Short
    country: Short = Field(description="ISO 3166 code")
    region: Short = Field("", description="Name or NUTS code")
    manager: Short = Field("", description="E-mail address of the manager to invite")
    language: Short = Field("en", description="Language of the invitation")


class NewAllianceIn(Schema):
    """An alliance to make."""

    name: Short
    summary: Text = ""
    clusters: list[Short] = Field([], description="Slugs of clusters, which share texts from then on", max_length=200)


class NameIn(Schema):
    """A new name, and perhaps a new address."""

    name: Short
    slug: Short = Field("", description="New address; the former one leads to it")


class HandOverIn(Schema):
    """A new manager."""

    email: Short
    language: Short = "en"
    leaving: int | None = Field(None, description="Number of the manager who steps down when they accept")


class MergeIn(Schema):
    """A merge."""

    into: Short = Field(description="Slug of the cluster that stays")
    dry_run: bool = Field(True, description="Only tell what would move; `false` merges, which cannot be undone")


class ClusterIn(Schema):
    """A cluster of an alliance."""

    cluster: Short = Field(description="Slug")
    remove: bool = Field(False, description="Remove it instead of adding it")


class MovedOut(Schema):
    """What a merge does with the rows of one kind."""

    label: str
    moved: int
    same: int


class MergeOut(Schema):
    """What a merge does, or did."""

    kinds: list[MovedOut]
    new_alliances: list[str]

    @classmethod
    def of(cls, merge: Merge) -> "MergeOut":
        """Return a merge for programs."""
        kinds = [MovedOut(label=each.label, moved=each.moved, same=each.same) for each in merge.kinds]
        return cls(kinds=kinds, new_alliances=merge.new_alliances)


class RoleOut(Schema):
    """A role of a person."""

    role: Role
    slug: str


class PersonOut(Schema):
    """A person with their roles."""

    number: int
    name: str
    email: str
    is_active: bool
    is_administrator: bool
    roles: list[RoleOut]

    @classmethod
    def of(cls, user: User) -> "PersonOut":
        """Return a person for programs."""
        return cls(
            number=user.pk,
            name=user.name,
            email=user.email,
            is_active=user.is_active,
            is_administrator=user.is_superuser,
            roles=[RoleOut(role=each.role, slug=each.place.slug) for each in places_of(user)],
        )


class RoleIn(Schema):
    """A role to give or to take."""

    role: Role
    slug: Short = Field(description="Of the cluster, or of the organisation for editors and members")
    remove: bool = Field(False, description="Take the role instead of giving it")


class AccountIn(Schema):
    """What may be changed of an account."""

    is_active: bool | None = Field(None, description="`false` disables it")
    is_administrator: bool | None = Field(None, description="Whether the person administers the platform")


def form_data(given: Schema) -> dict[str, Any]:
    """Return a body as a form takes it."""
    return given.model_dump(exclude_none=True)
