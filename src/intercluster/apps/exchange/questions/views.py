"""Pages of questions and answers: parse, call one query or service, render."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from intercluster.apps.access.throttling import limited
from intercluster.apps.accounts.queries import signed_in
from intercluster.apps.directory.choices import Visibility
from intercluster.apps.directory.profiles.services import FieldsRefused
from intercluster.apps.directory.rules import Viewer, viewer_for
from intercluster.apps.exchange.helping import edited_by
from intercluster.apps.exchange.models import Question
from intercluster.apps.exchange.questions import introducing, offering, queries, services
from intercluster.apps.exchange.questions.before import before_sending
from intercluster.apps.exchange.questions.forms import NEED_LIMIT, AnswerForm, AskForm, CloseForm, IntroductionForm
from intercluster.apps.exchange.questions.queries import QuestionGroup
from intercluster.apps.exchange.questions.rules import is_open, may_answer, may_order, settles
from intercluster.apps.exchange.text_forms import show_refusal
from intercluster.apps.exchange.writing import checked, clues_in, unconfirmed, writes_for
from intercluster.apps.introductions import services as introductions
from intercluster.apps.partnering.search.results import Quote
from intercluster.core.errors import NotFound, Refused
from intercluster.core.page_language import page_language

ON_A_PAGE = 30


@never_cache
@require_safe
def questions(request: HttpRequest) -> HttpResponse:
    """List questions: those offered to the reader first, then a group of all that the reader may read."""
    viewer = viewer_for(request)
    wanted = request.GET.get("show", "")
    group = QuestionGroup(wanted) if wanted in list(QuestionGroup) else QuestionGroup.OPEN
    offered = queries.offered(viewer) if group is QuestionGroup.OPEN else []
    waiting = {each.question_id: each for each in offered}
    rows = queries.listed(viewer, group).exclude(pk__in=waiting)
    paginator = Paginator(rows, ON_A_PAGE)
    page = paginator.get_page(request.GET.get("page"))
    first = queries.questions(viewer).filter(pk__in=waiting)
    groups = [
        (QuestionGroup.OPEN, pgettext("questions", "Open")),
        (QuestionGroup.ANSWERED, pgettext("questions", "Answered")),
    ]
    if viewer.organisation_ids or viewer.cluster_ids:
        groups.append((QuestionGroup.OURS, _("Ours")))
    context = {
        "offered": queries.seen(viewer, first, offered),
        "page": page,
        "questions": queries.seen(viewer, page.object_list),
        "page_numbers": paginator.get_elided_page_range(page.number),
        "query": f"show={group}",
        "group": group,
        "groups": groups,
        "may_ask": bool(viewer.edited_ids or viewer.cluster_ids),
    }
    return render(request, "exchange/questions/list.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@limited("search")
def ask(request: HttpRequest) -> HttpResponse:
    """Write a question; look at what may answer it; send it."""
    viewer = viewer_for(request)
    form = AskForm(request.POST or None, choices=_choices(viewer), initial={"text": request.GET.get("text", "")})
    act = request.POST.get("act", "")
    context: dict[str, Any] = {"form": form}
    if form.is_bound and act != "change" and form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("text", "visibility", "language")}
        organisation = form.cleaned_data["organisation"]
        try:
            if act == "send":
                made = services.ask(signed_in(request), organisation, **said)
                messages.success(request, _("Sent to those who may know. We will tell you when somebody answers."))
                return redirect("exchange:question", made.key)
            said = dict(checked(organisation, **said))
            context |= {
                "before": before_sending(viewer, said["text"], said["language"]),
                "doubtful": clues_in(organisation=organisation, **said).doubtful,
                "said": said,
                "asking": organisation,
            }
            return render(request, "exchange/questions/before.html", context)
        except services.ThereAlready as there:
            messages.info(request, str(there))
            return redirect("exchange:question", there.row.key)
        except FieldsRefused as refused:
            show_refusal(form, refused)
        except Refused as refused:
            form.add_error(None, str(refused))
    wrong = form.is_bound and act != "change" and bool(form.errors)
    return render(request, "exchange/questions/ask.html", context, status=422 if wrong else 200)


def _choices(viewer: Viewer) -> Any:
    choices = writes_for(viewer)
    if not choices.exists():
        raise NotFound
    return choices


@never_cache
@require_safe
def question(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show a question with its answers. The address of one that was merged leads to the other."""
    viewer = viewer_for(request)
    other = queries.merged_into(viewer, key)
    if other is not None:
        return redirect("exchange:question", other.key)
    return _page(request, viewer, queries.question(viewer, key))


