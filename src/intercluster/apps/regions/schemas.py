"""Schemas of the HTTP API of regions, the same as in `intercluster regions … --json`."""

from datetime import date
from typing import Annotated

from ninja import Field, Schema
from pydantic import StringConstraints

from intercluster.apps.regions.models import Dataset, Region
from intercluster.core.typed_text import NO_ZERO_BYTE

Code = Annotated[str, StringConstraints(pattern="^[A-Z]{2}[0-9A-Z]{0,3}$")]
Short = Annotated[str, StringConstraints(max_length=60, pattern=NO_ZERO_BYTE)]


class DatasetIn(Schema):
    """The dataset asked for."""

    dataset: Short = Field("", description="Its slug; without it the first, or the first with something on the region")


class AskedIn(DatasetIn):
    """The dataset and year asked for."""

    year: int | None = Field(None, ge=1800, le=2100, description="The last unless stated")


class ProfileIn(AskedIn):
    """The dataset and year asked for, and whether findings advise local services."""

    local: bool = Field(False, description="With advice on services that only serve the region")


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


class RelationsOut(Schema):
    """The table from whose regions relations between activities are learnt: the one with most regions."""

    dataset: str
    level: int
    year: int
    regions: int
    firm: int = Field(description="Pairs of these activities that are together more often than chance gives")
    pairs: int


class AboutOut(Schema):
    """The source of the figures."""

    dataset: DatasetOut
    year: int
    since: int = Field(description="The year that changes are measured from")
    compared_with: int = Field(description="So many regions of the same level")
    missing: int = Field(description="Cells of the compared without a value: 0 in sums, and no finding is about them")
    relations: RelationsOut
    complexity_by_chance: float | None = Field(
        description="Share of tables drawn by chance with as strong an order of complexity: above 0.05 it may be chance"
    )
    left_out: LeftOut
    figures_of: dict[str, str] = Field(
        description="Region asked for -> the larger one around it whose figures these are, if they are not its own"
    )


Indices = dict[str, float | int | None]


class ActivityOut(Schema):
    """An activity in a region."""

    code: str
    name: str
    value: float | None = Field(description="None where there is none: missing or confidential")
    flags: str = Field(description="Of the value, by Eurostat's letters: u of low reliability, b a break in the series")
    quotient: float | None = Field(description="Location quotient")
    interval: list[float] | None = Field(description="95 % of the quotient, for counts")
    density: float
    density_by_chance: float = Field(description="Mean density of a region as diverse")
    density_z: float = Field(description="Standard deviations above that: below 2 it may be chance")
    complexity: float | None
    start: float | None = Field(description="The value in `since`")
    is_local: bool = Field(description="Whether it serves only its region, so that advice leaves it out")


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
    quotients: dict[str, float | None] = Field(description="Activity -> location quotient")


class ComparisonOut(AboutOut):
    """Regions side by side."""

    regions: list[RegionComparedOut]


class BestOut(Schema):
    """An activity that one region is specialised in and another is not."""

    code: str
    name: str
    value: float = Field(description="What it adds to complementarity")
    is_firm: bool = Field(description="Whether it is related beyond chance to another activity that the region lacks")
    is_local: bool = Field(description="Whether it serves only its region")


class PairOut(Schema):
    """What one region could bring another."""

    for_: str = Field(alias="for", serialization_alias="for")
    from_: str = Field(alias="from", serialization_alias="from")
    complementarity: float
    by_chance: float = Field(description="Mean complementarity of a region as diverse as the one that brings")
    z: float = Field(description="Standard deviations above that: below 2 it may be chance")
    activities: list[BestOut]


class ComplementsOut(AboutOut):
    """What regions could bring each other."""

    pairs: list[PairOut]


class InnovationIn(Schema):
    """The regions asked for."""

    region: list[Code] = Field(min_length=1, max_length=20, description="NUTS codes, such as SE311")


class AmongOut(Schema):
    """A place among regions by an indicator; 1 is the best."""

    place: int
    of: int = Field(description="Regions with a value, this one included")
    shared: int = Field(description="Regions with this value, this one included")
    mean: float
    deviations: float = Field(description="Standard deviations from the mean, above 0 where better")


class AdvanceOut(Schema):
    """A change beside the mean change of all regions with both values."""

    since: int
    own: float
    mean: float
    of: int
    beyond: float = Field(description="Own less mean in standard deviations, above 0 where it improved more")
    moved: float = Field(description="Change of the deviation from the mean, above 0 where its place improved")


class IndicatorOut(Schema):
    """An indicator of a region beside others."""

    code: str
    name: str
    group: str
    measure: str = Field(description="rate or level")
    direction: str = Field(description="more, less or neither is better; of the last there are no places")
    unit: str
    value: float | None = Field(description="The latest, if it is recent enough to be compared")
    year: int | None
    newest: int | None = Field(description="Newest year with a value")
    flags: str
    country: AmongOut | None = Field(description="Among the country's regions in the same year")
    alike: AmongOut | None = Field(description="Among regions of like structure")
    everywhere: AmongOut | None
    union: float | None = Field(description="The European Union's value of the same year (28 countries)")
    change: AdvanceOut | None


class StepOut(Schema):
    """How an indicator enters the index."""

    code: str
    value: float | None
    year: int | None
    lower: float = Field(description="Least value that is no outlier")
    upper: float
    kept: float | None
    root: int
    transformed: float | None
    normalised: float | None = Field(description="0 the worst to 1 the best")


class IndexOut(Schema):
    """A place by the composite index."""

    index: float
    relative: float = Field(description="Per cent of the mean of all")
    class_: str = Field(alias="class", serialization_alias="class")
    rank: int
    lower: int = Field(description="Best place by other ways of computing it")
    upper: int = Field(description="Worst place by them")
    of: int
    available: int
    steps: list[StepOut]


class InnovationFindingOut(Schema):
    """A finding in indicators, in the language of the request."""

    side: str
    rule: str
    name: str = Field(description="The indicator; empty for the region as a whole")
    said: list[str]


class InnovationOfOut(RegionOut):
    """A region by its indicators."""

    asked: str = Field(description="The code asked for, if its figures are those of a larger region")
    nuts_version: int
    dataset: DatasetOut
    sentences: list[str]
    alike: list[RegionOut]
    indicators: list[IndicatorOut]
    index: IndexOut | None
    findings: list[InnovationFindingOut]


class InnovationOut(Schema):
    """Regions by their indicators."""

    regions: list[InnovationOfOut]
