"""Published statistics: values of activities in regions by year, their sources, and judgements on them."""

from typing import TYPE_CHECKING, Any

from intercluster.apps.regions.models.figures import (
    CURRENT,
    UNION,
    Activity,
    Dataset,
    DatasetKind,
    NutsVersion,
    Observation,
    Region,
    Status,
    TableImport,
)
from intercluster.apps.regions.models.indicators import Direction, Group, Indicator, Measure
from intercluster.apps.regions.models.judgements import Judgement, Side

if TYPE_CHECKING:
    ObservationEvent: Any  # a model that pghistory makes

__all__ = [
    "CURRENT",
    "UNION",
    "Activity",
    "Dataset",
    "DatasetKind",
    "Direction",
    "Group",
    "Indicator",
    "Judgement",
    "Measure",
    "NutsVersion",
    "Observation",
    "ObservationEvent",
    "Region",
    "Side",
    "Status",
    "TableImport",
]
