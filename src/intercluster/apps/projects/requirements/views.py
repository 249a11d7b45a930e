"""The page of the competences that an idea takes."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from intercluster.apps.directory.rules import viewer_for
from intercluster.apps.projects.consortia import queries as consortia
from intercluster.apps.projects.consortia.rules import Sight, shows
from intercluster.apps.projects.consortia.views import page_context
from intercluster.apps.projects.models import Shown
from intercluster.apps.projects.requirements import queries, services
from intercluster.apps.projects.requirements.forms import requirement_forms
from intercluster.core.errors import Conflict, NotFound

PAGE = "projects:competences"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def competences(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show the competences that an idea takes; those who may change it read them from its text and put them right."""
    viewer = viewer_for(request)
    least = Sight.CHANGE if request.method == "POST" else Sight.IDEA
    consortium, seen = consortia.consortium(viewer, key, least)
    if not shows(consortium, seen, Shown.REQUIREMENTS):
        raise NotFound
    if "read" in request.POST:
        _tell_read(request, services.read_text(viewer, consortium))
        return redirect(PAGE, key)
    context = page_context(consortium, seen, PAGE)
    if seen < Sight.CHANGE:
        rows = queries.requirements(consortium)
        return render(request, "projects/consortia/competences.html", context | {"requirements": rows})
    forms = requirement_forms(consortium, request.POST or None)
    problem = ""
    if forms.is_bound and forms.is_valid():
        try:
            services.save_requirements(viewer, consortium, [said for form in forms if (said := form.said())])
        except Conflict as refusal:
            problem = str(refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect(PAGE, key)
    context |= {"forms": forms, "problem": problem, "labels": queries.labels(consortium.language)}
    has_errors = bool(problem) or (forms.is_bound and not forms.is_valid())
    return render(request, "projects/consortia/competences.html", context, status=422 if has_errors else 200)


def _tell_read(request: HttpRequest, number: int) -> None:
    if not number:
        messages.info(request, _("The text names no further competence that the platform knows."))
        return
    said = ngettext(
        "%(count)d competence was read from the text. Keep what is right.",
        "%(count)d competences were read from the text. Keep what is right.",
        number,
    )
    messages.success(request, said % {"count": number})
