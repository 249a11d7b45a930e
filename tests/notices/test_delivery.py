"""A mail is sent at most once: by several workers, by one that is killed in the middle, by servers that refuse."""

import os
import signal
import smtplib
import subprocess
import sys
import threading
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from email.message import Message
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

import pytest
from django.conf import settings
from django.core import mail as outbox
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import AlreadyEnqueued
from tests.people.conftest import make_north

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.rules import viewer_of
from intercluster.apps.notices.delivery import TRIES, NotSentError, leave, send_again, send_mail
from intercluster.apps.notices.file_mailbox import messages_in
from intercluster.apps.notices.models import Delivery, Mail
from intercluster.apps.notices.registry import NoticeKind
from intercluster.apps.notices.retention import mend
from intercluster.apps.notices.services import choose, notify, unsubscribe
from intercluster.apps.notices.tasks import rescue_jobs
from intercluster.apps.people.invitations import invite, token_of

ASKED = {"who": "Aino", "text": "Kuivaatteko tammea?"}
ROOT = Path(__file__).parent.parent.parent


def waiting(user: User, kind: NoticeKind) -> Mail:
    """Return a mail that waits."""
    notify(user, kind, context=ASKED, path="/directory/?q=ek")
    return Mail.objects.latest("pk")


def told(mail: Mail) -> tuple[str, int, str]:
    mail.refresh_from_db()
    return mail.state, mail.attempts, mail.problem


def test_as_plain_text_in_the_recipients_language(anna: User, question: NoticeKind, settings: Any) -> None:
    settings.BASE_URL = "https://platform.example"
    mail = waiting(anna, question)
    send_mail(mail.pk)
    (message,) = outbox.outbox
    sent: Message = message.message()
    assert sent.get_content_type() == "text/plain"
    assert {
        name: sent[name]
        for name in ("Subject", "From", "To", "Reply-To", "Message-ID", "Content-Language", "List-Unsubscribe-Post")
    } == {
        "Subject": "Aino asks you",
        "From": "intercluster <intercluster@localhost>",
        "To": "anna@example.org",
        "Reply-To": None,
        "Message-ID": f"<{mail.key.hex}@platform.example>",
        "Content-Language": "sv",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    way_out = sent["List-Unsubscribe"].strip("<>")
    assert message.body == (
        "Aino asks: Kuivaatteko tammea?\n\n"
        "https://platform.example/directory/?q=ek\n\n"
        "-- \n"
        "intercluster\n"
        "Inställningar för notiser: https://platform.example/notices/preferences/\n"
        f"Avsluta sådana här mejl: {way_out}\n"
    )
    assert told(mail) == ("sent", 1, "")


def test_sent_once_however_often_it_is_asked_for(anna: User, question: NoticeKind) -> None:
    mail = waiting(anna, question)
    for _ in range(3):
        send_mail(mail.pk)
    assert len(outbox.outbox) == 1
    assert (send_again(mail.pk), leave(mail.pk)) == (False, False)


def test_dropped_when_nothing_is_to_be_told_any_more(anna: User, question: NoticeKind) -> None:
    mail = waiting(anna, question)
    unsubscribe(anna, question.name)
    send_mail(mail.pk)
    assert (told(mail), outbox.outbox) == (("dropped", 0, ""), [])


def test_no_mail_to_whoever_left_meanwhile(anna: User, question: NoticeKind) -> None:
    mail = waiting(anna, question)
    User.objects.update(is_active=False)
    send_mail(mail.pk)
    assert (told(mail), outbox.outbox) == (("dropped", 0, ""), [])


class Stubborn(BaseEmailBackend):
    """A mail server that answers as the test says; `sent` has what it took."""

    at_opening: Exception | None = None
    at_sending: Exception | None = None

    def open(self) -> bool:
        if self.at_opening:
            raise self.at_opening
        return True

    def send_messages(self, messages: Sequence[EmailMessage]) -> int:
        if self.at_sending:
            raise self.at_sending
        return len(messages)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch, settings: Any) -> type[Stubborn]:
    """Return the server that mails go to."""
    settings.EMAIL_BACKEND = f"{__name__}.Stubborn"
    monkeypatch.setitem(sys.modules, __name__, sys.modules[__name__])
    monkeypatch.setattr(Stubborn, "at_opening", None)
    monkeypatch.setattr(Stubborn, "at_sending", None)
    return Stubborn


