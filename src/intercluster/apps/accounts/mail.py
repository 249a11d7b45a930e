"""Mails of accounts: plain text, in the recipient's language."""

import logging
from smtplib import SMTPException
from typing import Any

from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils.translation import override

logger = logging.getLogger(__name__)


def send(template: str, *, to: str, language: str, context: dict[str, Any], reply_to: str = "") -> bool:
    """Send a mail whose first line is the subject; return whether the mail server took it.

    To be called after the transaction in which the reason for the mail was written.
    """
    with override(language):
        subject, _blank, body = render_to_string(template, context).strip().partition("\n")
    message = EmailMessage(subject.strip(), body.strip() + "\n", to=[to], reply_to=[reply_to] if reply_to else None)
    try:
        message.send()
    except (SMTPException, OSError) as problem:
        logger.warning("A mail (%s) could not be sent: %s", template, problem)
        return False
    return True
