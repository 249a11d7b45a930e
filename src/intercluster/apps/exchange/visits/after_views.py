"""Pages of what a host does after a visit: parse, call one query or service, render."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from intercluster.apps.accounts.queries import signed_in
from intercluster.apps.directory.profiles.services import FieldsRefused
from intercluster.apps.directory.rules import viewer_for
from intercluster.apps.exchange.models import Visit
from intercluster.apps.exchange.text_forms import show_refusal
from intercluster.apps.exchange.visits import after, queries
from intercluster.apps.exchange.visits.forms import ReportForm
from intercluster.apps.exchange.visits.reports import report_of
from intercluster.apps.exchange.visits.rules import hosts
from intercluster.apps.exchange.visits.views import back
from intercluster.core.errors import NotFound, Refused
from intercluster.core.filters import number_in


@require_POST
@login_required
def held(request: HttpRequest, key: UUID) -> HttpResponse:
    """Say that a visit was held, and who was there."""
    found = _hosted(request, key)
    came = {number_in(each) or 0 for each in request.POST.getlist("came")}

    def act() -> str:
        after.hold(signed_in(request), found, came)
        return _("Saved.")

    return back(request, key, act)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def report(request: HttpRequest, key: UUID) -> HttpResponse:
    """Write a short report of a visit, which becomes a draft of a good practice; show it if it is written."""
    found = _hosted(request, key)
    if (written := report_of(viewer_for(request), found)) is not None:
        return redirect("exchange:practice", written.key)
    if found.state != Visit.State.HELD or found.report_id is not None:
        raise NotFound
    form = ReportForm(request.POST or None, initial={"title": found.title})
    if form.is_bound and form.is_valid():
        try:
            made = after.report(signed_in(request), found, **form.cleaned_data)
        except FieldsRefused as refused:
            show_refusal(form, refused)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Saved as a draft. Read it, and hand it in."))
            return redirect("exchange:practice", made.key)
    context = {"form": form, "visit": found}
    return render(request, "exchange/visits/report.html", context, status=422 if form.errors else 200)


def _hosted(request: HttpRequest, key: UUID) -> Visit:
    """Return a visit to its host. Raises NotFound for others."""
    viewer = viewer_for(request)
    found = queries.visit(viewer, key)
    if not hosts(viewer, found):
        raise NotFound
    return found
