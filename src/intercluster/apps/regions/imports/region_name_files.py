"""Importing names of regions: GISCO's NUTS as GeoJSON, or a table of code and name, with a plan first."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from intercluster.apps.directory.rules import Viewer
from intercluster.apps.regions.imports import nuts_recoding
from intercluster.apps.regions.imports.column_guesses import version_of
from intercluster.apps.regions.imports.files import USUAL
from intercluster.apps.regions.imports.region_names import NAME_MAX, Place, is_named_here, named, one_line
from intercluster.apps.regions.imports.rows import Rejected
from intercluster.apps.regions.models import CURRENT, NutsVersion, Region
from intercluster.core.errors import Refused
from intercluster.geo.nuts import name_in_nuts
from intercluster.tables.model import UnreadableFileError
from intercluster.tables.reader import read_table

CODES = ("NUTS_ID", "code", *USUAL["region"])
NAMES = ("NAME_LATN", "name", *USUAL["region_name"])
"""Names of the columns."""


class NamesRefusedError(Refused):
    """Regions were not named. The message says what would be right."""


@dataclass
class NamesPlan:
    """The changes to names that a file asks for. Nothing is written while anything is rejected."""

    version: int
    """Version of NUTS of the codes in the file."""
    new: dict[Place, str] = field(default_factory=dict)
    changed: dict[Place, str] = field(default_factory=dict)
    before: dict[Place, str] = field(default_factory=dict)
    """Former names of the regions that change."""
    unchanged: int = 0
    kept: dict[str, str] = field(default_factory=dict)
    """Names in the file that are not used, by code: the platform or a newer version already has one."""
    unknown: dict[str, str] = field(default_factory=dict)
    """Names by codes that the version lacks."""
    rejected: list[Rejected] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        """Return the number of regions by outcome."""
        return {
            "new": len(self.new),
            "changed": len(self.changed),
            "unchanged": self.unchanged,
            "kept": len(self.kept),
            "unknown": len(self.unknown),
            "rejected": len(self.rejected),
        }


def check_names(path: Path, version: int | None = None) -> NamesPlan:
    """Work out what a file would do. Without a version, the one that knows most of its codes is taken.

    Raises UnreadableFileError, and NamesRefusedError for an unknown version. A code of an older version names the
    region of the current one that is the same, if that has no name yet.
    """
    rows = list(_rows(path))
    if version not in (None, *NutsVersion.values):
        known = ", ".join(map(str, NutsVersion.values))
        wrong = _("NUTS has no version %(told)s; it has %(known)s.")
        raise NamesRefusedError(wrong % {"told": version, "known": known})
    if version is None:
        version = version_of({code.upper() for _row, code, _name in rows})
    result, names = NamesPlan(version), dict[str, str]()
    for row, text, called in rows:
        code, name = text.upper(), one_line(called)
        if not code or not 1 <= len(name) <= NAME_MAX:
            wanted = _("a code and a name of 1 to %(most)d characters") % {"most": NAME_MAX}
            result.rejected.append(Rejected(row, "", f"{text} {name}".strip(), wanted))
        elif names.setdefault(code, name) != name:
            wanted = _("each region once; above it is called %(name)s") % {"name": names[code]}
            result.rejected.append(Rejected(row, "", f"{text} {name}", wanted))
    codes = nuts_recoding.known(version)
    result.unknown = {code: name for code, name in names.items() if code not in codes}
    current, _others = nuts_recoding.brought_to_current([code for code in names if code in codes], version)
    stored = {(each.code, each.version): each.name for each in Region.objects.all()}
    for code, name in names.items():
        if code not in result.unknown:
            place = (current[code], CURRENT.value) if code in current else (code, version)
            _plan(result, code, place, name, stored.get(place) or name_in_nuts(*place) or place[0])
    return result


@transaction.atomic
def name_regions(plan: NamesPlan, viewer: Viewer) -> None:
    """Give regions the names of a plan, all or nothing. Regions without figures are made, for figures to come.

    Raises NamesRefusedError, and PermissionDenied for anybody but the operator.
    """
    if not viewer.is_operator:
        raise PermissionDenied
    if plan.rejected:
        raise NamesRefusedError(
            _("No region was named: %(count)d rows could not be read. Correct them, or leave them out.")
            % {"count": len(plan.rejected)}
        )
    named((), plan.new | plan.changed)


def _plan(result: NamesPlan, code: str, place: Place, name: str, before: str) -> None:
    is_of_newer = place[1] > result.version
    if name == before or (name == place[0]):
        result.unchanged += 1
    elif is_named_here(place[0]) or (is_of_newer and before != place[0]):
        result.kept[code] = name
    elif before == place[0]:
        result.new[place] = name
    else:
        result.changed[place], result.before[place] = name, before


def _rows(path: Path) -> Iterator[tuple[int, str, str]]:
    """Yield number, code and name of each row or outline. Raises UnreadableFileError."""
    if path.is_file():
        with path.open("rb") as file:
            if file.read(64).lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{"):
                yield from _outlines(path)
                return
    usual = {each.casefold() for each in (*CODES, *NAMES)}
    table = read_table(path, recognise=lambda cells: sum(cell.strip().casefold() in usual for cell in cells))
    headings = [heading.strip().casefold() for heading in table.headings]
    code, name = (
        next((headings.index(each.casefold()) for each in known if each.casefold() in headings), None)
        for known in (CODES, NAMES)
    )
    if code is None or name is None:
        raise UnreadableFileError(
            _(
                "%(name)s should have a column of codes, such as NUTS_ID, and one of names, such as NAME_LATN; it has "
                "%(headings)s."
            )
            % {"name": path.name, "headings": ", ".join(table.headings)}
        )
    for row in table.rows():
        cells = [*row.cells, *[""] * len(headings)]
        yield row.number, cells[code].strip(), cells[name]


def _outlines(path: Path) -> Iterator[tuple[int, str, str]]:
    wrong = _("%(name)s is no GeoJSON of regions: features with the properties NUTS_ID and NAME_LATN.") % {
        "name": path.name
    }
    try:
        features = json.loads(path.read_text("utf-8-sig"))["features"]
        named = [(each["properties"]["NUTS_ID"], each["properties"]["NAME_LATN"]) for each in features]
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError, KeyError, TypeError) as problem:
        raise UnreadableFileError(wrong) from problem
    for number, (code, name) in enumerate(named, start=1):
        yield number, str(code or "").strip(), str(name or "")
