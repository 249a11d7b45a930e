"""The parameters of regional pages: regions, dataset and year."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from intercluster.apps.regions.pages.larger_regions import note_on_larger
from intercluster.apps.regions.queries import NothingKnownError, dataset_of, figures_of, several, today_of
from intercluster.apps.regions.snapshots import RegionalSnapshot, snapshot_of_regions

Page = Callable[..., HttpResponse]

AT_MOST = 5
"""Most regions in a comparison."""


@dataclass(frozen=True)
class Requested:
    """The figures that a request asks for."""

    snapshot: RegionalSnapshot
    codes: Sequence[str]
    """The regions whose figures are shown: those asked for, or larger ones around them."""
    note: str
    """What is said of those that are shown with the figures of a larger one, or "" if there is none."""

    @property
    def code(self) -> str:
        """Return the region whose figures are shown, if one was asked for."""
        return self.codes[0]


def requested_figures(request: HttpRequest, codes: Sequence[str]) -> Requested:
    """Return the figures that a request asks for. Raises NothingKnownError."""
    dataset = dataset_of(request.GET.get("dataset", ""), codes[0])
    shown = figures_of(codes, dataset)
    own = several(shown)
    snapshot = snapshot_of_regions(dataset, own, requested_year(request))
    return Requested(snapshot, own, note_on_larger(dataset, shown))


def leading_on(page: Page) -> Page:
    """Send the reader of a page about regions of the past on to the same page about those of today."""

    @wraps(page)
    def leading(request: HttpRequest, *arguments: Any, **named: Any) -> HttpResponse:
        codes = [named["code"]] if "code" in named else asked_regions(request)
        dataset = dataset_of(request.GET.get("dataset", ""), codes[0]) if codes else None
        now = {code: today_of(code, dataset) for code in codes} if dataset is not None else {}
        if request.resolver_match is None or all(code == today for code, today in now.items()):
            return page(request, *arguments, **named)
        query = request.GET.copy()
        if "code" in named:
            named = {**named, "code": now[named["code"]]}
        else:
            query.setlist("region", list(dict.fromkeys(now.values())))
        address = reverse(request.resolver_match.view_name, kwargs=named)
        return redirect(f"{address}?{query.urlencode()}" if query else address)

    return leading


def requested_year(request: HttpRequest) -> int | None:
    """Return the requested year, or None. Raises NothingKnownError if it is no year."""
    year = request.GET.get("year", "")
    if year and not re.fullmatch(r"[0-9]{4}", year):
        raise NothingKnownError(_("“%(year)s” is no year.") % {"year": year})
    return int(year) if year else None


def shows_local(request: HttpRequest) -> bool:
    """Return whether advice on services that only serve the region is asked for."""
    return request.GET.get("local") == "1"


def requested_regions(request: HttpRequest) -> list[str]:
    """Return the codes of the regions to compare. Raises NothingKnownError unless they are two to five."""
    codes = asked_regions(request)
    if not 2 <= len(codes) <= AT_MOST:
        raise NothingKnownError(_("Choose two to five regions to compare."))
    return codes


def asked_regions(request: HttpRequest) -> list[str]:
    """Return the codes of regions in the query, each once."""
    return list(dict.fromkeys(code.strip().upper() for code in request.GET.getlist("region") if code.strip()))


def query_parameters(request: HttpRequest, *names: str) -> list[tuple[str, str]]:
    """Return these parameters of a request with their values."""
    return [(name, value) for name in names for value in request.GET.getlist(name) if value]


def query_string(request: HttpRequest, *names: str) -> str:
    """Return the query string with these parameters of a request, or "" without any."""
    present = query_parameters(request, *names)
    return f"?{urlencode(present)}" if present else ""
