"""An answer by mail is a message of the thread, from who is named there."""

from email.message import EmailMessage
from typing import Any

import pytest
from django.core import mail as outbox
from tests.introductions.conftest import Meeting

from intercluster.apps.introductions import services
from intercluster.apps.introductions.models import Message
from intercluster.apps.notices.addresses import reply_address
from intercluster.apps.notices.delivery import send_mail
from intercluster.apps.notices.models import Mail
from intercluster.apps.notices.replies import receive
from intercluster.core.errors import Refused


@pytest.fixture(autouse=True)
def domain(settings: Any) -> None:
    """Let mails be answered."""
    settings.MAIL_DOMAIN = "mail.platform.example"


def mailed() -> list[tuple[list[str], list[str]]]:
    """Send what waits; return whom to, and where answers go."""
    outbox.outbox.clear()
    for mail in Mail.objects.filter(state="waiting").order_by("pk"):
        send_mail(mail.pk)
    return [(message.to, message.reply_to) for message in outbox.outbox]


def answer(sender: str, to: str, text: str) -> bytes:
    message = EmailMessage()
    message["From"], message["To"], message["Message-ID"] = sender, to, f"<{abs(hash(text))}@example.org>"
    message.set_content(text)
    return message.as_bytes()


def test_back_and_forth(meeting: Meeting) -> None:
    introduction = meeting.ask()
    ((to, (address,)),) = mailed()
    assert to == ["stina@drier.example"]
    assert receive(answer("stina@drier.example", address, "Gärna, på tisdag."))
    ((to, (back,)),) = mailed()
    assert to == ["aino@sawmill.example"]
    assert receive(answer("aino@sawmill.example", back, "Tiistai sopii."))
    written = Message.objects.filter(introduction=introduction).values_list("side", "author__name", "text")
    assert list(written) == [
        ("asking", "Aino", "Hei! Voimmeko tavata?"),
        ("asked", "Stina", "Gärna, på tisdag."),
        ("asking", "Aino", "Tiistai sopii."),
    ]


def test_who_is_not_named_answers_on_the_platform(meeting: Meeting) -> None:
    introduction = meeting.ask_unnamed()
    assert {tuple(reply) for _to, reply in mailed()} == {()}
    ola = meeting.people["machinist"]
    address = reply_address(ola, f"introduction:{introduction.public_id}")
    with pytest.raises(Refused, match="vet ikke ennå hvem du er"):
        receive(answer(ola.email, address, "Hei, hilsen Ola, Machinist Demo"))
    assert Message.objects.count() == 1


def test_not_when_it_is_over_nor_for_others(meeting: Meeting) -> None:
    introduction = meeting.ask()
    ((_to, (address,)),) = mailed()
    services.withdraw(introduction, meeting.people["sawmill"])
    assert {tuple(reply) for _to, reply in mailed()} == {()}
    with pytest.raises(Refused, match="inte längre"):
        receive(answer("stina@drier.example", address, "Gärna."))
    kari = meeting.people["accountant"]
    other = reply_address(kari, f"introduction:{introduction.public_id}")
    with pytest.raises(Refused, match="organisasjonene"):
        receive(answer(kari.email, other, "Hei."))
    assert Message.objects.count() == 1
