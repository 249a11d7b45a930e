"""Pages of partner search: parse, ask a query, render."""

from dataclasses import dataclass
from typing import Any, cast

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from intercluster.apps.access.throttling import limited
from intercluster.apps.capabilities.queries import label_of
from intercluster.apps.directory.queries import organisations
from intercluster.apps.directory.rules import Viewer, viewer_for
from intercluster.apps.partnering.explanations.cards import card, legend
from intercluster.apps.partnering.forms import PartnersForm, TextForm, said_about
from intercluster.apps.partnering.search.queries import needs_of, offers_of
from intercluster.apps.partnering.search.results import SearchResult
from intercluster.apps.partnering.search.services import search_partners
from intercluster.core.filters import Chip, chips, groups, without


@require_safe
@limited("search")
def search(request: HttpRequest) -> HttpResponse:
    """Find partners for a need or an offer in any language."""
    viewer = viewer_for(request)
    form = TextForm(request.GET)
    result = None
    if form.is_valid() and form.cleaned_data["text"]:
        result = search_partners(
            form.free_text(), viewer=viewer, filters=form.filters(), is_shown=request.method == "GET"
        )
    seeking = form.cleaned_data.get("seeking") or "offers"
    return render(
        request,
        "partnering/search.html",
        _page(form, result, viewer)
        | {
            "seeking": str(seeking),
            "lang": form.cleaned_data.get("lang", ""),
            "about": form.cleaned_data.get("about", ""),
            "understood": _understood(form, result),
            "without_about": f"{request.path}?{without(request.GET, 'about')}",
        },
    )


@require_safe
@limited("search")
def for_organisation(request: HttpRequest, slug: str) -> HttpResponse:
    """Find partners for an organisation by what it needs and offers."""
    viewer = viewer_for(request)
    organisation = get_object_or_404(organisations(viewer).prefetch_related("clusters"), slug=slug)
    form = PartnersForm(request.GET)
    counts = {
        "needs": needs_of(organisation, viewer).count(),
        "offers": offers_of(organisation, viewer).count(),
    }
    with_known = request.GET.copy()
    with_known["known"] = "on"
    result = None
    if form.is_valid() and any(counts.values()):
        result = search_partners(organisation, viewer=viewer, filters=form.filters(), is_shown=request.method == "GET")
    return render(
        request,
        "partnering/organisation.html",
        _page(form, result, viewer)
        | {
            "organisation": organisation,
            "counts": counts,
            "with_known": f"{request.path}?{with_known.urlencode()}",
        },
    )


@dataclass(frozen=True)
class Subject:
    """A capability that a text was taken to be about, and the value of `about` that says that it is."""

    label: str
    value: str
    is_said: bool


def _understood(form: TextForm, result: SearchResult | None) -> list[Subject]:
    """Return what the text was taken to be about, or what the person said it is."""
    if result is None:
        return []
    said, text = form.cleaned_data["about"], form.cleaned_data["text"]
    keys = [said] if said else result.about
    return [Subject(label_of(key), said_about(key, text), is_said=bool(said)) for key in keys]


def _page(form: PartnersForm, result: SearchResult | None, viewer: Viewer) -> dict[str, Any]:
    filters = groups(form, form.FILTERS)
    is_visitor = not viewer.is_allied
    # To a visitor's text no cluster is the same one.
    left_out = {"own_cluster"} if is_visitor and isinstance(form, TextForm) else set()
    boxes = {name: str(form.fields[name].label) for name in form.BOXES if form.cleaned_data.get(name)}
    if not (result and result.known) and "known" not in boxes:
        left_out.add("known")  # there is nobody to include
    cards = [card(partner) for partner in result.matches] if result else []
    near = [card(partner) for partner in result.near] if result else []
    set_filters: list[Chip] = chips(filters, cast(QueryDict, form.data), **boxes)
    return {
        "form": form,
        "filters": filters,
        "boxes": [(name, form.fields[name].label, name in boxes) for name in form.BOXES if name not in left_out],
        "chips": set_filters,
        "result": result,
        "cards": cards,
        "near": near,
        "legend": legend([*cards, *near]),
        "is_visitor": is_visitor,
        "unnamed_left_out": bool(result and viewer.alliance_ids and form.filters().hide_unnamed),
    }
