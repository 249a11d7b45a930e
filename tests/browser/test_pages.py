"""Every page at desktop and phone width: accessible, no sideways scrolling, nothing wrong in the console."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer
from tests.browser.conftest import follow, violations, width_of
from tests.plugins.northern import Northern

from intercluster.apps.accounts.models import User
from intercluster.apps.alerts.expiry import remind_of_expiry
from intercluster.apps.partnering.explanations.vocabulary_import import store_vocabulary

pytestmark = pytest.mark.browser

VISITORS = [
    "/",
    "/directory/",
    "/directory/?country=FI&q=kuivaa",
    "/directory/?q=zyzzyva",
    "/directory/?country=XX",
    "/organisations/drier/",
    "/organisations/sawmill/partners/",
    "/organisations/institute/partners/",
    "/clusters/cluster-fi/",
    "/alliances/northern/",
    "/accounts/sign-in/",
    "/partners/",
    "/partners/?text=kuivausta+sahatavaralle&seeking=offers",
    "/partners/?text=a&seeking=both",
    "/no/such/page/",
]
OFFICE = [
    "/",
    "/office/cluster-fi/",
    "/organisations/sawmill/",
    "/organisations/sawmill/partners/",
    "/office/cluster-fi/import/",
    "/notices/",
    "/notices/preferences/",
    "/searches/",
    "/searches/new/?search=/partners/?text=kuivausta",
    "/organisations/sawmill/ending/",
]


def check(page: Page, axe: str, addresses: list[str]) -> None:
    for address in addresses:
        page.goto(address)
        for width in (1280, 375, 320):
            page.set_viewport_size({"width": width, "height": 800})
            assert (address, width, width_of(page)) == (address, width, width)
            if width != 320:
                assert (address, width, violations(page, axe)) == (address, width, [])


def test_pages_of_visitors(page: Page, axe: str) -> None:
    check(page, axe, VISITORS)


def test_marked_phrases_and_their_names(page: Page, axe: str, northern: Northern) -> None:
    """At every width, in light and dark: marks are told apart without colour, and their names stand below the text."""
    labels = {"fi": "Vähällä energialla", "sv": "Låg energiförbrukning", "en": "Low energy"}
    store_vocabulary("Test list", {"e1": labels})
    address = "/partners/?text=Etsimme+kumppania,+joka+kuivaa+sahatavaraa+vähällä+energialla&seeking=offers"
    check(page, axe, [address])
    meeting = page.locator(".meeting", has_text="Vi torkar").first
    mark = meeting.locator("blockquote[lang=sv] mark", has_text="låg energiförbrukning")
    expect(mark).to_have_css("text-decoration-line", "underline")
    number = mark.get_attribute("data-number")
    assert mark.evaluate("each => getComputedStyle(each, '::after').content") == f'"{number}"'
    expect(meeting.locator(f"blockquote[lang=fi] mark[data-number='{number}']")).to_have_text("vähällä energialla")
    names = meeting.get_by_text("låg energiförbrukning: Low energy (Test list)")
    expect(names).to_be_hidden()  # the page is as narrow as a phone: a tap shows them
    page.locator("article.partner", has=meeting).locator("summary").last.click()
    expect(names).to_be_visible()
    page.emulate_media(color_scheme="dark")
    page.goto(address)
    assert violations(page, axe) == []


def told_of_what_ends(northern: Northern) -> None:
    """Let something end soon, and the office be told."""
    today = timezone.localdate()
    northern.organisations["sawmill"].offers.update(expires=today + timedelta(days=3))
    assert remind_of_expiry(today) == 1


def test_pages_of_an_office(page: Page, axe: str, northern: Northern) -> None:
    page.goto("/accounts/sign-in/")
    follow(page.get_by_role("button", name="Sign in as the office of Demo FI"))
    page.wait_for_url("**/office/cluster-fi/")
    told_of_what_ends(northern)
    check(page, axe, OFFICE)


def test_a_list_of_many_pages(page: Page, axe: str, northern: Northern) -> None:
    for n in range(60):
        northern.add(f"many-{n}", "NO")
    check(page, axe, ["/directory/?page=2"])
    page.get_by_role("link", name="Next").click()
    expect(page.get_by_role("link", name="Page 3")).to_have_attribute("aria-current", "true")
    expect(page).to_have_url(re.compile(r"/directory/\?page=3$"))


def head(page: Page) -> int:
    """Return the height of the head below the bar of the reader's cluster, which takes a line of its own."""
    bar = page.evaluate("document.querySelector('.cluster-bar')?.offsetHeight ?? 0")
    assert bar < 50
    return int(page.evaluate("document.querySelector('.site-header').offsetHeight") - bar)


LINES_OF_WORD = """links => Object.fromEntries(links.map(link => {
  const words = document.createRange()
  words.selectNodeContents(link.firstChild)
  return [link.firstChild.textContent.trim(), [...words.getClientRects()].filter(each => each.width > 0).length]
}))"""
"""Counts the lines that the name of each section takes."""


