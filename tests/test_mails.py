"""Every mail there is, in every language: all of it translated, filled in, and dated as its readers write dates."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.utils import timezone, translation
from django.utils.formats import date_format
from tests.introductions.conftest import Meeting, meeting
from tests.mails import mail_samples
from tests.people import mails as people_mails

from intercluster.apps.accounts.models import User
from intercluster.apps.notices import registry

__all__ = ["meeting"]

LANGUAGES = ("en", "sv", "nb", "fi")
NOW = timezone.now()

VALUES = (
    *("sawmill Demo", "drier Demo", "kiln Demo", "Cluster FI", "aino@sawmill.example", "intercluster"),
    *(value for module in mail_samples() for value in getattr(module, "VALUES", ())),
)
"""What is alike in all languages: names, addresses, and what people wrote."""


def mails(meeting: Meeting, language: str) -> Iterator[tuple[str, EmailMessage]]:
    """Yield every kind of mail by its name, as somebody who reads this language gets it."""
    User.objects.update(language=language)
    meeting.people["sawmill"].refresh_from_db()
    for module in mail_samples():
        yield from module.mails(meeting, language)


def untranslated(line: str) -> str:
    """Return what of a line is no value."""
    for value in sorted(VALUES, key=len, reverse=True):
        line = line.replace(value, "")
    return re.sub(r"https?://\S+|[\W\d_]", "", line)


@pytest.fixture
def everything(meeting: Meeting) -> dict[str, dict[str, EmailMessage]]:
    """Return every mail by language and name."""
    for module in mail_samples():
        getattr(module, "prepare", lambda meeting: None)(meeting)
    return {language: dict(mails(meeting, language)) for language in LANGUAGES}


@pytest.mark.slow(reason="makes every mail in four languages")
def test_every_mail_in_every_language(everything: dict[str, dict[str, EmailMessage]], settings: Any) -> None:
    english = everything["en"]
    registered = {kind.name for kind in registry.all_kinds()} | set(registry._composers)
    several = {kind: names for module in mail_samples() for kind, names in getattr(module, "EACH", {}).items()}
    named = {name for kind in registered for name in several.get(kind, [kind])}
    assert {name.partition(" ")[0] for name in english} == named
    dated, left = [], {}
    for language in LANGUAGES:
        assert list(everything[language]) == list(english)
        with translation.override(language):
            days = [date_format(NOW + timedelta(days=n), "DATE_FORMAT") for n in range(settings.INTRODUCTION_DAYS + 1)]
        for name, message in everything[language].items():
            text = f"{message.subject}\n{message.body}"
            assert not re.search(r"%\(|\{\{|\{%|\bNone\b|\bTrue\b|\bFalse\b", text), (name, text)
            assert message.extra_headers["Content-Language"] == language
            assert "\n-- \nintercluster\n" in message.body
            if any(day in text for day in days):
                dated.append((language, name))
            if language != "en":
                theirs = set(f"{english[name].subject}\n{english[name].body}".splitlines())
                alike = [line for line in text.splitlines() if line in theirs and untranslated(line)]
                left |= {(language, name): alike} if alike else {}
    assert left == {}
    with_date = {name for module in mail_samples() for name in getattr(module, "DATED", ())}
    assert dated == [
        (language, name) for language in LANGUAGES for name in english if name.partition(" ")[0] in with_date
    ]


def test_an_invitation_word_for_word(meeting: Meeting) -> None:
    body = dict(people_mails.mails(meeting, "fi"))["people.invitation member"].body
    with translation.override("fi"):
        day = date_format(timezone.localtime(NOW + timedelta(days=14)), "DATE_FORMAT")
    assert re.sub(r"invitations/\S+", "invitations/TOKEN", body) == (
        "Hei Stina,\n\n"
        "Sinut on kutsuttu edustamaan organisaatiota sawmill Demo intercluster-alustalla, jolla eri maiden klusterit "
        "auttavat jäseniään löytämään kumppaneita.\n\n"
        "Kutsun lähettäjä on Aino.\n\n"
        "Hyväksy avaamalla tämä linkki:\n"
        "http://127.0.0.1:8000/invitations/TOKEN\n\n"
        f"Linkki toimii kerran, {day} asti. Jos et odottanut tätä, sinun ei tarvitse tehdä mitään.\n\n"
        "-- \nintercluster\nhttp://127.0.0.1:8000\n"
    )
