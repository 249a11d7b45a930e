"""Files of a consortium: they open, say what people have planned, and all their sums are those of plain rows."""

import csv
import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from django.test import Client
from docx import Document as read_docx
from openpyxl import load_workbook
from pypdf import PdfReader
from tests.plugins.northern import Northern

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Affiliation, Organisation
from intercluster.apps.directory.rules import OPERATOR
from intercluster.apps.projects.consortia.services import ConsortiumFields, add_consortium
from intercluster.apps.projects.models import (
    Call,
    Consortium,
    Cost,
    Deliverable,
    Milestone,
    Partner,
    PersonMonths,
    Requirement,
    Risk,
    WorkPackage,
)
from intercluster.apps.projects.plan.budget import budget

EVIL = '=HYPERLINK("https://x.example","1")'
LONG = "Kuorta kuivataan. " * 900


@dataclass
class Made:
    """A consortium with its rows in plain numbers."""

    consortium: Consortium
    staff: dict[str, Decimal]
    bought: dict[str, Decimal]
    months: Decimal


def plan(northern: Northern, programme: str) -> Made:
    """Plan a project of three organisations in two work packages."""
    firms = [northern.organisations[slug] for slug in ("sawmill", "drier", "machinist")]
    (cluster,) = firms[0].clusters.all()[:1]
    call = Call.objects.create(cluster=cluster, slug=f"c-{programme}", title="Bark", language="en", programme=programme)
    said = ConsortiumFields(
        "Kuorta muovin tilalle", "fi", acronym="=BARK", call=call, starts=date(2027, 3, 1), months=36
    )
    made = add_consortium(OPERATOR, firms[0], said, cluster=cluster)
    first = made.partners.get()
    others = [
        Partner.objects.create(consortium=made, organisation=firm, number=number, state="joined")
        for number, firm in enumerate(firms[1:], 2)
    ]
    places = [first, *others]
    for place, rate in zip(places, ("6000.10", "7500", "8333.33"), strict=True):
        place.month_rate = Decimal(rate)
        place.contribution = f"{EVIL}\nKuivaamme – torkar – tørker 干燥 🌲."
        place.save()
    need = Requirement.objects.create(consortium=made, number=1, text="Kuivaus")
    others[0].takes.add(need)
    packages = [
        WorkPackage.objects.create(
            consortium=made, number=number, title=title, lead=lead, objectives=LONG, tasks="T1\n\nT2", begins=1, ends=36
        )
        for number, (title, lead) in enumerate([("Johtaminen", first), ("Kuivaus", others[0])], 1)
    ]
    worked = [(first, 0, "3.25"), (first, 1, "10"), (others[0], 1, "24.5"), (others[1], 1, "0.07")]
    for place, index, number in worked:
        PersonMonths.objects.create(partner=place, work_package=packages[index], months=Decimal(number))
    costs = [
        (first, 0, "travel", "4000.00", "Matkat", ""),
        (first, 1, "equipment", "9000.01", EVIL, "Kunta"),
        (first, 1, "other", "1000.33", "Puuta", ""),
        (others[0], 1, "subcontracting", "12000.50", "Mätning", ""),
        (others[0], 1, "third_parties", "500", "", ""),
        (others[1], 1, "travel", "77.77", "", ""),
    ]
    for place, index, category, sum_of, what, third in costs:
        Cost.objects.create(
            partner=place, work_package=packages[index], category=category, amount=sum_of, what=what, third_party=third
        )
    Deliverable.objects.create(work_package=packages[1], number=1, title="Raportti", lead=first, month=12)
    Milestone.objects.create(consortium=made, number=1, title="Kuivuri", month=6).work_packages.add(packages[1])
    Risk.objects.create(consortium=made, number=1, text="Kuori on märkää").work_packages.add(*packages)
    rates = {place.pk: place.month_rate or Decimal(0) for place in places}
    staff: dict[str, Decimal] = {}
    for place, _index, number in worked:
        cost = (rates[place.pk] * Decimal(number)).quantize(Decimal("0.01"), ROUND_HALF_UP)
        staff[place.organisation.name] = staff.get(place.organisation.name, Decimal(0)) + cost
    bought: dict[str, Decimal] = {}
    for _place, _index, category, sum_of, *_rest in costs:
        bought[category] = bought.get(category, Decimal(0)) + Decimal(sum_of)
    return Made(made, staff, bought, sum((Decimal(number) for *_where, number in worked), Decimal(0)))


