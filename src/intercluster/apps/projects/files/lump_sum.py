"""The budget of a lump-sum proposal as a workbook: a sheet for each beneficiary, with its cost by work package."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from intercluster.analysis.consortia.rules import Category
from intercluster.apps.projects.calls.words import CATEGORIES
from intercluster.apps.projects.files.money_tables import OTHERS, PURCHASES, has_to_list, listed, purchase_names
from intercluster.apps.projects.files.queries import Participant, Project
from intercluster.apps.projects.files.wording import package, rate_of, role, short, warnings
from intercluster.tables.workbook import (
    MONEY,
    MONTHS,
    Content,
    Formula,
    Number,
    Row,
    Sheet,
    column_letter,
    reference,
    workbook,
)

MONTHS_ROW, RATE_ROW, FIRST = 4, 5, 6
"""Rows of a beneficiary's sheet: person-months, what one costs, and the first category."""


def category_names() -> dict[Category, str]:
    """Return the categories in the order of the form, with their names."""
    bought = purchase_names()
    return {
        Category.STAFF: _("A. Personnel costs"),
        Category.SUBCONTRACTING: _("B. Subcontracting costs"),
        Category.TRAVEL: f"C.1 {bought[Category.TRAVEL]}",
        Category.EQUIPMENT: f"C.2 {bought[Category.EQUIPMENT]}",
        Category.OTHER: f"C.3 {bought[Category.OTHER]}",
        Category.THIRD_PARTIES: _("D.1 Financial support to third parties"),
        Category.UNIT_COSTS: _("D.2 Unit costs"),
        Category.OFFICE: _("D.3 Office and administration"),
        Category.INDIRECT: _("E. Indirect costs"),
    }


def lump_sum(found: Project) -> bytes:
    """Write the workbook in the current language. Sums are formulas, with the values that they compute."""
    own = [_beneficiary(found, each) for each in found.participants]
    return workbook([_beneficiaries(found), _work_packages(found), *own, _summary(found), _comments(found)])


def _sheet_of(each: Participant) -> str:
    return f"BE{each.number}"


def _cell(found: Project, each: Participant, work_package: int, category: Category | None) -> Decimal:
    return found.budget.total(partner=each.place.pk, work_package=work_package, category=category)


def _column(index: int) -> str:
    """Return the letter of a work package's column: the first has the names of rows."""
    return column_letter(index + 2)


def _total_row() -> int:
    return FIRST + len(category_names())


def _sum_of_row(found: Project, row: int, value: Decimal, form: str) -> Content:
    """Return the sum of a row over all work packages."""
    count = len(found.work_packages)
    return Formula(f"SUM(B{row}:{_column(count - 1)}{row})", value, form) if count else Number(value, form)


def _beneficiary(found: Project, each: Participant) -> Sheet:
    """Make the sheet of a beneficiary."""
    place, packages = each.place.pk, found.work_packages
    months = [found.budget.months_of(partner=place, work_package=one.pk) for one in packages]
    rate = each.place.month_rate
    rows = [
        Row([short(each), role(each)], is_strong=True),
        Row([_("In %(currency)s") % {"currency": found.consortium.currency}, *[one.title for one in packages]]),
        Row([_("Category"), *[package(one.number) for one in packages], _("Total")], is_strong=True),
        Row(
            [
                _("Person-months"),
                *[Number(value, MONTHS) for value in months],
                _sum_of_row(found, MONTHS_ROW, sum(months, Decimal(0)), MONTHS),
            ]
        ),
        Row([_("Cost of a person-month"), *[_("not known") if rate is None else rate for _one in packages]]),
    ]
    for index, (category, name) in enumerate(category_names().items()):
        row = FIRST + index
        cells: list[Content] = [name]
        for column, one in enumerate(packages):
            value = _cell(found, each, one.pk, category)
            if category is Category.STAFF and rate is not None:
                letter = _column(column)
                cells.append(Formula(f"ROUND({letter}{MONTHS_ROW}*{letter}{RATE_ROW},2)", value))
            else:
                cells.append(value)
        total = found.total(category, place=place)
        cells.append(_sum_of_row(found, row, total, MONEY))
        rows.append(Row(cells))
    last = _total_row() - 1
    sums: list[Content] = [
        Formula(f"SUM({_column(column)}{FIRST}:{_column(column)}{last})", _cell(found, each, one.pk, None))
        for column, one in enumerate(packages)
    ]
    end = _column(len(packages))
    whole = Formula(f"SUM({end}{FIRST}:{end}{last})", found.budget.total(partner=place))
    rows.append(Row([_("Total"), *sums, whole], is_strong=True))
    return Sheet(_sheet_of(each), rows, [38, 16], "B4")


