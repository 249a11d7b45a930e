"""Answers by mail reach their thread once, from the right person, without what they quote."""

from collections.abc import Iterator
from contextlib import suppress
from email.message import EmailMessage
from typing import Any

import pytest
from django.core import mail as outbox
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from intercluster.apps.accounts.models import User
from intercluster.apps.notices import replies
from intercluster.apps.notices.addresses import reply_address
from intercluster.apps.notices.delivery import send_mail
from intercluster.apps.notices.models import Mail, ReceivedMail, ReplyAddress
from intercluster.apps.notices.registry import NoticeKind
from intercluster.apps.notices.replies import receive, without_quotes
from intercluster.apps.notices.services import notify
from intercluster.cli.commands import app
from intercluster.core.errors import Refused

Taken = list[tuple[str, str, str]]


@pytest.fixture(autouse=True)
def domain(settings: Any) -> None:
    """Let mails be answered."""
    settings.MAIL_DOMAIN = "mail.platform.example"


@pytest.fixture
def taken() -> Iterator[Taken]:
    """Return what the thread's app took."""
    found: Taken = []
    replies.register("test", lambda user, key, text: found.append((user.email, key, text)))
    yield found
    del replies._handlers["test"]


def written(to: str, text: str = "Ja, gärna.\n", sender: str = "Anna <ANNA@example.org>", **heads: str) -> bytes:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, to, "Re: question"
    message["Message-ID"] = heads.pop("message_id", "<1@example.org>")
    for name, value in heads.items():
        message[name.replace("_", "-")] = value
    message.set_content(text)
    return message.as_bytes()


def test_handed_over_once(anna: User, taken: Taken) -> None:
    address = reply_address(anna, "test:42")
    raw = written(address)
    assert [receive(raw), receive(raw)] == [True, False]
    assert receive(written(address, "Nej.", message_id="<2@example.org>"))
    assert taken == [("anna@example.org", "42", "Ja, gärna."), ("anna@example.org", "42", "Nej.")]


def test_to_the_address_of_the_envelope(anna: User, taken: Taken) -> None:
    address = reply_address(anna, "test:42")
    assert receive(written("someone@example.org"), recipient=address.upper())
    assert receive(written("x@example.org", Delivered_To=address, message_id="<3@example.org>"))
    assert [key for _who, key, _text in taken] == ["42", "42"]


def test_the_address_tells_nothing_and_is_the_same_in_a_thread(anna: User, aino: User) -> None:
    first, again, other, hers = (
        reply_address(anna, "test:42"),
        reply_address(anna, "test:42"),
        reply_address(anna, "test:43"),
        reply_address(aino, "test:42"),
    )
    assert first == again
    assert len({first, other, hers}) == 3
    local, _at, domain = first.partition("@")
    assert (domain, len(local) <= 64, local == local.lower()) == ("mail.platform.example", True, True)
    assert set(local.removeprefix("reply+")) <= set("abcdefghijklmnopqrstuvwxyz234567")


def test_the_mail_asks_for_the_answer(anna: User, question: NoticeKind, taken: Taken) -> None:
    notify(anna, question, context={"who": "Aino", "text": "Kuivaatteko tammea?"}, path="/", reply_to="test:42")
    send_mail(Mail.objects.get().pk)
    (message,) = outbox.outbox
    (address,) = message.reply_to
    assert address == reply_address(anna, "test:42")
    assert message.body.startswith("##- Svara på det här mejlet och skriv ovanför den här raden. -##\n\nAino asks")
    quoted = "\n".join(f"> {line}" for line in message.body.splitlines())
    assert receive(written(address, f"Ja, gärna.\n\nDen 3 dec. 2026 kl. 10:11 skrev intercluster:\n\n{quoted}\n"))
    assert taken == [("anna@example.org", "42", "Ja, gärna.")]


def test_without_a_domain_there_is_no_address(anna: User, settings: Any, taken: Taken) -> None:
    address = reply_address(anna, "test:42")
    settings.MAIL_DOMAIN = ""
    assert reply_address(anna, "test:42") == ""
    with pytest.raises(Refused, match="no such address"):
        receive(written(address))


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"sender": "Eva <eva@example.org>"}, "Skriv från den adress"),
        ({"sender": ""}, "Skriv från den adress"),
        ({"text": "> only what was quoted\n"}, "ingen text"),
        ({"text": "a" * 20_001}, "högst 20000"),
        ({"to": "reply+aaaaaaaaaaaaaaaaaaaaaaaaaa@mail.platform.example"}, "no such address"),
        ({"to": "anna@example.org"}, "no such address"),
    ],
)
def test_refused_with_the_reason(anna: User, taken: Taken, changed: dict[str, str], why: str) -> None:
    raw = written(**{"to": reply_address(anna, "test:42"), **changed})
    with pytest.raises(Refused, match=why):
        receive(raw)
    assert (taken, ReceivedMail.objects.count()) == ([], 0)


