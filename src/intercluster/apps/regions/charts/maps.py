"""Maps of regions: a figure of each region, and lines for what regions could bring each other."""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from intercluster.apps.regions.models import Region
from intercluster.apps.regions.pages.numbers import number
from intercluster.apps.regions.pages.presentation import source_name, source_of
from intercluster.apps.regions.queries import NothingKnownError, name_of
from intercluster.apps.regions.snapshots import Floats, RegionalSnapshot
from intercluster.charts.chart import Chart, Column
from intercluster.geo.map_layers import LEAST_TIED, class_map, joined, spot, tie_map
from intercluster.geo.outlines import FAR_KM, Frame, frame_around, middle_of

QUOTIENT_BREAKS = (0.5, 0.8, 1.25, 2.0)
"""Breaks of the classes of location quotients. The middle class is the usual level."""

LEAST_WIDTH = 400
"""Least width in pixels for some twenty regions a country."""

MOST_NAMED = 10
"""Regions that are not drawn which the note below a map names. Of more, it gives the number."""
ACTIVITY = "activity:"
"""Prefix of an activity's code among the figures of a map, which are otherwise measures."""

MEASURES: Mapping[str, tuple[Any, int]] = {
    "complexity": (gettext_lazy("Economic complexity"), 2),
    "diversity": (gettext_lazy("Number of specialised activities"), 0),
    "krugman": (gettext_lazy("Departure from the structure of all (Krugman)"), 2),
    "herfindahl": (gettext_lazy("Concentration (Herfindahl)"), 3),
}
"""Label and number of decimals by name of the measure."""


@dataclass(frozen=True)
class MapFigure:
    """A figure of each region, with the breaks of its classes."""

    title: str
    values: Floats
    """One value for each region, NaN where there is none."""
    breaks: Sequence[float]
    places: int


