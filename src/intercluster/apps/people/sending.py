"""What views share that send invitations: the link, the mail, and what the sender is told."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from intercluster.apps.directory.models import Cluster, Organisation
from intercluster.apps.directory.rules import viewer_of
from intercluster.apps.people.invitations import invite
from intercluster.apps.people.mail import send_invitation
from intercluster.apps.people.models import Invitation


def send_new_invitation(request: HttpRequest, data: dict[str, Any], place: Organisation | Cluster) -> None:
    """Invite somebody as a form says, and send the mail."""
    invitation, token = invite(
        viewer=viewer_of(request.user),
        email=data["email"],
        role=data["role"],
        place=place,
        language=data["language"],
        name=data["name"],
    )
    send_link(request, invitation, token)


def send_link(request: HttpRequest, invitation: Invitation, token: str) -> None:
    """Send the mail with the link, and tell the sender whether it went out."""
    link = request.build_absolute_uri(reverse("people:invitation", args=[token]))
    if send_invitation(invitation, link):
        messages.success(request, _("An invitation is on its way to %(email)s.") % {"email": invitation.email})
    else:
        messages.error(
            request,
            _("The invitation of %(email)s is stored, but the mail could not be sent. Send it again later.")
            % {"email": invitation.email},
        )
