"""Short statements by keyboard on a phone."""

import pytest
from django.conf import settings
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer
from tests.browser.conftest import violations, width_of
from tests.browser.test_introductions import session_of
from tests.plugins.northern import Northern
from tests.strategy.statement_roles import discussion_of

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Affiliation
from intercluster.apps.directory.rules import OPERATOR
from intercluster.apps.strategy.models import StatementAnswer
from intercluster.apps.strategy.services import begin, let_read
from intercluster.apps.strategy.statements.services import add

pytestmark = pytest.mark.browser


def test_member_answers_by_keyboard_on_a_phone(
    context: BrowserContext, page: Page, axe: str, site: LiveServer, northern: Northern
) -> None:
    strategy = begin(OPERATOR, northern.alliance, title="Wood that lasts", language="en")
    let_read(OPERATOR, strategy, "members")
    found = discussion_of(strategy)
    add(OPERATOR, found, None, text="Vi ska torka bark tillsammans", language="sv")
    editor = User.objects.create_user("editor@sawmill.example")
    Affiliation.objects.create(user=editor, organisation=northern.organisations["sawmill"], role="editor")
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session_of(editor), "url": site.url}])
    page.set_viewport_size({"width": 375, "height": 700})
    address = f"/strategies/{strategy.slug}/rounds/{found.pk}/statements/"
    page.goto(address)
    for left, choice in (("2 statements wait", "We agree"), ("1 statement waits", "We pass")):
        expect(page.locator("#statement")).to_contain_text(left)
        assert width_of(page) == 375
        assert violations(page, axe) == []
        page.locator("#statement").evaluate("heading => { heading.tabIndex = -1; heading.focus() }")
        for _ in range(20):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.textContent.trim()") == choice:
                break
        page.keyboard.press("Enter")
        expect(page.locator("#statement")).not_to_contain_text(left)
    expect(page.locator("#statement")).to_contain_text("sawmill Demo has answered all statements so far.")
    assert sorted(StatementAnswer.objects.values_list("stance", flat=True)) == [0, 1]
    page.goto(f"{address}answers/")
    assert (width_of(page), violations(page, axe)) == (375, [])
