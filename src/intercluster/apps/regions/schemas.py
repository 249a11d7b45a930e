"""Schemas of the HTTP API of regions, the same as in `intercluster regions … --json`."""

from datetime import date
from typing import Annotated

from ninja import Field, Schema
from pydantic import StringConstraints

from intercluster.apps.regions.models import Dataset, Region

Code = Annotated[str, StringConstraints(pattern="^[A-Z]{2}[0-9A-Z]{0,3}$")]
Short = Annotated[str, StringConstraints(max_length=60, pattern=r"^[^\x00]*$")]


class DatasetIn(Schema):
    """The dataset asked for."""

    dataset: Short = Field("", description="Its slug; without it the first, or the first with something on the region")


class AskedIn(DatasetIn):
    """The dataset and year asked for."""

    year: int | None = Field(None, ge=1800, le=2100, description="The last unless stated")


class ManyIn(AskedIn):
    """Regions side by side."""

    region: list[Code] = Field(min_length=2, max_length=20, description="NUTS codes of one level, such as SE311")


class DatasetOut(Schema):
    """A published table and its source."""

    slug: str
    name: str
    unit: str = Field(description="In the language of the request, if it is a common one, such as people")
    source: str
    licence: str
    retrieved: date
    fictional: bool


class DatasetListed(DatasetOut):
    """A dataset in the list of them."""

    classification: str
    nuts_version: int
    counts: bool
    notes: str

    @classmethod
    def of(cls, dataset: Dataset) -> "DatasetListed":
        """Make the entry of a dataset."""
        names = ("slug", "name", "source", "licence", "retrieved", "classification", "counts", "notes")
        facts = {name: getattr(dataset, name) for name in (*names, "nuts_version")}
        return cls(**facts, unit=dataset.unit_name, fictional=dataset.is_demo)


class RegionOut(Schema):
    """A region."""

    code: str
    name: str


class RegionListed(RegionOut):
    """A region with figures."""

    country: str = Field(description="As NUTS has it: EL for Greece")
    level: int = Field(description="Of NUTS, 1 to 3")
    nuts_version: int

    @classmethod
    def of(cls, region: Region) -> "RegionListed":
        """Make the entry of a region."""
        return cls(
            code=region.code,
            name=region.name,
            country=region.country,
            level=region.level,
            nuts_version=region.version,
        )


class RegionsOut(Schema):
    """The regions with observations in a dataset."""

    dataset: DatasetListed
    regions: list[RegionListed]


class LeftOut(Schema):
    """Regions and activities left out because values are missing or confidential."""

    regions: list[str]
    activities: list[str]


class AboutOut(Schema):
    """The source of the figures."""

    dataset: DatasetOut
    year: int
    since: int = Field(description="The year that changes are measured from")
    compared_with: int = Field(description="So many regions of the same level")
    left_out: LeftOut


Indices = dict[str, float | int | None]


class ActivityOut(Schema):
    """An activity in a region."""

    code: str
    name: str
    value: float
    quotient: float = Field(description="Location quotient")
    interval: list[float] | None = Field(description="95 % of the quotient, for counts")
    density: float
    complexity: float | None
    start: float = Field(description="The value in `since`")


class EvidenceOut(Schema):
    """What another rule says of the same activity."""

    rule: str
    figures: dict[str, float]


class FindingOut(Schema):
    """A strength, weakness, opportunity or threat, with the figures that the rule decided on."""

    side: str = Field(description="Empty for what is none of the four, as a fall smaller than elsewhere")
    rule: str
    activity: str | None
    name: str | None
    partner: str | None
    tied: list[str] = Field(description="Regions that come equal, if they are too many to name a partner")
    effect: float = Field(description="Orders findings of a side: an amount in the unit, so far as it is certain")
    figures: dict[str, float]
    also: list[EvidenceOut]


class RegionProfileOut(AboutOut):
    """A region: indices, most similar regions, activities and findings."""

    region: RegionOut
    indices: Indices
    peers: list[RegionOut]
    activities: list[ActivityOut]
    findings: list[FindingOut]


class RegionComparedOut(RegionOut):
    """A region among those compared."""

    indices: Indices
    quotients: dict[str, float] = Field(description="Activity -> location quotient")


class ComparisonOut(AboutOut):
    """Regions side by side."""

    regions: list[RegionComparedOut]


class BestOut(Schema):
    """An activity that one region is specialised in and another is not."""

    code: str
    name: str
    value: float = Field(description="What it adds to complementarity")


class PairOut(Schema):
    """What one region could bring another."""

    for_: str = Field(alias="for", serialization_alias="for")
    from_: str = Field(alias="from", serialization_alias="from")
    complementarity: float
    activities: list[BestOut]


class ComplementsOut(AboutOut):
    """What regions could bring each other."""

    pairs: list[PairOut]
