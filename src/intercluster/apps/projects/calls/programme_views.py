"""Pages of programmes, and of the rules of programmes and calls."""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any, cast
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from intercluster.analysis.consortia.fields import RuleError
from intercluster.analysis.consortia.reading import NAMES, rules_from
from intercluster.analysis.consortia.rules import AnyOf, Rule
from intercluster.apps.directory.queries import managed_cluster
from intercluster.apps.directory.rules import viewer_for
from intercluster.apps.projects.calls import queries, services
from intercluster.apps.projects.calls.alternatives import NEVER_ALTERNATIVE, Place, is_inside, rule_of
from intercluster.apps.projects.calls.forms import ProgrammeForm
from intercluster.apps.projects.calls.rule_forms import KIND_LABELS, RuleForm
from intercluster.apps.projects.calls.rules import keepers, may_keep
from intercluster.apps.projects.calls.shipped import lists
from intercluster.apps.projects.calls.words import line, lines
from intercluster.apps.projects.models import Call, Programme
from intercluster.core.errors import NotFound, Refused

NEW = "new"
"""What stands in the address in place of a rule's key, where a rule is added."""


@never_cache
@require_safe
def programmes(request: HttpRequest) -> HttpResponse:
    """List the programmes."""
    context = {"programmes": queries.programmes(), "keepers": keepers(viewer_for(request))}
    return render(request, "projects/programmes.html", context)


@never_cache
@require_safe
def programme(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a programme with its rules."""
    viewer, scheme = viewer_for(request), queries.programme(slug)
    own = viewer.is_operator or scheme.cluster_id in viewer.cluster_ids
    context = {
        "scheme": scheme,
        "lines": lines(scheme.rules),
        "own_keys": {rule.key for rule in scheme.rules} if scheme.cluster_id and own else set(),
        "rule_view": "projects:programme_rule",
        "kept": {"slug": scheme.key},
        "may_keep": bool(scheme.cluster_id) and own,
        "keepers": keepers(viewer),
    }
    return render(request, "projects/programme.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def new_programme(request: HttpRequest, cluster: str) -> HttpResponse:
    """Add a programme of a cluster; `copy` says with the rules of which other."""
    office = managed_cluster(request, cluster)
    key = request.GET.get("copy", "")
    copied = queries.programme(key) if key else None
    first = {"name": copied.name, "funder": copied.funder, "website": copied.website} if copied else {}
    form = ProgrammeForm(request.POST or None, initial=first)
    if form.is_bound and form.is_valid():
        made = services.add_programme(viewer_for(request), office, form.said(), copied=copied)
        messages.success(request, _("Saved."))
        return redirect("projects:programme", made.slug)
    heading = _("Copy a programme") if copied else _("New programme")
    context = {"form": form, "heading": heading, "back": _("Programmes"), "back_view": "projects:programmes"}
    return render(request, "projects/edit.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def edit_programme(request: HttpRequest, slug: str) -> HttpResponse:
    """Change a programme, or delete it."""
    viewer, found = viewer_for(request), services.own_programme(slug)
    if not may_keep(viewer, found):
        raise NotFound
    form = ProgrammeForm(None if "delete" in request.POST else request.POST or None, programme=found)
    problem = ""
    if "delete" in request.POST:
        try:
            services.remove_programme(viewer, found)
        except Refused as refused:
            problem = str(refused)
        else:
            messages.success(request, _("Deleted."))
            return redirect("projects:programmes")
    elif form.is_bound and form.is_valid():
        services.change_programme(viewer, found, form.said())
        messages.success(request, _("Saved."))
        return redirect("projects:programme", slug)
    context = {"form": form, "heading": _("Change the programme"), "back": _("Programmes"), "may_delete": True}
    context |= {"back_view": "projects:programmes", "problem": problem}
    return render(request, "projects/edit.html", context, status=422 if form.errors or problem else 200)


def _call(slug: str) -> Call:
    return queries.call(slug)


def _programme(slug: str) -> Programme:
    return services.own_programme(slug)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def call_rule(request: HttpRequest, slug: str, rule: str) -> HttpResponse:
    """Add a rule of a call, change or remove it."""
    return _rule(request, _call, slug, rule, "projects:call")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def programme_rule(request: HttpRequest, slug: str, rule: str) -> HttpResponse:
    """Add a rule of a programme, change or remove it."""
    return _rule(request, _programme, slug, rule, "projects:programme")


def _rule(
    request: HttpRequest, find: Callable[[str], Call | Programme], slug: str, key: str, view: str
) -> HttpResponse:
    kept, viewer = find(slug), viewer_for(request)
    if not may_keep(viewer, kept):
        raise NotFound
    back = redirect(view, slug)
    if "delete" in request.POST:
        services.remove_rule(viewer, kept, key)
        messages.success(request, _("Removed."))
        return back
    rules = rules_from(kept.rules, lists())
    shown = rule_of(rules, key)
    if shown is None and key != NEW:
        raise NotFound
    place = Place(request.GET.get("instead_of", ""), request.GET.get("beside", ""))
    kind = NAMES[type(shown)] if shown else request.POST.get("kind") or request.GET.get("kind", "")
    context: dict[str, Any] = {"kept": kept, "view": view, "rule_view": f"{view}_rule", "rule": shown, "kind": kind}
    context |= _around(rules, shown, place)
    if kind not in KIND_LABELS and not isinstance(shown, AnyOf):  # to be chosen
        return render(request, "projects/rule.html", context)
    form = RuleForm(kind, request.POST or None, rule=shown)
    if form.is_bound and form.is_valid():
        try:
            said = form.data_of_rule(key if shown else services.free_key(kept, kind))
            services.put_rule(viewer, kept, said, key=key, place=place)
        except RuleError as problem:
            form.add_problem(problem)
        except NotFound:
            raise
        except Refused as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("Saved."))
            return back
    context |= {"form": form, "label": KIND_LABELS.get(kind) or line(cast(AnyOf, shown)).label}
    return render(request, "projects/rule.html", context, status=422 if form.errors else 200)


def _around(rules: Sequence[Rule], shown: Rule | None, place: Place) -> dict[str, Any]:
    """Return what the page of a rule says of the alternatives that it has or is in."""
    at = {name: said for name, said in asdict(place).items() if said}
    other = rule_of(rules, place.instead_of or place.beside)
    kinds = [(kind, label) for kind, label in KIND_LABELS.items() if not at or kind not in NEVER_ALTERNATIVE]
    return {
        "kinds": kinds,
        "at": urlencode(at),
        "is_instead": bool(place.instead_of),
        "other": line(other) if other else None,
        "alternatives": line(shown) if isinstance(shown, AnyOf) else None,
        "may_have_alternative": shown is not None
        and NAMES[type(shown)] not in NEVER_ALTERNATIVE
        and not is_inside(rules, shown.key),
    }
