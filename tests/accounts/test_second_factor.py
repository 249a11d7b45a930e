"""Second factors: set up, asked for, required of some, and kept encrypted."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings
from tests.accounts.conftest import PASSWORD, Person
from tests.mails import mailed

from intercluster.apps.accounts.adapters import MFAAdapter
from intercluster.apps.accounts.models import User
from intercluster.apps.accounts.queries import has_second_factor
from intercluster.apps.directory.models import Cluster

SIGN_IN = "/accounts/sign-in/"


def sign_in(client: Client, user: User) -> str:
    return client.post(SIGN_IN, {"login": user.email, "password": PASSWORD})["Location"]


def code_now(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def set_up(client: Client, user: User) -> str:
    """Set up an authenticator app by the pages, and return its secret."""
    sign_in(client, user)
    asked = client.get("/accounts/second-factor/app/")  # asks for the password again
    assert asked["Location"].startswith("/accounts/confirm-access/")
    client.post("/accounts/confirm-access/", {"password": PASSWORD})
    page = client.get("/accounts/second-factor/app/").content.decode()
    found = re.search(r'id="authenticator_secret"\s+value="(\w+)"', page)
    assert found is not None, page
    answer = client.post("/accounts/second-factor/app/", {"code": code_now(found[1])})
    assert answer.status_code == 302
    return found[1]


@pytest.mark.django_db(transaction=True)  # its owner is told by mail after the commit
def test_an_app_is_set_up_and_then_asked_for(person: Person, client: Client) -> None:
    berit = person()
    secret = set_up(client, berit)
    assert has_second_factor(berit)
    assert [message.to for message in mailed()] == [["berit@firm.example"]]
    client.post("/accounts/sign-out/")
    assert sign_in(client, berit) == "/accounts/second-factor/sign-in/"
    assert "_auth_user_id" not in client.session
    assert client.post("/accounts/second-factor/sign-in/", {"code": "000000"}).status_code == 200
    assert "_auth_user_id" not in client.session
    cache.clear()  # forgets that the code of this half minute has been used
    client.post("/accounts/second-factor/sign-in/", {"code": code_now(secret)})
    assert client.session["_auth_user_id"] == str(berit.pk)


def test_a_recovery_code_opens_once(person: Person, client: Client) -> None:
    berit = person()
    set_up(client, berit)
    code = Authenticator.objects.get(user=berit, type="recovery_codes").wrap().get_unused_codes()[0]
    opened = []
    for _ in range(2):
        client.post("/accounts/sign-out/")
        sign_in(client, berit)
        client.post("/accounts/second-factor/sign-in/", {"code": code})
        opened.append("_auth_user_id" in client.session)
    assert opened == [True, False]


def test_secrets_are_encrypted_in_the_database(person: Person, client: Client) -> None:
    secret = set_up(client, person())
    stored = Authenticator.objects.get(type="totp").data["secret"]
    assert secret not in stored
    assert MFAAdapter().decrypt(stored) == secret


def test_the_keys_pages_ask_for_the_password_again(person: Person, client: Client) -> None:
    client.force_login(person())
    answer = client.get("/accounts/passkeys/add/")
    assert answer["Location"].startswith("/accounts/confirm-access/")


@pytest.fixture
def manager(person: Person) -> User:
    berit = person()
    Cluster.objects.create(slug="north", name="North", country="NO").managers.add(berit)
    return berit


def test_whom_it_is_required_of_goes_nowhere_else(manager: User, client: Client, settings: Settings) -> None:
    settings.REQUIRE_MFA = True
    sign_in(client, manager)
    answer = client.get("/office/north/?a=b")
    assert (answer.status_code, answer["Location"]) == (
        302,
        "/accounts/second-factor/?next=%2Foffice%2Fnorth%2F%3Fa%3Db",
    )
    assert client.get("/api/partners?text=a").status_code == 403
    assert client.get("/accounts/second-factor/").status_code == 200
    set_up(client, manager)
    assert client.get("/office/north/").status_code == 200


def test_it_is_required_of_administrators_and_of_no_member(person: Person, client: Client, settings: Settings) -> None:
    settings.REQUIRE_MFA = True
    berit = person()
    client.force_login(berit)
    assert client.get("/directory/").status_code == 200
    User.objects.update(is_superuser=True)
    assert client.get("/directory/").status_code == 302


def test_recovery_codes_alone_are_no_second_factor(manager: User) -> None:
    Authenticator.objects.create(user=manager, type=Authenticator.Type.RECOVERY_CODES, data={})
    assert not has_second_factor(manager)


def test_without_the_setting_it_is_a_choice(manager: User, client: Client) -> None:
    sign_in(client, manager)
    assert client.get("/office/north/").status_code == 200
