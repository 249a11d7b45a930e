"""NUTS codes of each version, and their counterparts in the current one.

Source: the Joint Research Centre's conversion tables (European Commission, reuse with attribution), brought into one
file by scripts/nuts.py.
"""

import gzip
import json
import re
from difflib import get_close_matches
from functools import cache
from pathlib import Path

from intercluster.analysis.regions.nuts import SLIVER, Crosswalk, NotRecoded, recode
from intercluster.apps.regions.models import CURRENT, NutsVersion
from intercluster.geo.national_regions import former_region, is_total, national_region
from intercluster.geo.nuts import REGIONS, name_in_nuts


@cache
def _tables() -> dict[str, dict[str, str | dict[str, float]]]:
    return dict(json.loads(gzip.decompress((Path(__file__).parent / "nuts.json.gz").read_bytes())))


@cache
def to_current(version: int) -> Crosswalk:
    """Return the conversion from an older version to the current one, levels 2 and 3."""
    table = _tables()[str(version)]
    return Crosswalk(
        str(version),
        str(CURRENT.value),
        {code: {parts: 1.0} if isinstance(parts, str) else parts for code, parts in table.items()},
    )


@cache
def known(version: int) -> frozenset[str]:
    """Return the codes of a version at all levels in the tables: countries, levels 1, 2 and 3."""
    if version == CURRENT:
        small = {code for table in _tables().values() for parts in table.values() for code in _codes(parts)} | set(
            REGIONS
        )
    else:
        small = set(_tables()[str(version)])
    return frozenset(small | {code[:length] for code in small for length in (2, 3)})


def _codes(parts: str | dict[str, float]) -> list[str]:
    return [parts] if isinstance(parts, str) else list(parts)


def find_code(text: str, version: int, country: str = "") -> str | None:
    """Return the NUTS code that a code, a Nordic region's name or an office's number and name mean, or None.

    Names are those of the current version, and of former regions that have a code in the version. `country` is that
    of numbers without a name.
    """
    code = text.strip().upper()
    if code in known(version):
        return code
    if former := former_region(text):
        return former.codes.get(version)
    return national_region(text, country) if version == CURRENT else None


def similar(text: str, version: int) -> list[str]:
    """Return up to three codes of a version with the most similar spelling."""
    wanted = text.strip().upper()
    near = get_close_matches(wanted, [code for code in sorted(known(version)) if code[:2] == wanted[:2]], n=3)
    return [f"{code} {name_in_nuts(code, version)}".strip() for code in near]


def is_aggregate(text: str) -> bool:
    """Return whether a code covers several countries (EU27_2020, EA20) or no region (SEZZ)."""
    code = text.strip().upper()
    return bool(re.match(r"^(EU|EA|EEA|EFTA)\d*(_|$|\d)|^[A-Z]{2}(X+|Z+)$", code)) or is_total(text)


NEARLY_ALL = 0.95
"""Share of its people from which one region of today is the successor of a former one."""


@cache
def successors(code: str) -> dict[str, float]:
    """Return the regions of today that have the people of a former region, with shares; nothing for one of today."""
    if code in known(CURRENT) or len(code) < 4:
        return {}
    for version in sorted((each for each in NutsVersion.values if each != CURRENT), reverse=True):
        parts = to_current(version).shares.get(code, {})
        if parts:
            return {each: share for each, share in parts.items() if share >= SLIVER}
    return {}


def brought_to_current(codes: list[str], version: int) -> tuple[dict[str, str], list[NotRecoded]]:
    """Return the current code of each code that has one, and an explanation for each of the others.

    Level 1 has no table: its codes stay if the current version has them too.
    """
    if version == CURRENT:
        return {code: code for code in codes}, []
    first = [code for code in codes if len(code) == 3]
    new, unclear = recode([code for code in codes if len(code) != 3], to_current(version))
    kept = {code: code for code in first if code in known(CURRENT)}
    return new | kept, [*unclear, *(NotRecoded(code, {}, ()) for code in first if code not in kept)]