@pytest.mark.parametrize(
    ("moment", "problem", "state", "is_tried_again"),
    [
        ("at_opening", ConnectionRefusedError("refused"), "waiting", True),
        ("at_opening", smtplib.SMTPAuthenticationError(535, b"no"), "waiting", True),
        ("at_sending", smtplib.SMTPDataError(451, b"later"), "waiting", True),
        ("at_sending", smtplib.SMTPRecipientsRefused({"a@b": (450, b"<a@b>: later")}), "waiting", True),
        ("at_sending", smtplib.SMTPRecipientsRefused({"a@b": (550, b"nobody")}), "failed", False),
        ("at_sending", smtplib.SMTPSenderRefused(550, b"no", "x"), "failed", False),
        ("at_sending", smtplib.SMTPServerDisconnected("gone"), "uncertain", False),
        ("at_sending", TimeoutError("slow"), "uncertain", False),
    ],
)
def test_tried_again_only_where_it_was_not_taken(
    anna: User,
    question: NoticeKind,
    server: type[Stubborn],
    moment: str,
    problem: Exception,
    state: str,
    is_tried_again: bool,
) -> None:
    mail = waiting(anna, question)
    setattr(server, moment, problem)
    if is_tried_again:
        with pytest.raises(NotSentError) as logged:
            send_mail(mail.pk)
        assert "a@b" not in "".join(traceback.format_exception(logged.value))
    else:
        send_mail(mail.pk)
    assert told(mail) == (state, 1, str(problem).replace("a@b", "…"))
    setattr(server, moment, None)
    send_mail(mail.pk)
    assert told(mail)[0] == ("sent" if is_tried_again else state)


def test_given_up_after_the_last_try_and_sent_when_a_person_says_so(
    anna: User, question: NoticeKind, server: type[Stubborn]
) -> None:
    mail = waiting(anna, question)
    server.at_opening = ConnectionRefusedError("refused")
    for _ in range(TRIES - 1):
        with pytest.raises(NotSentError):
            send_mail(mail.pk)
    send_mail(mail.pk)
    assert told(mail) == ("failed", TRIES, "refused")
    server.at_opening = None
    send_mail(mail.pk)
    assert told(mail)[0] == "failed"
    assert send_again(mail.pk)
    send_mail(mail.pk)
    assert told(mail) == ("sent", 1, "")


def test_mended_after_a_crash(anna: User, question: NoticeKind) -> None:
    half, orphan, fresh, hopeless = (waiting(anna, question) for _ in range(4))
    now = timezone.now()
    Mail.objects.filter(pk=half.pk).update(state="sending", claimed_at=now - timedelta(minutes=16))
    Mail.objects.exclude(pk=fresh.pk).update(created=now - timedelta(minutes=16))
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs WHERE args->>'mail' = %s", [str(orphan.pk)])
        cursor.execute("UPDATE procrastinate_jobs SET status = 'failed' WHERE args->>'mail' = %s", [str(hopeless.pk)])
    mend(now)
    mend(now)
    states = [told(mail)[0] for mail in (half, orphan, fresh, hopeless)]
    assert states == ["uncertain", "waiting", "waiting", "failed"]
    jobs = ProcrastinateJob.objects.filter(status="todo").order_by("pk").values_list("args__mail", flat=True)
    assert list(jobs) == [half.pk, fresh.pk, orphan.pk]
    assert send_again(hopeless.pk)
    mend(now)
    assert told(hopeless)[0] == "waiting"


