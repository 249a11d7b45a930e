"""From a match to an outcome: an owner in Finland and one in Norway, each in their language and on their phone."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer
from tests.browser.conftest import follow, violations, width_of
from tests.plugins.northern import Northern

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Affiliation

pytestmark = pytest.mark.browser

SHOTS = os.environ.get("INTERCLUSTER_SHOTS", "")
"""A folder for pictures of each page that is looked at, where somebody wants to look as well."""


def session_of(user: User) -> str:
    """Sign somebody in, and return the key of the session."""
    store = SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.create()
    return str(store.session_key)


@pytest.fixture
def phone(browser: Browser, site: LiveServer, axe: str) -> Callable[[User], tuple[Page, Callable[[str], None]]]:
    """Return what makes a page on a phone in which somebody has signed in, and what looks at it closely."""
    made = []

    def sign_in(user: User) -> tuple[Page, Callable[[str], None]]:
        context = browser.new_context(
            base_url=site.url, locale=user.language, viewport={"width": 375, "height": 780}, java_script_enabled=True
        )
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session_of(user), "url": site.url}])
        page = context.new_page()
        made.append(context)

        def look(name: str) -> None:
            assert violations(page, axe) == []
            assert width_of(page) <= 375
            expect(page.locator("html")).to_have_attribute("lang", user.language)
            if SHOTS:
                page.screenshot(path=Path(SHOTS) / f"{name}.png", full_page=True)

        return page, look

    yield sign_in
    for context in made:
        context.close()


def owner(northern: Northern, slug: str, name: str, language: str) -> User:
    """Return who runs an organisation."""
    user = User.objects.create_user(f"owner@{slug}.example", name=name, language=language)
    Affiliation.objects.create(user=user, organisation=northern.organisations[slug], role=Affiliation.Role.EDITOR)
    return user


def test_the_road_from_a_match_to_an_outcome(
    northern: Northern, phone: Callable[[User], tuple[Page, Callable[[str], None]]]
) -> None:
    for country in ("SE", "NO", "FI"):  # so that one may be told to be a company in Norway
        for number in (1, 2):
            northern.add(f"more-{country.lower()}-{number}", country)
    aino, look_fi = phone(owner(northern, "sawmill", "Aino Demo", "fi"))
    ola, look_nb = phone(owner(northern, "machinist", "Ola Demo", "nb"))

    aino.goto("/organisations/sawmill/partners/")
    card = aino.locator("article.partner", has_text="Norja").filter(has_text="reservedeler")
    expect(card).to_contain_text("koneistajan")
    look_fi("1-partners")
    follow(card.get_by_role("link", name="Pyydä esittelyä"))
    look_fi("2-request")
    aino.get_by_label("Mistä haluaisit keskustella?").fill("Tarvitsemme 40 akselia kuussa. Sopiiko teille?")
    follow(aino.get_by_role("button", name="Pyydä esittelyä"))
    expect(aino.get_by_role("status")).to_contain_text("Lähetetty")
    look_fi("3-sent")
    address = aino.url
    assert "machinist" not in aino.content()

    ola.goto("/introductions/")
    expect(ola.locator(".site-nav a[aria-current]")).to_contain_text("Partnere 1")
    look_nb("4-list")
    follow(ola.get_by_role("link", name="sawmill Demo"))
    expect(ola.locator(".thread")).to_contain_text("40 akselia")
    look_nb("5-asked")
    ola.get_by_label("Still et spørsmål først").fill("Hvilket stål?")
    follow(ola.get_by_role("button", name="Send"))

    aino.goto("/introductions/")
    follow(aino.get_by_role("link", name="Norja"))
    expect(aino.locator(".thread")).to_contain_text("Hvilket stål?")
    assert "Ola" not in aino.content()
    look_fi("6-question")
    aino.get_by_label("Kirjoita viesti").fill("S355")
    follow(aino.get_by_role("button", name="Lähetä"))

    ola.goto(address)
    follow(ola.get_by_role("button", name="Godta"))
    expect(ola.get_by_role("link", name="owner@sawmill.example")).to_be_visible()
    look_nb("7-accepted")
    follow(ola.get_by_role("button", name="Vi har møtt hverandre"))
    ola.locator("summary", has_text="Avslutt").click()
    ola.get_by_label("Resultat").select_option("trade")
    follow(ola.get_by_role("button", name="Avslutt"))
    expect(ola.locator(".ds-alert")).to_contain_text("Avtale om kjøp eller salg")
    look_nb("8-closed")

    aino.goto(address)
    expect(aino.get_by_role("link", name="owner@machinist.example")).to_be_visible()
    expect(aino.get_by_text("Kuka on nähnyt yhteystietosi")).to_be_visible()
    look_fi("9-outcome")


def test_an_office_looks_at_its_board(
    northern: Northern,
    page: Page,
    site: LiveServer,
    axe: str,
    phone: Callable[[User], tuple[Page, Callable[[str], None]]],
) -> None:
    aino, _look = phone(owner(northern, "sawmill", "Aino Demo", "fi"))
    aino.goto("/organisations/sawmill/partners/")
    follow(aino.get_by_role("link", name="Pyydä esittelyä").first)
    aino.get_by_label("Mistä haluaisit keskustella?").fill("Hei")
    follow(aino.get_by_role("button", name="Pyydä esittelyä"))
    page.goto("/accounts/sign-in/")
    follow(page.get_by_role("button", name="Sign in as the office of Demo FI"))
    follow(page.get_by_role("main").get_by_role("link", name="Introductions", exact=True))
    expect(page.locator(".board__card")).to_contain_text("sawmill Demo")
    expect(page.get_by_role("table").first).to_contain_text("Waiting for an answer")
    assert violations(page, axe) == []
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / "board.png", full_page=True)
    page.set_viewport_size({"width": 375, "height": 780})
    assert width_of(page) <= 375
    expect(page.locator(".board__card")).to_be_hidden()  # its stage is folded
    page.emulate_media(media="print")
    expect(page.locator(".board__card")).to_be_visible()
    expect(page.locator(".board summary:visible")).to_have_count(0)
