"""Pages of experts: parse, call one query or service, render."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from intercluster.apps.accounts.queries import signed_in
from intercluster.apps.directory.models import Organisation
from intercluster.apps.directory.rules import viewer_for
from intercluster.apps.introductions import services as introductions
from intercluster.apps.partnering.search.results import Quote
from intercluster.apps.projects.experts import queries, services
from intercluster.apps.projects.experts.forms import AskForm, ExpertForm, ExpertSearchForm
from intercluster.apps.projects.experts.services import ExpertFields
from intercluster.apps.projects.inviting.queries import profile_line
from intercluster.core.errors import NotFound, Refused
from intercluster.core.filters import page_query
from intercluster.core.page_language import page_language

ON_A_PAGE = 50


@never_cache
@require_safe
@login_required
def experts(request: HttpRequest) -> HttpResponse:
    """List people who say what they know, and research bodies."""
    viewer = viewer_for(request)
    form = ExpertSearchForm(request.GET)
    form.is_valid()
    text, language = form.cleaned_data.get("text", ""), form.cleaned_data.get("language", "")
    paginator = Paginator(queries.experts(text, language), ON_A_PAGE)
    page = paginator.get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "experts": [(each, queries.understood(each)) for each in page],
        "page_numbers": paginator.get_elided_page_range(page.number),
        "query": page_query(request.GET),
        "bodies": queries.research_bodies(viewer, text, language),
        "own_places": Organisation.objects.filter(pk__in=viewer.organisation_ids).order_by("name"),
        "edited": viewer.edited_ids,
    }
    return render(request, "projects/experts/list.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def own_entry(request: HttpRequest, organisation: str) -> HttpResponse:
    """Publish oneself as an expert of an own organisation, change that, or withdraw it."""
    viewer, by = viewer_for(request), signed_in(request)
    own = Organisation.objects.filter(slug=organisation, pk__in=viewer.organisation_ids).first()
    if own is None:
        raise NotFound
    if "withdraw" in request.POST:
        services.withdraw(by, own)
        messages.success(request, _("Withdrawn. You are no longer listed."))
        return redirect("projects:experts")
    entry = queries.own_entry(by, own)
    form = ExpertForm(request.POST or None, entry=entry, initial={"language": page_language()})
    if form.is_bound and form.is_valid():
        services.publish(by, own, ExpertFields(**form.cleaned_data))
        messages.success(request, _("Published."))
        return redirect("projects:experts")
    capabilities = queries.understood(entry) if entry else []
    context = {"form": form, "entry": entry, "organisation": own, "capabilities": capabilities}
    return render(request, "projects/experts/own.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def ask_expert(request: HttpRequest, key: UUID) -> HttpResponse:
    """Ask the organisation of an expert for an introduction, addressed with the field."""
    found = queries.expert(key)
    return _ask(request, found.organisation, Quote(found.field, found.language), str(found.person.name))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def ask_body(request: HttpRequest, organisation: str) -> HttpResponse:
    """Ask a research body for an introduction."""
    return _ask(request, queries.research_body(viewer_for(request), organisation), None, "")


def _ask(request: HttpRequest, asked: Organisation, theirs: Quote | None, person: str) -> HttpResponse:
    own = Organisation.objects.filter(pk__in=viewer_for(request).edited_ids).exclude(pk=asked.pk).order_by("name")
    if not own:
        raise NotFound
    theirs = theirs or profile_line(own[0], asked)
    form = AskForm(request.POST or None, choices=own)
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        need = Quote(said["need"], page_language())
        proposal = queries.question(said["organisation"], asked, need, theirs)
        try:
            made = introductions.request(signed_in(request), proposal, said["text"])
        except Refused as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("Sent. We will tell you when they answer."))
            return redirect("introductions:introduction", made.public_id)
    context = {"form": form, "organisation": asked, "theirs": theirs, "person": person}
    return render(request, "projects/experts/ask.html", context, status=422 if form.errors else 200)
