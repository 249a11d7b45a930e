"""Mails of django-allauth about an account: queued like all mails, and rendered when they are sent.

No link is stored: it is made from the account when needed, so a copy of the database opens nothing.
"""

from datetime import datetime
from types import SimpleNamespace
from typing import Any

from allauth.account.app_settings import PASSWORD_RESET_TOKEN_GENERATOR
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import lazy
from django.utils.translation import get_language

from intercluster.apps.accounts import adapters
from intercluster.apps.accounts.models import User
from intercluster.apps.accounts.queries import addresses_of, is_shared, person_at
from intercluster.apps.notices.models import Mail
from intercluster.apps.notices.registry import DirectMail, register_direct
from intercluster.apps.notices.services import post
from intercluster.core.platform import platform
from intercluster.core.user_agents import browser

ACCOUNT = "accounts.account"
"""The kind of these mails."""

RESET = "account/email/password_reset_key"
CONFIRM = ("account/email/email_confirmation", "account/email/email_confirmation_signup")
TOLD = ("timestamp", "ip", "user_agent", "from_email", "to_email", "deleted_email")
"""Values from allauth that are stored until the mail is sent: the act, its time and its origin."""


class AccountAdapter(adapters.AccountAdapter):
    """Signs people in, and sends mails through the queue."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Queue a mail in the recipient's language, or in the page's if the recipient has no account."""
        person = context.get("user") or person_at(email)
        if isinstance(person, User) and is_shared(person):
            return  # anybody reads its mail on the demo's page of mails, and would take the account from the others
        told = {name: context[name] for name in TOLD if name in context}
        if "timestamp" in told:
            told["timestamp"] = told["timestamp"].isoformat()
        post(
            ACCOUNT,
            recipient=person,
            context={"template": template_prefix, "email": email, "language": get_language(), **told},
        )


def account_mail(mail: Mail) -> DirectMail | None:
    """Return a mail about an account, or None if its link is no longer valid."""
    user, told = mail.recipient, mail.context
    template, email = told["template"], told["email"]
    said: dict[str, Any] = {
        "user": user,
        "email": email,
        "current_site": SimpleNamespace(name=platform().name, domain=settings.BASE_URL),
        "signup_url": _url(settings.SIGN_UP_URL),
    }
    if template == RESET:
        if user is None or not user.is_active or email.lower() not in addresses_of(user):
            return None
        key = f"{user_pk_to_url_str(user)}-{PASSWORD_RESET_TOKEN_GENERATOR().make_token(user)}"
        blank = _url("account_reset_password_from_key", uidb36="UID", key="KEY")
        said["password_reset_url"] = blank.replace("UID-KEY", key)
    elif template in CONFIRM:
        address = EmailAddress.objects.filter(user=user, email__iexact=email, verified=False).first()
        if address is None:
            return None
        said["activate_url"] = _url("account_confirm_email", key=EmailConfirmationHMAC(address).key)
    elif "timestamp" in told:
        said |= told | {
            "timestamp": datetime.fromisoformat(told["timestamp"]),
            "user_agent": browser(told["user_agent"]),
        }
    return DirectMail(
        to=email,
        language=user.language if user is not None else told["language"],
        subject=_rendered(f"{template}_subject.txt"),
        template=f"{template}_message.txt",
        context=said,
    )


_rendered = lazy(render_to_string, str)


def _url(name: str, **values: str) -> str:
    return settings.BASE_URL + reverse(name, kwargs=values)


register_direct(ACCOUNT, account_mail)
