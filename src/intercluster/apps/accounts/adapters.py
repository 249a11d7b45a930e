"""Adapts django-allauth: our limits, our texts, and encrypted secrets.

Its mails are sent like all others, through `notices.account_mails`.
"""

import base64
import hashlib
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet
from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from intercluster.apps.accounts.services import TooManyAttemptsError, count_attempt, forget_attempts
from intercluster.core.client_ip import ip_of
from intercluster.core.platform import platform

TOO_MANY = "too_many"


class AccountAdapter(DefaultAccountAdapter):
    """Limits password attempts as services.py says, and lets nobody sign up uninvited."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _("This address and password do not match. Check both and try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return False: accounts are made only by accepting an invitation."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the network address of the request."""
        return ip_of(request)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the attempt before the password is checked, so that trying many at once does not help."""
        try:
            count_attempt(ip=ip_of(request), email=credentials["email"])
        except TooManyAttemptsError as problem:
            minutes = {"minutes": problem.minutes}
            raise forms.ValidationError(_too_many(problem.minutes), code=TOO_MANY, params=minutes) from problem

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """Return the person with this address and password, or None."""
        user = super().authenticate(request, **credentials)
        if user is not None:
            forget_attempts(ip=ip_of(request), email=credentials["email"])
        return user

    def _delete_login_attempts_cached_email(self, request: HttpRequest, **credentials: Any) -> None:
        """Reset the attempts of a person who chose a new password."""
        forget_attempts(ip=ip_of(request), email=credentials["email"])


class MFAAdapter(DefaultMFAAdapter):
    """Encrypts the secrets of second factors, so that a copy of the database alone does not reveal them."""

    def get_totp_issuer(self) -> str:
        """Return the platform's name, under which an authenticator app lists its code."""
        return platform().name

    def encrypt(self, text: str) -> str:
        """Encrypt with a key derived from the installation's secret key."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Undo `encrypt`."""
        return _cipher().decrypt(encrypted_text.encode()).decode()


def _cipher() -> Fernet:
    key = hashlib.sha256(f"second factors:{settings.SECRET_KEY}".encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))


def _too_many(minutes: int) -> str:
    """Return the text, in which the form fills in the minutes."""
    return ngettext(
        "Too many attempts to sign in from here. Wait %(minutes)d minute, then try again.",
        "Too many attempts to sign in from here. Wait %(minutes)d minutes, then try again.",
        minutes,
    )
