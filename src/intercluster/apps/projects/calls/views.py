"""Pages of calls: parse, call one query or service, render."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from intercluster.apps.directory.queries import managed_cluster
from intercluster.apps.directory.rules import viewer_for
from intercluster.apps.projects.calls import queries, services
from intercluster.apps.projects.calls.forms import CallForm, FilterForm
from intercluster.apps.projects.calls.joining import chance, could_join, own_organisations
from intercluster.apps.projects.calls.rules import keepers, may_keep
from intercluster.apps.projects.calls.words import lines
from intercluster.apps.projects.models import Call
from intercluster.core import clock
from intercluster.core.errors import NotFound
from intercluster.core.filters import page_query
from intercluster.core.page_language import page_language

ON_A_PAGE = 50


@never_cache
@require_safe
def calls(request: HttpRequest) -> HttpResponse:
    """List the calls, narrowed to what the address asks for."""
    viewer = viewer_for(request)
    organisations = own_organisations(viewer)
    form = FilterForm(request.GET, has_organisation=bool(organisations))
    form.is_valid()
    said = form.cleaned_data
    wanted = queries.Wanted(said.get("open", False), said.get("programme", ""), said.get("country", ""))
    found: QuerySet[Call] | list[Call] = queries.calls(wanted)
    if said.get("ours"):
        found = could_join(organisations, found)
    paginator = Paginator(found, ON_A_PAGE)
    page = paginator.get_page(request.GET.get("page"))
    names = queries.programme_names()
    context = {
        "form": form,
        "page": page,
        "page_numbers": paginator.get_elided_page_range(page.number),
        "query": page_query(request.GET),
        "calls": [(call, names.get(call.programme, "")) for call in page],
        "is_narrowed": wanted != queries.Wanted() or bool(said.get("ours")),
        "keepers": keepers(viewer),
        "today": clock.today(),
    }
    return render(request, "projects/calls.html", context, status=422 if form.errors else 200)


@never_cache
@require_safe
def call(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a call with its rules."""
    found, viewer = queries.call(slug), viewer_for(request)
    rules = queries.rules_of(found)
    programme = queries.programme_names().get(found.programme, "")
    is_lost = bool(found.programme and not programme)
    context = {
        "call": found,
        "chances": [] if is_lost else [chance(each, rules) for each in own_organisations(viewer)],
        "programme": programme,
        "is_lost": is_lost,
        "lines": lines(rules),
        "own_keys": {rule["key"] for rule in found.rules},
        "rule_view": "projects:call_rule",
        "kept": found,
        "may_keep": may_keep(viewer, found),
        "today": clock.today(),
    }
    return render(request, "projects/call.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def new_call(request: HttpRequest, cluster: str) -> HttpResponse:
    """Add a call of a cluster; `programme` says which programme is chosen at first."""
    office = managed_cluster(request, cluster)
    first = {"language": page_language(), "programme": request.GET.get("programme", "")}
    form = CallForm(request.POST or None, cluster=office, initial=first)
    if form.is_bound and form.is_valid():
        try:
            made = services.add_call(viewer_for(request), office, form.said())
        except services.FieldRefused as problem:
            form.add_error(problem.field, str(problem))
        else:
            messages.success(request, _("Saved."))
            return redirect("projects:call", made.slug)
    context = {"form": form, "heading": _("New call"), "back": _("Calls"), "back_view": "projects:calls"}
    return render(request, "projects/edit.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def edit_call(request: HttpRequest, slug: str) -> HttpResponse:
    """Change a call, or delete it."""
    viewer, found = viewer_for(request), queries.call(slug)
    if not may_keep(viewer, found):
        raise NotFound
    if "delete" in request.POST:
        services.remove_call(viewer, found)
        messages.success(request, _("Deleted."))
        return redirect("projects:calls")
    form = CallForm(request.POST or None, cluster=found.cluster, call=found)
    if form.is_bound and form.is_valid():
        try:
            services.change_call(viewer, found, form.said())
        except services.FieldRefused as problem:
            form.add_error(problem.field, str(problem))
        else:
            messages.success(request, _("Saved."))
            return redirect("projects:call", slug)
    context = {"form": form, "heading": _("Change the call"), "back": _("Calls"), "back_view": "projects:calls"}
    context |= {"may_delete": True, "is_call": True}
    return render(request, "projects/edit.html", context, status=422 if form.errors else 200)
