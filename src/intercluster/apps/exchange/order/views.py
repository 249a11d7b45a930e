"""Pages that keep the exchange in order: parse, call one query or service, render."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from intercluster.apps.accounts.queries import signed_in
from intercluster.apps.directory.queries import managed_cluster
from intercluster.apps.directory.rules import viewer_for
from intercluster.apps.exchange.models import Report
from intercluster.apps.exchange.order import queries, services
from intercluster.apps.exchange.order import waiting as queue
from intercluster.core import clock
from intercluster.core.errors import Refused
from intercluster.core.filters import number_in


class ReportForm(forms.Form):
    """What is wrong with a text."""

    reason = forms.CharField(
        label=gettext_lazy("What is wrong with it?"),
        help_text=gettext_lazy(
            "The office of the cluster that it comes from reads this, or every office if it comes from no cluster. "
            "They do not see who you are."
        ),
        max_length=Report._meta.get_field("reason").max_length,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Say in a sentence what is wrong.")},
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def report(request: HttpRequest, kind: str, key: UUID) -> HttpResponse:
    """Report a text to the office of the cluster that it comes from, or to every office if that is none."""
    text = queries.readable(viewer_for(request), kind, key)
    form = ReportForm(request.POST or None)
    if form.is_bound and form.is_valid():
        try:
            services.report(signed_in(request), text, form.cleaned_data["reason"])
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Thank you. The office looks at it."))
            return redirect(queries.path_of(text))
    context = {"form": form, "words": queries.words_of(text), "language": text.language}
    return render(request, "exchange/order/form.html", context, status=422 if form.errors else 200)


@never_cache
@require_safe
@login_required
def waiting(request: HttpRequest, cluster: str) -> HttpResponse:
    """Show an office what waits for it in the exchange."""
    office = managed_cluster(request, cluster)
    rows = queue.waiting(office, viewer_for(request), clock.now())
    return render(request, "exchange/order/waiting.html", {"cluster": office, "waiting": rows})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def reports(request: HttpRequest, cluster: str) -> HttpResponse:
    """Show an office which texts were reported to it, and keep or hide them."""
    office = managed_cluster(request, cluster)
    if request.method == "POST":
        number = number_in(request.POST.get("report", "")) or 0
        services.settle(viewer_for(request), office, number, request.POST.get("outcome", ""), signed_in(request))
        messages.success(request, _("Saved."))
        return redirect(reverse("exchange:reports", args=[cluster]))
    return render(request, "exchange/order/reports.html", {"cluster": office, "reported": queries.reported(office)})
