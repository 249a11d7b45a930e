"""Redirects after actions that several pages offer."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from intercluster.apps.accounts.page_access import next_page
from intercluster.apps.directory.models import Cluster, Organisation
from intercluster.apps.directory.rules import viewer_for
from intercluster.apps.people.rules import may_see_people


def go_back(request: HttpRequest, place: Organisation | Cluster) -> HttpResponse:
    """Redirect to the page in the form, or to the people of the place, or to the start page if that is closed."""
    if wanted := next_page(request, default=""):
        return redirect(wanted)
    if isinstance(place, Cluster):
        return redirect("people:office", cluster=place.slug)
    if may_see_people(viewer_for(request), place):
        return redirect("people:organisation", slug=place.slug)
    return redirect("directory:organisation", slug=place.slug)
