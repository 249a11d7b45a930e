"""Charts of a region's indicators of innovation, and of its place by the composite index."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from intercluster.apps.regions.charts.region import POINT_LEGEND
from intercluster.apps.regions.indicators.comparing import Compared, Profile
from intercluster.apps.regions.indicators.in_words import index_group, missing_in_words
from intercluster.apps.regions.indicators.index import Index, index_of, steps
from intercluster.apps.regions.models import Group
from intercluster.apps.regions.pages.presentation import source_name, source_of
from intercluster.charts.chart import Chart, Column
from intercluster.charts.lines import NAME_AXIS, axis_title, height_of, name_lines

AXIS = {"labelLimit": 170, "grid": True}

MEAN_OF_ALL = {
    "data": {"values": [{"zero": 0}]},
    "mark": {"type": "rule", "strokeDash": [4, 3], "color": "#444"},
    "encoding": {"x": {"field": "zero", "type": "quantitative"}},
}


def standings(found: Profile) -> Chart:
    """Draw how far a region is from Europe's mean by each indicator, beside its country and regions alike."""
    whose = {
        "own": found.region.name,
        "country": _("The country’s regions"),
        "alike": _("Regions alike"),
        "union": _("European Union (28 countries)"),
    }
    told = [each for each in found.standings if each.positions]
    points = [
        {
            "indicator": name_lines(each.name),
            "name": each.name,
            "who": label,
            "deviations": round(each.positions[key], 3),
        }
        for each in told
        for key, label in whose.items()
        if key in each.positions
    ]
    rows: list[dict[str, Any]] = [
        {
            "group": str(Group(each.indicator.group).label),
            "indicator": each.name,
            "year": each.year,
            "value": each.value,
            "unit": each.indicator.unit_name,
            **{key: round(each.positions[key], 3) if key in each.positions else None for key in whose},
        }
        for each in told
    ]
    return Chart(
        name="innovation",
        title=_("Indicators of innovation: distance from the mean of all regions"),
        description=_(
            "%(region)s beside its country, regions alike and the European Union by %(count)d indicators; "
            "%(above)d are above the mean"
        )
        % {
            "region": found.region.name,
            "count": len(told),
            "above": sum(each.positions["own"] > 0 for each in told),
        },
        spec=_dots(points, "who"),
        columns=[
            Column("group", _("Group")),
            Column("indicator", _("Indicator")),
            Column("year", _("Year"), is_number=True),
            Column("value", _("Value"), is_number=True),
            Column("unit", _("Unit")),
            *(Column(key, label, is_number=True) for key, label in whose.items()),
        ],
        rows=rows,
        source=source_of(found.dataset),
        source_name=source_name(found.dataset),
        height=height_of(name_lines(each.name) for each in told),
        note=" ".join(
            filter(None, (_("The country’s regions and regions alike: their mean."), missing_in_words(found)))
        ),
    )


def side_by_side(several: Sequence[Profile]) -> Chart:
    """Draw how far regions are from the mean of all by each indicator that any of them has."""
    each_of = [{one.indicator.activity_id: one for one in found.standings} for found in several]
    common: dict[int, Compared] = {}
    for own in each_of:
        common |= {key: one for key, one in own.items() if one.positions and key not in common}
    rows: list[dict[str, Any]] = []

    def add(who: str, one: Compared, value: float | None, place: str) -> None:
        told = {"indicator": one.name, "region": who, "year": one.year, "value": value}
        rows.append({**told, "unit": one.indicator.unit_name, "deviations": round(one.positions[place], 3)})

    for key in common:
        there = [(found, one) for found, own in zip(several, each_of, strict=True) if (one := own.get(key))]
        for found, one in there:
            if one.positions:
                add(found.region.name, one, one.value, "own")
        if beside := [one for _found, one in there if "union" in one.positions]:
            newest = max(beside, key=lambda one: one.year or 0)
            add(_("European Union (28 countries)"), newest, newest.union, "union")
    points = [
        {
            "indicator": name_lines(row["indicator"]),
            "name": row["indicator"],
            "who": row["region"],
            "deviations": row["deviations"],
        }
        for row in rows
    ]
    return Chart(
        name="innovation",
        title=_("Indicators of innovation: distance from the mean of all regions"),
        description=_("%(count)d indicators in %(regions)d regions") % {"count": len(common), "regions": len(several)},
        spec=_dots(points, "who"),
        columns=[
            Column("indicator", _("Indicator")),
            Column("region", _("Region")),
            Column("year", _("Year"), is_number=True),
            Column("value", _("Value"), is_number=True),
            Column("unit", _("Unit")),
            Column("deviations", _("Standard deviations from the mean"), is_number=True),
        ],
        rows=rows,
        source=source_of(several[0].dataset),
        source_name=source_name(several[0].dataset),
        height=height_of(name_lines(each.name) for each in common.values()),
    )


def _dots(points: list[dict[str, Any]], field: str) -> dict[str, Any]:
    who = {"field": field, "type": "nominal", "title": None, "sort": None, "legend": POINT_LEGEND}
    away = axis_title(_("Standard deviations from the mean (right: better)"))
    return {
        "data": {"values": points},
        "layer": [
            MEAN_OF_ALL,
            {
                "mark": {"type": "point", "filled": True, "size": 90, "opacity": 0.9, "tooltip": True},
                "encoding": {
                    "y": {"field": "indicator", "type": "nominal", "sort": None, "title": None, "axis": NAME_AXIS},
                    "x": {"field": "deviations", "type": "quantitative", "axis": away},
                    "color": who,
                    "shape": who,
                },
            },
        ],
    }


