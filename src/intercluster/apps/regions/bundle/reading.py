"""The published files that the shipped figures are made from, each read as values by place and year."""

import csv
import gzip
import io
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from intercluster.analysis.regions.readers import eurostat_tsv
from intercluster.apps.regions.bundle.places import VERSIONS, Place, Places
from intercluster.apps.regions.bundle.tables import FILES, MEMBERS, PATENTS, TERRITORY
from intercluster.apps.regions.imports.nuts_recoding import known
from intercluster.apps.regions.models import UNION

FIRST = 2000
"""The first year that is shipped."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A published value, or the reason why there is none (`:` or `: c`), with its flags."""

    value: float | None
    flags: str = ""


Series = dict[tuple[Place, int], Figure]
"""Figures by place and year."""


class Published:
    """The folder of published files."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.places = folder, Places()

    def tsv(self, file: str, **dimensions: str) -> Series:
        """Return the series of a table in Eurostat's TSV that has these values in its other dimensions."""
        with gzip.open(self.folder / FILES[file], "rt", encoding="utf-8") as lines:
            head = next(lines)
            names = head.partition("\\")[0].split(",")
            wanted = [(names.index(name), value) for name, value in dimensions.items()]
            at = names.index("geo")
            some = [line for line in lines if all(_key(line)[n] == value for n, value in wanted)]
        table = eurostat_tsv([head, *some])
        return self._series(
            (each.place[at], int(each.period), Figure(each.value, each.flags)) for each in table.observations
        )

    def csv(
        self, file: str, code: str, year: str, value: str, keep: Callable[[dict[str, str]], bool] = lambda row: True
    ) -> Series:
        """Return the series of a column of a CSV; rows without a value say nothing."""
        path = self.folder / FILES[file]
        content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        rows = [row for row in csv.DictReader(io.StringIO(content.decode())) if row[value].strip() and keep(row)]
        return self._series((row[code], int(row[year]), Figure(float(row[value]))) for row in rows)

    def of_union(self, column: str) -> Series:
        """Return the sums of an amount over all regions of the Union's countries, of years in which each has a value.

        The regions are the countries' rows of the file, which has all 281 of NUTS 2016.
        """
        with (self.folder / FILES["tgs"]).open(encoding="utf-8") as lines:
            rows = [row for row in csv.DictReader(lines) if row["nuts_id"][:2] in MEMBERS]
        regions = {row["nuts_id"] for row in rows}
        values: dict[int, dict[str, float]] = {}
        for row in rows:
            if row[column].strip():
                values.setdefault(int(row["year"]), {})[row["nuts_id"]] = float(row[column])
        return {
            ((UNION, TERRITORY), year): Figure(math.fsum(own.values()))
            for year, own in values.items()
            if own.keys() == regions
        }

    def patents_of_union(self) -> Series:
        """Return the Union's patent applications per million inhabitants, from its countries' numbers and rates.

        A country's number divided by its rate is its million inhabitants. Years in which a country lacks either, or has
        a rate of 0, are left out.
        """
        found: dict[tuple[str, int], dict[str, float]] = {}
        content = gzip.decompress((self.folder / FILES[PATENTS]).read_bytes()).decode()
        for row in csv.DictReader(io.StringIO(content)):
            if row["geo"] in MEMBERS and float(row["values"] or 0):
                found.setdefault((row["unit"], int(row["time"])), {})[row["geo"]] = float(row["values"])
        result: Series = {}
        for year in sorted(year for unit, year in found if unit == "NR" and year >= FIRST):
            numbers, rates = found["NR", year], found.get(("P_MHAB", year), {})
            if numbers.keys() == rates.keys() == MEMBERS:
                people = math.fsum(numbers[each] / rates[each] for each in MEMBERS)
                result[(UNION, TERRITORY), year] = Figure(float(f"{math.fsum(numbers.values()) / people:.6g}"))
        return result

    def names(self) -> dict[str, str]:
        """Return the published names of regions by code."""
        with (self.folder / FILES["tgs"]).open(encoding="utf-8") as lines:
            return {row["nuts_id"]: row["name"].strip() for row in csv.DictReader(lines)}

    def _series(self, cells: Iterator[tuple[str, int, Figure]]) -> Series:
        found: dict[tuple[Place, int], tuple[int, Figure]] = {}
        for code, year, figure in cells:
            place = self.places.of(code) if year >= FIRST else None
            if place is not None:
                # Two codes of one region: the newer version's row counts.
                age = next((n for n, version in enumerate(VERSIONS) if code in known(version)), 0)
                if (place, year) not in found or age < found[place, year][0]:
                    found[place, year] = age, figure
        return {key: figure for key, (_age, figure) in found.items()}


def _key(line: str) -> list[str]:
    return line.partition("\t")[0].strip().split(",")
