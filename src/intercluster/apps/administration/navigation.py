"""The links of the section for administrators."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from intercluster.apps.accounts.models import User


def parts(request: HttpRequest) -> list[tuple[str, str]]:
    """Return the pages of the administration, to administrators."""
    if not (isinstance(request.user, User) and request.user.is_superuser):
        return []
    return [
        (_("Overview"), reverse("administration:overview")),
        (_("Clusters"), reverse("administration:clusters")),
        (_("Alliances"), reverse("administration:alliances")),
        (_("People"), reverse("administration:people")),
        (_("Settings"), reverse("administration:settings")),
    ]
