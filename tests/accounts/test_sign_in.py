"""Signing in: with a password, as a demo office, and not too often."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from intercluster.apps.accounts.consent import agree, terms
from intercluster.apps.accounts.models import SignInAttempt, User
from intercluster.apps.accounts.queries import demo_offices, demo_owners, is_shared
from intercluster.apps.accounts.services import PER_ADDRESS, PER_PLACE, confirm_address
from intercluster.apps.directory.models import Affiliation, Cluster, Membership, Organisation
from intercluster.apps.notices.models import Mail

PASSWORD = "långt och hemligt nog"
ADDRESS = "/accounts/sign-in/"


@pytest.fixture
def anna(db: None) -> User:
    """Return who runs a cluster and has a password."""
    user = User.objects.create_user("Anna@cluster.example", PASSWORD, name="Anna Demo", language="sv")
    confirm_address(user, user.email)
    agree(user, terms("sv"))
    Cluster.objects.create(slug="north", name="North", country="SE").managers.add(user)
    return user


def signed_in(client: Client) -> int | None:
    key = client.session.get("_auth_user_id")
    return int(key) if key else None


def test_with_the_right_password_one_gets_to_ones_office(anna: User, client: Client) -> None:
    answer = client.post(ADDRESS, {"login": "anna@CLUSTER.example", "password": PASSWORD}, follow=True)
    assert [address for address, _status in answer.redirect_chain] == ["/accounts/welcome/", "/office/north/"]
    assert signed_in(client) == anna.pk
    assert client.cookies["django_language"].value == "sv"
    assert SignInAttempt.objects.count() == 0


def test_who_evaluates_a_cluster_gets_to_its_numbers_and_finds_the_way_back(anna: User, client: Client) -> None:
    north = Cluster.objects.get(slug="north")
    north.managers.clear()
    north.evaluators.add(anna)
    answer = client.post(ADDRESS, {"login": anna.email, "password": PASSWORD}, follow=True)
    assert [address for address, _status in answer.redirect_chain][-1] == "/office/north/statistics/"
    page = client.get("/directory/").content.decode()
    assert '<a href="/office/north/statistics/">Statistik</a>' in page
    assert 'href="/office/north/"' not in page


@pytest.mark.parametrize(
    ("wanted", "address"),
    [
        ("/directory/?q=a", "/directory/?q=a"),
        ("https://elsewhere.example/", "/accounts/welcome/"),
        ("//elsewhere.example/", "/accounts/welcome/"),
        ("javascript:alert(1)", "/accounts/welcome/"),
    ],
)
def test_one_goes_on_to_pages_of_ours_only(anna: User, client: Client, wanted: str, address: str) -> None:
    answer = client.post(ADDRESS, {"login": anna.email, "password": PASSWORD, "next": wanted})
    assert (answer.status_code, answer["Location"]) == (302, address)


@pytest.mark.parametrize("email", ["anna@cluster.example", "nobody@cluster.example"])
def test_what_does_not_go_together_is_said_without_telling_who_exists(anna: User, client: Client, email: str) -> None:
    answer = client.post(ADDRESS, {"login": email, "password": "wrong"})
    assert answer.status_code == 422
    assert "do not match" in answer.content.decode()
    assert f'value="{email}"' in answer.content.decode()
    assert "wrong" not in answer.content.decode()
    assert signed_in(client) is None


def test_missing_and_malformed_fields_say_what_would_be_right(db: None, client: Client) -> None:
    content = client.post(ADDRESS, {"login": "anna"}).content.decode()
    assert "such as anna@example.org" in content
    assert "Write your password." in content
    assert SignInAttempt.objects.count() == 0


def test_too_many_attempts_have_to_wait_even_with_the_right_password(anna: User, client: Client) -> None:
    for _ in range(PER_ADDRESS):
        assert client.post(ADDRESS, {"login": anna.email, "password": "wrong"}).status_code == 422
    answer = client.post(ADDRESS, {"login": anna.email, "password": PASSWORD})
    assert answer.status_code == 429
    assert "Wait 15 minutes" in answer.content.decode()
    assert signed_in(client) is None
    elsewhere = client.post(ADDRESS, {"login": anna.email, "password": PASSWORD}, REMOTE_ADDR="192.0.2.7")
    assert elsewhere.status_code == 302


def test_the_wait_ends(anna: User, client: Client) -> None:
    for _ in range(PER_ADDRESS):
        client.post(ADDRESS, {"login": anna.email, "password": "wrong"})
    SignInAttempt.objects.update(at=timezone.now() - timedelta(minutes=10))
    answer = client.post(ADDRESS, {"login": anna.email, "password": PASSWORD})
    assert "Wait 5 minutes" in answer.content.decode()
    SignInAttempt.objects.update(at=timezone.now() - timedelta(minutes=16))
    assert client.post(ADDRESS, {"login": anna.email, "password": PASSWORD}).status_code == 302
    assert SignInAttempt.objects.count() == 0


def test_one_place_cannot_try_many_accounts(anna: User, client: Client) -> None:
    SignInAttempt.objects.bulk_create(SignInAttempt(ip="127.0.0.1", email=f"u{n}@x.example") for n in range(PER_PLACE))
    assert client.post(ADDRESS, {"login": anna.email, "password": PASSWORD}).status_code == 429


@pytest.mark.parametrize(
    ("forwarded", "ip"), [("192.0.2.1, 198.51.100.2", "198.51.100.2"), ("unknown", "127.0.0.1"), ("", "127.0.0.1")]
)
def test_behind_a_proxy_its_word_counts(
    anna: User, client: Client, settings: Settings, forwarded: str, ip: str
) -> None:
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    client.post(ADDRESS, {"login": anna.email, "password": "wrong"}, headers={"x-forwarded-for": forwarded})
    assert SignInAttempt.objects.get().ip == ip


def test_without_a_proxy_nobody_chooses_their_own_address(anna: User, client: Client) -> None:
    client.post(ADDRESS, {"login": anna.email, "password": "wrong"}, headers={"x-forwarded-for": "192.0.2.1"})
    assert SignInAttempt.objects.get().ip == "127.0.0.1"


def test_signing_out_is_a_post(anna: User, client: Client) -> None:
    client.force_login(anna)
    assert client.get("/accounts/sign-out/").status_code == 405
    assert signed_in(client) == anna.pk
    assert client.post("/accounts/sign-out/")["Location"] == "/"
    assert signed_in(client) is None


def test_forged_posts_are_turned_away_with_a_page(anna: User) -> None:
    answer = Client(enforce_csrf_checks=True).post(ADDRESS, {"login": anna.email, "password": PASSWORD})
    assert answer.status_code == 403
    assert "has expired" in answer.content.decode()
    assert "default-src 'none'" in answer["Content-Security-Policy"]


def test_the_language_is_remembered(anna: User, client: Client) -> None:
    client.force_login(anna)
    answer = client.post("/accounts/language/", {"language": "fi", "next": "/directory/"})
    assert answer["Location"] == "/directory/"
    anna.refresh_from_db()
    assert anna.language == "fi"
    client.post("/accounts/language/", {"language": "xx", "next": "/"})
    anna.refresh_from_db()
    assert anna.language == "fi"


@pytest.fixture
def demo(db: None) -> Cluster:
    """Return a demo cluster with its office."""
    cluster = Cluster.objects.create(slug="demo-north", name="Demo North", country="SE", is_demo=True)
    cluster.managers.add(User.objects.create_user("office@demo-north.example"))
    return cluster


def test_the_demo_can_be_entered_by_one_click_where_it_is_shown(
    demo: Cluster, client: Client, settings: Settings
) -> None:
    settings.DEMO_SIGN_IN = True
    assert "Sign in as the office of Demo North" in client.get(ADDRESS).content.decode()
    assert client.get("/accounts/demo/demo-north/").status_code == 405
    assert client.post("/accounts/demo/demo-north/", follow=True).redirect_chain[-1][0] == "/office/demo-north/"
    assert client.post("/accounts/demo/nowhere/").status_code == 404


def test_demo_clusters_have_their_names_in_the_reader_s_language(
    demo: Cluster, client: Client, settings: Settings
) -> None:
    settings.DEMO_SIGN_IN = True
    Cluster.objects.filter(pk=demo.pk).update(names={"sv": "Demo Norr"})

    assert "Demo Norr" in client.get(ADDRESS, headers={"accept-language": "sv"}).text
    assert "Demo North" in client.get(ADDRESS, headers={"accept-language": "fi"}).text


def test_elsewhere_there_is_no_such_door(demo: Cluster, client: Client, settings: Settings) -> None:
    settings.DEMO_SIGN_IN = False
    assert "Demo North" not in client.get(ADDRESS).content.decode()
    assert client.post("/accounts/demo/demo-north/").status_code == 404


@pytest.mark.parametrize("change", ["password", "superuser", "inactive", "real cluster"])
def test_nobody_real_can_be_entered_as(demo: Cluster, change: str) -> None:
    user = demo.managers.get()
    assert [found.pk for found in demo_offices()] == [user.pk]
    if change == "password":
        user.set_password(PASSWORD)
    elif change == "superuser":
        user.is_superuser = True
    elif change == "inactive":
        user.is_active = False
    else:
        Cluster.objects.create(slug="real", name="Real", country="SE").managers.add(user)
    user.save()
    assert list(demo_offices()) == []


def test_an_owner_of_the_demo_is_entered_by_one_click_too(demo: Cluster, client: Client, settings: Settings) -> None:
    firm = Organisation.objects.create(slug="firm", name="Firm Demo", country="SE", is_demo=True)
    Membership.objects.create(cluster=demo, organisation=firm)
    owner = User.objects.create_user("owner@demo-north.example", name="Stina Demo", language="sv")
    Affiliation.objects.create(user=owner, organisation=firm, role="editor")
    settings.DEMO_SIGN_IN = True
    assert "Sign in as Firm Demo, a member of Demo North" in client.get(ADDRESS).content.decode()
    assert (
        client.post("/accounts/demo/demo-north/owner/", follow=True).redirect_chain[-1][0]
        == "/organisations/firm/partners/"
    )
    assert is_shared(owner)
    for address in ("/accounts/password/set/", "/accounts/tokens/", "/accounts/data/erase/"):
        assert client.get(address).status_code == client.post(address, {"email": owner.email}).status_code == 403
    assert Client().post("/accounts/password/reset/", {"email": owner.email}).status_code == 302
    assert not Mail.objects.exists()  # its mail is read by all who see the demo
    owner.refresh_from_db()
    assert owner.is_active
    real = Organisation.objects.create(slug="real", name="Real", country="SE")
    Affiliation.objects.create(user=owner, organisation=real, role="member")
    assert list(demo_owners()) == []


def test_who_looks_at_the_demo_in_another_language_leaves_its_people_theirs(
    db: None, client: Client, settings: Settings
) -> None:
    settings.DEMO_SIGN_IN = True
    cluster = Cluster.objects.create(slug="demo-north", name="North", country="FI", is_demo=True)
    office = User.objects.create_user("office@demo-north.example", language="fi")
    cluster.managers.add(office)
    client.post("/accounts/demo/demo-north/")
    client.post("/accounts/language/", {"language": "sv", "next": "/"})
    assert '<html lang="sv"' in client.get("/").content.decode()
    office.refresh_from_db()
    assert office.language == "fi"
