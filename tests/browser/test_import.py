"""The four steps of an import in the browser, at desktop and phone width."""

from pathlib import Path

import pytest
from playwright.sync_api import Page
from tests.browser.conftest import follow, violations, width_of

from intercluster.apps.directory.models import Organisation

pytestmark = pytest.mark.browser

FILE = """Nimi;Y-tunnus;Henkilöstö;Tarjoaa;Puhelin
Uusi Saha Oy;DEMO-77;12;Sahaamme tukkeja;014
Uusi Saha Oyj;;;Höyläystä;
Lauta Oy;0112038-8;paljon;;
"""


def looks_right(page: Page, axe: str) -> None:
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 800})
        assert width_of(page) == width
        assert violations(page, axe) == []


def test_from_file_to_done(page: Page, axe: str, tmp_path: Path) -> None:
    path = tmp_path / "jäsenet.csv"
    path.write_text(FILE, encoding="cp1252")
    page.goto("/accounts/sign-in/")
    follow(page.get_by_role("button", name="Sign in as the office of Demo FI"))
    follow(page.get_by_role("link", name="Import members"))
    page.get_by_label("Member file").set_input_files(path)
    follow(page.get_by_role("button", name="Read the file"))

    assert page.get_by_label("Tarjoaa").input_value() == "offer"
    assert page.get_by_label("Puhelin").input_value() == ""
    looks_right(page, axe)
    follow(page.get_by_role("button", name="Start the dry run"))

    looks_right(page, axe)
    rejected = page.get_by_role("region", name="Table of rejected rows")
    assert "is not a valid registration number in Finland" in rejected.inner_text()
    assert "Henkilöstö (1)" in page.get_by_text("Some values cannot be read.").inner_text()
    assert page.get_by_role("button", name="Import", exact=True).count() == 0
    page.get_by_label("Import the other rows and leave these out").check()
    page.get_by_label("The same as Uusi Saha Oy").check()
    follow(page.get_by_role("button", name="Apply choices and run again"))
    looks_right(page, axe)
    follow(page.get_by_role("button", name="Import", exact=True))

    page.wait_for_url("**/import/done/")
    looks_right(page, axe)
    saha = Organisation.objects.get(registration_number="DEMO-77")
    assert (saha.name, saha.headcount) == ("Uusi Saha Oy", 12)
    assert sorted(saha.offers.values_list("text", "language")) == [("Höyläystä", "fi"), ("Sahaamme tukkeja", "fi")]

    follow(page.get_by_role("link", name="Import another file"))
    page.get_by_role("heading", name="Past imports").wait_for()
    looks_right(page, axe)
    follow(page.get_by_role("link", name="jäsenet.csv"))
    looks_right(page, axe)
    Organisation.objects.filter(pk=saha.pk).update(city="Jyväskylä")
    follow(page.get_by_role("button", name="Undo this import"))

    assert "Uusi Saha Oy: facts changed" in page.get_by_role("alert").inner_text()
    looks_right(page, axe)
    Organisation.objects.filter(pk=saha.pk).update(city="")
    follow(page.get_by_role("button", name="Undo this import"))

    page.get_by_text("Undone: everything is as it was before the import.").wait_for()
    looks_right(page, axe)
    assert not Organisation.objects.filter(registration_number="DEMO-77").exists()


def test_undo_right_after_the_import(page: Page, axe: str, tmp_path: Path) -> None:
    rows = "Yritys;Liikevaihto (tkr);Mitä tarjoatte?\nUusi Saha Oy;12 500;Sahaus • Höyläys\n"
    path = tmp_path / "jäsenet.csv"
    path.write_text(rows, encoding="utf-8")
    page.goto("/accounts/sign-in/")
    follow(page.get_by_role("button", name="Sign in as the office of Demo FI"))
    follow(page.get_by_role("link", name="Import members"))
    page.get_by_label("Member file").set_input_files(path)
    follow(page.get_by_role("button", name="Read the file"))
    page.get_by_label("Kronor for one euro").fill("12,5")
    page.get_by_label("Liikevaihto (tkr)").select_option("turnover_eur")
    follow(page.get_by_role("button", name="Start the dry run"))
    follow(page.get_by_role("button", name="Import", exact=True))
    page.wait_for_url("**/import/done/")
    assert Organisation.objects.get(name="Uusi Saha Oy").turnover_eur == 1_000_000
    looks_right(page, axe)

    follow(page.get_by_role("button", name="Undo this import"))

    page.get_by_text("Undone: everything is as it was before the import.").wait_for()
    assert not Organisation.objects.filter(name="Uusi Saha Oy").exists()
