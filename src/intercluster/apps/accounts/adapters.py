"""How django-allauth signs people in here: with our limits, our words, our mails, and secrets encrypted."""

import base64
import hashlib
import logging
from smtplib import SMTPException
from types import SimpleNamespace
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet
from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language, ngettext, override
from django.utils.translation import gettext_lazy as _

from intercluster.apps.accounts.mail import without_addresses
from intercluster.apps.accounts.models import User
from intercluster.apps.accounts.places import ip_of
from intercluster.apps.accounts.queries import is_shared, person_at
from intercluster.apps.accounts.services import TooManyAttemptsError, count_attempt, forget_attempts

logger = logging.getLogger(__name__)

TOO_MANY = "too_many"

HERE = SimpleNamespace(name="intercluster", domain=settings.BASE_URL)
"""What mails call the platform, and where they say it is."""


class AccountAdapter(DefaultAccountAdapter):
    """Passwords are tried as often as services.py allows, and nobody signs up uninvited."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _("This address and password do not go together. Check both and try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts are made by accepting an invitation only."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return where the request comes from."""
        return ip_of(request)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the attempt before the password is looked at, so that trying many at once does not help."""
        try:
            count_attempt(ip=ip_of(request), email=credentials["email"])
        except TooManyAttemptsError as problem:
            raise forms.ValidationError(_too_many(problem.minutes), code=TOO_MANY) from problem

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """Return whose address and password these are, if they go together."""
        user = super().authenticate(request, **credentials)
        if user is not None:
            forget_attempts(ip=ip_of(request), email=credentials["email"])
        return user

    def _delete_login_attempts_cached_email(self, request: HttpRequest, **credentials: Any) -> None:
        """Whoever has chosen a new password may try it."""
        forget_attempts(ip=ip_of(request), email=credentials["email"])

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send a mail in the language of the person it goes to; where there is none, in that of the page.

        A mail server that does not answer is no reason to undo or to hide what the mail is about.
        """
        person = context.get("user") or person_at(email)
        if isinstance(person, User) and is_shared(person):
            return  # anybody reads its mail on the demo's page of mails, and would take the account from the others
        language = person.language if isinstance(person, User) else get_language() or settings.LANGUAGE_CODE
        try:
            with override(language):
                super().send_mail(template_prefix, email, context | {"current_site": HERE})
        except (SMTPException, OSError) as problem:
            logger.warning("A mail (%s) could not be sent: %s", template_prefix, without_addresses(problem))


class MFAAdapter(DefaultMFAAdapter):
    """Secrets of second factors are encrypted, so that a copy of the database alone does not hold them."""

    def encrypt(self, text: str) -> str:
        """Encrypt with a key that follows from the installation's secret key."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Undo `encrypt`."""
        return _cipher().decrypt(encrypted_text.encode()).decode()


def _cipher() -> Fernet:
    key = hashlib.sha256(f"second factors:{settings.SECRET_KEY}".encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))


def _too_many(minutes: int) -> str:
    return ngettext(
        "Signing in has been tried too often from here. Wait %(minutes)d minute, then try again.",
        "Signing in has been tried too often from here. Wait %(minutes)d minutes, then try again.",
        minutes,
    ) % {"minutes": minutes}
