"""Limits of django-allauth: each answers 429, in the reader's language, and says how long to wait."""

import time
from collections.abc import Callable, Iterator

import pytest
from allauth.account import app_settings as account_settings
from allauth.mfa import app_settings as mfa_settings
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.mfa.webauthn.internal.auth import WebAuthn
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from pytest_django import Settings
from tests.accounts.conftest import PASSWORD, Person

from intercluster.apps.accounts import allauth_urls
from intercluster.apps.accounts.models import SignInAttempt, User
from intercluster.apps.accounts.services import PER_ADDRESS
from intercluster.apps.accounts.too_many import JOIN, LIMITS
from intercluster.apps.events.agenda.views import LINK

NOT_OFFERED = {"signup", "change_phone", "verify_phone", "request_login_code"}
"""Limits of what the platform does not have: accounts come from invitations, and nobody signs in by code or phone."""
SILENT = {"confirm_email"}
"""A second mail within minutes is left out; the link in the first is as good."""

HOUR = 3600
KEY = {"uidb36": "1", "key": "set-password"}


@pytest.fixture(autouse=True)
def empty_cache(db: None) -> Iterator[None]:
    """Begin without counts."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def once_an_hour(settings: Settings) -> None:
    """Have every limit reached after one request."""
    for name, limits in (("ACCOUNT", account_settings.RATE_LIMITS), ("MFA", mfa_settings.RATE_LIMITS)):
        # What was the limit of a person stays one: a visitor has no number to count by.
        per = {action: "user" if "/user" in (rate or "") else "ip" for action, rate in limits.items()}
        setattr(settings, f"{name}_RATE_LIMITS", {action: f"1/h/{whom}" for action, whom in per.items()})


def test_every_limit_of_the_library_is_known() -> None:
    known = {limit.action for limits in LIMITS.values() for limit in limits} | {JOIN.action, LINK.action}
    assert known | NOT_OFFERED | SILENT == {*account_settings.RATE_LIMITS, *mfa_settings.RATE_LIMITS}


def addresses() -> dict[str, str]:
    """Return every address of the library that the platform offers, by its name."""
    arguments = {
        "account_confirm_email": {"key": "abc"},
        "account_reset_password_from_key": KEY,
        "mfa_remove_webauthn": {"pk": 1},
        "mfa_edit_webauthn": {"pk": 1},
    }
    names = [str(each.name) for each in allauth_urls.urlpatterns]
    return {name: reverse(name, kwargs=arguments.get(name)) for name in names}


@pytest.mark.parametrize("signed_in", [True, False])
def test_no_address_fails_beyond_its_limit(
    person: Person, client: Client, once_an_hour: None, *, signed_in: bool
) -> None:
    client.raise_request_exception = False
    reached = set()
    for name, address in addresses().items():
        if signed_in:
            client.force_login(User.objects.filter(email="berit@firm.example").first() or person())
        data = {"email": "berit@firm.example", "login": "berit@firm.example", "password": "wrong"}
        statuses = [client.post(address, data).status_code for _ in range(3)]
        assert max(statuses) < 500, (name, statuses)
        if 429 in statuses:
            reached.add(name)
    visitors = {"account_reset_password", "account_reset_password_from_key", "mfa_login_webauthn", "account_login"}
    own = {"account_email", "account_change_password", "account_set_password", "account_reauthenticate"}
    assert reached == ({*own, *visitors} if signed_in else visitors)


def signed_out(client: Client, _berit: User) -> None:
    pass


def signed_in(client: Client, berit: User) -> None:
    client.post("/accounts/sign-in/", {"login": berit.email, "password": PASSWORD})
    client.post("/accounts/confirm-access/", {"password": PASSWORD})
    cache.clear()


def with_an_app(client: Client, berit: User) -> None:
    signed_in(client, berit)
    TOTP.activate(berit, generate_totp_secret())


def with_a_passkey(client: Client, berit: User) -> None:
    signed_in(client, berit)
    WebAuthn.add(berit, "Laptop", {"id": "x"})


def half_signed_in(client: Client, berit: User) -> None:
    TOTP.activate(berit, generate_totp_secret())
    RecoveryCodes.activate(berit)
    client.post("/accounts/sign-in/", {"login": berit.email, "password": PASSWORD})
    cache.clear()


NEW = {"oldpassword": PASSWORD, "password1": "kort", "password2": "kort"}
CASES: dict[str, tuple[Callable[[Client, User], None], str, dict[str, str]]] = {
    "sign-in": (signed_out, "/accounts/sign-in/", {"login": "ola@firm.example", "password": "wrong"}),
    "account_email": (signed_in, "/accounts/email/", {"action_add": "", "email": "b@firm.example"}),
    "account_reset_password": (signed_out, "/accounts/password/reset/", {"email": "Berit@firm.example"}),
    "account_reset_password_from_key": (signed_out, "/accounts/password/reset/key/1-set-password/", {}),
    "account_change_password": (signed_in, "/accounts/password/change/", NEW),
    "account_set_password": (signed_in, "/accounts/password/set/", NEW),
    "account_reauthenticate": (signed_in, "/accounts/confirm-access/", {"password": "wrong"}),
    "mfa_reauthenticate": (with_an_app, "/accounts/second-factor/confirm-access/", {"code": "000000"}),
    "mfa_reauthenticate_webauthn": (with_a_passkey, "/accounts/passkeys/confirm-access/", {"credential": "{}"}),
    "mfa_authenticate": (half_signed_in, "/accounts/second-factor/sign-in/", {"code": "000000"}),
    "mfa_activate_totp": (signed_in, "/accounts/second-factor/app/", {"code": "000000"}),
    "mfa_login_webauthn": (signed_out, "/accounts/passkeys/sign-in/", {"credential": "{}"}),
}


@pytest.mark.parametrize("name", list(LIMITS))
def test_each_limit_answers_429(person: Person, client: Client, once_an_hour: None, name: str) -> None:
    prepare, address, data = CASES[name]
    prepare(client, person())
    before = client.post(address, data)
    assert before.status_code < 400 or before.status_code == 422, before.text
    answer = client.post(address, data)
    assert answer.status_code == 429, answer.text
    assert HOUR - 60 <= int(answer["Retry-After"]) <= HOUR


@pytest.mark.parametrize(
    ("language", "title", "wait"),
    [
        ("en", "Too many attempts", "Try again in 60 minutes."),
        ("sv", "För många försök", "Försök igen om 60 minuter."),
        ("nb", "For mange forsøk", "Prøv igjen om 60 minutter."),
        ("fi", "Liian monta yritystä", "Yritä uudelleen 60 minuutin kuluttua."),
    ],
)
def test_the_page_is_in_the_reader_s_language(client: Client, language: str, title: str, wait: str) -> None:
    for number in range(4):
        answer = client.post(
            "/accounts/password/reset/", {"email": "nobody@firm.example"}, headers={"accept-language": language}
        )
        assert answer.status_code == (302 if number < 3 else 429)
    assert f"<title>{title}" in answer.text
    assert wait in answer.text


def test_the_wait_is_that_of_the_count_that_is_full(client: Client) -> None:
    for _ in range(3):
        client.post("/accounts/password/reset/", {"email": "nobody@firm.example"})
    later = time.time()
    other = client.post("/accounts/password/reset/", {"email": "somebody@firm.example"})
    assert other.status_code == 302  # another address is another count
    answer = client.post("/accounts/password/reset/", {"email": "nobody@firm.example"})
    assert HOUR - (time.time() - later) - 30 <= int(answer["Retry-After"]) <= HOUR


def test_attempts_to_sign_in_say_how_long_to_wait(person: Person, client: Client) -> None:
    who = {"login": person().email, "password": "wrong"}
    answers = [client.post("/accounts/sign-in/", who) for _ in range(PER_ADDRESS + 1)]
    assert [answer.status_code for answer in answers] == [422] * PER_ADDRESS + [429]
    assert answers[-1]["Retry-After"] == str(15 * 60)
    assert "Wait 15 minutes, then try again." in answers[-1].text
    assert SignInAttempt.objects.count() == PER_ADDRESS
