"""Mails about invitations and decisions, rendered when they are sent."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from intercluster.apps.notices.models import Mail
from intercluster.apps.notices.registry import DirectMail, register_direct
from intercluster.apps.people.invitations import INVITATION, token_of
from intercluster.apps.people.joining import DECISION
from intercluster.apps.people.models import Invitation, JoinRequest, Role
from intercluster.apps.people.personal import ERASED
from intercluster.core import clock
from intercluster.core.platform import platform


def one_line(name: str) -> str:
    """Return a name on one line, so that nobody can make it look like lines of the mail."""
    return " ".join(name.split())


def invitation_mail(mail: Mail) -> DirectMail | None:
    """Return the mail with the link of an invitation, or None if the link is no longer valid."""
    waiting = Invitation.objects.filter(accepted_at=None, withdrawn_at=None, expires__gt=clock.now())
    in_use = waiting.filter(cluster__archived__isnull=True)
    invitation = in_use.filter(pk=mail.about or 0).select_related("by").first()
    if invitation is None:
        return None
    return mail_of(invitation, settings.BASE_URL + reverse("people:invitation", args=[token_of(invitation)]))


def mail_of(invitation: Invitation, link: str) -> DirectMail:
    """Return the mail of an invitation, which need not be saved, with a link."""
    return DirectMail(
        to=invitation.email,
        language=invitation.language,
        subject=_("Invitation to %(place)s on %(platform)s"),
        template="people/mail/invitation.txt",
        context={
            "name": one_line(invitation.name),
            "inviter": one_line(invitation.by.name) if invitation.by and invitation.by.is_active else "",
            "place": one_line(invitation.place.name),
            "platform": platform().name,
            "as_manager": invitation.role == Role.MANAGER,
            "as_evaluator": invitation.role == Role.EVALUATOR,
            "link": link,
            "until": invitation.expires,
            "greeting": _greeting(invitation),
        },
    )


def _greeting(invitation: Invitation) -> str:
    """Return what the cluster says in its invitations, in the language of the mail; "" for none."""
    cluster = invitation.cluster
    if invitation.organisation is not None:
        cluster = invitation.organisation.clusters.exclude(invitation_texts={}).order_by("name", "pk").first()
    return cluster.invitation_texts.get(invitation.language, "") if cluster is not None else ""


def decision_mail(mail: Mail) -> DirectMail | None:
    """Return the mail with the decision on a request, or None if the person was erased."""
    decided = JoinRequest.objects.exclude(state=JoinRequest.State.WAITING).exclude(email=ERASED)
    join_request = decided.filter(pk=mail.about or 0).first()
    if join_request is None:
        return None
    organisation = join_request.organisation.name if join_request.organisation else join_request.organisation_name
    is_approved = join_request.state == JoinRequest.State.APPROVED
    approved, declined = _("You now have access to %(organisation)s"), _("Your request for access to %(organisation)s")
    return DirectMail(
        to=join_request.email,
        language=join_request.language,
        subject=approved if is_approved else declined,
        template="people/mail/decision.txt",
        context={
            "name": one_line(join_request.name),
            "organisation": one_line(organisation),
            "platform": platform().name,
            "approved": is_approved,
            "reason": join_request.reason,
            "link": settings.BASE_URL + reverse("accounts:welcome" if is_approved else "directory:home"),
        },
    )


register_direct(INVITATION, invitation_mail)
register_direct(DECISION, decision_mail)
