"""The page of what can be printed for an event, and the files."""

from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_required
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
from intercluster.apps.events.codes import code_of
from intercluster.apps.events.event.queries import event as readable
from intercluster.apps.events.event.rules import Sight
from intercluster.apps.events.event.views import page_context
from intercluster.apps.events.models import Attendee, Event
from intercluster.apps.events.prints.badges import badges
from intercluster.apps.events.prints.queries import people, printed
from intercluster.apps.events.prints.sheets import agendas, signs
from intercluster.core.page_language import page_language
from intercluster.geo.display_names import language_name

SHEETS = {"agendas": agendas, "table-signs": signs}
BADGES = "badges"


@never_cache
@require_safe
@login_required
def prints(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show what can be printed for an event, in each language."""
    found, seen = readable(viewer_for(request), key, Sight.OFFICE)
    context = page_context(found, seen, "events:prints") | {
        "files": [
            {"name": name, "label": label, "text": text, "links": _links(found, name)} for name, label, text in _files()
        ],
        "own": page_language(),
    }
    return render(request, "events/prints/prints.html", context)


def _files() -> list[tuple[str, str, str]]:
    return [
        ("agendas", _("Agendas"), _("A page for each participant, with the breaks and sessions.")),
        ("table-signs", _("Table signs"), _("A page for each table: who meets there and when.")),
        (BADGES, _("Badges"), _("Eight to a sheet, with the code by which people are checked in.")),
    ]


def _links(event: Event, name: str) -> list[tuple[str, str]]:
    address = reverse("events:print", args=[event.key, name])
    return [(f"{address}?lang={code}", language_name(code)) for code, _name in settings.LANGUAGES]


@require_safe
@login_required
@limited("document", DOCUMENT_COST)
def print_file(request: HttpRequest, key: UUID, name: str) -> HttpResponse:
    """Return agendas, table signs or badges as PDF, in one language."""
    found, _seen = readable(viewer_for(request), key, Sight.OFFICE)
    codes = [code for code, _name in settings.LANGUAGES]
    asked = request.GET.get("lang", page_language())
    if (name not in SHEETS and name != BADGES) or asked not in codes:
        raise Http404
    with override(asked):
        file_name = f"{slug_base(found.title, 'event')}-{name}"
        made = SHEETS[name](printed(found)) if name in SHEETS else badges(found, people(found), _check_in_address)
        answer = HttpResponse(made, content_type="application/pdf")
        answer["Content-Disposition"] = f'attachment; filename="{file_name}-{asked}.pdf"'
        answer["Content-Language"] = asked
        answer["Cache-Control"] = "private, no-cache"
        return answer


def _check_in_address(attendee: Attendee) -> str:
    event = attendee.participant.event
    return settings.BASE_URL + reverse("events:check_in", args=[event.key, code_of(attendee)])