def ranks(found: Profile) -> Chart | None:
    """Draw a region's place by the index when the recipe is varied, or return None if it has no place."""
    index = index_of(found)
    placed, at = (index.of(found.region.code), index.at(found.region.code)) if index else (None, None)
    if index is None or placed is None or at is None:
        return None
    by = index.robustness
    without = by.without[:, at]
    ways = [
        (_("By the recipe"), int(by.rank[at]), int(by.rank[at])),
        (_("One indicator left out"), int(without.min()), int(without.max())),
        (_("Weights drawn (5 to 95 %)"), float(by.drawn_lower[at]), float(by.drawn_upper[at])),
        (_("Geometric mean"), int(by.geometric[at]), int(by.geometric[at])),
        (_("Without roots"), int(by.untransformed[at]), int(by.untransformed[at])),
    ]
    rows: list[dict[str, Any]] = [{"way": way, "best": best, "worst": worst} for way, best, worst in ways]
    y = {"field": "way", "type": "nominal", "sort": None, "title": None, "axis": AXIS}
    axis = axis_title(_("Place among %(count)d regions (1: best)") % {"count": placed.of})
    scale = {"domain": [1, placed.of]}
    return Chart(
        name="index",
        title=_("Place by the composite index, by ways of computing it"),
        description=_("%(region)s is placed %(rank)d of %(of)d by the recipe, and %(lower)d to %(upper)d by others")
        % {
            "region": found.region.name,
            "rank": placed.rank,
            "of": placed.of,
            "lower": placed.lower,
            "upper": placed.upper,
        },
        spec={
            "layer": [
                {
                    "mark": {"type": "rule", "strokeWidth": 3, "color": "#b35c00"},
                    "encoding": {
                        "y": y,
                        "x": {"field": "best", "type": "quantitative", "axis": axis, "scale": scale},
                        "x2": {"field": "worst"},
                    },
                },
                *(
                    {
                        "mark": {"type": "point", "filled": True, "size": 70, "color": "#1e5631", "tooltip": True},
                        "encoding": {"y": y, "x": {"field": end, "type": "quantitative", "axis": axis, "scale": scale}},
                    }
                    for end in ("best", "worst")
                ),
            ]
        },
        columns=[
            Column("way", _("Way of computing it")),
            Column("best", _("Best place"), is_number=True),
            Column("worst", _("Worst place"), is_number=True),
        ],
        rows=rows,
        source=source_of(found.dataset),
        source_name=source_name(found.dataset),
        height=210,
        further=[index_steps(found, index), index_regions(found, index)],
    )


def index_steps(found: Profile, index: Index) -> Chart:
    """Return the table of how each indicator enters the index of a region."""
    rows: list[dict[str, Any]] = [
        {
            "indicator": each.name,
            "year": each.year,
            "value": each.value,
            "lower": each.lower,
            "upper": each.upper,
            "kept": each.kept,
            "root": each.root,
            "transformed": None if each.transformed is None else round(each.transformed, 6),
            "normalised": None if each.normalised is None else round(each.normalised, 6),
        }
        for each in steps(found, index)
    ]
    return _table(
        "index-steps",
        _("Every step of the index"),
        [
            Column("indicator", _("Indicator")),
            *(
                Column(field, heading, is_number=True)
                for field, heading in (
                    ("year", _("Year")),
                    ("value", _("Value")),
                    ("lower", _("Least value that is no outlier")),
                    ("upper", _("Greatest value that is no outlier")),
                    ("kept", _("Value used")),
                    ("root", _("Root taken (1: none)")),
                    ("transformed", _("Transformed")),
                    ("normalised", _("0 (worst) to 1 (best)")),
                )
            ),
        ],
        rows,
        found,
    )


def index_regions(found: Profile, index: Index) -> Chart:
    """Return the table of all regions with an index."""
    rows: list[dict[str, Any]] = [
        {
            "code": each.code,
            "region": each.name,
            "index": round(each.index, 6),
            "relative": round(each.relative, 2),
            "class": index_group(each.group),
            "rank": each.rank,
            "lower": each.lower,
            "upper": each.upper,
            "available": each.available,
        }
        for each in index.ranked
    ]
    return _table(
        "index-regions",
        _("All regions by the index"),
        [
            Column("code", _("Code")),
            Column("region", _("Region")),
            Column("index", _("Index (0 to 1)"), is_number=True),
            Column("relative", _("Per cent of the mean"), is_number=True),
            Column("class", _("Class")),
            Column("rank", _("Place"), is_number=True),
            Column("lower", _("Best place"), is_number=True),
            Column("upper", _("Worst place"), is_number=True),
            Column("available", _("Indicators with a value"), is_number=True),
        ],
        rows,
        found,
    )


def _table(name: str, title: str, columns: list[Column], rows: list[dict[str, Any]], found: Profile) -> Chart:
    return Chart(
        name=name, title=title, description=title, spec={}, columns=columns, rows=rows, source=source_of(found.dataset)
    )


def innovation_table(found: Profile, name: str) -> Chart | None:
    """Return one of the tables of the index by its name, or None."""
    make = {"index-steps": index_steps, "index-regions": index_regions}.get(name)
    index = index_of(found) if make else None
    return make(found, index) if make and index else None


OF_INNOVATION: Mapping[str, Callable[[Profile], Chart | None]] = {"innovation": standings, "index": ranks}
"""Charts of a region's indicators, by name."""
