"""Writes of the budget. Who changes the consortium writes everything, editors of partners their own share."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from intercluster.apps.directory.rules import Viewer
from intercluster.apps.projects.consortia.places import call_rules
from intercluster.apps.projects.consortia.rules import Sight
from intercluster.apps.projects.consortia.services import locked_consortium
from intercluster.apps.projects.models import Consortium, Cost, PersonMonths
from intercluster.apps.projects.plan.budget import lump_sum_rule
from intercluster.apps.projects.plan.grid import Cell, read_cells
from intercluster.apps.projects.plan.money_queries import asked_cells, effort_cells, written_by
from intercluster.core.errors import Conflict, NotFound

MOST_COSTS = 1000
"""Most costs of a consortium."""


@transaction.atomic
def save_effort(viewer: Viewer, consortium: Consortium, said: Mapping[str, str]) -> list[Cell]:
    """Write person-months and month rates. Returns the cells; if any has a problem, nothing is written."""
    locked = locked_consortium(viewer, consortium, Sight.TEAM)
    cells, changes = read_cells(effort_cells(locked, _writing(viewer, locked)), said)
    if any(cell.problem for cell in cells):
        return cells
    for change in changes:
        place, value = change.cell.place, change.value
        package = change.cell.name.partition("-")[2].partition("-")[2]
        if not package:
            place.month_rate = value
            place.save(update_fields=["month_rate"])
        elif value:
            PersonMonths.objects.update_or_create(
                work_package_id=int(package), partner=place, defaults={"months": value}
            )
        else:
            PersonMonths.objects.filter(work_package_id=int(package), partner=place).delete()
    _touch(locked, bool(changes))
    return cells


@transaction.atomic
def save_asked(viewer: Viewer, consortium: Consortium, said: Mapping[str, str]) -> list[Cell]:
    """Write what partners ask for. Returns the cells; if any has a problem, nothing is written."""
    locked = locked_consortium(viewer, consortium, Sight.TEAM)
    cells, changes = read_cells(asked_cells(locked, _writing(viewer, locked)), said)
    if any(cell.problem for cell in cells):
        return cells
    for change in changes:
        change.cell.place.funding_asked = change.value
        change.cell.place.save(update_fields=["funding_asked"])
    _touch(locked, bool(changes))
    return cells


@transaction.atomic
def choose_lump_sum(viewer: Viewer, consortium: Consortium, amount: Decimal | None) -> None:
    """Choose one of the lump sums of the call, or none."""
    locked = locked_consortium(viewer, consortium)
    rule = lump_sum_rule(call_rules(locked))
    if amount is not None and (rule is None or amount not in rule.amounts):
        raise NotFound
    locked.lump_sum = amount
    locked.save(update_fields=["lump_sum", "updated"])


@transaction.atomic
def put_cost(viewer: Viewer, consortium: Consortium, said: Mapping[str, Any], cost: int | None = None) -> Cost:
    """Add a cost, or change one, of a partner for whom the viewer writes."""
    locked = locked_consortium(viewer, consortium, Sight.TEAM)
    own = _writing(viewer, locked)
    row = Cost() if cost is None else _cost(locked, cost, own)
    if cost is None and Cost.objects.filter(work_package__consortium=locked).count() >= MOST_COSTS:
        raise Conflict(_("There are %(most)d already, the most there may be.") % {"most": MOST_COSTS})
    for name, value in said.items():
        setattr(row, name, value)
    if row.partner_id not in own or row.work_package.consortium_id != locked.pk:
        raise NotFound
    row.save()
    _touch(locked)
    return row


@transaction.atomic
def remove_cost(viewer: Viewer, consortium: Consortium, cost: int) -> None:
    """Delete a cost of a partner for whom the viewer writes."""
    locked = locked_consortium(viewer, consortium, Sight.TEAM)
    _cost(locked, cost, _writing(viewer, locked)).delete()
    _touch(locked)


def _writing(viewer: Viewer, consortium: Consortium) -> list[int]:
    """Return the places for which somebody writes. Raises NotFound for none."""
    own = written_by(viewer, consortium)
    if not own:
        raise NotFound
    return own


def _cost(consortium: Consortium, cost: int, own: Sequence[int]) -> Cost:
    found = Cost.objects.filter(work_package__consortium=consortium, partner__in=own, pk=cost).first()
    if found is None:
        raise NotFound
    return found


def _touch(consortium: Consortium, is_changed: bool = True) -> None:
    if is_changed:
        consortium.save(update_fields=["updated"])
