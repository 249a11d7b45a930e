"""The methods of economic geography, for numpy arrays and long tables.

    from intercluster.analysis import regions

    table = regions.table(frame, region="geo", activity="nace", value="employed", year="year")
    measures = regions.measure(table, 2024)
    regions.frame(measures.by_region(), like=frame)

`table`, `measure` and `frame` (of `tables`) take pandas, polars or plain columns. The other functions take and return
matrices of regions (rows) × activities (columns). docs/reference/regions.md defines each measure and names its source.
"""

from intercluster.analysis.regions.chance import (
    ByChance,
    Together,
    chances,
    complementarity_by_chance,
    complexity_by_chance,
    density_by_chance,
    firm_among,
    together,
)
from intercluster.analysis.regions.complementarity import complementarity_matrix, contributions, partners
from intercluster.analysis.regions.complexity import (
    economic_complexity,
    fitness,
    outlook_gain,
    outlook_index,
    reflections,
)
from intercluster.analysis.regions.dynamics import growth, midpoint_growth, shift_share, turnover
from intercluster.analysis.regions.indicators import Advance, Indicators, Standing, advance, standardised, standing
from intercluster.analysis.regions.local import local_activities, share_that_follows_size
from intercluster.analysis.regions.matrices import components, core
from intercluster.analysis.regions.relatedness import correlation_proximity, cosine_proximity, density, proximity
from intercluster.analysis.regions.robustness import Robustness, robustness
from intercluster.analysis.regions.scoreboard import country_corrected, innovation_index, sensitivity
from intercluster.analysis.regions.specialisation import (
    hachman,
    hoover_localisation,
    hoover_specialisation,
    krugman,
    location_quotient,
    location_quotient_interval,
    presence,
    structural_distance,
)
from intercluster.analysis.regions.tables import Measures, Table, frame, measure, table
from intercluster.analysis.regions.variety import diversity, entropy, herfindahl, related_variety, ubiquity

__all__ = [
    "Advance",
    "ByChance",
    "Indicators",
    "Measures",
    "Robustness",
    "Standing",
    "Table",
    "Together",
    "advance",
    "chances",
    "complementarity_by_chance",
    "complementarity_matrix",
    "complexity_by_chance",
    "components",
    "contributions",
    "core",
    "correlation_proximity",
    "cosine_proximity",
    "country_corrected",
    "density",
    "density_by_chance",
    "diversity",
    "economic_complexity",
    "entropy",
    "firm_among",
    "fitness",
    "frame",
    "growth",
    "hachman",
    "herfindahl",
    "hoover_localisation",
    "hoover_specialisation",
    "innovation_index",
    "krugman",
    "local_activities",
    "location_quotient",
    "location_quotient_interval",
    "measure",
    "midpoint_growth",
    "outlook_gain",
    "outlook_index",
    "partners",
    "presence",
    "proximity",
    "reflections",
    "related_variety",
    "robustness",
    "sensitivity",
    "share_that_follows_size",
    "shift_share",
    "standardised",
    "standing",
    "structural_distance",
    "table",
    "together",
    "turnover",
    "ubiquity",
]
