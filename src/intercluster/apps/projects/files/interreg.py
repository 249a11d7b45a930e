"""The budget of an Interreg project as a workbook: by partner and category, by country, and every item of cost."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from intercluster.analysis.consortia.rules import Category
from intercluster.analysis.consortia.sums import exact
from intercluster.apps.projects.calls.words import lines
from intercluster.apps.projects.files.money_tables import OTHERS, PURCHASES
from intercluster.apps.projects.files.queries import Project
from intercluster.apps.projects.files.wording import package, rate_of, role, short, warnings
from intercluster.geo.display_names import country_name
from intercluster.tables.workbook import (
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

FIRST = 6
"""The column of the first category."""
ALWAYS = (Category.STAFF, Category.OFFICE, Category.TRAVEL, Category.SUBCONTRACTING, Category.EQUIPMENT)
"""Interreg's categories. The others have a column if there is such cost."""


def interreg(found: Project) -> bytes:
    """Write the workbook in the current language. Sums are formulas, with the values that they compute."""
    return workbook([_partners(found), _countries(found), _items(found), _rules(found)])


def category_names() -> dict[Category, str]:
    """Return the categories in Interreg's order, with their names."""
    return {
        Category.STAFF: _("Staff costs"),
        Category.OFFICE: _("Office and administration"),
        Category.TRAVEL: _("Travel and accommodation"),
        Category.SUBCONTRACTING: _("External expertise and services"),
        Category.EQUIPMENT: _("Equipment"),
        Category.OTHER: _("Other costs"),
        Category.THIRD_PARTIES: _("Financial support to third parties"),
        Category.UNIT_COSTS: _("Unit costs"),
        Category.INDIRECT: _("Indirect costs"),
    }


def _columns(found: Project) -> list[Category]:
    used = found.budget.categories
    return [each for each in category_names() if each in ALWAYS or each in used]


def _or_unknown(value: Decimal | None) -> Content:
    return _("not known") if value is None else value


def _partners(found: Project) -> Sheet:
    """Make the budget: a row for each partner."""
    names, categories = category_names(), _columns(found)
    money = [_("Total cost"), _("Funding rate"), _("Funding"), _("Own contribution")]
    heading = [_("Number"), _("Partner"), _("Country"), _("Role"), _("Person-months")]
    rows = [Row([*heading, *(names[each] for each in categories), *money], is_strong=True)]
    first, last_category = column_letter(FIRST), column_letter(FIRST + len(categories) - 1)
    total, funding = column_letter(FIRST + len(categories)), column_letter(FIRST + len(categories) + 2)
    for each in found.participants:
        place, share, row = each.place.pk, each.share, len(rows) + 1
        own = share.own
        rows.append(
            Row(
                [
                    each.number,
                    each.name,
                    country_name(each.place.organisation.country),
                    role(each),
                    Number(found.budget.months_of(partner=place), MONTHS),
                    *(found.total(category, place=place) for category in categories),
                    Formula(f"SUM({first}{row}:{last_category}{row})", found.budget.total(partner=place)),
                    rate_of(share.funded.rate),
                    _or_unknown(share.funding),
                    _("not known") if own is None else Formula(f"{total}{row}-{funding}{row}", own),
                ]
            )
        )
    rows.append(Row(_totals(found, categories, len(rows)), is_strong=True))
    rows.append(Row([None, _("All sums are in %(currency)s.") % {"currency": found.consortium.currency}]))
    rows += [Row([None, text]) for text in warnings(found)]
    return Sheet(_("Budget"), rows, [10, 40, 16, 26, 16], "C2")


def _totals(found: Project, categories: Sequence[Category], last: int) -> list[Content]:
    cells: list[Content] = [_("Total"), None, None, None]
    if not found.participants:
        return cells
    values = [
        (found.budget.months_of(), MONTHS),
        *((found.total(category), "") for category in categories),
        (found.budget.total(), ""),
    ]
    for index, (value, form) in enumerate(values):
        letter = column_letter(FIRST - 1 + index)
        text = f"SUM({letter}2:{letter}{last})"
        cells.append(Formula(text, value, form) if form else Formula(text, value))
    cells.append(None)
    for index, known in enumerate((found.budget.funding, found.budget.own), FIRST + len(categories) + 2):
        letter = column_letter(index)
        cells.append(_("not known") if known is None else Formula(f"SUM({letter}2:{letter}{last})", known))
    return cells


