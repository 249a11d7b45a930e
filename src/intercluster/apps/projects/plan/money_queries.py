"""Reads of the budget: the cells of its tables, and what is known of each partner's funding."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from intercluster.analysis.consortia.findings import unknown
from intercluster.analysis.consortia.rules import Category, Rate, Rule
from intercluster.apps.directory.rules import Viewer
from intercluster.apps.projects.calls.words import line, share
from intercluster.apps.projects.checking.findings import FIELDS
from intercluster.apps.projects.consortia.queries import team
from intercluster.apps.projects.consortia.rules import Sight, own_places, sight
from intercluster.apps.projects.models import Consortium, Cost, PersonMonths
from intercluster.apps.projects.plan.budget import Budget, Share, lump_sum_rule
from intercluster.apps.projects.plan.grid import Cell
from intercluster.core.errors import NotFound
from intercluster.geo.display_names import joined

MONTHS_BELOW = Decimal(10_000)


def written_by(viewer: Viewer, consortium: Consortium) -> list[int]:
    """Return the places in the team whose share of the budget the viewer writes."""
    places = team(consortium) if sight(viewer, consortium) >= Sight.CHANGE else own_places(viewer, consortium)
    return list(places.values_list("pk", flat=True))


def effort_cells(consortium: Consortium, own: Collection[int]) -> list[Cell]:
    """Return the cells of person-months by partner and work package, with the month rate first in each row."""
    packages = list(consortium.work_packages.all())
    worked = PersonMonths.objects.filter(work_package__in=packages)
    months = {(each.partner_id, each.work_package_id): each.months for each in worked}
    cells = []
    for place in team(consortium):
        rate = _("%(partner)s: cost of a person-month") % {"partner": place}
        cells.append(Cell(f"rate-{place.pk}", rate, place, place.month_rate, place.pk in own))
        for package in packages:
            label = _("%(partner)s: person-months in work package %(number)d") % {
                "partner": place,
                "number": package.number,
            }
            value = months.get((place.pk, package.pk))
            name = f"months-{place.pk}-{package.pk}"
            cells.append(Cell(name, label, place, value, place.pk in own, MONTHS_BELOW))
    return cells


def asked_cells(consortium: Consortium, own: Collection[int]) -> list[Cell]:
    """Return the cells of what partners ask for."""
    return [
        Cell(
            f"asked-{place.pk}",
            _("%(partner)s: funding that it asks for") % {"partner": place},
            place,
            place.funding_asked,
            place.pk in own,
        )
        for place in team(consortium)
    ]


def cost_of(consortium: Consortium, pk: int, own: Collection[int]) -> Cost:
    """Return a cost of a partner for whom somebody writes. Raises NotFound."""
    found = Cost.objects.filter(work_package__consortium=consortium, partner__in=own, pk=pk).first()
    if found is None:
        raise NotFound
    return found


@dataclass(frozen=True)
class Row:
    """A row of a table of sums: a name, a sum for each column, and the total."""

    name: str
    sums: Sequence[Decimal]
    total: Decimal
    months: Decimal | None = None


def by_partner(found: Budget) -> list[Row]:
    """Return the sums of partners by category."""
    return [
        Row(
            str(place),
            [found.total(partner=place.pk, category=each) for each in found.categories],
            found.total(partner=place.pk),
            found.months_of(partner=place.pk),
        )
        for place in found.partners
    ]


def by_package(found: Budget) -> list[Row]:
    """Return the sums of work packages by category."""
    return [
        Row(
            str(package),
            [found.total(work_package=package.pk, category=each) for each in found.categories],
            found.total(work_package=package.pk),
            found.months_of(work_package=package.pk),
        )
        for package in found.work_packages
    ]


def whole(found: Budget) -> Row:
    """Return the sums of the whole project by category."""
    sums = [found.total(category=each) for each in found.categories]
    return Row("", sums, found.total(), found.months_of())


@dataclass(frozen=True)
class Paid:
    """What is paid to a partner, in words where numbers do not say it."""

    share: Share
    rate: str
    note: str
    """Why funding is not known, or which cap it meets."""
    asked: Cell


def paid(found: Budget, rules: Sequence[Rule], cells: Sequence[Cell]) -> list[Paid]:
    """Return what is paid to each partner, and why."""
    asked = {cell.place.pk: cell for cell in cells}
    has_lump_sums = lump_sum_rule(rules) is not None
    return [
        Paid(
            each,
            "" if has_lump_sums or each.funded.rate is None else share(each.funded.rate),
            _note(found, each, rules),
            asked[pk],
        )
        for pk, each in found.shares.items()
    ]


def _note(found: Budget, each: Share, rules: Sequence[Rule]) -> str:
    """Say which cap the funding of a partner meets, or why it is not known."""
    capped = next((rule for rule in rules if rule.key == each.funded.capped_by), None)
    reasons = {
        _("No rules are known yet."): not rules,
        _("Nothing is planned for it yet."): not each.is_planned,
        _("Nobody has said what a person-month costs."): each.lacks_rate,
        f"{line(capped).label}: {line(capped).value}" if capped else "": each.funding is not None,
        _("No lump sum is chosen, or a part of the cost is not known."): lump_sum_rule(rules) is not None,
        _("It is not known which flat rates hold."): found.has_open_flat_rates,
        _without_rate(each, rules): each.funded.rate is None,
    }
    last = _("A limit of the call depends on something that is not known.")
    return next((reason for reason, holds in reasons.items() if holds), last)


def _without_rate(each: Share, rules: Sequence[Rule]) -> str:
    fields = {field for rule in rules if isinstance(rule, Rate) for _id, field in unknown(rule.who, [each.facts])}
    missing = joined([str(label) for field, label in FIELDS.items() if field in fields])
    return _("Not known: %(facts)s.") % {"facts": missing} if missing else _("The call says no rate for it.")


def direct_categories() -> list[Category]:
    """Return the categories of cost that people write down."""
    return [Category(value) for value, _label in Cost._meta.get_field("category").choices or ()]
