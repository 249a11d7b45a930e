"""The published files that the shipped figures are made from, each read as values by place and year."""

import csv
import gzip
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from intercluster.analysis.regions.readers import eurostat_tsv
from intercluster.apps.regions.bundle.places import VERSIONS, Place, Places
from intercluster.apps.regions.bundle.tables import FILES
from intercluster.apps.regions.imports.nuts_recoding import known

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
                age = next(n for n, version in enumerate(VERSIONS) if code in known(version))
                if (place, year) not in found or age < found[place, year][0]:
                    found[place, year] = age, figure
        return {key: figure for key, (_age, figure) in found.items()}


def _key(line: str) -> list[str]:
    return line.partition("\t")[0].strip().split(",")
