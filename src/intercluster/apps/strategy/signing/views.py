"""Pages of sign-off: sending, a version, its signatures, its documents."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from intercluster.apps.access.throttling import DOCUMENT_COST, limited
from intercluster.apps.directory.models import Deciding, Ratifying
from intercluster.apps.directory.profiles.services import FieldsRefused
from intercluster.apps.directory.rules import Viewer, manages, viewer_for
from intercluster.apps.strategy import queries
from intercluster.apps.strategy.forms import language_choices
from intercluster.apps.strategy.models import LANGUAGES, Answer, SignOff, Version
from intercluster.apps.strategy.rules import clusters_of, may_change, reads_draft
from intercluster.apps.strategy.signing import services
from intercluster.apps.strategy.signing.content import Compared, changed_in, compare, sections
from intercluster.apps.strategy.signing.documents import document_of_draft, document_of_version
from intercluster.apps.strategy.signing.members import draft_vote
from intercluster.apps.strategy.signing.queries import (
    earlier_version,
    is_unchanged,
    ratifies_by,
    readable_version,
    vote_under_way,
    votes_for,
    waiting_version,
)
from intercluster.apps.strategy.signing.rule import rule_of
from intercluster.apps.voting.models import Vote
from intercluster.apps.voting.rules import readable
from intercluster.core.errors import Conflict, NotFound
from intercluster.core.filters import number_in
from intercluster.core.page_language import page_language
from intercluster.documents.files import FORMS, as_download
from intercluster.documents.model import Document

VERSION_COST = 7
"""Cost of a document of a version: a visitor downloads all eight, PDF and DOCX in four languages, in a minute."""


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def send(request: HttpRequest, slug: str) -> HttpResponse:
    """Say what sending to sign-off means, and send."""
    viewer = viewer_for(request)
    strategy = queries.drafted_strategy(viewer, slug)
    refused = ""
    if request.method == "POST":
        try:
            version = services.send(viewer, strategy)
        except Conflict as problem:
            refused = str(problem)
        else:
            messages.success(request, _("Sent. The offices are asked to sign."))
            return redirect("strategy:version", slug, version.number)
    lacking = [(code, queries.document(strategy, code)) for code in LANGUAGES]
    context = {
        "strategy": strategy,
        "name": queries.title_of(strategy),
        "rule": Deciding(rule_of(strategy)).label,
        "clusters": clusters_of(strategy).order_by("name"),
        "lacking": [(code, each) for code, each in lacking if each.missing or each.outdated],
        "waiting": waiting_version(strategy),
        "last": strategy.versions.filter(withdrawn=None).last(),
        "refused": refused,
    }
    return render(request, "strategy/signing/send.html", context, status=Conflict.status if refused else 200)


@never_cache
@require_safe
def version(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Show a version in one language, or what has changed in it since the version before."""
    return _page(request, readable_version(viewer_for(request), slug, number), request.GET.get("language", ""))


def _page(request: HttpRequest, found: Version, asked: str, *, refused: dict[str, Any] | None = None) -> HttpResponse:
    viewer, language = viewer_for(request), queries.reading_language(asked)
    told, earlier = sections(found.content, language, viewer), earlier_version(found)
    changes = None
    if "changes" in request.GET:
        changes = compare(sections(earlier.content, language, viewer) if earlier else [], told)
    rows = list(found.sign_offs.select_related("cluster"))
    votes = {vote.pk: vote for vote in readable(viewer).filter(pk__in=[row.vote_id for row in rows if row.vote_id])}
    last = {row.cluster_id: row.pk for row in rows}
    signatures = [
        _signature(
            viewer,
            found,
            row,
            votes.get(row.vote_id or 0),
            language,
            refused or {},
            is_last=last[row.cluster_id] == row.pk,
        )
        for row in rows
    ]
    context = {
        "strategy": found.strategy,
        "version": found,
        "vision": told[0],
        "sections": told,
        "changes": changes,
        "is_same": all(each.is_same for each in changes or []),
        "elsewhere": _elsewhere(earlier, found, language, changes) if earlier and changes is not None else [],
        "missing": sum(section.is_missing for section in told),
        "outdated": sum(section.is_outdated for section in told),
        "earlier": earlier,
        "reading": language,
        "codes": LANGUAGES,
        "signatures": signatures,
        "reviews": found.reviews.filter(recorded__isnull=False),
        "is_unchanged": is_unchanged(found),
        "may_withdraw": found.state == "waiting" and may_change(viewer, found.strategy),
        "reads_draft": reads_draft(viewer, found.strategy),
        "refused": refused,
    }
    return render(request, "strategy/signing/version.html", context, status=422 if refused else 200)