def test_refused_by_the_thread_and_taken_later(anna: User) -> None:
    address = reply_address(anna, "closed:42")
    with pytest.raises(Refused, match="inte längre"):
        receive(written(address))

    def closed(user: User, key: str, text: str) -> None:
        ReplyAddress.objects.create(token="half-written", user=user, thread="x")
        raise Refused("closed")

    replies.register("closed", closed)
    try:
        with pytest.raises(Refused, match="closed"):
            receive(written(address))
    finally:
        del replies._handlers["closed"]
    assert (ReceivedMail.objects.count(), ReplyAddress.objects.count()) == (0, 1)


@pytest.mark.parametrize(
    "heads",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Auto_Submitted": "auto-replied; owner-email=a@b"},
        {"Precedence": "bulk"},
        {"Return_Path": "<>"},
    ],
)
def test_machines_are_left_alone(anna: User, taken: Taken, heads: dict[str, str]) -> None:
    assert receive(written(reply_address(anna, "test:42"), **heads)) is False
    assert taken == []


def test_whoever_left_writes_no_more(anna: User, taken: Taken) -> None:
    address = reply_address(anna, "test:42")
    User.objects.update(is_active=False)
    with pytest.raises(Refused):
        receive(written(address))


def test_only_html_and_unknown_letters(anna: User, taken: Taken) -> None:
    address = reply_address(anna, "test:42")
    html = written(address).replace(b"text/plain", b"text/html")
    with pytest.raises(Refused, match="ren text"):
        receive(html)
    with pytest.raises(Refused, match="UTF-8"):
        receive(written(address).replace(b"utf-8", b"x-nowhere"))


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Yes.\r\n\r\nOn Mon, 3 Dec 2026 at 10:11, intercluster <x@y> wrote:\r\n> Aino asks\r\n", "Yes."),
        ("Ja.\n\nDen mån 3 dec. 2026 kl 10:11 skrev intercluster <x@y>:\n\n> Aino", "Ja."),
        ("Ja.\n\nman. 3. des. 2026 kl. 10:11 skrev intercluster <\nx@y>:\n\n> Aino", "Ja."),
        ("Joo.\n\nma 3. jouluk. 2026 klo 10.11 intercluster (x@y) kirjoitti:\n> Aino", "Joo."),
        ("Yes.\n\n-----Original Message-----\nFrom: x\n", "Yes."),
        ("Yes.\n________________________________\nFrom: x\n", "Yes."),
        ("Yes.\n-- \nAnna, +46 70 000 00 00\n", "Yes."),
        ("Yes.\n\n##- To answer -##\nrest", "Yes."),
        ("Yes.\n> quoted\nThat one, he wrote:\nNo.\n", "Yes.\n> quoted\nThat one, he wrote:\nNo."),
        ("One.\n\nTwo.\n", "One.\n\nTwo."),
        ("> all\n> quoted\n", ""),
        ("", ""),
    ],
)
def test_what_was_written_anew(text: str, kept: str) -> None:
    assert without_quotes(text) == kept


@given(st.text(alphabet="ab \n>-_:wrote"))
def test_nothing_is_made_up(text: str) -> None:
    """Every line that is kept is a line of the answer, in its order, and stripping again changes nothing."""
    kept = without_quotes(text)
    lines = iter(line.strip() for line in text.split("\n"))
    assert all(any(line.strip() == own for own in lines) for line in kept.split("\n") if kept)
    assert without_quotes(kept) == kept


@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=200)
@given(head=st.binary(max_size=80), body=st.binary(max_size=200))
def test_whatever_comes_is_answered(anna: User, taken: Taken, head: bytes, body: bytes) -> None:
    address = reply_address(anna, "test:42")
    raw = b"From: " + head + b"\nTo: " + head + b"\nContent-Type: " + head + b"\nMessage-ID: " + head + b"\n\n" + body
    with suppress(Refused):  # nothing else is raised
        assert receive(raw, address) in {True, False}


def test_on_the_command_line(anna: User, taken: Taken, monkeypatch: pytest.MonkeyPatch) -> None:
    address = reply_address(anna, "test:42")
    runner = CliRunner()
    done = runner.invoke(app, ["mail", "receive"], input=written(address))
    assert (done.exit_code, done.output) == (0, "Taken.\n")
    refused = runner.invoke(app, ["mail", "receive"], input=written(address, sender="eva@example.org"))
    assert (refused.exit_code, "Skriv från den adress" in refused.output) == (77, True)
    assert len(taken) == 1


def test_one_handler_a_prefix(taken: Taken) -> None:
    with pytest.raises(ValueError, match="another handler"):
        replies.register("test", lambda user, key, text: None)
