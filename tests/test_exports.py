"""No export lets a spreadsheet program compute what somebody wrote."""

import csv
from io import BytesIO, StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook
from tests.plugins.northern import Northern

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Cluster, Need, Offer, Organisation

FORMULAS = ("=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1+1", "\r=1+1", '=HYPERLINK("http://x.example";"x")')


@pytest.fixture
def office(northern: Northern, client: Client) -> Client:
    """Return the browser of an office whose clusters and members are called like formulas and say such."""
    user = User.objects.create_user("office@cluster-fi.example")
    cluster = northern.clusters["FI"]
    cluster.managers.add(user)
    for number, formula in enumerate(FORMULAS):
        made = northern.add(f"formula-{number}", "FI")
        Organisation.objects.filter(pk=made.pk).update(name=f"{formula}{number}", city=formula, website="", region="")
        Offer.objects.create(organisation=made, text=formula, language="en")
        Need.objects.create(organisation=made, text=formula, language="en")
    for each, formula in zip(Cluster.objects.order_by("pk"), FORMULAS, strict=False):
        Cluster.objects.filter(pk=each.pk).update(name=f"{formula} {each.pk}")
    client.force_login(user)
    return client


def is_computed(cell: str) -> bool:
    return cell[:1] in ("=", "+", "-", "@", "\t", "\r") and not cell.lstrip("-").replace(".", "", 1).isdigit()


def cells(text: str) -> list[str]:
    return [cell for row in csv.reader(StringIO(text.removeprefix("\ufeff")), delimiter=";") for cell in row]


def test_members(office: Client) -> None:
    text = office.get("/office/cluster-fi/import/members.csv").getvalue().decode()
    told = cells(text)
    assert [cell for cell in told if is_computed(cell)] == []
    assert all(f"'{formula}" in told for formula in FORMULAS if formula.strip() == formula)
    book = load_workbook(BytesIO(office.get("/office/cluster-fi/import/members.xlsx").getvalue()))
    written = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    assert [cell.value for cell in written if cell.data_type == "f" or is_computed(str(cell.value or ""))] == []


@pytest.mark.parametrize("name", ["members", "contacts", "outcomes", "ties"])
def test_charts(office: Client, name: str, northern: Northern) -> None:
    from tests.office.test_office import introduce

    introduce(northern, "sawmill", "drier", at=timezone.now())
    told = cells(office.get(f"/office/cluster-fi/statistics/{name}.csv").getvalue().decode())
    assert [cell for cell in told if is_computed(cell)] == []
    assert name != "ties" or any(cell.startswith("'") for cell in told)


def test_the_report_of_an_import(office: Client) -> None:
    lines = "\n".join(f'"{formula}";XX;{formula};=2' for formula in FORMULAS if '"' not in formula)
    file = SimpleUploadedFile("=m.csv", f"name;country;website;headcount\n{lines}\n".encode())
    step = office.post("/office/cluster-fi/import/", {"file": file})["Location"]
    page = office.get(step, follow=True)
    checked = page.redirect_chain[-1][0] if page.redirect_chain else step
    report = checked.rstrip("/").removesuffix("/check") + "/report.csv"
    if not checked.endswith("check/"):
        office.post(checked, {name: value or "" for name, value in page.context["form"].initial.items()})
    told = cells(office.get(report).getvalue().decode())
    assert len(told) > len(FORMULAS)
    assert [cell for cell in told if is_computed(cell)] == []
