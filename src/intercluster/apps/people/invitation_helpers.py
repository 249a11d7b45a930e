"""Helpers shared by the views that invite."""

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest
from django.utils.translation import gettext as _

from intercluster.apps.directory.models import Cluster, Organisation
from intercluster.apps.directory.rules import viewer_for
from intercluster.apps.people.invitations import invite
from intercluster.core.errors import Conflict


def invited(request: HttpRequest, form: Form, place: Organisation | Cluster) -> bool:
    """Invite somebody as a form says, and tell the sender; on failure return False, with the reason in the form."""
    data: dict[str, Any] = form.cleaned_data
    try:
        invite(
            viewer=viewer_for(request),
            email=data["email"],
            role=data["role"],
            place=place,
            language=data["language"],
            name=data["name"],
            mailed=True,
        )
    except Conflict as problem:
        form.add_error(None, str(problem))
        return False
    tell_sent(request, data["email"])
    return True


def tell_sent(request: HttpRequest, email: str) -> None:
    """Tell the sender that a mail goes out."""
    messages.success(request, _("An invitation is on its way to %(email)s.") % {"email": email.strip().lower()})
