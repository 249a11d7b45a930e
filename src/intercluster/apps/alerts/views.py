"""Pages of saved searches: parse, call a query or a service, render."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from intercluster.apps.access.throttling import limited
from intercluster.apps.accounts.models import User
from intercluster.apps.alerts import expiry, services
from intercluster.apps.alerts.forms import SearchForm
from intercluster.apps.alerts.models import SavedSearch
from intercluster.apps.alerts.saved_search_results import (
    BrokenSearchError,
    default_name_of,
    path_of,
    read_path,
    text_of,
)
from intercluster.apps.directory.models import Organisation
from intercluster.apps.directory.profiles.services import RENEWAL, FieldsRefused, renew_statement
from intercluster.apps.directory.rules import may_edit, viewer_for
from intercluster.core import clock
from intercluster.core.errors import Conflict


@never_cache
@require_safe
@login_required
def saved(request: HttpRequest) -> HttpResponse:
    """List the person's saved searches."""
    searches = SavedSearch.objects.filter(owner=_person(request)).select_related("organisation")
    return render(request, "alerts/list.html", {"lines": [_line(search) for search in searches]})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@limited("search")  # saving makes the search
def new(request: HttpRequest) -> HttpResponse:
    """Save the search of the address in `search`."""
    path = request.POST.get("search") or request.GET.get("search") or ""
    search = read_path(path)
    if search is None:
        raise Http404
    form = SearchForm(request.POST or None, initial={"name": default_name_of(search), "alerts": True})
    if request.method == "POST" and form.is_valid():
        try:
            services.save(search, _person(request), **form.cleaned_data)
        except BrokenSearchError:
            form.add_error(None, _("One of its filters no longer exists. Go back, choose it again and save."))
        except Conflict as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("Saved."))
            return redirect("alerts:list")
    context = {"form": form, "path": path, "line": _line(search)}
    return render(request, "alerts/edit.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@limited("search")
def edit(request: HttpRequest, key: int) -> HttpResponse:
    """Rename a saved search, or turn its alerts on or off."""
    search = get_object_or_404(SavedSearch.objects.select_related("organisation"), owner=_person(request), pk=key)
    form = SearchForm(request.POST or None, initial={"name": search.name, "alerts": search.alerts})
    if request.method == "POST" and form.is_valid():
        try:
            services.change(search, **form.cleaned_data)
        except BrokenSearchError:
            form.add_error(None, _("One of its filters no longer exists: search again and save the new search."))
        else:
            messages.success(request, _("Saved."))
            return redirect("alerts:list")
    context = {"form": form, "search": search, "line": _line(search)}
    return render(request, "alerts/edit.html", context, status=422 if form.errors else 200)


@require_POST
@login_required
def remove(request: HttpRequest, key: int) -> HttpResponse:
    """Delete a saved search."""
    services.remove(get_object_or_404(SavedSearch, owner=_person(request), pk=key))
    messages.success(request, _("Deleted."))
    return redirect("alerts:list")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def ending(request: HttpRequest, slug: str) -> HttpResponse:
    """Show those in charge of an organisation what ends soon, and renew it."""
    organisation = get_object_or_404(Organisation, slug=slug)
    viewer, today = viewer_for(request), clock.today()
    if not may_edit(viewer, organisation):
        raise Http404
    if request.method == "POST":
        table, _colon, key = request.POST.get("renew", "").partition(":")
        if table not in expiry.TABLES or not key.isdecimal():
            raise Http404
        statement = get_object_or_404(expiry.TABLES[table], organisation=organisation, pk=key)
        until = today + RENEWAL
        try:
            renew_statement(viewer, statement, until)
        except FieldsRefused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, _("Renewed until %(day)s.") % {"day": date_format(until, "DATE_FORMAT")})
        return redirect("alerts:ending", slug=slug)
    lines = expiry.ending_of(organisation, today)
    return render(request, "alerts/ending.html", {"organisation": organisation, "lines": lines})


def _line(search: SavedSearch) -> dict[str, Any]:
    return {
        "search": search,
        "path": path_of(search),
        "text": text_of(search),
        "default_name": default_name_of(search),
    }


def _person(request: HttpRequest) -> User:
    user: Any = request.user
    return user
