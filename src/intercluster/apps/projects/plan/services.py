"""Writes of the work plan. Each checks who may, and locks the consortium."""

from collections.abc import Mapping
from typing import Any

from django.db import models, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from intercluster.apps.directory.rules import Viewer
from intercluster.apps.projects.calls.services import FieldRefused
from intercluster.apps.projects.consortia.services import locked_consortium
from intercluster.apps.projects.models import Consortium, WorkPackage
from intercluster.apps.projects.models.consortia import MOST_MONTHS
from intercluster.apps.projects.plan.items import Item, Kind, items_of, state_of
from intercluster.core.errors import Conflict, NotFound

MOST = 100
"""Most work packages, deliverables, milestones or risks of a consortium."""
ASIDE = 30_000
"""A number that no item has, for one that is being moved."""


class StaleItem(Conflict):
    """Somebody else changed an item after the form was opened; `current` is what there is now."""

    def __init__(self, current: Item) -> None:
        super().__init__(_("Somebody changed it meanwhile. Nothing is saved yet: compare both, and save again."))
        self.current = current


@transaction.atomic
def add_item(viewer: Viewer, consortium: Consortium, kind: Kind, said: Mapping[str, Any]) -> Item:
    """Add a work package, deliverable, milestone or risk at the end of its kind."""
    locked = locked_consortium(viewer, consortium)
    if items_of(locked, kind).count() >= MOST:
        raise Conflict(_("There are %(most)d already, the most there may be.") % {"most": MOST})
    item = kind.model() if kind.of_package else kind.model(consortium=locked)
    return _save(locked, kind, item, said)


@transaction.atomic
def change_item(
    viewer: Viewer, consortium: Consortium, kind: Kind, pk: int, said: Mapping[str, Any], began_from: str
) -> Item:
    """Change an item. Raises StaleItem if somebody has changed it after `began_from`."""
    locked = locked_consortium(viewer, consortium)
    item = _item(locked, kind, pk)
    if state_of(item, kind.fields) != began_from:
        raise StaleItem(item)
    return _save(locked, kind, item, said)


def _save(consortium: Consortium, kind: Kind, item: Any, said: Mapping[str, Any]) -> Item:
    _check_months(consortium, said)
    package = said.get("work_package")
    old = item.work_package if kind.of_package and item.pk else None
    many = [field.name for field in kind.model._meta.many_to_many]
    for name, value in said.items():
        if name not in many:
            setattr(item, name, value)
    if item.pk is None or (kind.of_package and old != package):
        item.number = (_beside(item, kind).aggregate(last=Max("number"))["last"] or 0) + 1
    item.save()
    if old is not None and old != package:
        _renumber(old.deliverables.all())
    for name in many:
        getattr(item, name).set(said[name])
    consortium.save(update_fields=["updated"])
    found: Item = item
    return found


def _check_months(consortium: Consortium, said: Mapping[str, Any]) -> None:
    most = consortium.months or MOST_MONTHS
    for name in ("begins", "ends", "month"):
        if name in said and not 1 <= said[name] <= most:
            raise FieldRefused(name, _("Months of this project are 1 to %(most)d.") % {"most": most})
    if "begins" in said and said["begins"] > said["ends"]:
        raise FieldRefused("ends", _("The last month is before the first one."))


@transaction.atomic
def remove_item(viewer: Viewer, consortium: Consortium, kind: Kind, pk: int) -> None:
    """Delete an item; those after it move up."""
    locked = locked_consortium(viewer, consortium)
    item = _item(locked, kind, pk)
    beside = _beside(item, kind)
    item.delete()
    _renumber(beside)
    locked.save(update_fields=["updated"])


@transaction.atomic
def move_item(viewer: Viewer, consortium: Consortium, kind: Kind, pk: int, *, up: bool) -> None:
    """Change places with the item before or after; nothing happens at the end."""
    locked = locked_consortium(viewer, consortium)
    item = _item(locked, kind, pk)
    beside = _beside(item, kind)
    other = beside.filter(number__lt=item.number).last() if up else beside.filter(number__gt=item.number).first()
    if other is None:
        return
    own, its = item.number, other.number
    for row, number in ((item, ASIDE), (other, own), (item, its)):
        row.number = number
        row.save(update_fields=["number"])


def _item(consortium: Consortium, kind: Kind, pk: int) -> Any:
    found = items_of(consortium, kind).filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def _beside(item: Any, kind: Kind) -> models.QuerySet[Any]:
    """Return the items among which an item is numbered."""
    if kind.of_package:
        package: WorkPackage = item.work_package
        return package.deliverables.order_by("number")
    return items_of(item.consortium, kind).order_by("number")


def _renumber(rows: models.QuerySet[Any]) -> None:
    for number, row in enumerate(rows, 1):
        if row.number != number:
            row.number = number
            row.save(update_fields=["number"])
