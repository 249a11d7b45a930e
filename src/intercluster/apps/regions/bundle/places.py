"""Regions of published tables in the shipped figures: which code and version of NUTS each has there."""

from dataclasses import dataclass, field
from functools import cache

from intercluster.apps.regions.bundle.tables import TERRITORY, UNION_FILES
from intercluster.apps.regions.imports.nuts_recoding import brought_to_current, is_aggregate, known, to_current
from intercluster.apps.regions.models import CURRENT, UNION

VERSIONS = (2016, 2013, 2010)
"""Versions of NUTS that the published files may have, newest first."""

NORTHERN = frozenset({"DK", "EE", "FI", "IS", "LT", "LV", "NO", "SE"})
"""Countries whose small regions (level 3) are shipped too."""

Place = tuple[str, int]
"""Code and version of NUTS."""


@dataclass
class Places:
    """The places of published codes, and the codes that have none, with the reason."""

    left_out: dict[str, str] = field(default_factory=dict)

    def of(self, code: str) -> Place | None:
        """Return where a published code belongs, or None if its region was split, dissolved or is not of NUTS."""
        if code == UNION_FILES:
            return UNION, TERRITORY
        if len(code) == 3 or is_aggregate(code) or (len(code) == 5 and code[:2] not in NORTHERN):
            return None
        place, why = _placed(code)
        if why:
            self.left_out[code] = why
        return place


@cache
def _placed(code: str) -> tuple[Place | None, str]:
    version = next((each for each in VERSIONS if code in known(each)), None)
    if version is None:
        return None, "not in the conversion tables of NUTS"
    new, _unclear = brought_to_current([code], version)
    if code in new:
        return (new[code], int(CURRENT)), ""
    # Codes of larger versions that are the same region in the common territory.
    if code in known(TERRITORY) and _parts(code, version) == _parts(code, TERRITORY):
        return (code, TERRITORY), ""
    return None, f"split or dissolved since NUTS {version}"


def _parts(code: str, version: int) -> dict[str, float]:
    return dict(to_current(version).shares[code])
