"""Tokens: made once, kept as a digest, limited to scopes, and gone when revoked, expired or their person inactive."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings
from tests.plugins.northern import Northern

from intercluster.apps.access.models import RateCount, Token
from intercluster.apps.access.services import MOST, digest_of, make_token, recognise, revoke_token
from intercluster.apps.accounts.consent import agree, terms, withdraw
from intercluster.apps.accounts.models import User
from intercluster.core.errors import Refused
from intercluster.core.feature import scopes
from intercluster.core.personal_data import erase_everywhere, everything_on

DAY = timedelta(days=1)


@pytest.fixture
def manager(northern: Northern) -> User:
    """Return who runs the Finnish cluster."""
    user = User.objects.create_user("office@cluster-fi.example")
    northern.clusters["FI"].managers.add(user)
    return user


def secret_of(user: User, *scopes: str) -> str:
    return make_token(user, "test", scopes, timezone.now() + DAY)[1]


def bearer(secret: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {secret}"}


def test_the_secret_is_not_kept(manager: User) -> None:
    token, secret = make_token(manager, "ERP", ["members", "partners"], timezone.now() + DAY)
    assert secret.startswith("icl_")
    assert len(secret) > 40
    stored = Token.objects.values().get()
    assert secret not in str(stored)
    assert (stored["digest"], stored["beginning"], stored["scopes"]) == (
        digest_of(secret),
        secret[:10],
        ["members", "partners"],
    )
    assert recognise(secret) == token
    assert Token.objects.get().used == timezone.localdate()


def test_what_is_no_valid_token(manager: User) -> None:
    now = timezone.now()
    token, secret = make_token(manager, "ERP", ["members"], now + DAY)
    assert recognise(secret + "x") is None
    assert recognise("") is None
    assert recognise(secret, now + 2 * DAY) is None
    User.objects.update(is_active=False)
    assert recognise(secret) is None
    User.objects.update(is_active=True)
    assert recognise(secret) == token
    other = User.objects.create_user("other@demo.example")
    assert not revoke_token(other, token.pk)
    assert revoke_token(manager, token.pk)
    assert recognise(secret) is None


@pytest.mark.parametrize("days", [-1, 0, 400])
def test_valid_for_a_year_at_most(manager: User, days: int) -> None:
    now = timezone.now()
    with pytest.raises(Refused, match="at least a day and at most a year"):
        make_token(manager, "ERP", ["members"], now + days * DAY, now)
    with pytest.raises(Refused, match="at least one thing"):
        make_token(manager, "ERP", [], now + DAY)


def test_so_many_and_no_more(manager: User) -> None:
    for _ in range(MOST):
        secret_of(manager, "partners")
    with pytest.raises(Refused, match="Revoke one first"):
        secret_of(manager, "partners")
    Token.objects.filter(pk=Token.objects.first().pk).update(expires=timezone.now() - DAY)
    secret_of(manager, "partners")
    assert Token.objects.count() == MOST


def test_a_token_does_what_its_person_may_within_its_scopes(manager: User, client: Client) -> None:
    address = "/api/clusters/cluster-fi/members"
    assert client.get(address).status_code == 401
    assert client.get(address, headers=bearer(secret_of(manager, "members"))).status_code == 200
    answer = client.get(address, headers=bearer(secret_of(manager, "directory", "partners")))
    assert (answer.status_code, answer.json()) == (
        403,
        {"detail": "The token may not be used for this: it needs the scope “members”."},
    )
    other = User.objects.create_user("other@demo.example")
    assert client.get(address, headers=bearer(secret_of(other, "members"))).status_code == 404
    assert client.get("/api/clusters", headers=bearer("wrong")).status_code == 401
    assert client.get("/api/clusters", headers={"Authorization": "Basic YTpi"}).status_code == 401
    assert client.get("/api/clusters").status_code == 200


def test_a_token_sees_more_than_a_visitor(manager: User, client: Client) -> None:
    shown = client.get("/api/organisations/sawmill").json()
    seen = client.get("/api/organisations/sawmill", headers=bearer(secret_of(manager, "directory"))).json()
    assert len(shown["needs"]) == 1
    assert len(seen["needs"]) == 2


def test_a_session_needs_the_csrf_token_to_write_and_a_bearer_does_not(manager: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(manager)
    address = "/api/clusters/cluster-fi/members"
    answer = client.post(address, {"members": []}, content_type="application/json")
    assert (answer.status_code, answer.json()) == (403, {"detail": "The CSRF token is missing or wrong."})
    headers = bearer(secret_of(manager, "members"))
    answer = Client(enforce_csrf_checks=True).post(
        address, {"members": []}, content_type="application/json", headers=headers
    )
    assert answer.status_code == 200


def test_too_many_requests_are_told_when_to_ask_again(northern: Northern, client: Client, settings: Settings) -> None:
    settings.VISITOR_REQUESTS_PER_MINUTE = 3
    RateCount.objects.create(who="api from 192.0.2.1", minute=1, times=9)
    answers = [client.get("/api/clusters") for _ in range(8)]
    # A minute may begin among the eight.
    assert answers[2].status_code == 200
    refused = [answer for answer in answers if answer.status_code == 429]
    assert refused
    assert all(0 < int(answer["Retry-After"]) <= 61 for answer in refused)
    assert not RateCount.objects.filter(minute=1).exists()
    person = User.objects.create_user("person@demo.example")
    client.force_login(person)
    assert client.get("/api/clusters").status_code == 200


def test_too_many_searches_are_told_when_to_go_on(northern: Northern, client: Client, settings: Settings) -> None:
    settings.VISITOR_REQUESTS_PER_MINUTE = 1
    answers = [client.get("/partners/") for _ in range(4)]
    refused = [answer for answer in answers if answer.status_code == 429]
    assert len(refused) >= 2
    assert 0 < int(refused[0]["Retry-After"]) <= 61
    assert "Too many searches" in refused[0].content.decode()
    assert client.get("/directory/").status_code == 200


def test_the_page_makes_shows_once_and_revokes(manager: User, client: Client) -> None:
    assert client.get("/accounts/tokens/").status_code == 302
    client.force_login(manager)
    assert "You have no tokens yet" in client.get("/accounts/tokens/").content.decode()
    answer = client.post("/accounts/tokens/", {"name": "", "days": "90"})
    assert answer.status_code == 422
    assert "Write what the token is for" in answer.content.decode()
    answer = client.post("/accounts/tokens/", {"name": "ERP <b>", "days": "90", "scopes": ["members"]})
    token = Token.objects.get()
    page = answer.content.decode()
    secret = page[page.index("icl_") :].split("<", 1)[0]
    assert recognise(secret) == token
    assert "ERP &lt;b&gt;" in page
    assert token.expires.date() == (timezone.now() + timedelta(days=90)).date()
    assert secret not in client.get("/accounts/tokens/").content.decode()
    answer = client.post(f"/accounts/tokens/{token.pk}/revoke/", follow=True)
    assert "The token is revoked" in answer.content.decode()
    assert not Token.objects.exists()


def test_what_is_held_on_a_person_has_no_secret_and_is_erased(manager: User) -> None:
    secret = secret_of(manager, "members")
    [held] = everything_on(manager)["access"]["tokens"]
    assert (held["name"], held["scopes"], held["begins_with"]) == ("test", ["members"], secret[:10])
    assert secret not in str(held)
    erase_everywhere(manager)
    assert recognise(secret) is None
    assert not Token.objects.exists()


@pytest.mark.parametrize("address", ["/api/clusters", "/api/introductions", "/api/clusters/cluster-fi/members"])
def test_a_token_opens_nothing_that_pages_keep_from_its_person(
    manager: User, client: Client, settings: Settings, address: str
) -> None:
    headers = bearer(secret_of(manager, *scopes()))
    manager.set_password("långt och hemligt nog")
    manager.save()

    def told() -> tuple[int, str]:
        answer = client.get(address, headers=headers)
        return answer.status_code, answer.json()["detail"] if answer.status_code != 200 else ""

    terms_first = (403, "Agree to the terms first. http://testserver/accounts/terms/")
    assert told() == terms_first
    agree(manager, terms("en"))
    assert told() == (200, "")
    settings.REQUIRE_MFA = True
    factor_first = (
        403,
        "Set up a second factor first: your role requires it. http://testserver/accounts/second-factor/",
    )
    assert told() == factor_first
    manager.authenticator_set.create(type="totp", data={})
    assert told() == (200, "")
    withdraw(manager)
    assert told() == terms_first


def test_an_unattended_session_makes_no_token_and_erases_nobody(manager: User, client: Client) -> None:
    manager.set_password("långt och hemligt nog")
    manager.save()
    agree(manager, terms("en"))
    client.force_login(manager)
    form = {"name": "ERP", "scopes": ["members"], "days": "90"}
    for address, data in (("/accounts/tokens/", form), ("/accounts/data/erase/", {"email": manager.email})):
        assert client.post(address, data)["Location"].startswith("/accounts/confirm-access/?next=")
    assert not Token.objects.exists()
    client.post("/accounts/confirm-access/", {"password": "långt och hemligt nog"})
    assert client.post("/accounts/tokens/", form).status_code == 200
    assert Token.objects.get().user == manager


def test_scope_of_an_app_that_is_gone_opens_nothing(manager: User, client: Client) -> None:
    with pytest.raises(ValueError, match="No app states the scopes"):
        secret_of(manager, "fax")
    secret = secret_of(manager, "partners")
    Token.objects.update(scopes=["fax", "partners"])
    assert client.get("/api/clusters", headers=bearer(secret)).status_code == 403
    client.force_login(manager)
    page = client.get("/accounts/tokens/").content.decode()
    assert "<td>Search partners</td>" in page
    assert "fax" not in page
