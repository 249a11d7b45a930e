"""Opened files and their cells as values that JSON has, so that they can be kept beside an upload."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import astuple
from operator import attrgetter
from typing import Any

from intercluster.analysis.regions.readers import Fault, Observation, Problem, Published, Status
from intercluster.apps.regions.imports.files import Opened, of_table
from intercluster.apps.regions.imports.rows import Cell, Cells, Rejected
from intercluster.core.imports.tables import table_from, table_values

_observation_values = attrgetter("place", "period", "value", "flags", "status", "line")
_cell_values = attrgetter(*Cell.__dataclass_fields__)


def opened_values(file: Opened) -> Iterator[Any]:
    """Yield what `opened_from` reads again: the head, then each row or each published observation."""
    if file.table is not None:
        yield from table_values(file.table)
    elif (table := file.published) is not None:
        problems = [astuple(each) for each in table.problems]
        yield {"dimensions": table.dimensions, "labels": table.labels, "problems": problems}
        yield from map(_observation_values, table.observations)


def opened_from(name: str, values: Callable[[], Iterator[Any]]) -> Opened:
    """Return the opened file that was kept; `values` is called each time its rows are asked for."""
    rest = values()
    head = next(rest)
    if "dimensions" not in head:
        return of_table(name, table_from(values))
    places: dict[tuple[str, ...], tuple[str, ...]] = {}  # the observations of a series share one
    observations = []
    for listed, period, value, flags, status, line in rest:
        place = tuple(listed)
        place = places.setdefault(place, place)
        observations.append(Observation(place, period, value, flags, Status(status), line))
    problems = [Problem(line, found, expected, Fault(fault)) for line, found, expected, fault in head["problems"]]
    table = Published(tuple(head["dimensions"]), observations, head["labels"], problems)
    return Opened(name, table.dimensions, published=table)


def cells_values(cells: Cells) -> Iterator[Any]:
    """Yield what `cells_from` reads again."""
    yield [[astuple(each) for each in cells.rejected], cells.left_out, cells.notes, cells.rates]
    yield from map(_cell_values, cells.cells)


def cells_from(values: Iterable[Any]) -> Cells:
    """Return the cells that were kept."""
    rest = iter(values)
    rejected, left_out, notes, rates = next(rest)
    return Cells([Cell(*each) for each in rest], [Rejected(*each) for each in rejected], left_out, notes, rates)
