"""What the HTTP API says of the directory, and takes for it."""

from datetime import date
from typing import Annotated, Any, Literal, Self, TypeVar

from ninja import Schema
from pydantic import FailFast, Field, StringConstraints

from intercluster.apps.directory.choices import Kind, Size, Visibility
from intercluster.apps.directory.models import Cluster, Identifier, Organisation, Statement
from intercluster.core.typed_text import NOT_BLANK

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, pattern=NOT_BLANK, max_length=10_000)]
Country = Annotated[str, StringConstraints(pattern="^[A-Z]{2}$")]
LanguageCode = Annotated[str, StringConstraints(pattern="^[a-z]{2}$")]

T = TypeVar("T")
Several = Annotated[list[T], Field(max_length=1000), FailFast()]
"""A list within a document. The first wrong value is enough to say: an error takes five hundred times its space."""


class ClusterOut(Schema):
    """A cluster."""

    slug: str
    name: str
    summary: str
    country: str
    names: dict[str, str] = Field(description="By language, where they differ from `name`")
    region: str = Field(description="Where it is at home: NUTS code, or empty")
    regions: list[str] = Field(description="Other regions where it works: NUTS codes")
    languages: list[str] = Field(description="Working languages (ISO 639-1)")
    website: str
    alliances: list[str] = Field(description="Slugs")
    members: int

    @classmethod
    def of(cls, cluster: Cluster) -> Self:
        """Convert one annotated with `members`."""
        return cls(
            slug=cluster.slug,
            name=cluster.name,
            summary=cluster.summary,
            country=cluster.country,
            names=cluster.names,
            region=cluster.region,
            regions=cluster.regions,
            languages=cluster.languages,
            website=cluster.website,
            alliances=sorted(alliance.slug for alliance in cluster.alliances.all()),
            members=cluster.members,  # type: ignore[attr-defined]
        )


class StatementOut(Schema):
    """An offer or need, in its original language."""

    text: str
    language: str = Field(description="ISO 639-1")
    expires: date | None = Field(description="The last day that it is shown")

    @classmethod
    def of(cls, statement: Statement) -> Self:
        """Convert."""
        return cls(text=statement.text, language=statement.language, expires=statement.expires)


class OrganisationOut(Schema):
    """An organisation as the directory lists it."""

    slug: str
    name: str
    kind: Kind
    country: str
    region: str = Field(description="NUTS code, or empty")
    city: str
    size: Size | Literal[""] = Field(description="Size class, empty where the headcount is unknown")
    headcount: int | None
    activities: list[str] = Field(description="NACE codes")
    languages: list[str] = Field(description="Working languages (ISO 639-1)")
    markets: list[str] = Field(description="Countries sold to")
    website: str
    clusters: list[str] = Field(description="Slugs")
    fictional: bool

    @classmethod
    def of(cls, organisation: Organisation) -> Self:
        """Convert."""
        return cls(**cls.facts(organisation))

    @classmethod
    def facts(cls, organisation: Organisation) -> dict[str, Any]:
        """Return what the list says."""
        names = set(OrganisationOut.model_fields) - {"clusters", "fictional"}
        return {name: getattr(organisation, name) for name in names} | {
            "clusters": sorted(cluster.slug for cluster in organisation.clusters.all()),
            "fictional": organisation.is_demo,
        }


class ProfileOut(OrganisationOut):
    """An organisation with those of its offers and needs whose author the viewer may know."""

    offers: list[StatementOut]
    needs: list[StatementOut]


class OrganisationsOut(Schema):
    """A page of the list; `count` is how many there are in all."""

    count: int
    page: int
    pages: int
    organisations: list[OrganisationOut]


class IdentifierDocument(Schema):
    """A number in another register."""

    scheme: Identifier.Scheme
    value: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, pattern=NOT_BLANK, max_length=40)]


class StatementDocument(Schema):
    """An offer or need with all that is kept of it."""

    text: Text
    language: LanguageCode | Literal[""] = Field("", description="ISO 639-1; detected where empty")
    visibility: Visibility | None = Field(
        None, description="Where it is empty, a new text has what the cluster has set"
    )
    expires: date | None = None
    about: Annotated[str, StringConstraints(pattern="^[a-z0-9-]{0,100}$")] = Field(
        "", description="What its people say it is about: a capability of the thesaurus, or `none`"
    )


class MemberDocument(Schema):
    """A member with all that its cluster's office keeps of it. What is empty leaves what is there as it is."""

    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, pattern=NOT_BLANK, max_length=300)]
    country: Country
    slug: Annotated[str, StringConstraints(pattern="^[a-z0-9-]{0,80}$")] = Field(
        "", description="Its address on the platform; a new one gets it where it is free"
    )
    registration_number: Annotated[str, StringConstraints(max_length=30)] = ""
    kind: Kind = Kind.COMPANY
    region: Annotated[str, StringConstraints(max_length=5)] = Field("", description="NUTS code")
    city: Annotated[str, StringConstraints(max_length=100)] = ""
    headcount: int | None = Field(None, ge=0, le=2_147_483_647)
    turnover_eur: Annotated[str, StringConstraints(pattern=r"^\d{1,13}(\.\d{1,2})?$")] | None = Field(
        None, description="Euros a year, a decimal number in a string"
    )
    activities: Several[Annotated[str, StringConstraints(max_length=10)]] = Field([], description="NACE codes")
    languages: Several[LanguageCode] = []
    markets: Several[Country] = []
    website: Annotated[str, StringConstraints(max_length=200)] = ""
    latitude: float | None = Field(None, ge=-90, le=90)
    longitude: float | None = Field(None, ge=-180, le=180)
    since: date | None = Field(None, description="Member of the cluster since")
    identifiers: Several[IdentifierDocument] = []
    offers: Several[StatementDocument] = []
    needs: Several[StatementDocument] = []
    decision: Annotated[
        str, StringConstraints(pattern=r"^(|same|separate|skip|overwrite|org:\d{1,18}|row:\d{1,9})$")
    ] = Field(
        "", description="For a member that looks like one already there: what a dry run's question is answered by"
    )


class MembersDocument(Schema):
    """All members of a cluster."""

    members: list[MemberDocument] = Field(max_length=20_000)


class RejectedOut(Schema):
    """A value that was rejected: of which member, counted from 1, what is wrong with it and what would be right."""

    member: int
    field: str
    value: str
    wrong: str
    right: str


class ImportOut(Schema):
    """What an import does, or would do (`imported` is false for a dry run and for one that changes nothing)."""

    imported: bool
    number: int | None = Field(description="By which `intercluster import undo` takes it back")
    new: int
    changed: int
    unchanged: int
    undecided: list[str] = Field(description="Members that look like one already there, each with the question")
    rejected: list[RejectedOut]
