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
from tests.partnering.conftest import northern

from intercluster.apps.accounts.models import User
from intercluster.apps.alerts.expiry import remind_of_expiry
from intercluster.apps.alerts.saved_search_results import read_path
from intercluster.apps.alerts.services import save, weekly
from intercluster.apps.directory.models import Cluster, Offer
from intercluster.apps.directory.rules import office_of
from intercluster.apps.introductions import notices as told
from intercluster.apps.introductions.models import Introduction
from intercluster.apps.introductions.states import Outcome, Refusal, Side, State
from intercluster.apps.notices import account_mails, registry
from intercluster.apps.notices.models import Mail
from intercluster.apps.notices.rendering import compose
from intercluster.apps.notices.services import notify, post
from intercluster.apps.partnering.indexing.services import index_texts
from intercluster.apps.people.invitations import invite
from intercluster.apps.people.joining import approve, ask, decline
from intercluster.apps.people.models import Role
from intercluster.apps.privacy.notices import UNUSED

__all__ = ["meeting", "northern"]

LANGUAGES = ("en", "sv", "nb", "fi")
NOW = timezone.now()
WEEK = timedelta(days=7)

ACCOUNT = (
    "account/email/email_changed",
    "account/email/email_confirm",
    "account/email/email_confirmation",
    "account/email/email_confirmation_signup",
    "account/email/email_deleted",
    "account/email/password_changed",
    "account/email/password_reset",
    "account/email/password_reset_key",
    "account/email/password_set",
    "account/email/unknown_account",
    "mfa/email/recovery_codes_generated",
    "mfa/email/totp_activated",
    "mfa/email/totp_deactivated",
    "mfa/email/webauthn_added",
    "mfa/email/webauthn_removed",
)
"""What allauth mails here; sign-up by its pages, and codes by mail, are not offered."""

WORDS = "Vi torkar även björk och ek i vakuum"
VALUES = (
    "Hei! Voimmeko tavata?",
    "Etsimme kumppania, joka kuivaa sahatavaraa vähällä energialla",
    "Vi torkar sågade trävaror med låg energiförbrukning",
    WORDS,
    "sawmill Demo",
    "drier Demo",
    "kiln Demo",
    "Haku",
    "A few words",
    "Another time",
    "Stina",
    "Aino",
    "Cluster FI",
    "aino@sawmill.example",
    "new@sawmill.example",
    "192.0.2.7",
    "Firefox, Linux",
    "intercluster",
)
"""What is alike in all languages: names, addresses, and what people wrote."""


def mails(meeting: Meeting, language: str) -> Iterator[tuple[str, EmailMessage]]:
    """Yield every kind of mail by its name, as somebody who reads this language gets it."""
    User.objects.update(language=language)
    aino, cluster = meeting.people["sawmill"], meeting.northern.clusters["FI"]
    aino.refresh_from_db()
    introduction = Introduction.objects.get()
    introduction.office = cluster
    introduction.refusal, introduction.refusal_told = Refusal.NO_CAPACITY, True
    introduction.state, introduction.outcome = State.CLOSED, Outcome.PRODUCT
    message = introduction.messages.get()
    for name, kind in vars(told).items():
        if isinstance(kind, registry.NoticeKind):
            tell = told.tell_office if name.startswith("OFFICE") else told.tell
            words = {"who": "drier Demo"} if kind is told.HANDED_OVER else {}
            words |= {"message": message} if kind in (told.REQUESTED, told.PROPOSED, told.WRITTEN) else {}
            tell(introduction, *([] if name.startswith("OFFICE") else [Side.ASKED]), kind, **words)
            yield kind.name, _last()
    notify(aino, UNUSED, context={"date": NOW.date().isoformat()}, path="/accounts/sign-in/")
    yield UNUSED.name, _last()
    Mail.objects.filter(notices__kind__startswith="alerts.").update(state="waiting")
    for name in ("alerts.news", "alerts.ending"):
        yield name, _composed(Mail.objects.get(notices__kind=name))
    yield from _about_places(cluster, aino, language)
    for template in ACCOUNT:
        context = {
            "template": template,
            "email": "new@sawmill.example" if "confirmation" in template else aino.email,
            "language": language,
            "timestamp": NOW.isoformat(),
            "ip": "192.0.2.7",
            "user_agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
            **dict.fromkeys(("from_email", "to_email", "deleted_email"), "new@sawmill.example"),
        }
        post(account_mails.ACCOUNT, recipient=None if "unknown" in template else aino, context=context)
        yield template, _last()


