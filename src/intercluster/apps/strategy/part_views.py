"""The page of a part: its text in each language, and what it states beside."""

from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from intercluster.apps.directory.profiles.services import FieldsRefused, StaleError
from intercluster.apps.directory.rules import viewer_for
from intercluster.apps.strategy import facts as stated
from intercluster.apps.strategy import queries, services
from intercluster.apps.strategy.forms import ActionForm, FactsForm, IndicatorForm, TextForm, show_refusal, text_form
from intercluster.apps.strategy.models import LANGUAGES, Action, Part, PartKind
from intercluster.apps.strategy.rounds.amendments import that_led_to
from intercluster.apps.strategy.services import TextClash
from intercluster.apps.strategy.views import address
from intercluster.core.errors import NotFound


def _drafted(request: HttpRequest, slug: str, number: int) -> Part:
    return queries.part_of(queries.drafted_strategy(viewer_for(request), slug), number)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def part(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Write a part's text in one language, with the others beside it, and what else its form has changed."""
    found = _drafted(request, slug, number)
    if request.method != "POST":
        return _page(request, found, queries.reading_language(request.GET.get("language", "")))
    facts_form = _facts_form(found, request.POST) if "version" in request.POST else None
    return _save(request, found, TextForm(request.POST, kind=found.kind), facts_form)


@require_POST
def facts(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Change what an action or an indicator states beside its text, and the text if the form has changed it."""
    found = _drafted(request, slug, number)
    facts_form = _facts_form(found, request.POST)
    if facts_form is None:
        raise NotFound
    form = TextForm(request.POST, kind=found.kind) if "began_from" in request.POST else None
    return _save(request, found, form, facts_form, is_text_wanted=False)


def _save(
    request: HttpRequest,
    found: Part,
    form: TextForm | None,
    facts_form: FactsForm | None,
    *,
    is_text_wanted: bool = True,
) -> HttpResponse:
    """Save text and facts together or neither, so that whichever button is pressed loses nothing that was typed.

    A translation that is saved counts as checked, so one that is as it was is written only if that is wanted.
    """
    language = queries.reading_language(request.POST.get("language", ""))
    bound: dict[str, Any] = {"form": form, "facts_form": facts_form}
    changed_facts = None if facts_form is None or facts_form.is_as_begun() else facts_form
    text = form
    if form is not None and not is_text_wanted and form.is_valid():
        text = None if services.is_as_begun(found, language, form.cleaned_data) else form
    checked = [each.is_valid() for each in (text, changed_facts) if each is not None]  # both, to show all that is wrong
    if not all(checked):
        return _page(request, found, language, **bound)
    try:
        written = stated.save(
            viewer_for(request),
            found,
            language,
            text=text.cleaned_data if text else None,
            facts=changed_facts.facts() if changed_facts else None,
            version=changed_facts.cleaned_data["version"] if changed_facts else "",
        )
    except TextClash as clash:
        data = request.POST.dict() | clash.said | {"began_from": clash.current.version}
        return _page(request, found, language, **bound | {"form": TextForm(data, kind=found.kind)}, clash=clash)
    except StaleError as stale:
        return _page(request, found, language, **bound | _stale(request, found, stale))
    except FieldsRefused as refused:
        refusing = [each for each in (text, changed_facts) if each is not None]
        show_refusal(
            next((each for each in refusing if refused.problems.keys() & each.fields.keys()), refusing[-1]), refused
        )
        return _page(request, found, language, **bound)
    messages.success(
        request,
        _("Saved. Somebody changed other places meanwhile: both changes are in the text.")
        if written and written.was_merged
        else _("Saved."),
    )
    return redirect(address("strategy", found.strategy, language, fragment=f"#part-{found.pk}"))


def _stale(request: HttpRequest, found: Part, stale: StaleError) -> dict[str, Any]:
    """Return the form of facts that somebody has changed meanwhile, with what they are now."""
    now, typed = _form_of(cast(Any, stale.current)), _form_of(cast(Any, stale.current), request.POST)
    meanwhile = [
        (str(field.label), now.initial[name])
        for name, field in typed.fields.items()
        if name != "version" and str(now.initial[name] or "") != (typed[name].value() or "")
    ]
    form = _form_of(cast(Any, stale.current), request.POST.dict() | {"version": now.initial["version"]})
    form.add_error(None, str(stale))
    return {"facts_form": form, "meanwhile": meanwhile}


@require_POST
def move(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Move a part up or down among those of its kind."""
    found = _drafted(request, slug, number)
    services.move(viewer_for(request), found, up=request.POST.get("direction") == "up")
    return _back(request, found, f"#part-{found.pk}")


@require_POST
def remove(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Take a part out of its strategy."""
    found = _drafted(request, slug, number)
    services.remove_part(viewer_for(request), found)
    messages.success(request, _("Removed. At the end of the page it can be put back."))
    return _back(request, found)


@require_POST
def put_back(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Put a removed part back where it was."""
    viewer = viewer_for(request)
    found = queries.removed_part_of(queries.drafted_strategy(viewer, slug), number)
    services.put_back(viewer, found)
    return _back(request, found, f"#part-{found.pk}")


def _back(request: HttpRequest, found: Part, fragment: str = "") -> HttpResponse:
    language = queries.reading_language(request.POST.get("language", ""))
    return redirect(address("strategy", found.strategy, language, fragment=fragment))


def _form_of(row: Any, data: Any = None) -> FactsForm:
    return ActionForm(row, data) if isinstance(row, Action) else IndicatorForm(row, data)


def _facts_form(found: Part, data: Any = None) -> FactsForm | None:
    if found.kind not in {PartKind.ACTION, PartKind.INDICATOR}:
        return None
    return _form_of(getattr(found, found.kind), data)


def _page(
    request: HttpRequest,
    found: Part,
    language: str,
    *,
    form: TextForm | None = None,
    clash: TextClash | None = None,
    facts_form: FactsForm | None = None,
    meanwhile: list[tuple[str, object]] | None = None,
) -> HttpResponse:
    texts = queries.texts_of([found])[found.pk]
    own, original = texts.by_language.get(language), texts.by_language.get(texts.original)
    is_translation = own is not None and original is not None and own.language != original.language
    form = form or text_form(own, original, kind=found.kind)
    is_wrong = bool(form.errors or clash or (facts_form and facts_form.errors))
    return render(
        request,
        "strategy/part.html",
        {
            "strategy": found.strategy,
            "name": queries.title_of(found.strategy),
            "part": found,
            "reading": language,
            "codes": LANGUAGES,
            "state": texts.state(language),
            "written": own,
            "others": [(text, texts.state(code)) for code, text in texts.by_language.items() if code != language],
            "texts": texts,
            "changes": queries.changes_since(own, original) if is_translation and own and original else [],
            "amendments": that_led_to(found),
            "form": form,
            "clash": clash,
            "facts_form": facts_form or _facts_form(found),
            "meanwhile": meanwhile or [],
        },
        status=422 if is_wrong else 200,
    )
