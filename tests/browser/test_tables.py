"""A table of regions brought in by the browser, at desktop and phone width: file, what it is, dry run, done, undone."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests.browser.conftest import follow
from tests.browser.test_import import looks_right
from tests.plugins.northern import Northern
from tests.regions.imports.test_importing import TSV

pytestmark = pytest.mark.browser


def test_from_file_to_done_and_back(page: Page, axe: str, northern: Northern, tmp_path: Path) -> None:
    path = tmp_path / "nama_10r.tsv"
    path.write_text(TSV + "A,PER,C18,SE399\t1\t2\n", encoding="utf-8")
    page.goto("/accounts/sign-in/")
    follow(page.get_by_role("button", name="Sign in as the office of Demo FI"))
    page.wait_for_url("**/office/cluster-fi/")
    page.goto("/regions/")
    follow(page.get_by_role("link", name="Import regional figures"))
    looks_right(page, axe)
    page.get_by_label("Table", exact=True).set_input_files(path)
    follow(page.get_by_role("button", name="Read the file"))

    assert page.get_by_label("geo says").input_value() == "region"
    assert page.get_by_label("nace_r2 says").input_value() == "activity"
    follow(page.get_by_role("button", name="Start the dry run"))
    looks_right(page, axe)
    for label, text in (("Name", "Employed people"), ("Unit", "people"), ("Source", "Test, nama"), ("Licence", "CC")):
        page.get_by_label(label, exact=True).fill(text)
    page.get_by_label("Classification of activities").fill("NACE Rev. 2")
    page.get_by_label("NUTS version").select_option("2021")
    page.get_by_label("Only rows whose unit is").fill("PER")
    page.get_by_label("Only rows whose nace_r2 is").fill("C..")
    follow(page.get_by_role("button", name="Start the dry run"))

    rejected = page.get_by_role("region", name="Table of rejected rows")
    expect(rejected).to_contain_text("SE399")
    looks_right(page, axe)
    expect(page.get_by_role("button", name="Import", exact=True)).to_have_count(0)
    follow(page.get_by_role("link", name="Back to what the table is"))
    assert page.get_by_label("Only rows whose unit is").input_value() == "PER"
    page.get_by_label("Only rows whose nace_r2 is").fill("C1[67]")
    follow(page.get_by_role("button", name="Start the dry run"))
    looks_right(page, axe)
    follow(page.get_by_role("button", name="Import", exact=True))

    expect(page.get_by_role("heading", level=1)).to_have_text("Imported")
    looks_right(page, axe)
    follow(page.get_by_role("link", name="Import another table"))
    page.get_by_role("heading", name="Past imports").wait_for()
    looks_right(page, axe)
    follow(page.get_by_role("link", name="nama_10r.tsv"))
    follow(page.get_by_role("button", name="Undo this import"))
    expect(page.get_by_text("Undone: the dataset is gone")).to_be_visible()
