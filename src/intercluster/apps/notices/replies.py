"""Answers by mail: hands a message to the app that owns its thread."""

import hashlib
import re
from collections.abc import Callable, Iterator
from email import message_from_bytes, policy
from email.message import Message
from email.utils import getaddresses, parseaddr

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from intercluster.apps.accounts.models import User
from intercluster.apps.notices.addresses import ALPHABET, LENGTH
from intercluster.apps.notices.models import ReceivedMail, ReplyAddress
from intercluster.apps.notices.rendering import MARK
from intercluster.core.errors import Refused
from intercluster.tables.direction_marks import without_direction_marks

Handler = Callable[[User, str, str], None]
"""Takes the person, the key of the thread, and the text; raises Refused if it refuses the answer."""

LARGEST = 10 * 1024 * 1024
"""Most bytes of a message."""

LONGEST = 20_000
"""Most characters of an answer."""

TO = ("Delivered-To", "X-Original-To", "Envelope-To", "To", "Cc")

_handlers: dict[str, Handler] = {}


def register(prefix: str, handler: Handler) -> None:
    """Register the handler of answers to notices whose `reply_to` is PREFIX:KEY."""
    if ":" in prefix or _handlers.setdefault(prefix, handler) != handler:
        raise ValueError(f"There is another handler of answers to {prefix}.")


def receive(raw: bytes, recipient: str = "") -> bool:
    """Hand an answer to its thread; return False for a machine's answer or a second delivery.

    `recipient` is the address of the envelope, if the mail server gives it. Raises Refused, in the language
    of the address's owner, if the message is refused; nothing of it is stored then.
    """
    if len(raw) > LARGEST:
        raise Refused(_("The message is too large: answer without attachments."))
    heads = message_from_bytes(raw)
    address = _address(heads, recipient)
    if address is None:
        raise Refused(_("There is no such address. Answer a mail that you got from the platform."))
    with translation.override(address.user.language):
        if _is_automatic(heads):
            return False
        return _take(address, heads, raw)


@transaction.atomic
def _take(address: ReplyAddress, heads: Message, raw: bytes) -> bool:
    """Hand an answer over, and record it as accepted in the same transaction."""
    sender = parseaddr(str(heads["From"] or ""))[1]
    if sender.casefold() != address.user.email.casefold() or not address.user.is_active:
        raise Refused(_("Write from the address that the mail was sent to: it is how the platform knows you."))
    own = str(heads["Message-ID"] or "").strip() or hashlib.sha256(raw).hexdigest()
    _row, is_new = ReceivedMail.objects.get_or_create(address=address, message=hashlib.sha256(own.encode()).hexdigest())
    if not is_new:
        return False
    text = without_direction_marks(without_quotes(_text(raw)))
    if not text:
        raise Refused(_("There is no text in your message: write your answer above what is quoted."))
    if len(text) > LONGEST:
        raise Refused(_("Your answer is too long: write at most %(most)d characters.") % {"most": LONGEST})
    prefix, _colon, key = address.thread.partition(":")
    handler = _handlers.get(prefix)
    if handler is None:
        raise Refused(_("This mail can no longer be answered."))
    handler(address.user, key, text)
    return True


def without_quotes(text: str) -> str:
    """Return the new text of an answer, without the quoted mail and the signature."""
    kept: list[str] = []
    lines = text.replace("\r\n", "\n").replace("\0", "").split("\n")
    for i, line in enumerate(lines):
        if MARK in line or line.rstrip("\n") == "-- " or _DIVIDER.match(line) or _begins_quote(lines, i):
            break
        kept.append(line.rstrip())
    while kept and (not kept[-1] or kept[-1].lstrip().startswith(">")):
        kept.pop()
    return "\n".join(kept).strip()


_DIVIDER = re.compile(r"^(-{3,} ?[^-\n]+ ?-{3,}|_{10,})$")
"""Such as "-----Original Message-----", in any language, and Outlook's line."""

_WROTE = re.compile(r"(wrote|skrev .+|skrev|kirjoitti)\s*:$|(wrote|skrev|kirjoitti)\s.+:$", re.IGNORECASE)


def _begins_quote(lines: list[str], at: int) -> bool:
    """Return whether the quoted mail begins here: "On … wrote:" on one or two lines, then a quoted or empty line."""
    for last in (at, at + 1):
        whole = " ".join(lines[at : last + 1]).strip()
        after = next((line for line in lines[last + 1 :] if line.strip()), "")
        if last < len(lines) and _WROTE.search(whole) and (after.startswith(">") or MARK in after):
            return True
    return False


def _text(raw: bytes) -> str:
    try:
        body = message_from_bytes(raw, policy=policy.default).get_body(("plain",))
        text = None if body is None else str(body.get_content())
    except (LookupError, ValueError, TypeError, AttributeError) as error:  # a character set there is not, or no MIME
        raise Refused(_("Your message has letters that cannot be read: send it as UTF-8.")) from error
    if text is None:
        raise Refused(_("Your message has no plain text: let your mail program send plain text as well."))
    return text


def _address(heads: Message, recipient: str) -> ReplyAddress | None:
    if not settings.MAIL_DOMAIN:
        return None
    tokens = [token for address in _addresses(heads, recipient) if (token := _token(address))]
    return ReplyAddress.objects.select_related("user").filter(token__in=tokens).first()


def _addresses(heads: Message, recipient: str) -> Iterator[str]:
    if recipient:
        yield recipient
        return
    for name in TO:
        for _name, address in getaddresses([str(value) for value in heads.get_all(name, [])]):
            yield address


def _token(address: str) -> str:
    domain = re.escape(settings.MAIL_DOMAIN)
    match = re.fullmatch(rf"reply\+([{ALPHABET}]{{{LENGTH}}})@{domain}", address.strip(), re.IGNORECASE)
    return match[1].lower() if match else ""


def _is_automatic(heads: Message) -> bool:
    """Return whether a machine wrote the message (RFC 3834), such as an absence note or a bounce."""
    submitted = str(heads["Auto-Submitted"] or "no").partition(";")[0].strip().lower()
    precedence = str(heads["Precedence"] or "").strip().lower()
    bounced = str(heads["Return-Path"] or "x").strip() == "<>"
    return submitted != "no" or precedence in {"bulk", "junk", "list", "auto_reply"} or bounced
