"""What is wrong with a cell of a table, and what would be right."""

import math

from django.utils.translation import gettext as _

from intercluster.apps.regions.imports import nuts_recoding
from intercluster.apps.regions.imports.rows import Cell, Rejected
from intercluster.apps.regions.models import Activity, DatasetKind, NutsVersion
from intercluster.classifications.nace import similar_activities
from intercluster.geo.national_regions import Former, former_region, is_municipality, regions_of_number
from intercluster.geo.nuts import region_names

LONGEST = Activity._meta.get_field("code").max_length or 0
"""Characters of an activity's code."""


def problem_of(
    cell: Cell, region: str | None, activity: str, version: int | None, *, of_nace: bool, kind: str
) -> Rejected | None:
    """Return what is wrong with a cell, or None. `region` and `activity` are the codes found for it, if any."""
    if version is None:
        known = ", ".join(map(str, NutsVersion.values))
        return Rejected(cell.row, "version", cell.version, _("a version of NUTS: %(known)s") % {"known": known})
    if region is None:
        return Rejected(cell.row, "region", cell.region, _right_region(cell.region, version))
    if not activity:
        return Rejected(cell.row, "activity", cell.activity, _right_activity(cell.activity, of_nace))
    if not (cell.year.isdecimal() and 1800 <= int(cell.year) <= 2100):
        return Rejected(cell.row, "year", cell.year, _("a year such as 2024; leave quarters and months out"))
    if cell.value is not None and (right := _right_value(cell.value, kind)):
        return Rejected(cell.row, "value", str(cell.value), right)
    return None


def _right_region(text: str, version: int) -> str:
    """Return a text that says what a valid region would be."""
    if former := former_region(text):
        return _instead_of(former, version)
    if is_municipality(text):
        return _("a county or larger region: this is a municipality; choose other rows or leave unknown regions out")
    if others := regions_of_number(text):
        names = region_names(others)
        return _("a number and name of one region: that number is %(regions)s") % {
            "regions": ", ".join(f"{names[code]} ({code})" for code in others)
        }
    near = nuts_recoding.similar(text, version)
    expected = _("a region of NUTS %(version)d") % {"version": version}
    return _("%(what)s, such as %(near)s") % {"what": expected, "near": ", ".join(near)} if near else expected


def _instead_of(former: Former, version: int) -> str:
    """Return a text that says what became of a region, and how its figures can be brought in."""
    names = region_names(former.now)
    now = ", ".join(f"{code} {names[code]}" for code in former.now)
    told = _(
        "a region of today: %(name)s is no region any more, its area is in %(now)s. Figures are not moved or divided; "
        "leave its rows out"
    ) % {"name": former.name, "now": now}
    if of := next((each for each in former.codes if each != version), None):
        told += _(", or say NUTS %(version)d, where it is %(code)s") % {"version": of, "code": former.codes[of]}
    return told


def _right_value(value: float, kind: str) -> str:
    """Return a text that says what a valid value would be, or "" if it is one."""
    if not math.isfinite(value):
        return _("a finite number")
    return _("0 or more: the methods compare amounts") if value < 0 and kind == DatasetKind.AMOUNTS else ""


def _right_activity(activity: str, of_nace: bool) -> str:
    """Return a text that says what a valid activity would be."""
    if not of_nace:
        return _("a code of 1 to %(most)d characters; a name has a column of its own") % {"most": LONGEST}
    expected = _("a NACE code such as 16, C16, 16.10, C or B-E")
    near = similar_activities(activity)
    return _("%(what)s, such as %(near)s") % {"what": expected, "near": ", ".join(near)} if near else expected
