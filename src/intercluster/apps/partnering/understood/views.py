"""The page on which those in charge of an offer or need say what it is about."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from intercluster.apps.capabilities.queries import LONGEST, found, label_of
from intercluster.apps.directory.models import NO_CAPABILITY, Organisation
from intercluster.apps.directory.profiles.queries import KINDS
from intercluster.apps.directory.queries import kept
from intercluster.apps.directory.rules import may_edit, viewer_for
from intercluster.apps.partnering.understood import services
from intercluster.apps.partnering.understood.queries import guessed_subjects


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def about(request: HttpRequest, slug: str, kind: str, pk: int) -> HttpResponse:
    """Show what an offer or need was understood to be about, and take what it is about; raise Http404 for others."""
    viewer = viewer_for(request)
    organisation = get_object_or_404(Organisation, slug=slug)
    if not may_edit(viewer, organisation):
        raise Http404
    statement = get_object_or_404(kept(KINDS[kind], organisation, viewer), pk=pk)
    if request.method == "POST":
        said = request.POST.get("about", "")
        services.say_about(viewer, statement, said)
        messages.success(request, _thanks(said))
        return redirect(f"{reverse('directory:profile', args=[slug])}#{kind}")
    text = request.GET.get("q", "")[:LONGEST]
    sectors, count = found(text) if text.strip() else ([], 0)
    context = {
        "organisation": organisation,
        "statement": statement,
        "label": label_of(statement.about),
        "nothing": NO_CAPABILITY,
        "subjects": [subject for subject in guessed_subjects(statement) if subject.key != statement.about],
        "q": text,
        "sectors": sectors,
        "count": count,
    }
    return render(request, "partnering/about.html", context)


def _thanks(said: str) -> str:
    if said == NO_CAPABILITY:
        return _("Thank you. From now on the text is compared by its words alone.")
    if not said:
        return _("Taken back. What the text is about is worked out from its words again.")
    return _("Thank you. From now on the text is about this: %(label)s.") % {"label": label_of(said)}
