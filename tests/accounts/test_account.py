"""An account: its password, its addresses, its sessions, the terms, and what is held on its owner."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.utils import translation
from pytest_django import Settings
from tests.accounts.conftest import PASSWORD, Person
from tests.mails import mailed

from intercluster.apps.accounts import consent
from intercluster.apps.accounts.consent import FOLDER, Terms, agree, has_agreed, needs_consent, terms, versions
from intercluster.apps.accounts.models import Consent, User
from intercluster.apps.accounts.services import end_sessions
from intercluster.core import personal_data

SIGN_IN = "/accounts/sign-in/"
NEW = "nytt och ännu hemligare"


def sign_in(client: Client, email: str, password: str = PASSWORD) -> None:
    client.post(SIGN_IN, {"login": email, "password": password})


def test_passwords_are_hashed_with_argon2_and_older_hashes_renewed(
    real_hashers: None, person: Person, client: Client
) -> None:
    berit = person()
    assert berit.password.startswith("argon2$argon2id$")
    from django.contrib.auth.hashers import make_password

    User.objects.update(password=make_password(PASSWORD, hasher="pbkdf2_sha256"))
    sign_in(client, berit.email)
    berit.refresh_from_db()
    assert berit.password.startswith("argon2$argon2id$")


def test_a_forgotten_password_is_replaced_by_mail_in_ones_language(person: Person, client: Client) -> None:
    berit = person(language="nb")
    sign_in(Client(), berit.email)
    answer = client.post("/accounts/password/reset/", {"email": "Berit@firm.example"})
    assert answer["Location"] == "/accounts/password/reset/sent/"
    [message] = mailed()
    assert message.to == ["berit@firm.example"]
    with translation.override("nb"):
        assert message.subject == translation.gettext("Password Reset Email")
    assert "intercluster" in message.body
    link = re.search(r"http://127.0.0.1:8000(/\S+)", message.body)
    assert link is not None
    page = client.get(link[1], follow=True)
    address = page.redirect_chain[-1][0]
    assert client.post(address, {"password1": "kort", "password2": "kort"}).status_code == 200
    client.post(address, {"password1": NEW, "password2": NEW})
    berit.refresh_from_db()
    assert berit.check_password(NEW)
    assert client.get(link[1], follow=True).redirect_chain == []  # the link works once


def test_nobody_learns_from_it_who_has_an_account(person: Person, client: Client) -> None:
    person()
    answers = [
        client.post("/accounts/password/reset/", {"email": email})
        for email in ("berit@firm.example", "nobody@firm.example")
    ]
    assert len({(answer.status_code, answer["Location"], answer.content) for answer in answers}) == 1
    assert [message.to for message in mailed()] == [["berit@firm.example"], ["nobody@firm.example"]]


def test_an_address_is_confirmed_before_it_opens_anything(db: None, client: Client) -> None:
    berit = User.objects.create_user("berit@firm.example", PASSWORD)
    agree(berit, terms())
    sign_in(client, berit.email)
    assert "_auth_user_id" not in client.session
    link = re.search(r"http://127.0.0.1:8000(/\S+)", mailed()[0].body)
    assert link is not None
    client.post(link[1])
    sign_in(client, berit.email)
    assert client.session["_auth_user_id"] == str(berit.pk)
    assert EmailAddress.objects.get(user=berit).verified


def test_a_closed_account_stays_closed(person: Person, client: Client) -> None:
    berit = person()
    User.objects.update(is_active=False)
    sign_in(client, berit.email)
    assert "_auth_user_id" not in client.session


def test_nobody_signs_up_uninvited(db: None, client: Client) -> None:
    answer = client.post("/accounts/sign-up/", {"email": "x@x.example", "password1": NEW})
    assert answer.status_code == 405
    assert not User.objects.exists()


def test_sessions_are_listed_and_ended(person: Person, client: Client) -> None:
    berit = person()
    elsewhere, third = Client(headers={"user-agent": "Elsewhere/1"}), Client()
    for each in (client, elsewhere, third):
        sign_in(each, berit.email)
    page = client.get("/accounts/sessions/").content.decode()
    assert page.count("127.0.0.1") == 3
    assert "Elsewhere/1" in page
    number = berit.usersession_set.get(user_agent="Elsewhere/1").pk
    assert client.post(f"/accounts/sessions/{number}/end/").status_code == 302
    assert elsewhere.get("/accounts/sessions/").status_code == 302
    assert third.get("/accounts/sessions/").status_code == 200
    client.post("/accounts/sessions/end/")
    assert third.get("/accounts/sessions/").status_code == 302
    assert client.get("/accounts/sessions/").status_code == 200


def test_nobody_ends_the_session_of_another(person: Person, client: Client) -> None:
    berit, carl = person(), person("carl@firm.example")
    other = Client()
    sign_in(other, carl.email)
    sign_in(client, berit.email)
    assert client.post(f"/accounts/sessions/{carl.usersession_set.get().pk}/end/").status_code == 404
    assert other.get("/accounts/sessions/").status_code == 200
    assert end_sessions(carl) == 1


def test_the_text_in_force_is_asked_about_and_kept_as_it_was_read(person: Person, client: Client) -> None:
    berit = person(agreed=False, language="fi")
    sign_in(client, berit.email)
    answer = client.get("/directory/?q=a")
    assert answer["Location"] == "/accounts/terms/?next=%2Fdirectory%2F%3Fq%3Da"
    assert client.get("/api/partners?text=a").status_code == 403
    assert terms("fi").text[:50] in client.get(answer["Location"]).content.decode()
    assert client.post("/accounts/terms/", {"version": versions()[-1]}).status_code == 422
    assert client.post("/accounts/terms/", {"version": "2001-01-01", "agreed": "on"}).status_code == 422
    assert not has_agreed(berit)
    agreed = client.post("/accounts/terms/", {"version": versions()[-1], "agreed": "on", "next": "/directory/"})
    assert agreed["Location"] == "/directory/"
    given = Consent.objects.get()
    shown = terms("fi")
    assert (given.user, given.version, given.language, given.text) == (berit, shown.version, "fi", shown.text)
    assert client.get("/directory/").status_code == 200


def test_who_agreed_to_an_older_text_is_asked_again(person: Person) -> None:
    berit = person(agreed=False)
    agree(berit, Terms("2001-01-01", "en", "An older text."))
    assert needs_consent(berit)


def test_agreeing_twice_is_agreeing_once(person: Person) -> None:
    berit = person()
    agree(berit, terms())
    assert Consent.objects.count() == 1


def test_consent_taken_back_ends_every_session(person: Person, client: Client) -> None:
    berit = person()
    other = Client()
    for each in (client, other):
        sign_in(each, berit.email)
    client.post("/accounts/terms/withdraw/")
    assert other.get("/accounts/sessions/").status_code == 302
    assert Consent.objects.get().withdrawn_at is not None
    sign_in(client, berit.email)
    assert client.get("/directory/")["Location"].startswith("/accounts/terms/")


@pytest.mark.parametrize("version", versions())
def test_every_version_of_the_text_is_there_in_every_language(version: str, settings: Settings) -> None:
    texts = {code: (FOLDER / version / f"{code}.txt").read_text("utf-8") for code, _name in settings.LANGUAGES}
    assert len({text.count("\n\n") for text in texts.values()}) == 1
    assert len(set(texts.values())) == len(texts)


def test_people_of_the_demo_are_asked_nothing(db: None) -> None:
    assert not needs_consent(User.objects.create_user("office@demo.example"))


def test_what_is_held_on_a_person_has_no_secret(real_hashers: None, person: Person, client: Client) -> None:
    berit = person()
    sign_in(client, berit.email)
    sign_in(Client(), berit.email, "wrong")
    held = personal_data.everything_on(berit)["accounts"]
    assert (held["email"], held["name"], held["language"]) == ("berit@firm.example", "Berit", "en")
    assert held["addresses"] == [{"email": "berit@firm.example", "confirmed": True, "primary": True}]
    assert [each["ip"] for each in held["sessions"]] == ["127.0.0.1"]
    assert [each["version"] for each in held["consents"]] == [versions()[-1]]
    assert len(held["failed_sign_ins"]) == 1
    assert "argon2" not in str(held)


def test_an_erased_person_leaves_a_number_and_what_they_agreed_to(person: Person, client: Client) -> None:
    berit = person()
    sign_in(client, berit.email)
    personal_data.erase_everywhere(berit)
    assert client.get("/accounts/sessions/").status_code == 302
    berit.refresh_from_db()
    assert (berit.email, berit.name, berit.is_active) == (f"erased-{berit.pk}@erased.invalid", "", False)
    assert not EmailAddress.objects.exists()
    assert [given.version for given in berit.consents.all()] == [consent.versions()[-1]]