@pytest.fixture
def fetch(northern: Northern, client: Client) -> Callable[[Consortium, str], bytes]:
    """Return a function that downloads a file as an editor of the organisation whose idea it is."""
    user = User.objects.create_user("editor@example.org", name="Editor")
    Affiliation.objects.create(user=user, organisation=northern.organisations["sawmill"], role="editor")
    client.force_login(user)

    def get(consortium: Consortium, address: str) -> bytes:
        answer = client.get(f"/consortia/{consortium.key}/files/{address}")
        assert answer.status_code == 200, answer.content
        return bytes(answer.content)

    return get


class Computed:
    """A workbook, whose formulas this computes itself."""

    def __init__(self, content: bytes) -> None:
        self.formulas = load_workbook(io.BytesIO(content))
        self.values = load_workbook(io.BytesIO(content), data_only=True)

    def check(self) -> int:
        """Compute each formula, compare it with the value that the file has, and return how many there are."""
        count = 0
        for sheet in self.formulas:
            for row in sheet.iter_rows():
                for cell in row:
                    if cell.data_type == "f":
                        count += 1
                        found = self.values[sheet.title][cell.coordinate].value
                        assert self.cell(sheet.title, cell.coordinate) == Decimal(str(found)), (sheet.title, cell.value)
        return count

    def cell(self, sheet: str, at: str) -> Decimal:
        cell = self.formulas[sheet][at]
        if cell.data_type == "f":
            return self.formula(sheet, cell.value[1:])
        return Decimal(str(cell.value)) if isinstance(cell.value, int | float) else Decimal(0)

    def area(self, sheet: str, text: str) -> list[tuple[str, str]]:
        name, _, area = text.rpartition("!")
        title = name.strip("'") or sheet
        rows = self.formulas[title][area.replace("$", "")]
        cells = rows if isinstance(rows, tuple) else ((rows,),)
        return [(title, cell.coordinate) for row in cells for cell in row]

    def formula(self, sheet: str, text: str) -> Decimal:
        if found := re.fullmatch(r"SUM\((.+)\)", text):
            return sum((self.cell(*each) for each in self.area(sheet, found[1])), Decimal(0))
        if found := re.fullmatch(r"SUMIF\((.+),(.+),(.+)\)", text):
            wanted = self.formulas[sheet][found[2].replace("$", "")].value
            pairs = zip(self.area(sheet, found[1]), self.area(sheet, found[3]), strict=True)
            return sum((self.cell(*b) for (a, at), b in pairs if self.formulas[a][at].value == wanted), Decimal(0))
        if found := re.fullmatch(r"ROUND\((\w+)\*(\w+),2\)", text):
            product = self.cell(sheet, found[1]) * self.cell(sheet, found[2])
            return product.quantize(Decimal("0.01"), ROUND_HALF_UP)
        if found := re.fullmatch(r"(\w+)-(\w+)", text):
            return self.cell(sheet, found[1]) - self.cell(sheet, found[2])
        return sum((self.cell(*self.area(sheet, part)[0]) for part in text.split("+")), Decimal(0))

    def total(self, sheet: str, column: int) -> Decimal:
        """Return a cell of the row that is called Total."""
        row = next(row for row in self.rows(sheet) if row[0] == "Total")
        return Decimal(str(row[column] or 0))

    def rows(self, sheet: str) -> list[list[Any]]:
        return [[cell.value for cell in row] for row in self.values[sheet].iter_rows()]


def number(text: str) -> Decimal:
    """Read a number as English writes it."""
    return Decimal(text.replace(",", ""))


def tables(content: bytes) -> dict[str, list[list[str]]]:
    """Return the tables of a document by their captions."""
    document = read_docx(io.BytesIO(content))
    captions = [each.text for each in document.paragraphs if each.style is not None and each.style.name == "Caption"]
    pictures = [shape._inline.docPr.get("descr") for shape in document.inline_shapes]
    if pictures:
        assert "2 work packages over 36 months" in pictures[0]
        captions.remove("Gantt chart")
    return {
        caption: [[cell.text for cell in row.cells] for row in table.rows]
        for caption, table in zip(captions, document.tables, strict=True)
    }


