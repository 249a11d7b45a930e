"""The parameters of regional pages: regions, dataset and year."""

import re
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils.translation import gettext as _

from intercluster.apps.regions.queries import NothingKnownError, dataset_of
from intercluster.apps.regions.snapshots import RegionalSnapshot, snapshot_of_regions

AT_MOST = 5
"""Most regions in a comparison."""


def requested_snapshot(request: HttpRequest, codes: list[str]) -> RegionalSnapshot:
    """Return the snapshot that a request asks for. Raises NothingKnownError."""
    return snapshot_of_regions(dataset_of(request.GET.get("dataset", ""), codes[0]), codes, requested_year(request))


def requested_year(request: HttpRequest) -> int | None:
    """Return the requested year, or None. Raises NothingKnownError if it is no year."""
    year = request.GET.get("year", "")
    if year and not re.fullmatch(r"[0-9]{4}", year):
        raise NothingKnownError(_("“%(year)s” is no year.") % {"year": year})
    return int(year) if year else None


def requested_regions(request: HttpRequest) -> list[str]:
    """Return the codes of the regions to compare. Raises NothingKnownError unless they are two to five."""
    codes = list(dict.fromkeys(code.strip().upper() for code in request.GET.getlist("region") if code.strip()))
    if not 2 <= len(codes) <= AT_MOST:
        raise NothingKnownError(_("Choose two to five regions to compare."))
    return codes


def query_parameters(request: HttpRequest, *names: str) -> list[tuple[str, str]]:
    """Return these parameters of a request with their values."""
    return [(name, value) for name in names for value in request.GET.getlist(name) if value]


def query_string(request: HttpRequest, *names: str) -> str:
    """Return the query string with these parameters of a request, or "" without any."""
    present = query_parameters(request, *names)
    return f"?{urlencode(present)}" if present else ""
