"""An organisation's own people at work in the browser: by keyboard, with and without scripts, at every width."""

import os
from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer
from tests.browser.conftest import follow, violations, width_of
from tests.plugins.northern import Northern

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Affiliation, Need, Offer

pytestmark = pytest.mark.browser

PICTURES = os.environ.get("INTERCLUSTER_TEST_PICTURES")
"""A folder to keep pictures of the pages in, for a person to look at."""


@pytest.fixture
def editor(northern: Northern) -> User:
    """Return an editor of the Swedish drier."""
    user = User.objects.create_user("editor@drier.example", name="Stina Demo")
    Affiliation.objects.create(user=user, organisation=northern.organisations["drier"], role="editor")
    return user


@pytest.fixture(autouse=True)
def signed_in(context: BrowserContext, site: LiveServer, editor: User) -> None:
    """Sign the editor in."""
    context.add_cookies([session_of(editor, site)])


def session_of(user: User, site: LiveServer) -> dict[str, str]:
    client = Client()
    client.force_login(user)
    return {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": site.url}


def looks_right(page: Page, axe: str, name: str) -> None:
    for width in (1280, 390, 320):
        page.set_viewport_size({"width": width, "height": 900})
        assert (name, width, width_of(page)) == (name, width, width)
        assert (name, width, violations(page, axe)) == (name, width, [])
        if PICTURES and width != 320:
            page.screenshot(path=Path(PICTURES) / f"{name}-{width}.png", full_page=True)
    page.set_viewport_size({"width": 1280, "height": 900})


def press_to(page: Page, selector: str) -> None:
    """Press Tab until an element has the focus."""
    for _ in range(60):
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} is not reached by the keyboard")


def test_an_offer_is_edited_and_previewed_by_keyboard(page: Page, axe: str, northern: Northern) -> None:
    page.goto("/")
    press_to(page, "summary:has(.menu__who)")
    page.keyboard.press("Enter")
    press_to(page, ".menu__list a[href='/organisations/drier/profile/']")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Profile: 7 of 10 steps done")).to_be_visible()
    looks_right(page, axe, "profile")
    press_to(page, "a[href='/organisations/drier/offers/new/']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/offers/new/")
    looks_right(page, axe, "offer-empty")
    press_to(page, "#text")
    page.keyboard.type("Vi målar dörrar, ring 054-12 34 56")
    allies = page.locator(".view").nth(2)
    expect(allies.locator(".original")).to_have_text("Vi målar dörrar, ring 054-12 34 56")
    expect(allies.locator(".view__who")).to_have_text("drier Demo")
    expect(page.locator("#preview")).to_contain_text("Language of the text: Swedish.")
    press_to(page, "[name=visibility]:checked")
    page.keyboard.press("ArrowUp")
    expect(page.locator("#visibility-anonymous")).to_be_checked()
    expect(allies.locator(".view__who")).to_have_text("An organisation in the alliance")
    expect(page.locator("#preview .ds-alert")).to_contain_text("“054-12 34 56”: a phone number. Take it out.")
    assert page.evaluate("document.activeElement.id") == "visibility-anonymous"
    looks_right(page, axe, "offer-refused-live")
    page.wait_for_load_state("networkidle")
    press_to(page, "button[value=save]")
    page.keyboard.press("Enter")
    error = page.locator("#text-error")
    expect(error).to_contain_text("This tells who you are: “054-12 34 56”.")
    looks_right(page, axe, "offer-refused")
    page.locator("#text").fill("Vi målar dörrar")
    expect(allies.locator(".original")).to_have_text("Vi målar dörrar")
    page.wait_for_load_state("networkidle")
    press_to(page, "button[value=save]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/organisations/drier/profile/")
    made = Offer.objects.get(text="Vi målar dörrar")
    assert (made.organisation.slug, made.visibility, made.language) == ("drier", "anonymous", "sv")


def test_all_of_it_without_scripts(browser: Browser, site: LiveServer, editor: User, northern: Northern) -> None:
    plain = browser.new_context(base_url=site.url, java_script_enabled=False)
    plain.add_cookies([session_of(editor, site)])  # type: ignore[list-item]
    page = plain.new_page()
    page.goto("/organisations/drier/needs/new/")
    page.locator("#text").fill("Vi söker en målare")
    page.locator("#visibility-public").check()
    follow(page.get_by_role("button", name="Preview"))
    expect(page.locator(".view").first.locator(".original")).to_have_text("Vi söker en målare")
    assert not Need.objects.filter(text="Vi söker en målare").exists()
    follow(page.get_by_role("button", name="Save"))
    need = Need.objects.get(text="Vi söker en målare")
    follow(page.locator(f"a[href='/organisations/drier/needs/{need.pk}/remove/']"))
    follow(page.get_by_role("button", name="Remove"))
    assert not Need.objects.filter(pk=need.pk).exists()
    plain.close()


def test_facts_a_stale_edit_history_and_the_page_as_others_see_it(page: Page, axe: str, northern: Northern) -> None:
    page.goto("/organisations/drier/facts/")
    page.get_by_text("Find a code").click()
    page.get_by_label("Words of an industry").fill("wood")
    page.get_by_role("button", name="Search").click()
    expect(page.locator("#divisions li")).to_have_count(1)
    page.get_by_label("Town").fill("Kil")
    looks_right(page, axe, "facts")
    northern.organisations["drier"].headcount = 44
    northern.organisations["drier"].save()
    follow(page.get_by_role("button", name="Save"))
    expect(page.get_by_role("alert")).to_contain_text("Somebody changed it meanwhile")
    expect(page.get_by_label("Town")).to_have_value("Kil")
    looks_right(page, axe, "facts-stale")
    follow(page.get_by_role("button", name="Save"))
    page.wait_for_url("**/organisations/drier/profile/")
    follow(page.get_by_role("link", name="History"))
    expect(page.locator("main")).to_contain_text("Town: – → Kil")
    looks_right(page, axe, "history")
    page.goto("/organisations/drier/?as=visitor")
    expect(page.get_by_role("navigation", name="View as")).to_be_visible()
    looks_right(page, axe, "seen-as-visitor")
    offer = Offer.objects.get(organisation__slug="drier")
    page.goto(f"/organisations/drier/offers/{offer.pk}/remove/")
    looks_right(page, axe, "remove")


def test_several_organisations_and_a_dark_page(page: Page, axe: str, editor: User, northern: Northern) -> None:
    Affiliation.objects.create(user=editor, organisation=northern.organisations["sawmill"], role="member")
    page.emulate_media(color_scheme="dark")
    page.goto("/profile/")
    looks_right(page, axe, "several")
    page.goto("/organisations/sawmill/profile/")
    expect(page.get_by_role("link", name="Add an offer")).to_have_count(0)
    looks_right(page, axe, "member")
    page.goto("/organisations/drier/needs/new/")
    looks_right(page, axe, "need-dark")
