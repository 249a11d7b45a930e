"""Indicators, places and the composite index beside the same recipe in plain pandas.

`python -m benchmarks.scoreboard` takes the shipped figures of European regions and a table of 1,500 regions × 40
indicators in 10 years. The peer is the recipe of docs/reference/regions.md written out in pandas, as an analyst would:
latest values within three years, outliers, roots, min-max, mean, ranks and deviations.
"""

import csv
import gzip
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from benchmarks import report
from intercluster.analysis.regions import Indicators, Standing, innovation_index, standing

SHIPPED = Path(__file__).parent.parent / "src/intercluster/apps/regions/bundle/data/innovation-europe.csv.gz"
LESS = {"low-education", "gender-gap", "unemployment"}
"""Shipped indicators of which less is better."""

NO_PLACE = {"population", "rd-personnel-total"}
"""Shipped indicators of which neither more nor less is better."""

WITHIN = 3
RUNS = 5


def shipped() -> tuple[Indicators, list[bool]]:
    """Return the shipped indicators with a direction, of the regions of NUTS 2, and of which less is better."""
    with gzip.open(SHIPPED, "rt", encoding="utf-8") as lines:
        rows = [row for row in csv.DictReader(lines) if len(row["region"]) == 4 and row["activity"] not in NO_PLACE]
    years = [int(each) for each in rows[0] if each.isdecimal()]
    regions, names = sorted({row["region"] for row in rows}), sorted({row["activity"] for row in rows})
    values = np.full((len(years), len(regions), len(names)), np.nan)
    for row in rows:
        for number, year in enumerate(years):
            if (cell := row[str(year)].split(" ")[0]) and cell != ":":
                values[number, regions.index(row["region"]), names.index(row["activity"])] = float(cell)
    return Indicators(tuple(years), tuple(regions), tuple(names), values), [each in LESS for each in names]


def drawn(regions: int, indicators: int, years: int, seed: int = 20261203) -> tuple[Indicators, list[bool]]:
    """Return positive values, some of them skewed, a tenth of them missing."""
    generator = np.random.default_rng(seed)
    values = generator.lognormal(3, generator.uniform(0.1, 1, indicators), (years, regions, indicators))
    values[generator.random(values.shape) < 0.1] = np.nan
    rows, columns = tuple(f"r{n}" for n in range(regions)), tuple(f"i{n}" for n in range(indicators))
    table = Indicators(tuple(range(2000, 2000 + years)), rows, columns, values)
    return table, [k % 3 == 0 for k in range(indicators)]


class Ours:
    """Our functions, one call for each place, as a page asks for the places of one region."""

    def latest(self, table: Indicators) -> np.ndarray:
        """Return the latest values, R × K."""
        return table.latest(WITHIN).values

    def places(self, values: np.ndarray, less: Sequence[bool], regions: Sequence[int]) -> np.ndarray:
        """Return places and deviations of some regions, 2 × R × K."""
        found = [
            [standing(values[:, k], r, higher_is_better=not is_less) for k, is_less in enumerate(less)] for r in regions
        ]
        return np.array(
            [[[np.nan if one is None else own(one) for one in row] for row in found] for own in (_place, _deviations)]
        )

    def index(self, values: np.ndarray, less: Sequence[bool]) -> np.ndarray:
        """Return the index, R."""
        return np.asarray(innovation_index(values[None], lower_is_better=less).index[0])


def _place(one: Standing) -> float:
    return one.place


def _deviations(one: Standing) -> float:
    return one.deviations


class Pandas:
    """The same by pandas alone, all regions at once."""

    def latest(self, table: Indicators) -> np.ndarray:
        """Return the latest values, R × K."""
        columns = []
        for k in range(len(table.indicators)):
            frame = pd.DataFrame(table.values[:, :, k], index=table.years)
            newest = frame.dropna(how="all").index.max()
            columns.append(frame[frame.index >= newest - WITHIN].ffill().iloc[-1])
        return np.asarray(pd.concat(columns, axis=1))

    def places(self, values: np.ndarray, less: Sequence[bool], regions: Sequence[int]) -> np.ndarray:
        """Return places and deviations of some regions, 2 × R × K."""
        turned = pd.DataFrame(values * np.where(less, -1, 1))
        ranks = turned.rank(ascending=False, method="min")
        away = (turned - turned.mean()) / turned.std(ddof=0)
        return np.stack([ranks.iloc[regions], away.iloc[regions]])

    def index(self, values: np.ndarray, less: Sequence[bool]) -> np.ndarray:
        """Return the index, R."""
        frame = pd.DataFrame(values)
        within = frame.where((frame - frame.mean()).abs() <= 2 * frame.std(ddof=0))
        kept = frame.clip(within.min(), within.max(), axis=1)
        centred = kept - kept.mean()
        skew = (centred**3).mean() / (centred**2).mean() ** 1.5
        rooted = kept.copy()
        rooted[skew.index[skew > 1]] **= 0.5
        scaled = (rooted - rooted.min()) / (rooted.max() - rooted.min())
        scaled.loc[:, list(less)] = 1 - scaled.loc[:, list(less)]
        return np.asarray(scaled.mean(axis=1))


def compared(table: Indicators, less: Sequence[bool]) -> dict[str, Any]:
    """Return the greatest differences from pandas, and the times of both in milliseconds."""
    one, every = [len(table.regions) // 2], range(len(table.regions))
    values = Ours().latest(table)
    results = [
        (own.latest(table), own.places(values, less, every), own.index(values, less)) for own in (Ours(), Pandas())
    ]
    latest, places, index = (float(np.nanmax(np.abs(own - theirs))) for own, theirs in zip(*results, strict=True))
    times = {type(own).__name__.lower(): _times(own, table, less, one, every) for own in (Ours(), Pandas())}
    shape = f"{len(table.regions)} × {len(table.indicators)}, {len(table.years)} years"
    return {"table": shape, "differences": {"latest": latest, "places": places, "index": index}, "ms": times}


def _times(
    own: Ours | Pandas, table: Indicators, less: Sequence[bool], one: Sequence[int], every: Sequence[int]
) -> dict[str, float]:
    values = own.latest(table)
    return {
        "latest": _median(lambda: own.latest(table)),
        "places_of_a_region": _median(lambda: own.places(values, less, one)),
        "places_of_all": _median(lambda: own.places(values, less, every)),
        "index": _median(lambda: own.index(values, less)),
    }


def _median(work: Callable[[], Any]) -> float:
    return report.spread([report.timed(work) for _ in range(RUNS)])["p50_ms"]


def main() -> None:
    report.write("scoreboard", {"shipped": compared(*shipped()), "drawn": compared(*drawn(1_500, 40, 10))})


if __name__ == "__main__":
    main()
