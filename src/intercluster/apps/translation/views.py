"""Pages of translation: parse, call a service, render."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from intercluster.apps.access.throttling import limited
from intercluster.apps.accounts.queries import signed_in
from intercluster.apps.directory.models import Organisation
from intercluster.apps.directory.queries import needs, offers, organisations
from intercluster.apps.directory.rules import may_edit, viewer_for
from intercluster.apps.translation.service import TranslationProblem, service
from intercluster.apps.translation.services import agree, has_agreed, service_for, translation_of, withdraw
from intercluster.core.page_language import page_language

COST = 30
"""Requests that one translation counts as: a person may ask for ten in a minute."""


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def consent(request: HttpRequest, slug: str) -> HttpResponse:
    """Let those in charge of an organisation say whether its texts may be sent to the translation service."""
    viewer = viewer_for(request)
    organisation = Organisation.objects.select_related("translation_consent").filter(slug=slug).first()
    if organisation is None or not may_edit(viewer, organisation):
        raise Http404
    chosen = service()
    if request.method == "POST":
        # The host that the page named: if another service was set meanwhile, nobody has agreed to that one.
        if request.POST.get("host"):
            agree(organisation, viewer, request.POST["host"][:253], by=signed_in(request))
        else:
            withdraw(organisation, viewer)
        messages.success(request, _("Saved."))
        return redirect("directory:profile", organisation.slug)
    agreed = chosen is not None and has_agreed(organisation, chosen)
    context = {"organisation": organisation, "service": chosen, "has_agreed": agreed}
    return render(request, "translation/consent.html", context)


@never_cache
@require_POST
@login_required
@limited("translation", cost=COST)
def translate(request: HttpRequest, slug: str, kind: str, pk: int) -> HttpResponse:
    """Show a text that the viewer may read, and know the author of, with its translation."""
    viewer, reader = viewer_for(request), page_language()
    organisation = get_object_or_404(organisations(viewer).select_related("translation_consent"), slug=slug)
    readable = offers(viewer) if kind == "offers" else needs(viewer)
    statement = get_object_or_404(readable.filter(Q(unnamed=False), organisation=organisation), pk=pk)
    statement.organisation = organisation
    chosen, text, problem = service_for(statement, reader), "", ""
    if chosen is None:
        raise Http404
    try:
        text = translation_of(statement, reader)
    except TranslationProblem as error:
        problem = str(error)
    context = {
        "organisation": organisation,
        "statement": statement,
        "service": chosen,
        "reader": reader,
        "text": text,
        "problem": problem,
    }
    return render(request, "translation/translation.html", context, status=503 if problem else 200)
