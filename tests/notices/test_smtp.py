"""What a real SMTP conversation ends as, over a socket: taken, refused, or broken off before the answer."""

import socket
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.core.mail import EmailMessage

from intercluster.apps.accounts.models import User
from intercluster.apps.notices.delivery import NotSentError, send_mail
from intercluster.apps.notices.models import Mail
from intercluster.apps.notices.registry import NoticeKind
from intercluster.apps.notices.services import notify
from intercluster.settings import _email


class Server:
    """A mail server for one conversation at a time: `answers` has what it says instead of yes; "" hangs up."""

    def __init__(self) -> None:
        self.answers: dict[str, str] = {}
        self.taken: list[str] = []
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.thread = threading.Thread(target=self.serve, daemon=True)
        self.thread.start()

    def serve(self) -> None:
        while True:
            try:
                connection, _address = self.socket.accept()
            except OSError:
                return
            with connection, connection.makefile("rwb") as stream:
                self.talk(stream.readline, lambda line: (stream.write(line.encode() + b"\r\n"), stream.flush()))

    def talk(self, read: Callable[[], bytes], say: Callable[[str], object]) -> None:
        say("220 ready")
        while line := read().decode():
            word = line[:4].strip().upper()
            if word == "DATA":
                say("354 go on")
                text = "".join(iter(lambda: read().decode(), ".\r\n"))
                if self.answers.get("DATA", "250").startswith("250"):
                    self.taken.append(text)
            answer = self.answers.get(word, "221 bye" if word == "QUIT" else "250 yes")
            if not answer:
                return
            say(answer)
            if word == "QUIT":
                return


@pytest.fixture
def server(settings: Any) -> Iterator[Server]:
    """Return the server that mails go to."""
    made = Server()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", made.port
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    yield made
    made.socket.shutdown(socket.SHUT_RDWR)  # wakes the thread that waits for a conversation
    made.socket.close()
    made.thread.join(10)


@pytest.mark.parametrize(
    ("word", "answer", "state", "is_tried_again"),
    [
        ("", "", "sent", False),
        ("MAIL", "451 later", "waiting", True),
        ("RCPT", "450 later", "waiting", True),
        ("RCPT", "550 nobody", "failed", False),
        ("DATA", "452 full", "waiting", True),
        ("DATA", "554 no", "failed", False),
        ("DATA", "", "uncertain", False),
        ("QUIT", "500 what", "sent", False),
        ("QUIT", "", "sent", False),
    ],
)
def test_a_conversation(
    anna: User, question: NoticeKind, server: Server, word: str, answer: str, state: str, is_tried_again: bool
) -> None:
    server.answers = {word: answer} if word else {}
    notify(anna, question, context={"who": "Aino", "text": "Kuivaatteko tammea?"}, path="/")
    mail = Mail.objects.get()
    if is_tried_again:
        with pytest.raises(NotSentError):
            send_mail(mail.pk)
    else:
        send_mail(mail.pk)
    mail.refresh_from_db()
    assert mail.state == state
    assert [mail.key.hex in text for text in server.taken] == ([True] if state == "sent" else [])


def test_no_server(anna: User, question: NoticeKind, server: Server, settings: Any) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        settings.EMAIL_PORT = closed.getsockname()[1]
    notify(anna, question, context={"who": "Aino", "text": "Kuivaatteko tammea?"}, path="/")
    mail = Mail.objects.get()
    with pytest.raises(NotSentError):
        send_mail(mail.pk)
    mail.refresh_from_db()
    assert (mail.state, mail.attempts) == ("waiting", 1)


@pytest.mark.parametrize(
    "address",
    ["anna@firm.example", "anna@EXAMPLE", "erased@erased.invalid", "a@b.test", "a@localhost", "a@x.localhost."],
)
def test_nobody_at_a_reserved_name_is_mailed(server: Server, anna: User, question: NoticeKind, address: str) -> None:
    settings.EMAIL_BACKEND = real_backend()
    User.objects.update(email=address)
    notify(anna, question, context={"who": "Aino", "text": "?"}, path="/")
    mail = Mail.objects.get()
    send_mail(mail.pk)
    mail.refresh_from_db()
    assert (mail.state, mail.problem, server.taken) == (
        "dropped",
        "Its address is reserved and nobody's (RFC 2606).",
        [],
    )
    EmailMessage("s", "b", to=[address], bcc=["anna@example.org"]).send()
    assert len(server.taken) == 1
    assert EmailMessage("s", "b", to=[address]).send() == 0
    assert len(server.taken) == 1


def real_backend() -> str:
    """Return by what mails go out where a mail server is set."""
    return str(_email("smtp+tls://user:secret@mail.example.org:587")["EMAIL_BACKEND"])
