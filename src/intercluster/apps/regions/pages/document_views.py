"""Documents on regions, in the reader's language or another."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_safe

from intercluster.apps.access.throttling import DOCUMENT_COST, limited
from intercluster.apps.directory.rules import viewer_for
from intercluster.apps.regions.pages.complementarity_lessons import pairs
from intercluster.apps.regions.pages.request_params import (
    leading_on,
    requested_figures,
    requested_regions,
    shows_local,
)
from intercluster.apps.regions.queries import NothingKnownError, judgements
from intercluster.apps.regions.reports.comparison import comparison
from intercluster.apps.regions.reports.profile import profile
from intercluster.apps.regions.rules import reads_judgements
from intercluster.core.page_language import page_language
from intercluster.documents.files import FORMS, as_download


@require_safe
@limited("document", DOCUMENT_COST)
@leading_on
def profile_document(request: HttpRequest, code: str, form: str) -> HttpResponse:
    """Return a region's profile as a document, with the judgements that its reader may see."""
    viewer = viewer_for(request)
    if form not in FORMS:
        raise Http404
    with override(_language(request)):
        asked = requested_figures(request, [code])
        judged = list(judgements(code, viewer))
        made = profile(
            asked.snapshot,
            asked.code,
            judged,
            reads_judgements=reads_judgements(viewer),
            note=asked.note,
            local=shows_local(request),
        )
        return as_download(made, f"{code}-{asked.snapshot.year}", form)


@require_safe
@limited("document", DOCUMENT_COST)
@leading_on
def comparison_document(request: HttpRequest, form: str) -> HttpResponse:
    """Return a comparison of two to five regions as a document."""
    if form not in FORMS:
        raise Http404
    codes = requested_regions(request)
    with override(_language(request)):
        asked = requested_figures(request, codes)
        snapshot = asked.snapshot
        found = pairs(snapshot, asked.codes, viewer_for(request), local=shows_local(request))
        made = comparison(snapshot, asked.codes, found, note=asked.note)
        return as_download(made, f"{'-'.join(codes)}-{snapshot.year}", form)


def _language(request: HttpRequest) -> str:
    asked = request.GET.get("lang") or page_language()
    known = [code for code, _name in settings.LANGUAGES]
    if asked not in known:
        raise NothingKnownError(
            _("There are no documents in “%(language)s”, but in %(known)s.")
            % {"language": asked, "known": ", ".join(known)}
        )
    return asked
