"""Renders mails as plain text in the recipient's language, with an address for answers and a link to unsubscribe."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.template import Context as TemplateContext
from django.template.loader import get_template
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from intercluster.apps.accounts.models import User
from intercluster.apps.accounts.queries import zone_of
from intercluster.apps.notices.addresses import reply_address, unsubscribe_token
from intercluster.apps.notices.models import Delivery, Mail, Notice
from intercluster.apps.notices.queries import delivery_of, preference_of, subject_of
from intercluster.apps.notices.registry import DirectMail, NoticeKind, composer_named, kind_named
from intercluster.core.platform import platform, sender

MARK = "##-"
"""Beginning of the line above which people write an answer."""


@dataclass(frozen=True)
class RenderedNotice:
    """A notice in a mail."""

    notice: Notice
    kind: NoticeKind
    subject: str
    text: str
    url: str


def compose(mail: Mail) -> EmailMessage | None:
    """Return a mail ready to send, or None if there is nothing left to tell."""
    user = mail.recipient
    if mail.direct or user is None:
        return _direct(mail)
    with translation.override(user.language), timezone.override(zone_of(user)):
        told = list(_told(user, mail.notices.order_by("pk"))) if user.is_active else []
        if not told:
            return None
        if mail.digest_of is None:
            return _message(mail, user, told[0].subject, told, unsubscribe_token(user, told[0].kind.name))
        return _message(
            mail,
            user,
            _("What is new for you at %(platform)s") % {"platform": platform().name},
            told,
            unsubscribe_token(user),
        )


def message_id(mail: Mail) -> str:
    """Return a mail's Message-ID, the same for every attempt."""
    domain = settings.MAIL_DOMAIN or urlsplit(settings.BASE_URL).hostname
    return f"<{mail.key.hex}@{domain}>"


def _told(user: User, notices: Iterable[Notice]) -> Iterable[RenderedNotice]:
    """Return the notices that are still valid, in the language in use."""
    preference = preference_of(user)
    for notice in notices:
        kind = kind_named(notice.kind)
        if kind is None or delivery_of(preference, kind.name) == Delivery.NONE:
            continue
        context = kind.refreshed(user, notice.context) if kind.refreshed else notice.context
        if context is not None:
            text = render_plain(kind.template, {**context, "recipient": user, "base_url": settings.BASE_URL})
            yield RenderedNotice(notice, kind, subject_of(kind, dict(context)), text, settings.BASE_URL + notice.path)


def _direct(mail: Mail) -> EmailMessage | None:
    composer = composer_named(mail.direct)
    composed = composer(mail) if composer is not None else None
    if composed is None:
        return None
    zone = zone_of(mail.recipient) if mail.recipient else None
    with timezone.override(zone):
        subject, body = direct_texts(composed)
    message = EmailMultiAlternatives(
        subject=subject,
        body=body,
        from_email=sender(),
        to=[composed.to],
        headers=_headers(mail, composed.language),
    )
    if composed.alternative is not None:
        message.attach_alternative(*composed.alternative)
    return message


def direct_texts(composed: DirectMail) -> tuple[str, str]:
    """Return the subject and the text of a direct mail, in its language."""
    with translation.override(composed.language):
        text = render_plain(composed.template, dict(composed.context))
        subject = " ".join(str(composed.subject % composed.context).split())
        return subject, render_plain("notices/direct.txt", {"text": text, "base_url": settings.BASE_URL})


def _headers(mail: Mail, language: str) -> dict[str, str]:
    return {
        "Message-ID": message_id(mail),
        "Content-Language": language,
        "Auto-Submitted": "auto-generated",  # RFC 3834: no machine should answer
    }


def _message(mail: Mail, user: User, subject: str, told: Sequence[RenderedNotice], token: str) -> EmailMessage:
    reply_to = reply_address(user, told[0].notice.reply_to) if mail.digest_of is None else ""
    way_out = settings.BASE_URL + reverse("notices:unsubscribe", args=[token])
    body = render_plain(
        "notices/mail.txt",
        {
            "told": told,
            "is_digest": mail.digest_of is not None,
            "takes_answer": bool(reply_to),
            "mark": MARK,
            "preferences": settings.BASE_URL + reverse("notices:preferences"),
            "unsubscribe": way_out,
        },
    )
    return EmailMessage(
        subject=subject,
        body=body,
        from_email=sender(),
        to=[user.email],
        reply_to=[reply_to] if reply_to else None,
        headers={
            **_headers(mail, user.language),
            "List-Unsubscribe": f"<{way_out}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",  # RFC 8058
        },
    )


def render_plain(template: str, context: dict[str, object]) -> str:
    """Render a plain-text template: nothing is escaped, and no two lines in a row are empty."""
    compiled = get_template(template).template  # type: ignore[attr-defined]  # of Django's engine, the only one
    lines = compiled.render(TemplateContext(context, autoescape=False)).strip().splitlines()
    kept = [line.rstrip() if line != "-- " else line for line in lines]
    return "\n".join(line for i, line in enumerate(kept) if line or (i and kept[i - 1])) + "\n"
