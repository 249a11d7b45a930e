"""From the start page to a partner: with the keyboard alone, with htmx, and without JavaScript."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer
from tests.browser.conftest import follow

pytestmark = pytest.mark.browser

NEED = "kuivausta sahatavaralle"


def tab_to(page: Page, selector: str, most: int = 40) -> None:
    """Press the tabulator until an element has the focus, and see that the focus can be seen."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{selector} is not reached by the tabulator")


def test_with_the_keyboard_alone(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    tab_to(page, "#text")
    page.keyboard.type(NEED)
    page.keyboard.press("Enter")
    page.wait_for_url("**/partners/?*")
    assert "text=kuivausta+sahatavaralle" in page.url
    tab_to(page, "article.partner h2 a")
    first = page.evaluate("document.activeElement.textContent")
    assert first in {"drier Demo", "neighbour Demo"}
    tab_to(page, "article.partner .words > summary")
    page.keyboard.press("Enter")
    expect(page.get_by_text("From a dictionary").first).to_be_visible()
    tab_to(page, "article.partner .ds-details > summary")
    page.keyboard.press("Enter")
    expect(page.get_by_role("table").first).to_be_visible()
    page.keyboard.press("Shift+Tab")
    expect(page.locator("article.partner .words > summary").first).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(page.locator(".meeting__about a").first).to_be_focused()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(first)


def test_the_table_of_parts_adds_up_to_the_score(page: Page) -> None:
    page.goto("/organisations/sawmill/partners/")
    for card in page.locator("article.partner").all():
        card.locator(".ds-details > summary").click()
        score = sum(int(bar.text_content() or "") for bar in card.locator(".bars__points").all())
        points = [float(cell.text_content() or "") for cell in card.locator("tbody td:last-child").all()]
        total = float(card.locator("tfoot td").text_content() or "")
        assert round(sum(points), 1) == total
        assert round(total) in {score, score + 1, score - 1}


def test_a_filter_changes_the_list_without_loading_the_page_and_back_undoes_it(page: Page) -> None:
    page.goto("/directory/")
    page.evaluate("window.same = true")
    expect(page.locator("#count")).to_have_text("7 organisations")
    page.locator("summary", has_text="Country").click()
    page.get_by_label("Finland").check()
    expect(page.locator("#count")).to_have_text("2 organisations")
    expect(page.locator("#n-size-micro")).to_have_text("1")
    expect(page.locator("#n-country-SE")).to_have_text("2")
    expect(page.locator("#chosen-country")).to_have_text("1")
    assert page.evaluate("window.same") is True
    expect(page).to_have_url(re.compile("country=FI"))
    expect(page.get_by_label("Finland")).to_be_focused()
    page.get_by_role("link", name="Remove the filter: Finland").click()
    expect(page.locator("#count")).to_have_text("7 organisations")
    page.go_back()
    expect(page.locator("#count")).to_have_text("2 organisations")
    expect(page.get_by_label("Finland")).to_be_checked()


def test_a_filter_of_the_partner_search(page: Page) -> None:
    page.goto(f"/partners/?text={NEED}")
    page.locator("summary", has_text="Country").click()
    page.get_by_label("Sweden").click()  # `check` would look at the box of a page that is left at once
    page.wait_for_url("**country=SE**")
    facts = page.locator("article.partner .row__facts")
    expect(facts.filter(has_not_text="Sweden")).to_have_count(0)
    expect(facts.first).to_contain_text("Sweden")
    expect(facts).to_have_count(page.locator("article.partner").count())


FOCUS = """() => {
    const element = document.activeElement;
    if (element === document.body || element.matches('.ds-skip-link')) return '';
    for (let each = element, n = 0; each && n < 4; each = each.parentElement, n++) {
        const style = getComputedStyle(each);
        if (style.boxShadow !== 'none') return '';
        if (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0) return '';
    }
    return element.outerHTML.slice(0, 200);
}"""


def test_the_focus_can_be_seen_wherever_the_tabulator_leads(page: Page) -> None:
    for address in ("/", "/directory/?country=FI", "/organisations/sawmill/partners/", "/accounts/sign-in/"):
        page.goto(address)
        page.keyboard.press("Tab")
        expect(page.get_by_role("link", name="Skip to the content")).to_be_in_viewport()
        for _ in range(30):
            page.keyboard.press("Tab")
            assert (address, page.evaluate(FOCUS)) == (address, "")


def test_an_office_goes_from_its_home_to_the_partners_of_a_member(page: Page) -> None:
    page.goto("/accounts/sign-in/")
    follow(page.get_by_role("button", name="Sign in as the office of Demo FI"))
    page.get_by_label("Find partners for a member").fill("sawmill")
    page.keyboard.press("Enter")
    follow(page.get_by_role("link", name=re.compile("Find partners ?: sawmill Demo")))
    expect(page.get_by_role("heading", level=1)).to_have_text("Partners for sawmill Demo")
    expect(page.locator("article.partner").first).to_be_visible()


@pytest.mark.slow(reason="the encoder reads a text of 1,300 tokens")
def test_a_long_text_can_be_searched_for(page: Page) -> None:
    text = "Etsimme kumppania, joka kuivaa sahatavaraa. " * 110
    page.goto("/")
    page.get_by_label("What do you need, or what can you do?").fill(text)
    follow(page.get_by_role("button", name="Find partners"))
    expect(page.locator("article.partner").first).to_be_visible()


def test_without_javascript(browser: Browser, site: LiveServer) -> None:
    context = browser.new_context(base_url=site.url, java_script_enabled=False, locale="en-GB")
    page = context.new_page()
    page.goto("/directory/")
    page.locator("summary", has_text="Country").click()
    page.get_by_label("Finland").check()
    follow(page.get_by_role("button", name="Apply filters"))
    expect(page.locator("#count")).to_have_text("2 organisations")
    follow(page.get_by_role("link", name="Partners"))
    page.get_by_label("What do you need, or what can you do?").fill(NEED)
    follow(page.get_by_role("button", name="Find partners"))
    expect(page.locator("article.partner").first).to_be_visible()
    context.close()


def test_on_a_phone_the_filters_fold_away(page: Page) -> None:
    page.set_viewport_size({"width": 375, "height": 800})
    page.goto("/directory/")
    expect(page.locator("summary", has_text="Country")).to_be_hidden()
    page.locator(".fold > summary").click()
    page.locator("summary", has_text="Country").click()
    page.get_by_label("Norway").check()
    expect(page.locator("#count")).to_have_text("2 organisations")


def test_language_and_signing_out(page: Page) -> None:
    page.goto("/accounts/sign-in/")
    follow(page.get_by_role("button", name="Sign in as the office of Demo SE"))
    page.wait_for_url("**/office/cluster-se/")
    page.locator(".menu").first.locator("summary").click()
    follow(page.get_by_role("button", name="Suomi"))
    expect(page.locator("html")).to_have_attribute("lang", "fi")
    page.wait_for_url("**/office/cluster-se/")
    page.locator(".menu").first.locator("summary").click()
    follow(page.get_by_role("button", name="English"))
    page.locator(".menu").last.locator("summary").click()
    follow(page.get_by_role("button", name="Sign out"))
    expect(page.get_by_role("link", name="Sign in")).to_be_visible()
    page.goto("/office/cluster-se/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("may not see it")
