"""Mails about an account: queued with what they tell of, put together when they are sent."""

import re
from typing import Any

import pytest
from django.test import Client
from tests.accounts.conftest import PASSWORD
from tests.mails import mailed

from intercluster.apps.accounts.consent import agree, terms
from intercluster.apps.accounts.models import User
from intercluster.apps.accounts.services import confirm_address
from intercluster.apps.notices.models import Mail
from intercluster.core.personal_data import erase_everywhere, everything_on

RESET = "/accounts/password/reset/"
NEW = "nytt och ännu hemligare"


@pytest.fixture
def berit(db: None) -> User:
    user = User.objects.create_user("berit@firm.example", PASSWORD, name="Berit", language="nb")
    confirm_address(user, user.email)
    agree(user, terms())
    return user


def test_a_forgotten_password_is_asked_for_without_a_mail_server(berit: User, client: Client, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1  # nobody listens
    assert client.post(RESET, {"email": berit.email}).status_code == 302
    [waiting] = Mail.objects.all()
    assert (waiting.direct, waiting.recipient, waiting.state) == ("accounts.account", berit, Mail.State.WAITING)
    assert waiting.context == {
        "template": "account/email/password_reset_key",
        "email": "berit@firm.example",
        "language": "en",
    }  # no link


def test_it_is_mailed_once_in_the_language_of_the_person_and_nothing_is_kept(berit: User, client: Client) -> None:
    for _ in range(2):
        client.post(RESET, {"email": berit.email}, headers={"accept-language": "fi"})
    [message] = mailed()  # the second took the place of the first, which had not gone out
    assert message.subject == "Nytt passord"
    assert message.extra_headers["Content-Language"] == "nb"
    assert message.extra_headers["Auto-Submitted"] == "auto-generated"
    assert message.content_subtype == "plain"
    assert message.body.endswith("\n-- \nintercluster\nhttp://127.0.0.1:8000\n")
    assert list(Mail.objects.order_by("pk").values_list("state", "context")) == [("dropped", {}), ("sent", {})]
    assert mailed() == []


def test_an_unknown_address_is_told_so_in_the_language_of_the_page_and_forgotten(db: None, client: Client) -> None:
    client.post(RESET, {"email": "nobody@firm.example"}, headers={"accept-language": "sv"})
    [message] = mailed()
    assert message.to == ["nobody@firm.example"]
    assert message.extra_headers["Content-Language"] == "sv"
    assert "http://127.0.0.1:8000/join/" in message.body
    assert Mail.objects.get().context == {}


def test_a_changed_password_is_told_of_with_what_is_known_of_who_did_it(berit: User) -> None:
    client = Client(headers={"user-agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"})
    client.post("/accounts/sign-in/", {"login": berit.email, "password": PASSWORD})
    client.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})
    [message] = mailed()
    assert "Firefox, Linux" in message.body
    assert "127.0.0.1" in message.body
    assert re.search(r"\d+\. \w+ 20\d\d", message.body)  # as Norwegians write a date


def test_a_link_that_would_open_nothing_is_not_mailed(berit: User, client: Client) -> None:
    client.post(RESET, {"email": berit.email})
    User.objects.update(is_active=False)
    assert mailed() == []
    assert Mail.objects.get().state == Mail.State.DROPPED


def test_what_waits_to_be_mailed_is_told_to_who_asks_for_their_data(berit: User, client: Client) -> None:
    client.post(RESET, {"email": berit.email})
    [waiting] = everything_on(berit)["notices"]["mails"]
    assert (waiting["kind"], waiting["context"]["email"]) == ("accounts.account", berit.email)
    mailed()
    [sent] = everything_on(berit)["notices"]["mails"]
    assert (sent["state"], sent["context"]) == ("sent", {})


def test_an_erased_person_is_mailed_nothing_and_leaves_nothing(berit: User, client: Client) -> None:
    client.post(RESET, {"email": berit.email})
    erase_everywhere(berit)
    assert not Mail.objects.exists()
    assert mailed() == []
