"""Pages of regions in a browser: accessible at every width, charts drawn, an office's judgement written by keyboard."""

import pytest
from playwright.sync_api import Page, Route, expect
from tests.browser.conftest import follow, violations
from tests.browser.test_pages import check
from tests.office.test_office import introduce
from tests.plugins.northern import Northern
from tests.regions.conftest import dataset

from intercluster.apps.directory.models import Cluster

pytestmark = pytest.mark.browser

ADDRESSES = [
    "/regions/",
    "/regions/FI198/",
    "/regions/compare/?region=SE311&region=NO020&region=FI198",
    "/regions/FI198/activities/17/",
    "/regions/FI198/measures/",
    "/regions/datasets/employment/",
    "/regions/compare/",
    "/regions/SE999/",
]


def test_pages_of_visitors(page: Page, axe: str, northern: Northern) -> None:
    dataset()
    dataset("gaps", missing=("NO020", "72"))
    check(page, axe, [*ADDRESSES, "/regions/FI198/?dataset=gaps", "/regions/FI198/activities/72/?dataset=gaps"])
    page.goto("/regions/FI198/")
    expect(page.locator(".chart__picture svg")).to_have_count(5)
    page.emulate_media(color_scheme="dark")
    for address in ADDRESSES[:6]:
        page.goto(address)
        assert violations(page, axe) == []


def test_a_picture_that_takes_long_says_so(page: Page, northern: Northern) -> None:
    dataset()
    held: list[Route] = []
    for form in ("json", "svg"):
        page.route(f"**/regions/map.{form}*", lambda route: held.append(route))  # noqa: PLW0108 - playwright marks it
    page.goto("/regions/", wait_until="domcontentloaded")
    note = page.get_by_text("The picture is being drawn …")
    expect(note).to_be_visible()
    for route in held:
        route.continue_()
    expect(page.locator(".chart__picture svg")).to_have_count(1)
    expect(note).to_have_count(0)


def test_regions_are_ticked_and_compared(page: Page, northern: Northern) -> None:
    dataset()
    page.goto("/regions/")
    page.get_by_label("Compare Innlandet").press("Space")
    page.get_by_label("Compare Stockholms län").press("Space")
    page.get_by_role("button", name="Compare those ticked").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Innlandet, Stockholms län")
    expect(page.locator(".chart__picture svg")).to_have_count(3)


def test_an_office_contests_by_keyboard(page: Page, axe: str, northern: Northern) -> None:
    dataset()
    page.goto("/accounts/sign-in/")
    follow(page.get_by_role("button", name="Sign in as the office of Demo FI"))
    page.wait_for_url("**/office/cluster-fi/")
    page.goto("/regions/FI198/")
    page.locator(".panel li summary").first.press("Enter")
    page.get_by_label("What you think of it, and why").first.fill("The figures are from before the new mill.")
    assert violations(page, axe) == []
    page.get_by_role("button", name="Contest").first.press("Enter")
    expect(page.get_by_text("Your comment is shown beside the figures.")).to_be_visible()
    expect(page.locator(".judgement")).to_contain_text("The figures are from before the new mill.")
    assert violations(page, axe) == []
    page.get_by_role("button", name="Withdraw").press("Enter")
    expect(page.locator(".judgement")).to_have_count(0)


def test_on_paper_findings_unfold_and_controls_are_gone(page: Page, northern: Northern) -> None:
    dataset()
    page.goto("/regions/FI198/")
    more = page.locator(".panel > details li")
    expect(page.locator(".documents")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.locator(".documents")).to_be_hidden()
    expect(page.locator(".chart__table").first).to_be_hidden()
    for each in more.all():
        expect(each).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_be_visible()


OUTSIDE = """() => [...document.querySelectorAll('.chart__picture svg')].flatMap(picture => {
  const frame = picture.getBoundingClientRect();
  return [...picture.querySelectorAll('text')].filter(text => {
    const box = text.getBoundingClientRect();
    return box.width && (box.left < frame.left - 1 || box.right > frame.right + 1);
  }).map(text => text.textContent);
})"""
"""The texts that leave their pictures, where they are cut."""


def test_on_a_phone_no_text_leaves_its_picture(page: Page, northern: Northern) -> None:
    dataset()
    introduce(northern, "sawmill", "drier")
    names = {"cluster-fi": "Biotalouden klusteri Keski-Suomessa", "cluster-se": "Värmlands skogsindustrikluster"}
    for slug, name in names.items():
        Cluster.objects.filter(slug=slug).update(name=name)
    page.set_viewport_size({"width": 375, "height": 740})
    page.goto("/accounts/sign-in/")
    follow(page.get_by_role("button", name="Sign in as the office of Biotalouden"))
    page.wait_for_url("**/office/cluster-fi/")
    for language in ("en", "fi"):
        page.context.add_cookies([{"name": "django_language", "value": language, "url": page.url}])
        for address, pictures in (("/office/cluster-fi/statistics/", 5), (ADDRESSES[1], 5), (ADDRESSES[2], 3)):
            page.goto(address)
            expect(page.locator(".chart__picture svg")).to_have_count(pictures)
            assert page.evaluate(OUTSIDE) == [], (language, address)
