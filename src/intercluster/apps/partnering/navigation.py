"""What of the navigation depends on the reader's own organisation."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from intercluster.apps.directory.queries import own_organisations


def partners_for_us(request: HttpRequest) -> list[tuple[str, str]]:
    """Return the link to partners for the reader's organisation. Who has several chooses one first."""
    own = own_organisations(request)
    if len(own) != 1:
        return []
    return [(_("Partners for us"), reverse("partnering:for-organisation", args=[own[0].slug]))]