def _about_places(cluster: Cluster, aino: User, language: str) -> Iterator[tuple[str, EmailMessage]]:
    office = office_of(cluster)
    for role in (Role.MANAGER, Role.EVALUATOR, Role.MEMBER):
        place = cluster.organisations.get(slug="sawmill") if role == Role.MEMBER else cluster
        made = invite(viewer=office, email="a@b.example", role=role, place=place, language=language, name="Stina")
        made.by = aino
        made.save()
        post("people.invitation", made.pk)
        yield f"people.invitation {role}", _last()
    for decide in (approve, decline):
        asked = ask(
            email="stina@drier.example",
            name="Stina",
            message="A few words",
            language=language,
            organisation=cluster.organisations.get(slug="sawmill"),
            user=User.objects.get(email="stina@drier.example"),
        )
        yield "people.request", _last()
        decide(asked, viewer=office, **({"role": "member"} if decide is approve else {"reason": "Another time"}))
        yield f"people.decision {decide.__name__}", _last()
        asked.delete()


def _last() -> EmailMessage:
    return _composed(Mail.objects.latest("pk"))


def _composed(mail: Mail) -> EmailMessage:
    message = compose(mail)
    assert message is not None, mail
    return message


def untranslated(line: str) -> str:
    """Return what of a line is no value."""
    for value in sorted(VALUES, key=len, reverse=True):
        line = line.replace(value, "")
    return re.sub(r"https?://\S+|[\W\d_]", "", line)


@pytest.fixture
def everything(meeting: Meeting) -> dict[str, dict[str, EmailMessage]]:
    """Return every mail by language and name."""
    aino = meeting.people["sawmill"]
    meeting.ask()
    search = read_path("/partners/?text=kuivata+sahatavaraa&seeking=offers&lang=fi")
    assert search is not None
    save(search, aino, name="Haku", alerts=True)
    weekly(NOW)
    kiln = meeting.northern.add("kiln", "SE")
    Offer.objects.create(organisation=kiln, text=WORDS, language="sv", visibility="alliance")
    index_texts()
    weekly(NOW + WEEK)
    Offer.objects.filter(organisation=kiln).update(expires=None)
    meeting.organisation("sawmill").needs.update(expires=timezone.localdate())
    meeting.organisation("sawmill").needs.exclude(text__startswith="Etsimme").delete()
    remind_of_expiry(timezone.localdate())
    from allauth.account.models import EmailAddress

    EmailAddress.objects.create(user=aino, email="new@sawmill.example")
    return {language: dict(mails(meeting, language)) for language in LANGUAGES}


def test_every_mail_in_every_language(everything: dict[str, dict[str, EmailMessage]], settings: Any) -> None:
    english = everything["en"]
    registered = {kind.name for kind in registry.all_kinds()} | set(registry._composers)
    assert {name.partition(" ")[0] for name in english} == registered - {account_mails.ACCOUNT} | set(ACCOUNT)
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
    undated = {"people.request", "account/email/password_reset_key", "account/email/unknown_account", "alerts.news"}
    assert dated == [
        (language, name)
        for language in LANGUAGES
        for name in english
        if name.startswith(("introductions.requested", "introductions.proposed", "introductions.reminded"))
        or (
            not name.startswith(("introductions.", "people.decision", "account/email/email_confirmation"))
            and name not in undated
        )
    ]


def test_an_invitation_word_for_word(everything: dict[str, dict[str, EmailMessage]]) -> None:
    body = everything["fi"]["people.invitation member"].body
    with translation.override("fi"):
        day = date_format(NOW + timedelta(days=14), "DATE_FORMAT")
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