def _beneficiaries(found: Project) -> Sheet:
    """Make the list of beneficiaries, with sums from their sheets."""
    end, total = _column(len(found.work_packages)), _total_row()
    rows = [
        Row(
            [
                _("Number"),
                _("Beneficiary"),
                _("Country"),
                _("Role"),
                _("Person-months"),
                _("Total cost (%(currency)s)") % {"currency": found.consortium.currency},
                _("Funding rate"),
                _("Funding (%(currency)s)") % {"currency": found.consortium.currency},
            ],
            is_strong=True,
        )
    ]
    for each in found.participants:
        place, funded = each.place.pk, each.share.funded
        sheet = _sheet_of(each)
        rows.append(
            Row(
                [
                    each.number,
                    each.name,
                    each.place.organisation.country,
                    role(each),
                    Formula(reference(sheet, f"{end}{MONTHS_ROW}"), found.budget.months_of(partner=place), MONTHS),
                    Formula(reference(sheet, f"{end}{total}"), found.budget.total(partner=place)),
                    rate_of(funded.rate),
                    _("not known") if each.share.funding is None else each.share.funding,
                ]
            )
        )
    last = len(rows)
    cells: list[Content] = [_("Total"), None, None, None]
    if found.participants:
        funding = found.budget.funding
        cells += [
            Formula(f"SUM(E2:E{last})", found.budget.months_of(), MONTHS),
            Formula(f"SUM(F2:F{last})", found.budget.total()),
            None,
            _("not known") if funding is None else Formula(f"SUM(H2:H{last})", funding),
        ]
    rows.append(Row(cells, is_strong=True))
    rows += [Row([None, text]) for text in warnings(found)]
    return Sheet(_("Beneficiaries"), rows, [10, 40, 10, 26, 16, 20, 14, 20], "C2")


def _work_packages(found: Project) -> Sheet:
    """Make the list of work packages, with sums from the sheets of all beneficiaries."""
    heading = [
        _("Work package"),
        _("Title"),
        _("Lead participant"),
        _("Start month"),
        _("End month"),
        _("Person-months"),
        _("Total cost (%(currency)s)") % {"currency": found.consortium.currency},
    ]
    rows = [Row(heading, is_strong=True)]
    total = _total_row()
    for column, one in enumerate(found.work_packages):
        lead = found.participant(one.lead_id)
        letter = _column(column)
        rows.append(
            Row(
                [
                    package(one.number),
                    one.title,
                    short(lead),
                    one.begins,
                    one.ends,
                    _over_all(found, f"{letter}{MONTHS_ROW}", found.budget.months_of(work_package=one.pk), MONTHS),
                    _over_all(found, f"{letter}{total}", found.budget.total(work_package=one.pk)),
                ]
            )
        )
    cells: list[Content] = [_("Total"), None, None, None, None]
    if found.work_packages:
        last = len(rows)
        cells += [
            Formula(f"SUM(F2:F{last})", found.budget.months_of(), MONTHS),
            Formula(f"SUM(G2:G{last})", found.budget.total()),
        ]
    rows.append(Row(cells, is_strong=True))
    return Sheet(_("Work packages"), rows, [14, 50, 36, 12, 12, 16, 20], "C2")


def _over_all(found: Project, cell: str, value: Decimal, form: str = MONEY) -> Content:
    """Return the sum of a cell over the sheets of all beneficiaries."""
    if not found.participants:
        return Number(value, form)
    return Formula("+".join(reference(_sheet_of(each), cell) for each in found.participants), value, form)


def _summary(found: Project) -> Sheet:
    """Make the summary: a row for each beneficiary and work package, a column for each category."""
    names = category_names()
    rows = [Row([_("Beneficiary"), _("Work package"), *names.values(), _("Total")], is_strong=True)]
    end = column_letter(len(names) + 2)
    for each in found.participants:
        for column, one in enumerate(found.work_packages):
            cells: list[Content] = [short(each), package(one.number)]
            for index, category in enumerate(names):
                cell = reference(_sheet_of(each), f"{_column(column)}{FIRST + index}")
                cells.append(Formula(cell, _cell(found, each, one.pk, category)))
            row = len(rows) + 1
            cells.append(Formula(f"SUM(C{row}:{end}{row})", _cell(found, each, one.pk, None)))
            rows.append(Row(cells))
    last = len(rows)
    cells = [_("Total"), None]
    if last > 1:
        letters = [column_letter(index + 3) for index in range(len(names) + 1)]
        values = [*(found.total(category) for category in names), found.budget.total()]
        cells += [
            Formula(f"SUM({letter}2:{letter}{last})", value) for letter, value in zip(letters, values, strict=True)
        ]
    rows.append(Row(cells, is_strong=True))
    return Sheet(_("Summary"), rows, [36, 14, 18], "C2")


def _comments(found: Project) -> Sheet:
    """Make the sheet of comments: what has to be justified in a lump-sum proposal."""
    rows = [
        Row(
            [_("Beneficiary"), _("Work package"), _("Category"), _("Cost"), _("Justification"), _("Third party")],
            is_strong=True,
        )
    ]
    rows += [Row(cells) for cells in _justified(found)]
    return Sheet(_("Any comments"), rows, [36, 14, 24, 16, 70, 30], "A2")


def _justified(found: Project) -> Iterator[Sequence[Content]]:
    numbers = {one.pk: one.number for one in found.work_packages}
    for each in found.participants:
        items = listed(found, each) if has_to_list(found, each) else []
        shown = {cost.pk for cost in items}
        given = [
            cost
            for cost in found.items(Category.SUBCONTRACTING, *PURCHASES, *OTHERS, place=each.place.pk)
            if cost.pk not in shown and (cost.third_party or cost.category in {Category.SUBCONTRACTING, *OTHERS})
        ]
        for cost in [*items, *given]:
            yield [
                short(each),
                package(numbers[cost.work_package_id]),
                str(CATEGORIES[Category(cost.category)]),
                cost.amount,
                cost.what,
                cost.third_party,
            ]
