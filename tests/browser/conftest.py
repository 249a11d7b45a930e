"""A headless Chromium that fails a test on any error in the console and any breach of the content security policy."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer
from scripts.chromium import CHROMIUM, OPTIONS
from tests.plugins.northern import Northern

from intercluster import paths
from intercluster.apps.accounts.models import User

# Playwright's synchronous interface runs an event loop in this thread, which Django takes for asynchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

# A machine that does much else at the same time is slow, and not wrong.
expect.set_options(timeout=30_000)

# Only violations in detail, and no second copy of the style sheets, which no rule of these levels reads.
AXE_RUN = """tags => axe.run({
    runOnly: {type: "tag", values: tags}, resultTypes: ["violations"], preload: false
}).then(result => result.violations)"""
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Return one browser for all tests."""
    if not Path(CHROMIUM).exists():
        pytest.skip(f"there is no Chromium at {CHROMIUM}: apt-get install chromium-headless-shell, or set CHROMIUM")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=OPTIONS)
        yield browser
        browser.close()


@pytest.fixture
def site(northern: Northern, live_server: LiveServer, settings: Any) -> LiveServer:
    """Serve the small fictional alliance, with places for the map and an office to enter."""
    for country, region in (("SE", "SE311"), ("NO", "NO020"), ("FI", "FI198")):
        cluster = northern.clusters[country]
        cluster.region, cluster.is_demo = region, True
        cluster.save()
        cluster.managers.add(User.objects.create_user(f"office@{cluster.slug}.example", name=f"Office {cluster.name}"))
    settings.DEMO_SIGN_IN = True
    return live_server


@pytest.fixture
def context(browser: Browser, site: LiveServer) -> Iterator[BrowserContext]:
    """Return a fresh profile, in English."""
    context = browser.new_context(base_url=site.url, locale="en-GB", viewport={"width": 1280, "height": 800})
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """Return a page; after the test it must have had nothing to complain of."""
    page = context.new_page()
    complaints: list[str] = []
    page.on(
        "console", lambda message: complaints.append(message.text) if message.type in {"error", "warning"} else None
    )
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    # Chromium reports a page that answers with such a status as an error; a test of such a page expects it.
    expected = tuple(f"status of {status}" for status in (403, 404, 409, 422))
    assert [complaint for complaint in complaints if not any(each in complaint for each in expected)] == []


@pytest.fixture(scope="session")
def axe() -> str:
    """Return axe-core's source."""
    file = paths.node_modules() / "axe-core" / "axe.min.js"
    if not file.is_file():
        pytest.skip("axe-core is not installed: npm ci")
    return file.read_text(encoding="utf-8")


def follow(link: Locator) -> None:
    """Click on a link or a button that leads to another page, and wait for that page.

    Playwright does not wait by itself: what is read right after a click may be the page before, or a half one.
    """
    with link.page.expect_navigation():
        link.click()


def width_of(page: Page) -> int:
    """Return how wide a page is, in pixels: as wide as the window if nothing has to be scrolled to sideways."""
    page.wait_for_load_state()
    return int(page.evaluate("document.documentElement.scrollWidth"))


def violations(page: Page, axe: str) -> list[str]:
    """Return what axe finds wrong with a page, one line for each element."""
    page.wait_for_load_state()
    if not page.evaluate("'axe' in window"):
        page.evaluate(axe)
    found = page.evaluate(AXE_RUN, WCAG)
    return [
        f"{violation['id']}: {node['html'][:200]} ({node['failureSummary']})"
        for violation in found
        for node in violation["nodes"]
    ]
