"""What the worker would mail."""

from django.core import mail
from django.core.mail import EmailMessage

from intercluster.apps.notices.delivery import send_mail
from intercluster.apps.notices.models import Mail


def mailed() -> list[EmailMessage]:
    """Send what waits to be sent to addresses, and return it."""
    before = len(mail.outbox)
    for waiting in Mail.objects.filter(state=Mail.State.WAITING).exclude(direct="").order_by("pk"):
        send_mail(waiting.pk)
    return mail.outbox[before:]
