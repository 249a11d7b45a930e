"""Accounts and people, as a browser shows them: no breach of the content security policy, nothing axe finds wrong."""

import re

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer
from tests.browser.conftest import follow, violations, width_of
from tests.mails import mailed
from tests.plugins.northern import Northern

from intercluster.apps.accounts.consent import agree, terms
from intercluster.apps.accounts.models import User
from intercluster.apps.accounts.services import confirm_address
from intercluster.apps.directory.models import Affiliation, Organisation
from intercluster.apps.directory.rules import viewer_of
from intercluster.apps.people.invitations import invite, token_of
from intercluster.apps.people.models import JoinRequest

PASSWORD = "långt och hemligt nog"
OWN = [
    "/accounts/email/",
    "/accounts/password/change/",
    "/accounts/second-factor/",
    "/accounts/second-factor/app/",
    "/accounts/passkeys/",
    "/accounts/passkeys/add/",
    "/accounts/sessions/",
    "/accounts/terms/",
    "/organisations/sawmill/people/",
]
OPEN = ["/accounts/sign-in/", "/accounts/password/reset/", "/accounts/terms/", "/join/", "/join/?organisation=sawmill"]


@pytest.fixture
def berit(site: LiveServer, northern: Northern) -> User:
    """Return an editor of the sawmill."""
    user = User.objects.create_user("berit@firm.example", PASSWORD, name="Berit Demo")
    confirm_address(user, user.email)
    agree(user, terms("en"))
    Affiliation.objects.create(user=user, organisation=northern.organisations["sawmill"], role="editor")
    return user


def sign_in(page: Page) -> None:
    page.goto("/accounts/sign-in/")
    page.get_by_label("E-mail address").fill("berit@firm.example")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    follow(page.get_by_role("button", name="Sign in", exact=True))
    page.wait_for_url("**/organisations/sawmill/partners/")


def confirm_access(page: Page) -> None:
    if "confirm-access" in page.url:
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        follow(page.get_by_role("button", name="Confirm"))


def check(page: Page, axe: str, addresses: list[str]) -> None:
    for address in addresses:
        page.goto(address)
        confirm_access(page)
        assert (address, violations(page, axe)) == (address, [])
        page.set_viewport_size({"width": 375, "height": 800})
        assert (address, width_of(page)) == (address, 375)
        page.set_viewport_size({"width": 1280, "height": 800})


def test_pages_of_an_account(page: Page, axe: str, berit: User) -> None:
    check(page, axe, OPEN)
    sign_in(page)
    check(page, axe, OWN)


def test_pages_of_the_people_of_a_cluster(page: Page, axe: str, berit: User, northern: Northern) -> None:
    JoinRequest.objects.create(
        name="Dora", email="d@x.example", language="fi", organisation=northern.organisations["sawmill"], message="Hei"
    )
    office = User.objects.get(email="office@cluster-fi.example")
    place = northern.organisations["sawmill"]
    made = invite(viewer=viewer_of(office), email="new@x.example", role="member", place=place, language="fi")
    token = token_of(made)
    check(page, axe, [f"/invitations/{token}/", "/invitations/unknown/"])
    page.goto("/accounts/sign-in/")
    follow(page.get_by_role("button", name="Sign in as the office of Demo FI"))
    page.wait_for_url("**/office/cluster-fi/")
    check(page, axe, ["/office/cluster-fi/people/", "/office/cluster-fi/people/invite/", f"/invitations/{token}/"])


def test_a_passkey_is_added_and_opens_the_account(context: BrowserContext, page: Page, berit: User) -> None:
    devices = context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    devices.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    sign_in(page)
    page.goto("/accounts/passkeys/add/")
    confirm_access(page)
    page.get_by_label("Passwordless").check()
    follow(page.get_by_role("button", name="Add"))
    page.wait_for_url(re.compile("(recovery|codes|passkeys/$)"))
    assert berit.authenticator_set.filter(type="webauthn").count() == 1
    page.locator(".menu").last.locator("summary").click()
    follow(page.get_by_role("button", name="Sign out"))
    page.goto("/accounts/sign-in/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url("**/organisations/sawmill/partners/")
    expect(page.locator(".menu__who")).to_have_text("Berit Demo")


def test_the_road_from_an_invitation_to_a_colleague(page: Page, axe: str, site: LiveServer, northern: Northern) -> None:
    """The office invites an owner, who makes an account by the link in the mail, and invites a colleague in turn."""
    page.goto("/accounts/sign-in/")
    follow(page.get_by_role("button", name="Sign in as the office of Demo FI"))
    follow(page.get_by_role("link", name="People"))
    follow(page.get_by_role("link", name="Invite somebody"))
    page.get_by_label("E-mail address").fill("aino@sawmill.example")
    page.get_by_label("Organisation", exact=True).fill("sawmill Demo")
    follow(page.get_by_role("button", name="Send the invitation"))
    expect(page.get_by_role("status")).to_contain_text("on its way to aino@sawmill.example")
    page.locator(".menu").last.locator("summary").click()
    follow(page.get_by_role("button", name="Sign out"))
    [message] = mailed()
    link = re.search(r"http\S+(/invitations/\S+)", message.body)
    assert link is not None
    page.goto(link[1])
    page.get_by_label("Your name").fill("Aino Demo")
    page.get_by_label("A password").fill("lyhyt")
    page.get_by_label("I have read this and agree.").check()
    follow(page.get_by_role("button", name="Create account and accept"))
    expect(page.locator(".ds-validation-message")).to_contain_text("too short")
    page.get_by_label("A password").fill(PASSWORD)
    follow(page.get_by_role("button", name="Create account and accept"))
    page.wait_for_url("**/organisations/sawmill/partners/")
    page.goto("/organisations/sawmill/people/")
    page.get_by_label("E-mail address").fill("eero@sawmill.example")
    follow(page.get_by_role("button", name="Send the invitation"))
    expect(page.get_by_role("heading", name="Invited")).to_be_visible()
    assert violations(page, axe) == []
    sawmill = Organisation.objects.get(slug="sawmill")
    assert dict(sawmill.affiliations.values_list("user__email", "role")) == {"aino@sawmill.example": "editor"}
