"""A cell without a value takes out itself alone, and flags decide what may be said of the others."""

import math
from itertools import count

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from tests.regions.conftest import dataset, many_regions

from intercluster.analysis.regions.swot import Rule
from intercluster.apps.regions import snapshots
from intercluster.apps.regions.models import Activity, Dataset, Observation, Region
from intercluster.apps.regions.pages.presentation import items_of
from intercluster.apps.regions.queries import NothingKnownError
from intercluster.apps.regions.snapshots import Amounts, snapshot_of_regions

holes = hnp.arrays(
    np.float64,
    st.tuples(st.just(2), st.integers(2, 5), st.integers(1, 5)),
    elements=st.one_of(st.just(math.nan), st.integers(0, 50).map(float)),
)
tables = count()


@given(holes)
def test_what_is_known_is_as_in_a_table_made_by_hand_from_known_cells(values: np.ndarray) -> None:
    regions = tuple(Region(code=f"SE{number:03}") for number in range(values.shape[1]))
    activities = tuple(Activity(code=str(number)) for number in range(values.shape[2]))
    amounts = Amounts((2020, 2024), regions, activities, values, {})
    part = snapshots._part(next(tables), amounts, 2020, 2024, ())
    known = ~np.isnan(values)
    # What has nothing in both years is never there, and what is whole always is.
    assert known.all(axis=0)[part.rows].any(axis=1).all()
    assert set(np.flatnonzero(known.all(axis=(0, 2)))) <= set(part.rows.tolist())
    own = known[1][np.ix_(part.rows, part.columns)]
    assert not own.size or (own.mean(axis=1).min() >= 0.5 and own.mean(axis=0).min() >= 0.5)
    try:
        made = snapshots._snapshot(Dataset(), amounts, 2020, 2024, part)
    except NothingKnownError:
        return
    cells = {
        (row, column): float(values[1, made.rows[row], made.columns[column]])
        for row in range(len(made.rows))
        for column in range(len(made.columns))
        if known[1, made.rows[row], made.columns[column]]
    }
    assert made.missing == made.end.size - len(cells)
    for row in range(len(made.rows)):
        for column in range(len(made.columns)):
            if (row, column) not in cells:
                assert math.isnan(made.quotient[row, column])
                continue
            region = sum(value for at, value in cells.items() if at[0] == row)
            activity = sum(value for at, value in cells.items() if at[1] == column)
            knowing = {at[0] for at in cells if at[1] == column}
            whole = sum(value for at, value in cells.items() if at[0] in knowing)
            told = cells[row, column] / region / (activity / whole) if activity else 0.0
            assert made.quotient[row, column] == pytest.approx(told)
    rows = {row: sum(value for at, value in cells.items() if at[0] == row) for row in range(len(made.rows))}
    of_all = {}
    for column in {at[1] for at in cells}:
        own = {at[0]: value for at, value in cells.items() if at[1] == column}
        of_all[column] = sum(own.values()) / (sum(rows[row] for row in own) or 1.0)
    for row, whole in rows.items():
        shares = {at[1]: value / whole for at, value in cells.items() if at[0] == row}
        apart = sum(abs(share - of_all[column]) for column, share in shares.items())
        mean = sum(share**2 / of_all[column] for column, share in shares.items() if share)
        assert made.by_region["krugman"][row] == pytest.approx(min(apart, 2))
        assert made.by_region["hachman"][row] == pytest.approx(1 / max(mean, 1))
        assert made.by_region["herfindahl"][row] == pytest.approx(sum(share**2 for share in shares.values()))


@pytest.mark.django_db
def test_flags_decide_what_is_said_of_a_change() -> None:
    table = many_regions()
    for activity in ("16", "17", "33"):
        table["SE311"][activity] = (3_000, 2_000)
    made = dataset(table=table)
    rows = Observation.objects.filter(region__code="SE311")
    rows.filter(activity__code="16", year=2024).update(flags="b")
    rows.filter(activity__code="17", year=2019).update(flags="u")
    snapshot = snapshot_of_regions(made, ["SE311"])
    found = {snapshot.activities[each.activity].code: each for each in snapshot.findings("SE311") if each.activity}
    # Forestry and the others that did not change are strengths; of a break in the series only the level is told.
    assert [(found[code].rule, bool(found[code].figures.get("unreliable"))) for code in ("16", "17", "33")] == [
        (Rule.SPECIALISED, False),
        (Rule.SHRINKING, True),
        (Rule.SHRINKING, False),
    ]
    told = [(item.title, item.evidence) for each, item in items_of(snapshot, "SE311") if each.rule is Rule.SHRINKING]
    assert [title for title, _evidence in told] == ["Repair and installation of machinery", "Paper and paper products"]
    assert told[1][1].endswith("The source calls one of these two values unreliable.")