def _page(request: HttpRequest, viewer: Viewer, found: Question, status: int = 200, **shown: Any) -> HttpResponse:
    offered = [each for each in queries.offered(viewer) if each.question_id == found.pk]
    [seen] = queries.seen(viewer, [found], offered)
    joined = queries.seen(viewer, queries.merged(viewer).filter(merged_into=found))
    context = {
        "seen": seen,
        "question": found,
        "answers": queries.answers_to(viewer, found),
        "settles": settles(viewer, found),
        "passed_to": queries.passed_to(found) if settles(viewer, found) else [],
        "joined": joined,
        "may_separate": [each.question.key for each in joined if may_order(viewer, each.question)],
        "is_merged": found.merged_into_id is not None,
        "may_order": may_order(viewer, found),
        "may_agree": found.organisation_id in viewer.edited_ids,
        "turned": queries.turned_into(viewer, found),
        "is_ours": found.organisation_id in viewer.organisation_ids,
        "is_open": is_open(found),
        "answer_form": AnswerForm(choices=writes_for(viewer)) if may_answer(viewer, found) else None,
        "close_form": CloseForm(),
    }
    return render(request, "exchange/questions/question.html", context | shown, status=status)


@never_cache
@require_POST
@login_required
def answer(request: HttpRequest, key: UUID) -> HttpResponse:
    """Answer a question."""
    viewer = viewer_for(request)
    found = queries.question(viewer, key)
    form = AnswerForm(request.POST, choices=_choices(viewer))
    if form.is_valid():
        try:
            doubtful = unconfirmed(request.POST.getlist("sure"), **form.cleaned_data)
            if doubtful:
                return _page(request, viewer, found, 422, answer_form=form, doubtful=doubtful)
            made = services.answer(signed_in(request), found, **form.cleaned_data)
        except services.ThereAlready as there:
            messages.info(request, str(there))
            return redirect(_address(found, there.row.key))
        except FieldsRefused as refused:
            show_refusal(form, refused)
        else:
            messages.success(request, _("Your answer is there."))
            return redirect(_address(found, made.key))
    return _page(request, viewer, found, 422, answer_form=form)


@require_POST
@login_required
def pass_on(request: HttpRequest, key: UUID) -> HttpResponse:
    """Say that one cannot answer, so that the next likely one is asked."""
    offering.pass_on(signed_in(request), queries.question(viewer_for(request), key))
    messages.success(request, _("Thank you. Somebody else is asked."))
    return redirect("exchange:questions")


@require_POST
@login_required
def accept(request: HttpRequest, key: UUID) -> HttpResponse:
    """Accept an answer for the asker, or take that back."""
    found = queries.answer(viewer_for(request), key)
    services.accept(signed_in(request), found)
    return redirect(_address(found.question, key))


@require_POST
@login_required
def helped(request: HttpRequest, key: UUID) -> HttpResponse:
    """Say that an answer has helped an organisation, or take that back."""
    viewer = viewer_for(request)
    found = queries.answer(viewer, key)
    services.helped(signed_in(request), found, edited_by(viewer, request.POST.get("organisation", "")))
    return redirect(_address(found.question, key))


@require_POST
@login_required
def close(request: HttpRequest, key: UUID) -> HttpResponse:
    """Close a question with a word on why."""
    viewer = viewer_for(request)
    found = queries.question(viewer, key)
    form = CloseForm(request.POST)
    if not settles(viewer, found):
        raise NotFound
    if not form.is_valid():
        return _page(request, viewer, found, 422, close_form=form)
    services.close(signed_in(request), found, form.cleaned_data["note"])
    return redirect("exchange:question", key)


@require_POST
@login_required
def reopen(request: HttpRequest, key: UUID) -> HttpResponse:
    """Open a closed question again."""
    viewer = viewer_for(request)
    found = queries.question(viewer, key)
    if not settles(viewer, found):
        raise NotFound
    services.reopen(signed_in(request), found)
    return redirect("exchange:question", key)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def introduce(request: HttpRequest, key: UUID) -> HttpResponse:
    """Ask for an introduction to the author of an answer, if the author is named."""
    viewer = viewer_for(request)
    found = queries.answer(viewer, key)
    own = queries.may_be_introduced(viewer, found)
    if not own:
        raise NotFound
    page = found.question.shown_with
    asked = [each for each in (page, *page.merged.all()) if each.organisation in own]
    hides = any(each.visibility == Visibility.ANONYMOUS for each in asked)
    need = asked[0].text[:NEED_LIMIT] if asked and not hides else ""
    form = IntroductionForm(request.POST or None, choices=own, initial={"need": need})
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        about = introducing.proposal(found, said["organisation"], Quote(said["need"], page_language()))
        try:
            made = introductions.request(signed_in(request), about, said["text"])
        except Refused as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("Sent. We will tell you when they answer."))
            return redirect("introductions:introduction", made.public_id)
    context = {"form": form, "answer": found, "asked_unnamed": hides}
    return render(request, "exchange/questions/introduce.html", context, status=422 if form.errors else 200)


def _address(found: Question, answer: UUID) -> str:
    return f"{reverse('exchange:question', args=[found.key])}#{answer}"