@dataclass
class Workers:
    """A process that starts workers, and what they write on standard error."""

    process: subprocess.Popen[str]
    said: IO[str]

    def work(self, folder: Path, templates: Path, moment: str) -> int:
        """Run a worker, and return its exit code."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(f"{folder}\t{templates}\t{moment}\n")
        self.process.stdin.flush()
        code = self.process.stdout.readline().strip()
        self.said.seek(0)
        assert code in {"0", str(-signal.SIGKILL)}, self.said.read()
        return int(code)


@pytest.fixture(scope="module")
def workers(django_db_setup: None) -> Iterator[Workers]:
    """Return what runs workers on the database of the tests."""
    with (
        TemporaryFile("w+") as said,
        subprocess.Popen(
            [sys.executable, "-m", "tests.notices.worker", connection.settings_dict["NAME"]],
            cwd=ROOT,
            env=os.environ | {"INTERCLUSTER_SECRET_KEY": settings.SECRET_KEY},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=said,
            text=True,
        ) as process,
    ):
        yield Workers(process, said)
        assert process.stdin is not None
        process.stdin.close()


@pytest.mark.django_db(transaction=True)
class TestProcesses:
    """Real processes on the real database, and mails as files."""

    @pytest.fixture
    def folder(self, tmp_path_factory: pytest.TempPathFactory) -> Path:
        """Return where mails go."""
        return tmp_path_factory.mktemp("mail")

    @pytest.fixture
    def work(self, workers: Workers, folder: Path, templates: Path) -> Callable[[str], int]:
        """Return what runs a worker until nothing is due, or until it is killed, and returns its exit code."""
        return lambda moment: workers.work(folder, templates, moment)

    @pytest.mark.slow(reason="starts three workers")
    def test_killed_after_the_server_took_the_mail(
        self, anna: User, question: NoticeKind, work: Callable[[str], int], folder: Path
    ) -> None:
        """The one moment in which nobody can know: the mail is not sent again, and somebody is asked."""
        mail = waiting(anna, question)
        assert work("after") == -signal.SIGKILL
        assert told(mail) == ("sending", 1, "")
        with connection.cursor() as cursor:  # a minute passes without a sign of life of the worker
            cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 minute'")
        with suppress(AlreadyEnqueued):  # the worker's clock may just have struck
            rescue_jobs.defer(timestamp=0)
        assert work("never") == 0
        assert set(ProcrastinateJob.objects.values_list("status", flat=True)) == {"succeeded"}
        mend(timezone.now() + timedelta(minutes=16))
        assert work("never") == 0
        assert told(mail)[:2] == ("uncertain", 1)
        assert [sent["Message-ID"] for sent in messages_in(folder)] == [f"<{mail.key.hex}@127.0.0.1>"]

    @pytest.mark.slow(reason="starts three workers")
    def test_killed_before_the_server_took_the_mail(
        self, anna: User, question: NoticeKind, work: Callable[[str], int], folder: Path
    ) -> None:
        """Nobody can tell this from the moment after; a person who looked sends it, and it is the same mail."""
        mail = waiting(anna, question)
        assert work("before") == -signal.SIGKILL
        mend(timezone.now() + timedelta(minutes=16))
        assert work("never") == 0
        assert (told(mail)[:2], list(messages_in(folder))) == (("uncertain", 1), [])
        assert send_again(mail.pk)
        assert work("never") == 0
        assert told(mail) == ("sent", 1, "")
        assert [sent["Message-ID"] for sent in messages_in(folder)] == [f"<{mail.key.hex}@127.0.0.1>"]

    @pytest.mark.slow(reason="starts four workers")
    def test_killed_between_many_mails_none_is_sent_twice(
        self, anna: User, aino: User, question: NoticeKind, work: Callable[[str], int], folder: Path
    ) -> None:
        mails = [waiting(user, question) for user in (anna, aino) for _ in range(4)]
        for moment in ("after", "before", "after", "never"):
            work(moment)
        states = [told(mail)[0] for mail in mails]
        # Where the machine is slow, a later worker has already doubted what a dead one began.
        assert set(states[:3]) <= {"sending", "uncertain"}
        assert states[3:] == ["sent"] * 5
        sent = sorted(message["Message-ID"] for message in messages_in(folder))
        taken = [mail for i, mail in enumerate(mails) if i != 1]
        assert sent == sorted(f"<{mail.key.hex}@127.0.0.1>" for mail in taken)

    @pytest.mark.slow(reason="starts five workers")
    def test_an_invitation_outlives_a_killed_worker_and_is_sent_once(
        self, work: Callable[[str], int], folder: Path
    ) -> None:
        north = make_north()
        where = {"viewer": viewer_of(north.manager), "role": "member", "place": north.firm, "language": "nb"}
        made = [invite(email=f"{name}@x.example", mailed=True, **where) for name in "abc"]
        codes = [work(moment) for moment in ("before", "after", "never", "never")]
        assert codes == [-signal.SIGKILL, -signal.SIGKILL, 0, 0]
        mend(timezone.now() + timedelta(minutes=16))
        assert [told(mail)[0] for mail in Mail.objects.order_by("pk")] == ["uncertain", "uncertain", "sent"]
        assert send_again(Mail.objects.earliest("pk").pk)
        assert work("never") == 0
        sent = {message["To"]: message.get_content() for message in messages_in(folder)}
        assert len(list(messages_in(folder))) == 3
        for invitation in made:  # the link that another process mailed opens it here
            assert f"/invitations/{token_of(invitation)}/" in sent[invitation.email]

    def test_several_at_once(self, anna: User, question: NoticeKind, settings: Any, folder: Path) -> None:
        settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
        settings.EMAIL_FILE_PATH = str(folder)
        for _ in range(10):
            mail = waiting(anna, question)
            together = threading.Barrier(4)

            def send(key: int, together: threading.Barrier) -> None:
                together.wait()
                send_mail(key)
                connection.close()

            threads = [threading.Thread(target=send, args=(mail.pk, together)) for _ in range(4)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            assert told(mail)[0] == "sent"
        assert len(list(messages_in(folder))) == 10


def test_a_mail_lists_what_the_day_brought(anna: User, question: NoticeKind, news: NoticeKind, settings: Any) -> None:
    settings.BASE_URL = "https://platform.example"
    choose(anna, delivery=Delivery.DAILY, hour=7, by_kind={})
    notify(anna, question, context=ASKED, path="/a/")
    notify(anna, news, context={"count": 3}, path="/b/")
    mail = Mail.objects.create(recipient=anna, digest_of=timezone.localdate())
    anna.notices.update(mail=mail)
    send_mail(mail.pk)
    (message,) = outbox.outbox
    assert message.subject == "Det senaste för dig på intercluster"
    assert message.body.startswith(
        "* Aino asks you\n\nAino asks: Kuivaatteko tammea?\n\nhttps://platform.example/a/\n\n"
        "* 3 new things\n\n3 new things.\n\nhttps://platform.example/b/\n\n-- \n"
    )
