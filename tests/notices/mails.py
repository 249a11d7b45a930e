"""Samples of the mails about accounts, which go through the queue of notices."""

from collections.abc import Iterator

from allauth.account.models import EmailAddress
from django.core.mail import EmailMessage
from tests.introductions.conftest import Meeting
from tests.mails import last_mail

from intercluster.apps.notices import account_mails
from intercluster.apps.notices.services import post
from intercluster.core import clock

ACCOUNT = (
    "account/email/email_changed",
    "account/email/email_confirm",
    "account/email/email_confirmation",
    "account/email/email_confirmation_signup",
    "account/email/email_deleted",
    "account/email/password_changed",
    "account/email/password_reset",
    "account/email/password_reset_key",
    "account/email/password_set",
    "account/email/unknown_account",
    "mfa/email/recovery_codes_generated",
    "mfa/email/totp_activated",
    "mfa/email/totp_deactivated",
    "mfa/email/webauthn_added",
    "mfa/email/webauthn_removed",
)
"""What allauth mails here; sign-up by its pages, and codes by mail, are not offered."""

EACH = {account_mails.ACCOUNT: ACCOUNT}
VALUES = ("new@sawmill.example", "192.0.2.7", "Firefox, Linux")
DATED = tuple(
    template
    for template in ACCOUNT
    if not template.startswith("account/email/email_confirmation")
    and template not in {"account/email/password_reset_key", "account/email/unknown_account"}
)


def prepare(meeting: Meeting) -> None:
    """Give somebody a second address."""
    EmailAddress.objects.create(user=meeting.people["sawmill"], email="new@sawmill.example")


def mails(meeting: Meeting, language: str) -> Iterator[tuple[str, EmailMessage]]:
    """Yield what allauth mails."""
    aino = meeting.people["sawmill"]
    for template in ACCOUNT:
        context = {
            "template": template,
            "email": "new@sawmill.example" if "confirmation" in template else aino.email,
            "language": language,
            "timestamp": clock.now().isoformat(),
            "ip": "192.0.2.7",
            "user_agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
            **dict.fromkeys(("from_email", "to_email", "deleted_email"), "new@sawmill.example"),
        }
        post(account_mails.ACCOUNT, recipient=None if "unknown" in template else aino, context=context)
        yield template, last_mail()
