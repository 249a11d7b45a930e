"""Files of good practices: parse, read once, write."""

from collections.abc import Iterable
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from intercluster.apps.access.throttling import DOCUMENT_COST, limited
from intercluster.apps.directory.names import slug_base
from intercluster.apps.directory.queries import managed_cluster
from intercluster.apps.directory.rules import viewer_for
from intercluster.apps.exchange.models import Practice
from intercluster.apps.exchange.practices import queries
from intercluster.apps.exchange.practices.exports.abstracts import abstracts
from intercluster.apps.exchange.practices.exports.content import hides_author
from intercluster.apps.exchange.practices.exports.interreg import interreg_practice
from intercluster.core.page_language import page_language
from intercluster.documents.files import as_download
from intercluster.tables.workbook import MEDIA_TYPE

NAME = 60
"""Most characters of a practice's title in the name of a file."""


@require_safe
@limited("document", DOCUMENT_COST)
def practice_abstract(request: HttpRequest, key: UUID) -> HttpResponse:
    """Return a practice as an EIP-AGRI practice abstract."""
    found = queries.practice(viewer_for(request), key)
    return _workbook([found], f"{_name_of(found)}-practice-abstract")


@require_safe
@login_required
@limited("document", DOCUMENT_COST)
def office_abstracts(request: HttpRequest, cluster: str) -> HttpResponse:
    """Return the shared practices of a cluster's members as practice abstracts, to its office.

    Anonymous ones are left out: that they are in its file would tell the cluster of their authors.
    """
    office = managed_cluster(request, cluster)
    named = [each for each in queries.shared_by(viewer_for(request), office) if not hides_author(each)]
    return _workbook(named, f"{office.slug}-practice-abstracts")


@require_safe
@limited("document", DOCUMENT_COST)
def practice_interreg(request: HttpRequest, key: UUID) -> HttpResponse:
    """Return a practice in the order of a good practice of Interreg Europe."""
    found = queries.practice(viewer_for(request), key)
    return as_download(interreg_practice(found), f"{_name_of(found)}-good-practice", "docx")


def _name_of(practice: Practice) -> str:
    return slug_base(practice.title, "practice")[:NAME].strip("-")


def _workbook(practices: Iterable[Practice], name: str) -> HttpResponse:
    answer = HttpResponse(abstracts(practices), content_type=MEDIA_TYPE)
    answer["Content-Disposition"] = f'attachment; filename="{name}-{page_language()}.xlsx"'
    answer["Content-Language"] = page_language()
    answer["Cache-Control"] = "private, no-cache"
    return answer
