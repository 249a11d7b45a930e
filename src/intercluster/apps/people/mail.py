"""Mails about places: to who is invited, and to who asked."""

from intercluster.apps.accounts.mail import send
from intercluster.apps.people.models import Invitation, JoinRequest, Role


def send_invitation(invitation: Invitation, link: str) -> bool:
    """Send somebody the link by which they accept."""
    return send(
        "people/mail/invitation.txt",
        to=invitation.email,
        language=invitation.language,
        context={
            "name": invitation.name,
            "place": invitation.place.name,
            "as_manager": invitation.role == Role.MANAGER,
            "as_evaluator": invitation.role == Role.EVALUATOR,
            "link": link,
            "until": invitation.expires,
        },
    )


def tell_decision(request: JoinRequest, link: str) -> bool:
    """Tell who asked what was decided, where no invitation does."""
    organisation = request.organisation
    return send(
        "people/mail/decision.txt",
        to=request.email,
        language=request.language,
        context={
            "name": request.name,
            "organisation": organisation.name if organisation else request.organisation_name,
            "approved": request.state == JoinRequest.State.APPROVED,
            "reason": request.reason,
            "link": link,
        },
    )
