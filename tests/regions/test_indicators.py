"""Indicators: what their figures mean, and that nothing adds them up."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import DatabaseError, transaction
from django.utils.translation import override

from intercluster.apps.regions.imports.plan import Plan, Value, plan
from intercluster.apps.regions.imports.rows import Cell, Cells
from intercluster.apps.regions.imports.services import write_cells
from intercluster.apps.regions.models import Activity, Dataset, Indicator, Observation
from intercluster.apps.regions.queries import NothingKnownError, dataset_of, name_of
from intercluster.apps.regions.snapshots import snapshot_of_regions
from intercluster.apps.regions.units import unit_in_words

pytestmark = pytest.mark.django_db

NAMES = {"en": "Gender employment gap", "sv": "Sysselsättningsgap mellan könen"}


def gap() -> Indicator:
    """Write a dataset of one indicator with a negative and a positive value."""
    made = Dataset.objects.create(
        slug="gaps",
        kind="indicators",
        name="Gaps",
        names={"sv": "Skillnader"},
        unit="percentage points",
        source="Statistical office of the test",
        licence="CC BY 4.0",
        retrieved=date(2026, 10, 31),
        nuts_version=2024,
        classification="gaps",
    )
    cells = {(code, 2024, "gap", 2024): Value(value, "value", "") for code, value in (("SE31", -1.5), ("NO02", 4.0))}
    write_cells(made, Plan(new=cells), {"gap": NAMES})
    return Indicator.objects.create(
        dataset=made,
        activity=Activity.objects.get(code="gap"),
        group="skills",
        measure="rate",
        direction="less",
        unit="percentage points",
        denominator="people aged 20 to 64",
    )


@pytest.mark.usefixtures("employment")
def test_an_indicator_may_be_negative_and_is_never_added_up() -> None:
    indicator = gap()
    assert sorted(indicator.dataset.observations.values_list("value", flat=True)) == [-1.5, 4.0]
    with pytest.raises(NothingKnownError, match="indicators, which have no shares or quotients"):
        snapshot_of_regions(indicator.dataset, ["SE31"])
    assert dataset_of("", "SE31").slug == dataset_of().slug == "employment"
    with pytest.raises(NothingKnownError, match="there is: employment"):
        dataset_of("gaps")
    with override("sv"):
        assert (indicator.dataset.title, name_of(indicator.activity)) == ("Skillnader", NAMES["sv"])


def test_the_database_refuses_what_contradicts_the_kind(employment: Dataset) -> None:
    indicator, amount = gap(), employment.observations.all()[0]
    level = {"measure": "level", "denominator": ""}

    def change(row: Dataset | Indicator | Observation, **values: object) -> None:
        type(row)._default_manager.filter(pk=row.pk).update(**values)

    refused: list[tuple[str, Callable[[], None]]] = [
        ("an amount is 0 or more", lambda: change(amount, value=-1.0)),
        ("observation_value_or_why_not", lambda: change(amount, value=float("nan"))),
        ("observation_value_or_why_not", lambda: change(amount, value=float("inf"))),
        ("observation_value_or_why_not", lambda: change(amount, value=None)),
        ("kind", lambda: change(indicator.dataset, kind="amounts")),
        ("indicator_rate_has_denominator", lambda: change(indicator, denominator="")),
        ("indicator_rate_has_denominator", lambda: change(indicator, measure="level")),
        ("indicator_rate_has_denominator", lambda: change(indicator, **level, unit="")),
        ("indicator_direction_known", lambda: change(indicator, direction="up")),
        ("indicator_group_known", lambda: change(indicator, group="sport")),
        ("indicator_scale_known", lambda: change(indicator, scale=10)),
    ]
    for said, act in refused:
        with pytest.raises(DatabaseError, match=said), transaction.atomic():
            act()
    change(indicator, **level, scale=1_000)
    change(indicator.dataset, name="Gaps of all kinds")


def test_an_import_refuses_a_negative_amount_and_names_its_row() -> None:
    cells = Cells(
        [Cell(7, "SE31", "gap", "2024", -1.5, "value"), Cell(8, "NO02", "gap", "2024", float("nan"), "value")]
    )
    about = {"version": 2024, "classification": "gaps", "stored": {}}
    amounts, indicators = (plan(cells, **about, kind=kind) for kind in ("amounts", "indicators"))  # type: ignore[arg-type]
    assert [(each.row, each.text, each.expected.split(":")[0]) for each in amounts.rejected] == [
        (7, "-1.5", "0 or more"),
        (8, "nan", "a finite number"),
    ]
    assert ([each.row for each in indicators.rejected], list(indicators.new.values())) == (
        [8],
        [Value(-1.5, "value", "")],
    )


def test_units_have_scale_and_denominator_in_the_readers_language() -> None:
    assert unit_in_words("patent applications", "million inhabitants") == "patent applications per million inhabitants"
    assert unit_in_words("percent", "employed people") == "percent of employed people"
    with override("fi"):
        assert unit_in_words("euros", "inhabitant", 1_000) == "tuhatta euroa asukasta kohti"
        assert unit_in_words("wolves", "inhabitant") == "wolves / asukas"