def test_the_sums_of_all_files_are_those_of_plain_rows(
    northern: Northern, fetch: Callable[[Consortium, str], bytes]
) -> None:
    made = plan(northern, "horizon-ria")
    consortium = made.consortium
    direct = sum(made.staff.values(), Decimal(0)) + sum(made.bought.values(), Decimal(0))
    base = direct - made.bought["subcontracting"] - made.bought["third_parties"]
    whole = budget(consortium).total()
    assert abs(whole - direct - base / 4) < Decimal("0.03")  # rounded for each of three partners

    found = tables(fetch(consortium, "part-b.docx?lang=en"))
    assert [row[0] for row in found["Gantt chart as a table"]] == ["No.", "1", "2", "D2.1", "M1"]
    assert [caption.split(":")[0] for caption in found if caption.startswith("Table")] == [
        "Table 3.1a", "Table 3.1b", "Table 3.1b", "Table 3.1c", "Table 3.1d", "Table 3.1e", "Table 3.1f", "Table 3.1g",
        "Table 3.1h", "Table 3.1h", "Table 3.1i", "Table 3.1j",
    ]  # fmt: skip
    assert number(found["Table 3.1a: List of work packages"][-1][4]) == made.months
    effort = found["Table 3.1f: Summary of staff effort"]
    assert effort[1] == ["1 sawmill Demo", "3.25", "10", "13.25"]
    assert number(effort[-1][-1]) == made.months
    assert number(found["Table 3.1g: Subcontracting costs"][-1][2]) == made.bought["subcontracting"]
    listed = found["Table 3.1h: Purchase costs, 1 sawmill Demo"]
    assert [row[1] for row in listed[1:]] == ["9,000.01", "5,000.33", "14,000.34"]  # 15 % of the staff cost: 11,925.20
    purchases = sum(made.bought[each] for each in ("travel", "equipment", "other"))
    assert number(found["Table 3.1h: Purchase costs, all participants"][-1][1]) == purchases
    assert number(found["Table 3.1i: Other cost categories"][-1][2]) == made.bought["third_parties"]
    assert found["Table 3.1j: In-kind contributions provided by third parties"][1][1:4] == [
        "Kunta", "equipment", "9,000.01"
    ]  # fmt: skip
    costs = found["Cost by participant and category, in EUR (1)"]
    assert costs[0][1:3] == ["staff", "subcontracting"]
    assert [number(row[1]) for row in costs[1:4]] == list(made.staff.values())
    assert number(costs[-1][1]) == sum(made.staff.values(), Decimal(0))
    paid = found["Cost and funding by participant, in EUR"]
    assert (number(paid[-1][1]), number(paid[-1][3]), paid[1][2]) == (whole, whole, "100 %")

    lump = Computed(fetch(consortium, "lump-sum.xlsx?lang=en"))
    assert lump.formulas.sheetnames == [
        "Beneficiaries",
        "Work packages",
        "BE1",
        "BE2",
        "BE3",
        "Summary",
        "Any comments",
    ]
    assert lump.check() > 80
    assert lump.rows("Beneficiaries")[4][4:6] == [float(made.months), float(whole)]
    assert lump.rows("Work packages")[3][5:7] == [float(made.months), float(whole)]
    assert lump.rows("Summary")[-1][-1] == float(whole)
    assert lump.rows("BE1")[2] == ["Category", "WP1", "WP2", "Total"]
    comments = lump.rows("Any comments")
    assert [(row[2], row[3], row[4], row[5]) for row in comments[1:]] == [
        ("equipment", 9000.01, f"'{EVIL}", "Kunta"),
        ("subcontracting", 12000.5, "Mätning", None),
        ("support to third parties", 500, None, None),
    ]
    assert all(cell.data_type != "f" for row in lump.formulas["Any comments"].iter_rows() for cell in row)

    page = fetch(consortium, "").decode()
    assert f"{whole:,.2f} EUR" in page
    assert "37.82" in page


def test_an_interreg_budget_has_flat_rates_funding_and_countries(
    northern: Northern, fetch: Callable[[Consortium, str], bytes]
) -> None:
    made = plan(northern, "interreg-aurora")
    planned = budget(made.consortium)
    book = Computed(fetch(made.consortium, "interreg.xlsx?lang=en"))
    assert book.check() > 30
    rows = book.rows("Budget")
    total = rows[4]
    staff = sum(made.staff.values(), Decimal(0))
    office = sum(
        ((each * 15 / 100).quantize(Decimal("0.01"), ROUND_HALF_UP) for each in made.staff.values()), Decimal(0)
    )
    assert rows[0][5:10] == [
        "Staff costs", "Office and administration", "Travel and accommodation", "External expertise and services",
        "Equipment",
    ]  # fmt: skip
    assert total[5:8] == [
        float(staff),
        float(office),
        float(office),
    ]  # travel is flat too: what was planned is not counted
    assert total[-4] == float(planned.total())
    assert total[-2] == float(planned.funding or 0) > 0
    countries = book.rows("Countries")
    assert [row[:2] for row in countries[1:]] == [["Finland", 1], ["Norway", 1], ["Sweden", 1], ["Total", 3]]
    assert countries[-1][2:] == [float(planned.total()), float(planned.funding or 0), float(planned.own or 0)]
    assert book.rows("Specification")[-1][5] == float(planned.total())
    assert len(book.rows("Flat rates")) == 3
    # the lump-sum form and the tables agree with it
    lump = Computed(fetch(made.consortium, "lump-sum.xlsx?lang=sv"))
    lump.check()
    assert lump.rows("Sammanfattning")[-1][-1] == total[-4]
    costs = tables(fetch(made.consortium, "part-b.docx?lang=en"))["Cost and funding by participant, in EUR"]
    assert (number(costs[-1][1]), number(costs[-1][3])) == (planned.total(), planned.funding)


