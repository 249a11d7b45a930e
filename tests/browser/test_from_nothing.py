"""The road from an empty server to three clusters that find each other, by pages alone."""

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, ConsoleMessage, expect
from pytest_django.live_server_helper import LiveServer
from tests.administration.conftest import empty
from tests.browser.conftest import follow
from tests.mails import mailed

from intercluster.apps.administration.first_start.services import announce
from intercluster.apps.directory.models import Alliance, Cluster, Organisation
from intercluster.apps.partnering.indexing.services import index_texts

__all__ = ["empty"]

PASSWORD = "granar i motljus"
MEMBERS = {
    "Skog Demo": "Namn;Ort;Region;Erbjuder;Söker\nKvistsågen Demo AB;Torsby;Värmland;Sågning;Torkning av virke\n",
    "Tre Demo": "Navn;Sted;Region;Tilbyr;Søker\nTørka Demo AS;Elverum;Innlandet;Tørking av trelast;Sagflis\n",
    "Puu Demo": "Nimi;Kaupunki;Alue;Tarjoaa;Etsii\nKuivaamo Demo Oy;Viitasaari;Keski-Suomi;Sahatavaran kuivaus;Hake\n",
}


class Person:
    """A manager with a browser of their own."""

    def __init__(self, browser: Browser, site: LiveServer) -> None:
        self.complaints: list[str] = []
        self._context = browser.new_context(base_url=site.url, locale="en-GB", viewport={"width": 1280, "height": 800})
        self.page = self._context.new_page()
        self.page.on("console", self._note)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _note(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.complaints.append(message.text)

    def press(self, name: str) -> None:
        follow(self.page.get_by_role("button", name=name, exact=True))

    def follow(self, name: str) -> None:
        follow(self.page.get_by_role("link", name=name, exact=True))

    def close(self) -> None:
        self._context.close()
        assert self.complaints == []


@pytest.fixture
def people(browser: Browser, live_server: LiveServer) -> Iterator[list[Person]]:
    people = [Person(browser, live_server) for _ in range(3)]
    yield people
    for person in people:
        person.close()


def set_up(person: Person, link: str) -> None:
    """Fill in the first page by keyboard alone."""
    page = person.page
    page.goto("/partners/")
    expect(page.get_by_role("heading", name="Set up this platform")).to_be_visible()
    page.goto(link)
    typed = {
        "platform": "Skogsnätet", "name": "Anna Demo", "email": "anna@skog.example", "password": PASSWORD,
        "cluster": "Skog Demo", "country": "Sweden", "region": "Värmland",
    }  # fmt: skip
    reached = ""
    while reached != "Set up the platform":
        page.keyboard.press("Tab")
        reached = page.evaluate("document.activeElement.name || document.activeElement.textContent.trim()")
        assert reached, f"the keyboard does not come to {list(typed)}"
        if reached in typed:
            page.keyboard.type(typed.pop(reached))
        elif reached == "agreed":
            page.keyboard.press("Space")
    assert typed == {}
    page.keyboard.press("Enter")
    page.wait_for_url("**/office/skog-demo/")
    assert page.title() == "Office of Skog Demo · Skogsnätet"


def make_cluster(administrator: Person, name: str, country: str, manager: str) -> str:
    """Make a cluster and return the link that its manager gets."""
    page = administrator.page
    page.goto("/administration/clusters/")
    administrator.follow("Make a cluster")
    page.get_by_label("Name of the cluster").fill(name)
    page.get_by_label("Country").select_option(country)
    page.get_by_label("Its manager’s e-mail address").fill(manager)
    page.get_by_label("Language of the mail").select_option("en")
    follow(page.locator("main form button").last)
    expect(page.get_by_role("heading", name=name)).to_be_visible()
    (mail,) = mailed()
    assert mail.to == [manager]
    return re.search(r"/invitations/\S+", str(mail.body))[0]  # type: ignore[index]


def accept(person: Person, link: str, name: str, office: str) -> None:
    page = person.page
    page.goto(link)
    page.get_by_label("Your name").fill(name)
    page.get_by_label(re.compile("password", re.IGNORECASE)).first.fill(PASSWORD)
    page.get_by_label("I have read this and agree.").check()
    follow(page.locator("main form button").last)
    page.goto(f"/office/{office}/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def bring_in_members(person: Person, cluster: str, folder: Path) -> None:
    page = person.page
    file = folder / "members.csv"
    file.write_text(MEMBERS[cluster], encoding="utf-8")
    person.page.goto(f"/office/{cluster.lower().replace(' ', '-')}/import/")
    page.get_by_label("Member file").set_input_files(file)
    person.press("Read the file")
    person.press("Start the dry run")
    person.press("Import")
    page.wait_for_url("**/import/done/")


def invite(person: Person, office: str, to: str, alliance: str) -> None:
    page = person.page
    page.goto(f"/office/{office}/alliances/invite/")
    page.get_by_label("Cluster", exact=True).select_option(to)
    if Alliance.objects.exists():
        page.get_by_label("Alliance", exact=True).select_option(label=alliance)
    else:
        page.get_by_label("Name of the new alliance").fill(alliance)
    person.press("Send the invitation")


def agree(person: Person, office: str) -> None:
    person.page.goto(f"/office/{office}/alliances/")
    follow(person.page.locator("main a[href*='/invitations/']").first)
    expect(person.page.get_by_role("heading", name="What others will read of yours")).to_be_visible()
    person.press("Agree")


def found(person: Person, text: str) -> str:
    person.page.goto("/partners/")
    person.page.get_by_role("searchbox").or_(person.page.locator("#text")).first.fill(text)
    person.press("Find partners")
    return person.page.locator("main").inner_text()


@pytest.mark.slow(reason="walks through some thirty pages with three people")
@pytest.mark.usefixtures("transactional_db", "empty")
def test_from_an_empty_server_to_three_clusters(people: list[Person], tmp_path: Path) -> None:
    anna, ola, aino = people
    set_up(anna, announce("").splitlines()[-1])
    accept(ola, make_cluster(anna, "Tre Demo", "NO", "ola@tre.example"), "Ola Demo", "tre-demo")
    accept(aino, make_cluster(anna, "Puu Demo", "FI", "aino@puu.example"), "Aino Demo", "puu-demo")

    logo = tmp_path / "logo.png"
    Image.new("RGB", (300, 200), "#123456").save(logo)
    for person, office, colour in (
        (anna, "skog-demo", "#1f4d3a"),
        (ola, "tre-demo", "#7a1f1f"),
        (aino, "puu-demo", "#123f7a"),
    ):
        person.page.goto(f"/office/{office}/settings/")
        person.page.get_by_label("Logo", exact=True).set_input_files(logo)
        person.page.get_by_label("Colour").fill(colour)
        person.press("Save")
        cluster = Cluster.objects.get(slug=office)
        assert Image.open(BytesIO(cluster.logo.image)).format == "PNG"
        expect(person.page.locator("header, body").first.locator("img[src*='logo-']").first).to_be_visible()

    for person, cluster_name in zip(people, MEMBERS, strict=True):
        bring_in_members(person, cluster_name, tmp_path)
    assert sorted(Organisation.objects.values_list("name", "region")) == [
        ("Kuivaamo Demo Oy", "FI198"), ("Kvistsågen Demo AB", "SE311"), ("Tørka Demo AS", "NO020"),
    ]  # fmt: skip

    index_texts()
    drying = "Tørking av trelast"
    assert "Kuivaamo Demo Oy" not in found(ola, drying)
    invite(anna, "skog-demo", "tre-demo", "Norden Demo")
    agree(ola, "tre-demo")
    invite(anna, "skog-demo", "puu-demo", "Norden Demo")
    agree(aino, "puu-demo")
    assert "Kuivaamo Demo Oy" in found(ola, drying)
    assert "Tørka Demo AS" in found(aino, "Sahatavaran kuivaus")

    aino.page.goto("/office/puu-demo/alliances/")
    aino.follow("Norden Demo")
    aino.follow("Leave the alliance")
    follow(aino.page.locator("main form button").last)
    assert "Kuivaamo Demo Oy" not in found(ola, drying)
    assert "Kvistsågen Demo AB" in found(ola, "Saging av tømmer")