def _elsewhere(
    earlier: Version, found: Version, language: str, changes: Sequence[Compared]
) -> list[tuple[str, list[str]]]:
    """Return the other languages in which texts have changed, with the headings of their parts."""
    changed = [(code, changed_in(earlier.content, found.content, code)) for code in LANGUAGES if code != language]
    return [(code, [each.heading for each in changes if each.part in parts]) for code, parts in changed if parts]


def _signature(
    viewer: Viewer,
    version: Version,
    row: SignOff,
    vote: Vote | None,
    language: str,
    refused: Mapping[str, Any],
    *,
    is_last: bool,
) -> dict[str, Any]:
    """Return what the page shows of a cluster: its answer, its vote if the viewer may read it, and a form to sign."""
    may_sign = is_last and row.answer != Answer.SIGNED and not version.withdrawn and manages(viewer, row.cluster)
    votes = votes_for(row.cluster, version) if may_sign else []
    return {
        "row": row,
        "vote": (vote, vote.title_in(language)) if vote else None,
        "may_sign": may_sign,
        "votes": [(each.pk, each.title_in(language)) for each in votes],
        "under_way": vote_under_way(row.cluster, version) if may_sign else None,
        "members_decide": row.rule in {"", Ratifying.MEMBERS, Ratifying.VOTE},
        "rule": ratifies_by(row),
        "languages": language_choices(),
        "language": refused.get("reservation_language") or page_language(),
        "bodies": [each for each in Ratifying.choices if row.rule in {"", each[0]}],
    }


@require_POST
def sign(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Sign a version for a cluster, or say why it does not sign."""
    viewer, said = viewer_for(request), request.POST
    found = readable_version(viewer, slug, number)
    rows = found.sign_offs.select_related("cluster")
    row = next((each for each in rows if each.cluster.slug == said.get("cluster")), None)
    if row is None or not manages(viewer, row.cluster):
        raise NotFound
    names = ("signer", "reservation")
    written = {name: said.get(name, "") for name in names} | {"language": said.get("reservation_language", "")}
    try:
        if said.get("act") == "decline":
            services.decline(viewer, found, row.cluster, **written)
            messages.success(request, _("The others are shown why you do not sign."))
        else:
            more = {name: said.get(name, "") for name in ("decided_by", "reference")}
            vote = _chosen_vote(said.get("vote", ""))
            signed = services.sign(viewer, found, row.cluster, vote=vote, **written, **more)
            messages.success(request, _("Signed. The strategy is in force.") if signed.in_force else _("Signed."))
    except FieldsRefused as problem:
        refused = {"cluster": row.cluster_id, "problem": str(problem), **said.dict()}
        return _page(request, found, said.get("language", ""), refused=refused | {"cluster": row.cluster_id})
    return redirect("strategy:version", slug, number)


@require_POST
def ask_members(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Draft the vote of a cluster's members on a version, and show it."""
    viewer = viewer_for(request)
    found = readable_version(viewer, slug, number)
    row = found.sign_offs.select_related("cluster").filter(cluster__slug=_slug(request.POST.get("cluster", ""))).first()
    if row is None or not manages(viewer, row.cluster):
        raise NotFound
    return redirect("voting:vote", draft_vote(viewer, found, row.cluster).public_id)


def _slug(given: str) -> str:
    return given.replace("\0", "")


def _chosen_vote(number: str) -> Vote | None:
    if not number:
        return None
    found = Vote.objects.filter(pk=number_in(number) or 0).first()
    if found is None:
        raise NotFound
    return found


@require_POST
def withdraw(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Withdraw a version that is not in force."""
    viewer = viewer_for(request)
    queries.drafted_strategy(viewer, slug)
    services.withdraw(viewer, readable_version(viewer, slug, number))
    messages.success(request, _("Withdrawn."))
    return redirect("strategy:version", slug, number)


@require_safe
@limited("document", VERSION_COST)
def version_document(request: HttpRequest, slug: str, number: int, form: str) -> HttpResponse:
    """Return a version as a document in one language."""
    viewer = viewer_for(request)
    found = readable_version(viewer, slug, number)
    with override(queries.reading_language(request.GET.get("lang", ""))):
        return _answer(document_of_version(found, viewer), f"{slug}-{number}", form)


@require_safe
@limited("document", DOCUMENT_COST)
def draft_document(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    """Return the draft of a strategy as a document in one language."""
    viewer = viewer_for(request)
    found = queries.readable_strategy(viewer, slug)
    if not reads_draft(viewer, found):
        raise NotFound
    with override(queries.reading_language(request.GET.get("lang", ""))):
        return _answer(document_of_draft(found, viewer), f"{slug}-draft", form)


def _answer(document: Document, name: str, form: str) -> HttpResponse:
    if form not in FORMS:
        raise Http404
    return as_download(document, name, form)
