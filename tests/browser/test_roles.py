"""The main pages of each role, on a phone and on a desk: accessible, usable by keyboard alone, as wide as the window.

`test_every_page.py` looks at all pages as an office and an owner see them; here each of the other roles sees its own.
"""

import pytest
from django.conf import settings
from playwright.sync_api import BrowserContext, Page
from pytest_django.live_server_helper import LiveServer
from tests.browser.conftest import violations, width_of
from tests.browser.test_introductions import session_of
from tests.plugins.northern import Northern

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Affiliation

pytestmark = pytest.mark.browser

FIRM = "/organisations/sawmill/"
MAIN: dict[str, list[str]] = {
    "visitor": [
        "/",
        "/directory/",
        "/partners/?text=kuivata+sahatavaraa&lang=fi",
        FIRM,
        "/join/",
        "/accounts/sign-in/",
    ],
    "member": [f"{FIRM}partners/", f"{FIRM}profile/", "/introductions/", "/notices/", "/searches/"],
    "editor": [f"{FIRM}profile/", f"{FIRM}offers/new/", f"{FIRM}people/", f"{FIRM}history/", "/notices/preferences/"],
    "evaluator": ["/office/cluster-fi/statistics/", "/office/cluster-fi/introductions/", "/clusters/cluster-fi/"],
    "manager": [
        "/office/cluster-fi/",
        "/office/cluster-fi/history/",
        "/office/cluster-fi/people/",
        "/notices/",
    ],
    "administrator": ["/office/cluster-fi/", "/office/cluster-fi/import/", "/alliances/northern/"],
}
LANGUAGES = {"visitor": "sv", "member": "nb", "editor": "fi", "evaluator": "en", "manager": "sv", "administrator": "nb"}
WIDTHS = (375, 1280)
STOPS = 150
"""Stops of the keyboard on a page at most; the map of the start page has one for each place."""

FOCUSED = """() => {
  const element = document.activeElement;
  if (!element || element === document.body) return null;
  const box = element.getBoundingClientRect();
  const style = getComputedStyle(element);
  return {
    name: element.outerHTML.slice(0, 120),
    inMain: Boolean(element.closest("main")),
    isShown: box.width > 0 && box.height > 0,
    isMarked: style.outlineStyle !== "none" || style.boxShadow !== "none",
    path: [...document.querySelectorAll("*")].indexOf(element),
  };
}"""


def person(northern: Northern, role: str, language: str) -> User | None:
    """Return somebody in a role."""
    if role == "visitor":
        return None
    user = User.objects.create_user(
        f"{role}@sawmill.example", name="Anna", language=language, is_superuser=role == "administrator"
    )
    if role == "manager":
        northern.clusters["FI"].managers.add(user)
    if role == "evaluator":
        northern.clusters["FI"].evaluators.add(user)
    if role in {"member", "editor"}:
        Affiliation.objects.create(user=user, organisation=northern.organisations["sawmill"], role=role)
    return user


def stops(page: Page) -> list[dict]:
    """Return where the keyboard stops, from the top of the page until it begins again or leaves the page."""
    found: list[dict] = []
    for _ in range(STOPS):
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        if focused is None or (found and focused["path"] == found[0]["path"]):
            return found
        assert not found or focused["path"] != found[-1]["path"], focused  # the keyboard is not caught
        found.append(focused)
    return found


@pytest.mark.parametrize("role", MAIN)
def test_main_pages(
    context: BrowserContext, page: Page, axe: str, site: LiveServer, northern: Northern, role: str
) -> None:
    user = person(northern, role, LANGUAGES[role])
    context.add_cookies([{"name": "django_language", "value": LANGUAGES[role], "url": site.url}])
    if user is not None:
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session_of(user), "url": site.url}])
    for address in MAIN[role]:
        answer = page.goto(address)
        assert answer is not None
        assert (address, answer.status) == (address, 200)
        assert page.locator("html").get_attribute("lang") == LANGUAGES[role]
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            assert (address, width, width_of(page)) == (address, width, width)
            assert (address, width, violations(page, axe)) == (address, width, [])
    page.set_viewport_size({"width": WIDTHS[0], "height": 800})
    page.goto(MAIN[role][0])
    reached = stops(page)
    assert 'href="#' in reached[0]["name"]  # past the head of the page at once
    # The link past the head is seen by itself only where the keyboard is; all others are there and get a ring.
    assert [each for each in reached if not each["isShown"]] == []
    assert [each for each in reached[1:] if not each["isMarked"]] == []
    assert any(each["inMain"] for each in reached)
