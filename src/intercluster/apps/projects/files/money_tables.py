"""The tables 3.1g to 3.1j of a Horizon Europe proposal: what costs more than work, and why."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from intercluster.analysis.consortia.rules import Category
from intercluster.apps.projects.calls.words import CATEGORIES, share
from intercluster.apps.projects.files.queries import Participant, Project
from intercluster.apps.projects.files.wording import NOTHING, amount, package, said, short, sum_of
from intercluster.apps.projects.models import Cost
from intercluster.documents.model import Block, Column, Table, Text

PURCHASES = (Category.TRAVEL, Category.EQUIPMENT, Category.OTHER)
OTHERS = (Category.THIRD_PARTIES, Category.UNIT_COSTS)
SIDE_BY_SIDE = 5
"""Most columns of sums in a table, so that millions with their cents fit."""
JUSTIFIED = Decimal("0.15")
"""Share of a participant's staff cost from which its purchases have to be listed."""


def purchase_names() -> dict[Category, str]:
    """Return how Horizon Europe names the categories of purchases."""
    return {
        Category.TRAVEL: _("Travel and subsistence"),
        Category.EQUIPMENT: _("Equipment"),
        Category.OTHER: _("Other goods, works and services"),
    }


def has_to_list(found: Project, each: Participant) -> bool:
    """Return whether the purchases of a participant cost more than 15 per cent of its staff."""
    place = each.place.pk
    return found.total(*PURCHASES, place=place) > JUSTIFIED * found.total(Category.STAFF, place=place)


def listed(found: Project, each: Participant) -> list[Cost]:
    """Return the purchases that have to be listed: the largest, until less than 15 % of the staff cost remain.

    What a flat rate pays has no items.
    """
    if not has_to_list(found, each):
        return []
    limit = JUSTIFIED * found.total(Category.STAFF, place=each.place.pk)
    left = found.total(*PURCHASES, place=each.place.pk)
    items = []
    for item in found.items(*PURCHASES, place=each.place.pk):
        if left < limit:
            break
        items.append(item)
        left -= item.amount
    return items


def money_tables(found: Project) -> Iterator[Block]:
    """Yield the tables 3.1g to 3.1j."""
    currency = found.consortium.currency
    yield _of_one_kind(
        found, _("Table 3.1g: Subcontracting costs"), found.items(Category.SUBCONTRACTING), [Category.SUBCONTRACTING]
    )
    yield from _purchases(found)
    yield _of_one_kind(found, _("Table 3.1i: Other cost categories"), found.items(*OTHERS), OTHERS)
    given = [cost for cost in found.items(Category.SUBCONTRACTING, *PURCHASES, *OTHERS) if cost.third_party]
    rows: list[tuple[Text, ...]] = [
        (
            short(found.participant(cost.partner_id)),
            cost.third_party,
            str(CATEGORIES[Category(cost.category)]),
            amount(cost.amount),
            _why(found, cost),
        )
        for cost in given
    ]
    rows.append((_("Total"), "", "", amount(sum((cost.amount for cost in given), Decimal(0))), ""))
    columns = [
        Column(_("Participant"), 0.22),
        Column(_("Third party"), 0.2),
        Column(_("Category"), 0.18),
        Column(_("Cost (%(currency)s)") % {"currency": currency}, 0.14, is_number=True),
        Column(_("Justification"), 0.26),
    ]
    note = _("These contributions are part of the cost in their categories, and listed here once more.")
    caption = _("Table 3.1j: In-kind contributions provided by third parties")
    yield Table(caption, columns, rows, note, emphasised=len(rows) - 1)


def _why(found: Project, cost: Cost) -> Text:
    return said(found, cost.what) or NOTHING


def _of_one_kind(found: Project, caption: str, items: Sequence[Cost], categories: Sequence[Category]) -> Table:
    rows: list[tuple[Text, ...]] = [
        (
            short(found.participant(cost.partner_id)),
            f"{CATEGORIES[Category(cost.category)]}, {package(_number(found, cost))}",
            amount(cost.amount),
            _why(found, cost),
        )
        for cost in items
    ]
    rows.append((_("Total"), "", amount(found.total(*categories)), ""))
    columns = [
        Column(_("Participant"), 0.24),
        Column(_("Category"), 0.22),
        Column(_("Cost (%(currency)s)") % {"currency": found.consortium.currency}, 0.16, is_number=True),
        Column(_("Description of tasks and justification"), 0.38),
    ]
    return Table(caption, columns, rows, emphasised=len(rows) - 1)