@pytest.mark.parametrize("language", ["en", "sv", "nb", "fi"])
def test_the_head_takes_one_line_of_a_phone(context: BrowserContext, site: LiveServer, language: str) -> None:
    context.add_cookies([{"name": "django_language", "value": language, "url": site.url}])
    User.objects.filter(managed_clusters__slug="cluster-fi").update(
        name="Keski-Suomen metsäklusterin toimisto ja ystävät"
    )
    page = context.new_page()
    page.set_viewport_size({"width": 320, "height": 640})
    for address in ("/directory/", "/accounts/sign-in/", "/office/cluster-fi/"):
        page.goto(address)
        if address == "/accounts/sign-in/":
            follow(page.locator("form[action='/accounts/demo/cluster-fi/'] button"))
            page.wait_for_url("**/office/cluster-fi/")
        assert head(page) < 70
        assert width_of(page) <= 320
    bar = page.locator(".site-nav").bounding_box()  # the sections, at the bottom of the screen
    assert bar is not None
    assert (bar["x"], bar["width"], bar["y"] + bar["height"]) == (0, 320, 640)
    for link in page.locator(".site-nav a").all():
        expect(link).to_be_in_viewport(ratio=1)
    sections = page.locator(".site-nav a").count()
    for more in (1, 0):  # administrators have one section more, in two rows
        User.objects.filter(managed_clusters__slug="cluster-fi").update(is_superuser=bool(more))
        page.reload()
        for width in (320, 375):
            page.set_viewport_size({"width": width, "height": 640})
            lines = page.eval_on_selector_all(".site-nav a", LINES_OF_WORD)
            assert (width, lines) == (width, dict.fromkeys(lines, 1))
            assert len(page.locator(".site-nav a").all()) == sections + more
            assert width_of(page) <= width
    page.set_viewport_size({"width": 320, "height": 640})
    languages, own = page.locator("button[name=language]"), page.locator(".menu__name")
    expect(languages.first).to_be_hidden()
    page.locator(".menu > summary").first.click()
    expect(languages.first).to_be_visible()
    page.locator(".menu > summary").last.click()  # one menu at a time
    expect(languages.first).to_be_hidden()
    expect(own).to_be_visible()
    page.set_viewport_size({"width": 1280, "height": 800})
    for link in page.locator(".site-nav a").all():
        expect(link).to_be_visible()
    assert head(page) < 70


def test_a_list_of_partners_is_printed_over_the_whole_width(page: Page) -> None:
    page.goto("/organisations/sawmill/partners/")
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 794, "height": 1123})
    box = page.locator("article.partner").first.bounding_box()
    assert box is not None
    assert box["width"] > 650


def test_a_list_of_partners_is_short_on_a_phone_and_on_paper(page: Page) -> None:
    page.set_viewport_size({"width": 375, "height": 800})
    page.goto("/organisations/sawmill/partners/")
    card = page.locator("article.partner").first
    theirs, ours = card.locator(".quote--theirs").first, card.locator(".quote:not(.quote--theirs)").first
    expect(theirs).to_be_visible()
    expect(ours).to_be_hidden()
    assert (card.bounding_box() or {})["height"] < 400
    card.get_by_text("Texts and reasons").click()
    expect(ours).to_be_visible()
    page.emulate_media(media="print")
    expect(ours).to_be_visible()
    for hidden in (".actions", ".ds-details"):
        expect(page.locator(f"#results article.partner {hidden}:visible")).to_have_count(0)
    last = page.locator("article.partner").last  # also one below the first five
    expect(last).to_be_visible()


def test_opened_details_and_dark_colours(page: Page, axe: str) -> None:
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
        for address in ("/", "/organisations/sawmill/partners/", "/directory/?country=FI", "/accounts/sign-in/"):
            page.goto(address)
            page.evaluate("document.querySelectorAll('main details').forEach(each => each.open = true)")
            assert (scheme, address, violations(page, axe)) == (scheme, address, [])


def test_the_browser_enforces_the_policy(context: BrowserContext) -> None:
    """An inline script does not run, and the console says so: what every other test here listens for."""
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.goto("/")
    ran = page.evaluate(
        """() => new Promise(done => {
            document.addEventListener('securitypolicyviolation', event => done(event.violatedDirective));
            const script = document.createElement('script');
            script.textContent = 'window.breached = true';
            document.body.append(script);
            setTimeout(() => done('nothing'), 2000);
        })"""
    )
    assert ran == "script-src-elem"
    assert page.evaluate("window.breached") is None
    assert any("Content Security Policy" in complaint for complaint in complaints)


def test_a_search_of_more_than_a_second_says_what_it_does(page: Page) -> None:
    page.goto("/exchange/")
    page.evaluate("document.addEventListener('submit', (event) => event.preventDefault())")  # it is never answered
    page.locator("#q").fill("bark")
    page.get_by_role("button", name="Search", exact=True).click()
    expect(page.locator("#count")).to_be_empty()
    expect(page.locator("#count")).to_have_text("Searching texts in all languages…")
