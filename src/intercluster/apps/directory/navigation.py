"""What of the navigation depends on the reader's own organisations."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from intercluster.apps.directory.queries import own_organisations


def own_profiles(request: HttpRequest) -> list[tuple[str, str]]:
    """Return the link to the profile of the reader's organisation, or to a choice of them."""
    own = own_organisations(request)
    if len(own) > 1:
        return [(_("Our organisations"), reverse("directory:profiles"))]
    return [(_("Our profile"), reverse("directory:profile", args=[each.slug])) for each in own]
