"""A new password ends what the old one let in."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from tests.mails import mailed

from intercluster.apps.access.services import make_token, recognise
from intercluster.apps.accounts.consent import agree, terms
from intercluster.apps.accounts.models import User
from intercluster.apps.accounts.services import confirm_address

OLD, NEW = "långt och hemligt nog", "nytt och ännu hemligare"
CHANGE = "/accounts/password/change/"


@pytest.fixture
def berit(db: None) -> User:
    user = User.objects.create_user("berit@firm.example", OLD)
    confirm_address(user, user.email)
    agree(user, terms())
    return user


def signed_in() -> Client:
    client = Client()
    client.post("/accounts/sign-in/", {"login": "berit@firm.example", "password": OLD})
    assert "_auth_user_id" in client.session
    return client


def token(user: User) -> str:
    return make_token(user, "ERP", ["partners"], timezone.now() + timedelta(days=9))[1]


def is_in(client: Client) -> bool:
    return client.get("/accounts/sessions/").status_code == 200


def test_a_reset_ends_all_sessions_and_revokes_all_tokens(berit: User, client: Client) -> None:
    secret, elsewhere = token(berit), signed_in()
    client.post("/accounts/password/reset/", {"email": berit.email})
    link = re.search(r"http://127.0.0.1:8000(/\S+)", mailed()[0].body)
    assert link is not None
    page = client.get(link[1], follow=True)
    assert "your API tokens are revoked" in page.content.decode()
    client.post(page.redirect_chain[-1][0], {"password1": NEW, "password2": NEW})
    assert recognise(secret) is None
    assert not is_in(elsewhere)
    assert not berit.usersession_set.exists()


def test_a_password_that_is_too_short_ends_nothing(berit: User, client: Client) -> None:
    secret, elsewhere = token(berit), signed_in()
    client.post("/accounts/password/reset/", {"email": berit.email})
    link = re.search(r"http://127.0.0.1:8000(/\S+)", mailed()[0].body)
    assert link is not None
    address = client.get(link[1], follow=True).redirect_chain[-1][0]
    client.post(address, {"password1": "kort", "password2": "kort"})
    assert recognise(secret) is not None
    assert is_in(elsewhere)


@pytest.mark.parametrize("wished", [True, False])
def test_a_change_ends_all_sessions_and_tokens_as_wished(berit: User, wished: bool) -> None:
    secret, here, elsewhere = token(berit), signed_in(), signed_in()
    assert "Revoke my API tokens too" in here.get(CHANGE).content.decode()
    given = {"oldpassword": OLD, "password1": NEW, "password2": NEW}
    here.post(CHANGE, given | ({"revoke_tokens": "on"} if wished else {}))
    assert (recognise(secret) is None) is wished
    assert not is_in(here)
    assert not is_in(elsewhere)


def test_who_has_no_token_is_not_asked(berit: User) -> None:
    assert "API tokens too" not in signed_in().get(CHANGE).content.decode()