def _countries(found: Project) -> Sheet:
    """Make the sums by country, from the rows of the budget."""
    heading = [_("Country"), _("Partners"), _("Total cost"), _("Funding"), _("Own contribution")]
    rows = [Row(heading, is_strong=True)]
    last = len(found.participants) + 1
    budget = _("Budget")
    columns = [column_letter(FIRST + len(_columns(found)) + offset) for offset in (0, 2, 3)]
    where = reference(budget, f"$C$2:$C${last}")
    for code in sorted({each.place.organisation.country for each in found.participants}, key=country_name):
        here = [each for each in found.participants if each.place.organisation.country == code]
        row = len(rows) + 1
        cost = sum((found.budget.total(partner=each.place.pk) for each in here), Decimal(0))
        values = [cost, exact(each.share.funding for each in here), exact(each.share.own for each in here)]
        cells: list[Content] = [country_name(code), len(here)]
        for letter, value in zip(columns, values, strict=True):
            area = reference(budget, f"${letter}$2:${letter}${last}")
            cells.append(_("not known") if value is None else Formula(f"SUMIF({where},$A{row},{area})", value))
        rows.append(Row(cells))
    end = len(rows)
    whole: list[Content] = [_("Total")]
    if end > 1:
        whole.append(Formula(f"SUM(B2:B{end})", Decimal(len(found.participants)), "0"))
        values = [found.budget.total(), found.budget.funding, found.budget.own]
        for letter, value in zip("CDE", values, strict=True):
            whole.append(_("not known") if value is None else Formula(f"SUM({letter}2:{letter}{end})", value))
    rows.append(Row(whole, is_strong=True))
    return Sheet(_("Countries"), rows, [24, 12, 20], "B2")


def _items(found: Project) -> Sheet:
    """Make the specification: what each item of cost is for."""
    numbers = {one.pk: one.number for one in found.work_packages}
    heading = [
        _("Partner"),
        _("Work package"),
        _("Category"),
        _("Person-months"),
        _("Cost of a person-month"),
        _("Cost"),
        _("What it is for"),
        _("Third party"),
    ]
    rows = [Row(heading, is_strong=True)]
    names = category_names()
    for each in found.participants:
        for one in found.work_packages:
            worked = found.budget.months.get((each.place.pk, one.pk))
            if worked is not None:
                row, rate = len(rows) + 1, each.place.month_rate
                cost = found.budget.total(partner=each.place.pk, work_package=one.pk, category=Category.STAFF)
                rows.append(
                    Row(
                        [
                            short(each),
                            package(one.number),
                            names[Category.STAFF],
                            Number(worked, MONTHS),
                            _or_unknown(rate),
                            None if rate is None else Formula(f"ROUND(D{row}*E{row},2)", cost),
                        ]
                    )
                )
        for cost_item in found.items(Category.SUBCONTRACTING, *PURCHASES, *OTHERS, place=each.place.pk):
            cells: list[Content] = [short(each), package(numbers[cost_item.work_package_id])]
            cells += [names[Category(cost_item.category)], None, None, cost_item.amount]
            rows.append(Row([*cells, cost_item.what, cost_item.third_party]))
        for rate_rule in found.budget.flat_rates:
            amount = found.total(rate_rule.gives, place=each.place.pk)
            rows.append(Row([short(each), None, names[rate_rule.gives], None, None, amount, _("Flat rate")]))
    last = len(rows)
    whole: list[Content] = [_("Total")]
    if last > 1:
        whole += [None, None, Formula(f"SUM(D2:D{last})", found.budget.months_of(), MONTHS)]
        whole += [None, Formula(f"SUM(F2:F{last})", found.budget.total())]
    rows.append(Row(whole, is_strong=True))
    return Sheet(_("Specification"), rows, [36, 14, 30, 16, 20, 18, 70, 30], "A2")


def _rules(found: Project) -> Sheet:
    """Make the list of the flat rates and funding rates by which the sums were computed."""
    rows = [Row([_("Rule"), _("Value"), _("For")], is_strong=True)]
    rows += [Row([each.label, each.value, each.who]) for each in lines(found.budget.flat_rates)]
    return Sheet(_("Flat rates"), rows, [50, 60, 40], "A2")
