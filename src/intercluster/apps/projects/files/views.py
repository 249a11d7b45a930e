"""The page with the files of a consortium, and the files: parse, read once, write."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from intercluster.apps.access.throttling import DOCUMENT_COST, limited
from intercluster.apps.directory.names import slug_base
from intercluster.apps.directory.rules import viewer_for
from intercluster.apps.projects.consortia.queries import consortium as readable
from intercluster.apps.projects.consortia.rules import Sight
from intercluster.apps.projects.consortia.views import page_context
from intercluster.apps.projects.files import queries
from intercluster.apps.projects.files.interreg import interreg
from intercluster.apps.projects.files.letters import language_of, letter
from intercluster.apps.projects.files.lump_sum import lump_sum
from intercluster.apps.projects.files.part_b import part_b
from intercluster.apps.projects.files.profiles import profile
from intercluster.apps.projects.files.queries import Participant, Project
from intercluster.apps.projects.files.team_list import team_list
from intercluster.apps.projects.files.wording import amount, months, sum_of, warnings
from intercluster.core.errors import Refused
from intercluster.core.page_language import page_language
from intercluster.documents.files import FORMS, as_download
from intercluster.documents.model import Document
from intercluster.geo.display_names import language_name
from intercluster.tables.workbook import MEDIA_TYPE

WRITERS: Mapping[str, Callable[[Project], Document | bytes | str]] = {
    "part-b.docx": part_b,
    "lump-sum.xlsx": lump_sum,
    "interreg.xlsx": interreg,
    "team.csv": team_list,
}
"""Files on the whole project, by the end of their address."""
PARTNER_WRITERS: Mapping[str, Callable[[Project, Participant], Document]] = {
    "profile.pdf": profile,
    "profile.docx": profile,
    "letter.docx": letter,
}
"""Files on a partner, by the end of their address."""
PARTNER_COST = 2
"""Cost of a file on a partner, as in `limited`: it takes a fifth of a second, and a team wants one for each partner."""
MEDIA_TYPES = {"xlsx": MEDIA_TYPE, "csv": "text/csv; charset=utf-8"}


@dataclass(frozen=True)
class Link:
    """An address of a file in a language."""

    address: str
    form: str
    language: str


@never_cache
@require_safe
def files(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show the files of a consortium to its team, with the sums that all of them have."""
    found, seen = readable(viewer_for(request), key, Sight.TEAM)
    project = queries.project(found)
    context = page_context(found, seen, "projects:files") | {
        "sums": _sums(project),
        "warnings": warnings(project),
        "project_files": [
            {"label": label, "text": text, "links": _links(key, None, name, [form], codes)}
            for (label, text), name, form, codes in _project_files()
        ],
        "partners": [
            {
                "participant": each,
                "profiles": _links(key, each, "profile", ["pdf", "docx"], [page_language()]),
                "letters": _links(key, each, "letter", ["docx"], _unique(language_of(each), page_language(), "en")),
            }
            for each in project.participants
        ],
    }
    return render(request, "projects/consortia/files.html", context)


def _sums(project: Project) -> list[tuple[str, str]]:
    budget, currency = project.budget, project.consortium.currency
    funding = sum_of(budget.funding) if budget.funding is None else f"{amount(budget.funding)} {currency}"
    return [
        (_("Person-months"), months(budget.months_of())),
        (_("Total cost"), f"{amount(budget.total())} {currency}"),
        (_("Funding"), funding),
    ]


def _project_files() -> list[tuple[tuple[str, str], str, str, list[str]]]:
    """Return the files on the whole project: name and explanation, the end of the address, and the languages."""
    offered = _unique("en", page_language())
    part_b_text = _(
        "Section 3.1 of a Horizon Europe proposal. Templates of 2026 and 2027 ask in table 3.1h for major equipment "
        "only, and have no tables 3.1i and 3.1j: leave out what yours does not ask for."
    )
    lump_sum_text = _(
        "A sheet for each beneficiary with its cost by work package and category, the lists of beneficiaries and work "
        "packages, a summary, and what has to be justified."
    )
    team_text = _("Who takes part, in which role, with how much work and money.")
    interreg_text = _("The budget by partner and country, with flat rates and funding by the rules of the call.")
    return [
        ((_("Tables 3.1a to 3.1j of Part B"), part_b_text), "part-b", "docx", offered),
        ((_("Lump-sum budget"), lump_sum_text), "lump-sum", "xlsx", offered),
        ((_("Interreg budget"), interreg_text), "interreg", "xlsx", offered),
        ((_("List of the team"), team_text), "team", "csv", [page_language()]),
    ]


def _unique(*codes: str) -> list[str]:
    return list(dict.fromkeys(codes))


def _links(key: UUID, each: Participant | None, name: str, forms: Sequence[str], codes: Sequence[str]) -> list[Link]:
    view, arguments = ("file", [key]) if each is None else ("partner_file", [key, each.place.number])
    return [
        Link(
            f"{reverse(f'projects:{view}', args=[*arguments, name, form])}?lang={code}",
            form.upper(),
            language_name(code),
        )
        for form in forms
        for code in codes
    ]


@require_safe
@limited("document", DOCUMENT_COST, forms=["docx"])
def file(request: HttpRequest, key: UUID, name: str, form: str) -> HttpResponse:
    """Return a file on the whole project, in one language."""
    project = queries.readable_project(viewer_for(request), key)
    write = WRITERS.get(f"{name}.{form}")
    if write is None:
        raise Http404
    with override(_language(request, page_language())):
        return _answer(write(project), f"{_name_of(project)}-{name}", form)


@require_safe
@limited("document", PARTNER_COST)
def partner_file(request: HttpRequest, key: UUID, number: int, name: str, form: str) -> HttpResponse:
    """Return a file on a partner, in one language: a letter in the partner's own, unless another is asked for."""
    project = queries.readable_project(viewer_for(request), key)
    each = queries.participant(project, number)
    write = PARTNER_WRITERS.get(f"{name}.{form}")
    if write is None:
        raise Http404
    first = language_of(each) if name == "letter" else page_language()
    with override(_language(request, first)):
        return _answer(write(project, each), f"{_name_of(project)}-{each.place.organisation.slug}-{name}", form)


def _name_of(project: Project) -> str:
    return slug_base(project.consortium.acronym or project.consortium.title, "project")


def _language(request: HttpRequest, first: str) -> str:
    asked = request.GET.get("lang") or first
    known = [code for code, _name in settings.LANGUAGES]
    if asked not in known:
        raise Refused(
            _("There are no documents in “%(language)s”, but in %(known)s.")
            % {"language": asked, "known": ", ".join(known)}
        )
    return asked


def _answer(made: Document | bytes | str, name: str, form: str) -> HttpResponse:
    if isinstance(made, Document):
        assert form in FORMS
        return as_download(made, name, form)
    answer = HttpResponse(made, content_type=MEDIA_TYPES[form])
    answer["Content-Disposition"] = f'attachment; filename="{name}-{page_language()}.{form}"'
    answer["Content-Language"] = page_language()
    answer["Cache-Control"] = "private, no-cache"
    return answer
