"""Sections that have something to show, and their parts as tabs."""

import re

import pytest
from django.test import Client
from tests.introductions.conftest import Meeting, meeting
from tests.plugins.northern import Northern

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Affiliation

__all__ = ["meeting"]


def links(page: str, beginning: str) -> list[tuple[str, str, str]]:
    """Return the address, `aria-current` and text of each link of a navigation."""
    text = page[page.index(beginning) :]
    found = re.findall(r'<a href="([^"]+)"(?: aria-current="(\w+)")?>([^<]+)', text[: text.index("</nav>")])
    return [(url, current, label.strip()) for url, current, label in found]


def test_navigation_of_a_visitor_has_no_empty_section(northern: Northern, client: Client) -> None:
    page = client.get("/directory/").content.decode()
    assert links(page, 'class="site-nav"') == [
        ("/partners/", "true", "Partners"),
        ("/calls/", "", "Projects"),
        ("/regions/", "", "Regions"),
    ]
    assert links(page, '<nav aria-label="Partners"') == [
        ("/partners/", "", "Search"),
        ("/directory/", "page", "Directory"),
    ]


@pytest.mark.parametrize("offices", [1, 2])
def test_navigation_of_an_office_begins_with_the_office(northern: Northern, client: Client, offices: int) -> None:
    user = User.objects.create_user("office@demo.example")
    for country in ("FI", "SE")[:offices]:
        northern.clusters[country].managers.add(user)
    client.force_login(user)
    page = client.get("/office/cluster-fi/").content.decode()
    assert links(page, 'class="site-nav"')[0] == ("/office/cluster-fi/", "page", "Office")
    own = page.rindex('<nav aria-label="Office"')
    if offices == 2:
        assert links(page[:own], '<nav aria-label="Office"') == [
            ("/office/cluster-fi/", "page", "Demo FI"),
            ("/office/cluster-se/", "", "Demo SE"),
        ]
    assert links(page[own:], "<nav") == [
        ("/office/cluster-fi/", "page", "Today"),
        ("/clusters/cluster-fi/", "", "Members"),
        ("/office/cluster-fi/people/", "", "People"),
        ("/office/cluster-fi/introductions/", "", "Introductions"),
        ("/office/cluster-fi/alliances/", "", "Alliances"),
        ("/office/cluster-fi/import/", "", "Imports"),
        ("/office/cluster-fi/statistics/", "", "Statistics"),
        ("/office/cluster-fi/history/", "", "History"),
        ("/office/cluster-fi/settings/", "", "Settings"),
        ("/office/cluster-fi/all-data/", "", "All data"),
    ]
    for tab in [url for url, _current, _label in links(page[own:], "<nav")]:
        shown = client.get(tab).content.decode()
        nearest = [
            (url, current)
            for url, current, _label in links(shown[shown.rindex("<nav aria-label=") :], "<nav")
            if current
        ]
        assert nearest == [(tab, "page")]


def test_tabs_of_an_office_are_for_the_office_alone(northern: Northern, client: Client) -> None:
    user = User.objects.create_user("evaluator@demo.example")
    northern.clusters["FI"].evaluators.add(user)
    client.force_login(user)
    for address in ("/clusters/cluster-fi/", "/office/cluster-fi/statistics/", "/office/cluster-fi/introductions/"):
        assert '<nav aria-label="Office"' not in client.get(address).content.decode()


def test_tabs_of_a_member_are_the_parts_of_the_section(northern: Northern, client: Client) -> None:
    user = User.objects.create_user("member@demo.example")
    Affiliation.objects.create(user=user, organisation=northern.organisations["drier"], role="editor")
    client.force_login(user)
    page = client.get("/introductions/").content.decode()
    assert links(page, '<nav aria-label="Partners"') == [
        ("/organisations/drier/partners/", "", "Partners for us"),
        ("/partners/", "", "Search"),
        ("/introductions/", "page", "Introductions"),
        ("/directory/", "", "Directory"),
        ("/searches/", "", "Saved searches"),
    ]
    home = client.get("/").content.decode()
    assert '<nav aria-label="Partners"' not in home
    assert links(home, 'class="site-nav"')[0] == ("/organisations/drier/partners/", "", "Partners")


def test_a_section_opens_on_what_waits(meeting: Meeting, client: Client) -> None:
    meeting.ask()
    client.force_login(meeting.people["drier"])
    page = client.get("/organisations/drier/partners/").content.decode()
    assert links(page, 'class="site-nav"')[0] == ("/introductions/", "true", "Partners")
    assert " ".join(page[page.index('id="waits"') :].split()).startswith(
        'id="waits">Waiting for you <span class="count">1</span>'
    )
    assert page.index('id="waits"') < page.index('id="results"')


def test_page_that_is_not_there_has_a_navigation(client: Client, db: None) -> None:
    page = client.get("/no/such/page/")
    assert page.status_code == 404
    assert ("/partners/", "", "Partners") in links(page.content.decode(), 'class="site-nav"')