def test_letters_profiles_and_the_team_say_what_people_have_written(
    northern: Northern, fetch: Callable[[Consortium, str], bytes]
) -> None:
    made = plan(northern, "horizon-ria")
    letters = {
        number: "\n".join(each.text for each in read_docx(io.BytesIO(content)).paragraphs)
        for number in (1, 2, 3)
        for content in [fetch(made.consortium, f"partners/{number}/letter.docx")]
    }
    assert [letters[number].splitlines()[0] for number in (1, 2, 3)] == [
        "Aiekirje",
        "Avsiktsförklaring",
        "Intensjonserklæring",
    ]
    assert "sawmill Demo · Finland" in letters[2]
    assert EVIL in letters[2]
    assert "Kuivaus" in letters[2]
    assert "24,5" in letters[2]
    profiles = [
        " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
        for number in (2, 3)
        for content in [fetch(made.consortium, f"partners/{number}/profile.pdf")]
    ]
    assert "Vi torkar sågade trävaror" in profiles[0]
    assert "maskinerer" not in profiles[1]  # its offer is anonymous
    assert "Funding" not in profiles[0]  # the owner does not show the budget
    made.consortium.shown = ["budget"]
    made.consortium.save()
    assert "Funding" in "".join(tables_of(fetch(made.consortium, "partners/2/profile.docx")))
    rows = list(csv.reader(io.StringIO(fetch(made.consortium, "team.csv").decode("utf-8-sig")), delimiter=";"))
    assert [row[1] for row in rows[1:]] == ["sawmill Demo", "drier Demo", "machinist Demo"]
    assert rows[1][9].startswith("'=HYPERLINK")
    assert sum((Decimal(row[10]) for row in rows[1:]), Decimal(0)) == made.months


def tables_of(content: bytes) -> list[str]:
    """Return the text of each cell of a document."""
    return [cell.text for table in read_docx(io.BytesIO(content)).tables for row in table.rows for cell in row.cells]


def test_an_idea_without_anything_has_files_and_nobody_outside_the_team_gets_them(
    northern: Northern, fetch: Callable[[Consortium, str], bytes], client: Client
) -> None:
    owner = northern.organisations["sawmill"]
    made = add_consortium(OPERATOR, owner, ConsortiumFields("A", "en", audience="public", shown=["budget", "team"]))
    for form in ("part-b.docx?lang=fi", "lump-sum.xlsx", "interreg.xlsx", "team.csv", "partners/1/letter.docx?lang=nb"):
        fetch(made, form)
    assert "No call is chosen" in fetch(made, "").decode()
    place = made.partners.get()
    package = WorkPackage.objects.create(consortium=made, number=1, title="Work")
    PersonMonths.objects.create(partner=place, work_package=package, months=2)
    for address in ("lump-sum.xlsx?lang=en", "interreg.xlsx?lang=en"):  # nobody has said what a month costs
        Computed(fetch(made, address)).check()
    assert "not known" in fetch(made, "").decode()
    assert client.get(f"/consortia/{made.key}/files/part-b.docx?lang=xx").status_code == 422
    made.partners.all().delete()
    for form in ("part-b.docx", "lump-sum.xlsx", "interreg.xlsx", "team.csv", ""):
        fetch(made, form)
    for wrong in ("part-b.pdf", "partners/1/letter.docx", "partners/9/profile.pdf", "partners/1/other.docx"):
        assert client.get(f"/consortia/{made.key}/files/{wrong}").status_code == 404
    invited = Organisation.objects.get(slug="drier")
    Partner.objects.create(consortium=made, organisation=invited, number=1, state="invited")
    stranger = User.objects.create_user("invited@example.org", name="Invited")
    Affiliation.objects.create(user=stranger, organisation=invited, role="editor")
    for reader in (stranger, None):
        client.logout()
        if reader is not None:
            client.force_login(reader)
        for address in ("", "part-b.docx", "team.csv", "partners/1/letter.docx"):
            assert client.get(f"/consortia/{made.key}/files/{address}").status_code == 404
