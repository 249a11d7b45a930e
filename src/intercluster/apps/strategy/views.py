"""Pages of strategies: the list, and a strategy as it is read."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from intercluster.apps.directory.profiles.services import FieldsRefused
from intercluster.apps.directory.rules import viewer_for
from intercluster.apps.strategy import deleting, queries, services
from intercluster.apps.strategy.candidates.queries import alliances_of, are_possible
from intercluster.apps.strategy.evidence.queries import evidence_of
from intercluster.apps.strategy.forms import BeginForm, ReadersForm
from intercluster.apps.strategy.models import LANGUAGES, Part, PartKind, Strategy
from intercluster.apps.strategy.reviewing.content import changes_of
from intercluster.apps.strategy.reviewing.queries import open_reviews
from intercluster.apps.strategy.rounds.queries import waiting
from intercluster.apps.strategy.rounds.rules import takes_part
from intercluster.apps.strategy.rules import may_change, reads_draft
from intercluster.apps.strategy.signing.queries import (
    names_of,
    next_number,
    programme_indicators,
    version_in_force,
    versions,
    versions_in_force,
)
from intercluster.core import clock
from intercluster.core.errors import NotFound
from intercluster.core.filters import number_in
from intercluster.core.page_language import page_language


def address(name: str, strategy: Strategy, language: str, number: int = 0, fragment: str = "") -> str:
    """Return an address of a strategy that keeps the language in which it is read."""
    args = [strategy.slug, number] if number else [strategy.slug]
    return f"{reverse(f'strategy:{name}', args=args)}?language={language}{fragment}"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def strategies(request: HttpRequest) -> HttpResponse:
    """List the strategies that the reader may see, and begin one."""
    viewer = viewer_for(request)
    owners = queries.possible_owners(viewer)
    if request.method == "POST" and not owners:
        raise NotFound
    form = BeginForm(request.POST if request.method == "POST" else None, owners=owners)
    if request.method == "POST" and form.is_valid():
        title, language = form.cleaned_data["title"], form.cleaned_data["language"]
        begun = services.begin(viewer, form.chosen, title=title, language=language)
        return redirect(address("strategy", begun, language))
    form.fields["language"].initial = page_language()
    found = list(queries.strategies(viewer))
    names, in_force = names_of(viewer, found), versions_in_force(found)
    context = {
        "strategies": [(each, names[each.pk], in_force.get(each.pk)) for each in found],
        "waiting": [(each, names[each.round.strategy_id]) for each in waiting(viewer, clock.now())],
        "form": form if owners else None,
        "counted": programme_indicators(viewer) if owners else None,
        "alliances": alliances_of(viewer).filter(pk__in=viewer.alliance_ids) if are_possible() else [],
    }
    return render(request, "strategy/list.html", context, status=422 if form.errors else 200)


@never_cache
@require_safe
def strategy(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a strategy in one language."""
    viewer = viewer_for(request)
    found = queries.readable_strategy(viewer, slug)
    if not reads_draft(viewer, found):  # then a version is in force
        in_force = version_in_force(found)
        assert in_force is not None
        return redirect("strategy:version", slug, in_force.number)
    return strategy_page(request, found, request.GET.get("language", ""))


def strategy_page(
    request: HttpRequest, found: Strategy, asked: str, *, refused: dict[str, Any] | None = None
) -> HttpResponse:
    """Return the page of a strategy, with what was refused beside the form that it was written in."""
    language = queries.reading_language(asked)
    may_write = may_change(viewer_for(request), found)
    shown = queries.document(found, language)
    cited = evidence_of((node.part for node in shown.every_node()), language, viewer_for(request))
    opened = open_reviews(found)
    changes = changes_of(opened)
    for node in shown.every_node():
        node.evidence = cited.get(node.part.pk, [])
        node.changes = changes.get(node.part.pk, [])
    return render(
        request,
        "strategy/strategy.html",
        {
            "strategy": found,
            "document": shown,
            "reading": language,
            "codes": LANGUAGES,
            "may_write": may_write,
            "has_rounds": may_write or (found.rounds.exists() and takes_part(viewer_for(request), found)),
            "versions": versions(viewer_for(request), found),
            "address": reverse("strategy:strategy", args=[found.slug]),
            "readers_form": ReadersForm(initial={"readers": found.readers}) if may_write else None,
            "missing_situations": queries.missing_situations(found) if may_write else [],
            "reviews": opened,
            "next_number": next_number(found) if opened else 0,
            "to_change": [(node.part.pk, node.text) for node in shown.every_node() if node.changes],
            "refused": refused,
        },
        status=422 if refused else 200,
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask whether a draft is to be deleted, and delete it."""
    viewer = viewer_for(request)
    found = queries.drafted_strategy(viewer, slug)
    if request.method == "POST":
        deleting.delete(viewer, found)
        messages.success(request, _("The draft is deleted."))
        return redirect("strategy:list")
    context = {
        "strategy": found,
        "name": queries.title_of(found),
        "parts": found.parts.filter(removed=None).count(),
        "stays": deleting.why_it_stays(found),
    }
    return render(request, "strategy/delete.html", context)


@require_POST
def let_read(request: HttpRequest, slug: str) -> HttpResponse:
    """Choose who may read the draft."""
    viewer = viewer_for(request)
    found = queries.drafted_strategy(viewer, slug)
    services.let_read(viewer, found, request.POST.get("readers", ""))
    messages.success(request, _("Saved."))
    return redirect(address("strategy", found, queries.reading_language(request.POST.get("language", ""))))


@require_POST
def add_part(request: HttpRequest, slug: str) -> HttpResponse:
    """Add a part, and go on to its text."""
    viewer, said = viewer_for(request), request.POST
    found = queries.drafted_strategy(viewer, slug)
    kind, title = said.get("kind", ""), said.get("title", "")
    language = queries.reading_language(said.get("language", ""))
    number = number_in(said.get("parent", ""))
    parent: Part | None = None if number is None else queries.part_of(found, number)
    try:
        part = services.add_part(
            viewer, found, kind, parent=parent, region=said.get("region", ""), title=title, language=language
        )
    except FieldsRefused as problem:
        refused = {"kind": kind, "parent": parent.pk if parent else None, "title": title, "problem": str(problem)}
        return strategy_page(request, found, language, refused=refused)
    if part.kind in {PartKind.OBJECTIVE, PartKind.PRIORITY}:
        return redirect(address("strategy", found, language, fragment=f"#part-{part.pk}"))
    return redirect(address("part", found, language, part.pk))
