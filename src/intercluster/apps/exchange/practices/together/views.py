"""Pages of who drafted a practice together: for its author, and for those who are asked."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from intercluster.apps.access.throttling import limited
from intercluster.apps.accounts.queries import signed_in
from intercluster.apps.directory.rules import acts_for, viewer_for
from intercluster.apps.exchange.models import Drafter
from intercluster.apps.exchange.practices import queries
from intercluster.apps.exchange.practices.together import services
from intercluster.apps.exchange.practices.together.forms import DrafterForm
from intercluster.apps.exchange.practices.together.queries import asked_about, asked_of, may_be_asked, may_confirm
from intercluster.core.errors import Refused


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@limited("practices")
def practice_together(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show who was asked whether they drafted a practice too, and ask one more, for who may change it."""
    viewer = viewer_for(request)
    found = queries.edited(viewer, key)
    form = DrafterForm(request.POST or None, offered=may_be_asked(found))
    if form.is_bound and form.is_valid():
        organisation = form.cleaned_data["organisation"]
        try:
            services.ask(viewer, found, organisation, by=signed_in(request))
        except Refused as problem:
            form.add_error("organisation", str(problem))
        else:
            answer = _("We have asked %(organisation)s. You hear from us when they answer.")
            messages.success(request, answer % {"organisation": organisation.name})
            return redirect("exchange:practice_together", key)
    context = {
        "practice": found,
        "rows": asked_about(found),
        "form": form,
        "problem": services.why_nobody_is_asked(found),
        "is_full": found.drafters.count() >= services.MOST,
        "most": services.MOST,
        "acts_for": acts_for(viewer, found.organisation),
    }
    return render(request, "exchange/practices/together.html", context, status=422 if form.errors else 200)


@require_POST
@login_required
def remove_drafter(request: HttpRequest, key: UUID) -> HttpResponse:
    """Take an organisation off a practice, for who may change it."""
    viewer = viewer_for(request)
    services.remove(viewer, queries.edited(viewer, key), request.POST.get("organisation", ""))
    messages.success(request, _("Taken off."))
    return redirect("exchange:practice_together", key)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@limited("practices")
def answer_drafter(request: HttpRequest, key: UUID, organisation: str) -> HttpResponse:
    """Ask an organisation's people whether it drafted a practice, and take their answer."""
    viewer, user = viewer_for(request), signed_in(request)
    drafter = asked_of(viewer, key, organisation)
    if request.method == "POST":
        answered = services.answer(user, drafter, confirms=request.POST.get("answer") == "yes")
        if answered.state == Drafter.State.CONFIRMED:
            messages.success(
                request,
                _("Thank you. %(organisation)s is named on it now.") % {"organisation": drafter.organisation.name},
            )
        else:
            messages.success(
                request, _("%(organisation)s is not named on it.") % {"organisation": drafter.organisation.name}
            )
        return redirect("exchange:answer_drafter", key, organisation)
    readable = queries.practices(viewer).filter(key=key).first()
    context = {
        "drafter": drafter,
        "practice": readable,
        "shown": queries.shown(viewer, [readable])[0] if readable else None,
        "files": queries.files_of(readable) if readable else None,
        "may_confirm": may_confirm(user, drafter),
        "acts_for": acts_for(viewer, drafter.organisation),
    }
    return render(request, "exchange/practices/drafted.html", context)