def _number(found: Project, cost: Cost) -> int:
    return next(each.number for each in found.work_packages if each.pk == cost.work_package_id)


def _purchases(found: Project) -> Iterator[Block]:
    """Yield table 3.1h: for each participant whose purchases have to be listed, and then the sums of all."""
    names = purchase_names()
    caption = _("Table 3.1h: Purchase costs")
    cost_heading = _("Cost (%(currency)s)") % {"currency": found.consortium.currency}
    sums: list[tuple[Text, ...]] = []
    for each in found.participants:
        place = each.place.pk
        whole, staff = found.total(*PURCHASES, place=place), found.total(Category.STAFF, place=place)
        sums.append((short(each), amount(whole), amount(staff)))
        if not has_to_list(found, each):
            continue
        items = listed(found, each)
        rows: list[tuple[Text, ...]] = [
            (
                f"{names[Category(cost.category)]}, {package(_number(found, cost))}",
                amount(cost.amount),
                _why(found, cost),
            )
            for cost in items
        ]
        left = whole - sum((cost.amount for cost in items), Decimal(0))
        rows += [(_("Remaining purchase costs"), amount(left), ""), (_("Total"), amount(whole), "")]
        columns = [
            Column(_("Category"), 0.36),
            Column(cost_heading, 0.18, is_number=True),
            Column(_("Justification"), 0.46),
        ]
        yield Table(f"{caption}, {short(each)}", columns, rows, emphasised=len(rows) - 1)
    sums.append((_("Total"), amount(found.total(*PURCHASES)), amount(found.total(Category.STAFF))))
    columns = [
        Column(_("Participant"), 0.5),
        Column(cost_heading, 0.25, is_number=True),
        Column(_("Staff cost (%(currency)s)") % {"currency": found.consortium.currency}, 0.25, is_number=True),
    ]
    note = _("Listed above for each participant whose purchases cost more than 15 per cent of its staff.")
    everybody = _("all participants")
    yield Table(f"{caption}, {everybody}", columns, sums, note, emphasised=len(sums) - 1)


def budget_tables(found: Project) -> Iterator[Block]:
    """Yield what each participant costs by category, in parts if there are many, and what is paid of it."""
    currency, used = {"currency": found.consortium.currency}, found.budget.categories
    for at in range(0, len(used), SIDE_BY_SIDE):
        part = used[at : at + SIDE_BY_SIDE]
        rows: list[tuple[Text, ...]] = [
            (short(each), *(amount(found.total(category, place=each.place.pk)) for category in part))
            for each in found.participants
        ]
        rows.append((_("Total"), *(amount(found.total(category)) for category in part)))
        caption = _("Cost by participant and category, in %(currency)s") % currency
        if len(used) > SIDE_BY_SIDE:
            caption = f"{caption} ({at // SIDE_BY_SIDE + 1})"
        yield _sums(caption, [str(CATEGORIES[category]) for category in part], rows)
    rows = [
        (
            short(each),
            amount(found.budget.total(partner=each.place.pk)),
            NOTHING if each.share.funded.rate is None else share(each.share.funded.rate),
            sum_of(each.share.funding),
            sum_of(each.share.own),
        )
        for each in found.participants
    ]
    money = found.budget
    rows.append((_("Total"), amount(money.total()), "", sum_of(money.funding), sum_of(money.own)))
    headings = [_("Total cost"), _("Funding rate"), _("Funding"), _("Own contribution")]
    yield _sums(_("Cost and funding by participant, in %(currency)s") % currency, headings, rows)


def _sums(caption: str, headings: Sequence[str], rows: Sequence[Sequence[Text]]) -> Table:
    """Return a table of sums by participant, the last row of which has the totals."""
    columns = [
        Column(_("Participant"), 0.24),
        *(Column(each, 0.76 / len(headings), is_number=True) for each in headings),
    ]
    return Table(caption, columns, rows, emphasised=len(rows) - 1)
