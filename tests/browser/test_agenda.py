"""An agenda on the phone while the network is off: shown, marked, and sent when the network is back."""

from datetime import timedelta

import pytest
from django.conf import settings
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer
from tests.browser.conftest import follow, violations, width_of
from tests.browser.test_introductions import session_of
from tests.events.agendas import Day, day
from tests.plugins.northern import Northern

from intercluster.apps.events.agenda.links import page_path
from intercluster.apps.events.models import Attendee, Mark, Meeting
from intercluster.core import clock

pytestmark = pytest.mark.browser

KEPT = """async page => {
    const kept = await caches.keys();
    const found = await Promise.all(kept.map(async name => (await caches.open(name)).match(page)));
    return found.some(Boolean) && kept.length === 1;
}"""


def today(northern: Northern) -> Day:
    """Make an event of today, with a meeting that is on and one that comes next."""
    made, now = day(northern, in_days=0), clock.now()
    made.event.days.update(starts=now - timedelta(hours=2), ends=now + timedelta(hours=4))
    for number, slot in enumerate(made.event.slots.order_by("-starts")):
        slot.starts = now + timedelta(minutes=20 * (5 - number) - 10)
        slot.ends = slot.starts + timedelta(minutes=15)
        slot.save()
    made.event.items.all().delete()
    made.meet(made.stina, made.aino, 0)
    made.meet(made.stina, made.kari, 1)
    return made


def keep(page: Page, address: str) -> str:
    """Open an agenda, wait until the browser has kept it, and return its address."""
    page.goto(address)
    page.wait_for_function(KEPT, arg=page.url)
    return page.url


def test_offline(context: BrowserContext, axe: str, northern: Northern) -> None:
    page, made = context.new_page(), today(northern)  # which may complain of having no network
    page.set_viewport_size({"width": 375, "height": 800})
    keep(page, page_path(made.stina))
    expect(page.locator("[data-now]")).to_contain_text("sawmill Demo, Table 1")
    expect(page.locator("[data-next]")).to_contain_text("accountant Demo, Table 1")
    assert width_of(page) == 375
    assert violations(page, axe) == []
    expect(page.locator("[data-old]")).to_be_hidden()

    context.set_offline(True)
    page.reload()
    expect(page.locator("[data-old]")).to_contain_text("No network. As of")
    expect(page.locator("[data-now]")).to_contain_text("sawmill Demo, Table 1")
    assert width_of(page) == 375
    page.get_by_role("button", name="I am here").click()
    expect(page.get_by_text("You are checked in.")).to_be_visible()
    page.get_by_role("button", name="They did not come").first.click()
    expect(page.locator("[data-waiting]")).to_contain_text("wait for the network: 2")
    page.reload()
    expect(page.get_by_text("You noted that they did not come.").first).to_be_visible()
    expect(page.locator("[data-waiting]")).to_contain_text("wait for the network: 2")
    assert not Mark.objects.exists()

    with page.expect_navigation():
        context.set_offline(False)
    expect(page.locator("[data-waiting]")).to_be_hidden()
    expect(page.locator("[data-old]")).to_be_hidden()
    expect(page.get_by_text("You noted that they did not come.").first).to_be_visible()
    assert [mark.kind for mark in Mark.objects.all()] == ["here", "absent"]
    assert Attendee.objects.get(pk=made.stina.pk).checked_in is not None
    assert [each.pk for each in Meeting.objects.get(state="missed").absent.all()] == [made.aino.participant_id]

    context.set_offline(True)
    page.get_by_role("button", name="They came after all").click()
    Meeting.objects.update(sequence=3)
    context.set_offline(False)
    expect(page.get_by_text("Not saved: the meeting was changed meanwhile.")).to_be_visible()
    assert Mark.objects.count() == 2


def test_signing_out_deletes_what_was_kept(
    page: Page, context: BrowserContext, site: LiveServer, northern: Northern
) -> None:
    user = today(northern).aino.user
    assert user is not None
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session_of(user), "url": site.url}])
    kept = keep(page, f"/events/{Meeting.objects.all()[0].event.key}/agenda/")
    page.locator("summary", has_text="Aino").click()
    follow(page.get_by_role("button", name="Sign out"))
    page.wait_for_function(f"async page => !await ({KEPT})(page)", arg=kept)