def figure_choices(snapshot: RegionalSnapshot) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the figures that a map may show, by group: value in the address and label."""
    measures = [
        (name, str(label))
        for name, (label, _places) in MEASURES.items()
        if not np.isnan(_measure(snapshot, name)).all()
    ]
    quotients = sorted(((f"{ACTIVITY}{each.code}", name_of(each)) for each in snapshot.activities), key=lambda c: c[1])
    return [(_("Measures of structure"), measures), (_("Location quotient of an activity"), quotients)]


def default_figure(snapshot: RegionalSnapshot, code: str = "") -> str:
    """Return the default figure: for a region, the activity that exceeds its usual size most."""
    if code:
        row = snapshot.row(code)
        excess = snapshot.end[row] - snapshot.end[row].sum() * snapshot.end.sum(axis=0) / snapshot.end.sum()
        return f"{ACTIVITY}{snapshot.activities[int(np.argmax(excess))].code}"
    return "diversity" if snapshot.complexity is None else "complexity"


def map_figure(snapshot: RegionalSnapshot, what: str) -> MapFigure:
    """Return the requested figure. Raises NothingKnownError if it is neither a measure nor an activity."""
    for column, activity in enumerate(snapshot.activities):
        if what == f"{ACTIVITY}{activity.code}":
            title = _("Location quotient, %(activity)s") % {"activity": name_of(activity)}
            return MapFigure(title, snapshot.quotient[:, column], QUOTIENT_BREAKS, 2)
    label, places = MEASURES.get(what, ("", 0))
    values = _measure(snapshot, what) if label else np.array([])
    known = values[~np.isnan(values)]
    if not len(known):
        raise NothingKnownError(
            _("%(dataset)s has no figure “%(what)s” to draw a map of.")
            % {"dataset": snapshot.dataset.title, "what": what}
        )
    # Rounded as shown, so that legend, digit and table agree.
    cuts = np.round(np.quantile(known, (0.2, 0.4, 0.6, 0.8)), places)
    if what == "complexity" and not snapshot.complexity_is_firm:
        label = _("%(value)s (may be chance)") % {"value": label}
    return MapFigure(str(label), values, sorted({float(cut) for cut in cuts if cut > known.min()}), places)


def choropleth(snapshot: RegionalSnapshot, what: str, marked: Sequence[str]) -> Chart:
    """Draw the map of a figure, with thick outlines and names of the marked regions. Raises as map_figure() does."""
    figure = map_figure(snapshot, what)
    codes = [region.code for region in snapshot.regions]
    frame = _frame(codes, marked)
    labels = class_labels(figure)
    rows: list[dict[str, Any]] = []
    drawn: list[dict[str, Any]] = []
    for region, value in zip(snapshot.regions, figure.values, strict=True):
        known = not np.isnan(value)
        at = class_of(figure, float(value)) if known else None
        where = None if frame is None else middle_of(region.code, frame)
        cell = {
            "region": region.name,
            "code": region.code,
            "value": round(float(value), max(figure.places, 2)) if known else None,
            "class": _("no figure") if at is None else labels[at],
        }
        rows.append(cell)
        if where is not None:
            address = reverse("regions:region", args=[region.code])
            drawn.append(cell | spot(where) | {"digit": "–" if at is None else str(at + 1), "address": address})
    rows.sort(key=lambda cell: (cell["value"] is None, -(cell["value"] or 0), cell["code"]))
    names = [region.name for region in snapshot.regions if region.code in marked]
    spec, height = ({}, 0) if frame is None else class_map(frame, drawn, labels, marked)
    return Chart(
        name="map",
        title=_("%(figure)s, %(year)d") % {"figure": figure.title, "year": snapshot.year},
        description=_("Map of %(count)d regions in %(classes)d classes; outlined: %(names)s")
        % {"count": len(drawn), "classes": len(labels), "names": ", ".join(names) or "–"},
        spec=spec,
        columns=[
            Column("region", _("Region")),
            Column("code", _("Code")),
            Column("value", figure.title, is_number=True),
            Column("class", _("Class")),
        ],
        rows=rows,
        source=_sourced(snapshot),
        source_name=source_name(snapshot.dataset),
        note=_note(snapshot.regions, {cell["code"] for cell in drawn}),
        height=height,
        keeps_shape=True,
        least_width=LEAST_WIDTH,
    )


def class_of(figure: MapFigure, value: float) -> int:
    """Return the class of a rounded value, counted from 0. A break belongs to the class above it."""
    return int(np.searchsorted(figure.breaks, round(value, figure.places), side="right"))


def class_labels(figure: MapFigure) -> list[str]:
    """Return the labels of the classes: the digit on the map and the range."""
    told = [number(each, figure.places) for each in figure.breaks]
    if not told:
        return [_("1: all regions")]
    between = itertools.pairwise(told)
    middle = [
        _("%(digit)d: %(low)s to below %(high)s") % {"digit": digit, "low": low, "high": high}
        for digit, (low, high) in enumerate(between, start=2)
    ]
    return [
        _("1: below %(high)s") % {"high": told[0]},
        *middle,
        _("%(digit)d: %(low)s and more") % {"digit": len(told) + 1, "low": told[-1]},
    ]


def ties(snapshot: RegionalSnapshot, codes: Sequence[str]) -> Chart:
    """Draw the map of some regions with lines between them: the wider, the more they could bring each other."""
    frame = frame_around(codes, margin=110.0)
    regions = [snapshot.regions[snapshot.row(code)] for code in codes]
    at = {code: middle_of(code, frame) for code in codes} if frame else {}
    rows: list[dict[str, Any]] = []
    lines, beside = [], snapshot.complementarity_by_chance
    for place, one in enumerate(regions):
        for other in regions[place + 1 :]:
            mutual = [
                round(float(snapshot.complementarity[snapshot.row(to.code), snapshot.row(by.code)]), 2)
                for to, by in ((one, other), (other, one))
            ]
            rows.append(
                {
                    "one": one.name,
                    "other": other.name,
                    "to_one": mutual[0],
                    "to_other": mutual[1],
                    "both": sum(mutual),
                    "z_one": round(float(beside.z[snapshot.row(one.code), snapshot.row(other.code)]), 1),
                    "z_other": round(float(beside.z[snapshot.row(other.code), snapshot.row(one.code)]), 1),
                }
            )
            start, end = at.get(one.code), at.get(other.code)
            if start and end:
                lines.append(rows[-1] | joined(start, end) | {"told": number(sum(mutual), 1)})
    spec: dict[str, Any] = {}
    height = 0
    if frame is not None:
        spots = [(region.name, spot) for region in regions if (spot := at[region.code]) is not None]
        spec, height = tie_map(frame, codes, spots, lines, "both", _("Complementarity, both ways"))
    return Chart(
        name="ties",
        title=_("What each two could bring each other, %(year)d") % {"year": snapshot.year},
        description=_("Map of %(regions)d regions with a line between each two: the wider, the more complementary")
        % {"regions": len(regions)},
        spec=spec,
        columns=[
            Column("one", _("Region")),
            Column("other", _("Other region")),
            Column("to_one", _("What the other could bring"), is_number=True),
            Column("to_other", _("What it could bring the other"), is_number=True),
            Column("both", _("Complementarity, both ways"), is_number=True),
            Column("z_one", _("The other's, in standard deviations above chance"), is_number=True),
            Column("z_other", _("Its own, in standard deviations above chance"), is_number=True),
        ],
        rows=rows,
        source=_sourced(snapshot),
        source_name=source_name(snapshot.dataset),
        note=_note(regions, {code for code, place in at.items() if place}),
        height=height,
        keeps_shape=True,
        least_width=LEAST_TIED,
    )


def _measure(snapshot: RegionalSnapshot, name: str) -> Floats:
    return np.array([np.nan if value is None else value for value in snapshot.by_region[name]])


def _frame(codes: Sequence[str], marked: Sequence[str]) -> Frame | None:
    """Return the frame of all regions, or if that is too wide to read, of the countries of the marked ones."""
    whole = frame_around(codes)
    if whole is None or max(whole.right - whole.left, whole.bottom - whole.top) <= FAR_KM:
        return whole
    countries = {code[:2] for code in marked}
    return frame_around([code for code in codes if code[:2] in countries], margin=250.0) or whole


def _sourced(snapshot: RegionalSnapshot) -> str:
    outlines = _("Outlines: Natural Earth, public domain, simplified.")
    return f"{source_of(snapshot.dataset)} {outlines}"


def _note(regions: Sequence[Region], drawn: set[str]) -> str:
    missing = [region.name for region in regions if region.code not in drawn]
    if len(missing) > MOST_NAMED:
        told = _("The map shows %(drawn)d of %(all)d regions. The others are in the table.")
        return told % {"drawn": len(regions) - len(missing), "all": len(regions)}
    return _("Not drawn, but in the table: %(names)s.") % {"names": ", ".join(missing)} if missing else ""
