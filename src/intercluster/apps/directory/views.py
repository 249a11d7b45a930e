"""Pages of the directory: parse, ask a query, render."""

from dataclasses import replace
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from intercluster.apps.directory import overview
from intercluster.apps.directory.models import Alliance, Cluster, Organisation, Participation
from intercluster.apps.directory.profiles.queries import READERS, reader_as
from intercluster.apps.directory.queries import needs, offers, organisations
from intercluster.apps.directory.rules import belongs, may_edit, viewer_for
from intercluster.apps.directory.search.forms import SORTS, DirectoryForm
from intercluster.apps.directory.search.queries import OrganisationFilter, facets, listed
from intercluster.apps.directory.search.spelling import corrected
from intercluster.core.filters import chips, groups, page_query

PAGE = 25
"""Organisations on a page of the list."""

PROJECTS = 20
"""Projects shown of an organisation, the newest."""

FEW = 12
"""Members shown on a cluster's page."""


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show the alliance, or where there are several, all of them."""
    alliances = list(Alliance.objects.order_by("name"))
    return _start(request, alliances[0] if len(alliances) == 1 else None, alliances)


@require_safe
def alliance(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one alliance."""
    return _start(request, get_object_or_404(Alliance, slug=slug), [])


def _start(request: HttpRequest, chosen: Alliance | None, alliances: list[Alliance]) -> HttpResponse:
    clusters = overview.clusters_with_members(chosen)
    return render(
        request,
        "directory/home.html",
        {
            "alliance": chosen,
            "alliances": alliances,
            "clusters": clusters,
            "numbers": overview.numbers(viewer_for(request), clusters),
            "map": overview.map_of(clusters),
            "has_fiction": any(cluster.is_demo for cluster in clusters),
        },
    )


@require_safe
def directory(request: HttpRequest) -> HttpResponse:
    """List organisations by the filters in the address."""
    form = DirectoryForm(request.GET)
    form.is_valid()
    wanted, sort = form.wanted(), form.order()
    viewer = viewer_for(request)
    asked = wanted.text
    pages = Paginator(listed(viewer, wanted, sort), PAGE)
    if asked and not pages.count and (meant := corrected(viewer, asked)):
        wanted = replace(wanted, text=meant)
        pages = Paginator(listed(viewer, wanted, sort), PAGE)
    filters = groups(form, form.FILTERS, facets(viewer, wanted))
    page = pages.get_page(request.GET.get("page"))
    return render(
        request,
        "directory/directory.html",
        {
            "form": form,
            "filters": filters,
            "chips": chips(filters, request.GET, q=_("“%(text)s”") % {"text": asked} if asked else ""),
            "meant": wanted.text if wanted.text != asked else "",
            "asked": asked,
            "sorts": [(key.value, label) for key, label in SORTS.items()],
            "sort": sort.value,
            "page": page,
            "page_numbers": pages.get_elided_page_range(page.number, on_each_side=1, on_ends=1),
            "query": page_query(request.GET),
            "is_filtered": bool(wanted),
            "own_clusters": viewer.cluster_ids,
        },
    )


@require_safe
def organisation(request: HttpRequest, slug: str) -> HttpResponse:
    """Show an organisation with the offers and needs that the viewer may read and know the author of.

    Those in charge of it may look at it as others see it (`as`).
    """
    person = viewer_for(request)
    in_question = get_object_or_404(organisations(person), slug=slug)
    in_charge = may_edit(person, in_question)
    own = in_charge or in_question.pk in person.organisation_ids
    reader = reader_as(request.GET.get("as", ""), in_question) if in_charge else None
    viewer = reader or person
    parts = Participation.objects.select_related("project").defer(
        "project__lexemes", "project__terms", "project__vector"
    )
    shown = get_object_or_404(
        Organisation.objects.prefetch_related(
            "clusters",
            "identifiers",
            Prefetch("offers", _named(offers(viewer)), to_attr="shown_offers"),
            Prefetch("needs", _named(needs(viewer)), to_attr="shown_needs"),
            Prefetch("participations", parts.order_by("-project__ends", "-pk")[:PROJECTS], to_attr="shown_projects"),
        ),
        slug=slug,
    )
    return render(
        request,
        "directory/organisation.html",
        {
            "organisation": shown,
            "is_own": belongs(viewer, shown) if reader else own,
            "is_allied": viewer.is_allied,
            "has_profile": own,
            "readers": READERS.items() if in_charge else (),
            "seen_as": request.GET["as"] if reader else "",
        },
    )


def _named(statements: QuerySet[Any]) -> QuerySet[Any]:
    return statements.filter(unnamed=False).defer("lexemes", "terms", "vector").order_by("-updated", "-pk")


@require_safe
def cluster(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a cluster and its members."""
    shown = get_object_or_404(Cluster.objects.prefetch_related("alliances"), slug=slug)
    viewer = viewer_for(request)
    members = listed(viewer, OrganisationFilter(cluster=(slug,)))
    return render(
        request,
        "directory/cluster.html",
        {
            "cluster": shown,
            "numbers": overview.numbers(viewer, [shown]),
            "activities": overview.top_activities(shown),
            "members": members[:FEW],
            "own_clusters": viewer.cluster_ids,
        },
    )
