"""What the worker would mail, and samples of every kind of mail.

Each app has its samples in `tests/APP/mails.py`:

- mails(meeting, language) yields its mails by their names, as somebody who reads the language gets them.

Optional are

- prepare(meeting), which makes what the mails are about;
- VALUES: words that are alike in all languages, such as names;
- DATED: the names of those mails that have a date, without what distinguishes several of a kind;
- EACH: the names of the mails by kind, where a kind has several.
"""

from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

from django.core import mail
from django.core.mail import EmailMessage

from intercluster.apps.notices.delivery import send_mail
from intercluster.apps.notices.models import Mail
from intercluster.apps.notices.rendering import compose
from intercluster.core.feature import features


def mailed() -> list[EmailMessage]:
    """Send what waits to be sent to addresses, and return it."""
    before = len(mail.outbox)
    for waiting in Mail.objects.filter(state=Mail.State.WAITING).exclude(direct="").order_by("pk"):
        send_mail(waiting.pk)
    return mail.outbox[before:]


def composed(mail: Mail) -> EmailMessage:
    """Return a mail as it would be sent."""
    message = compose(mail)
    assert message is not None, mail
    return message


def last_mail() -> EmailMessage:
    """Return the mail that was made last, as it would be sent."""
    return composed(Mail.objects.latest("pk"))


def mail_samples() -> Iterator[ModuleType]:
    """Return the samples of each app, in the order of INSTALLED_APPS."""
    for feature in features():
        name = f"tests.{feature.label}.mails"
        if find_spec(f"tests.{feature.label}") and find_spec(name):
            yield import_module(name)
