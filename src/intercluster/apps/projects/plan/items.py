"""What a work plan is made of: work packages, deliverables, milestones and risks, each with its fields."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from intercluster.apps.projects.models import Consortium, Deliverable, Milestone, Risk, WorkPackage

Item = WorkPackage | Deliverable | Milestone | Risk


@dataclass(frozen=True)
class Kind:
    """A kind of item, as addresses name it."""

    model: type[Any]
    fields: Sequence[str]
    new: Promise
    """Heading of the page that adds one."""
    change: Promise
    of_package: bool = False
    """True if it is numbered within its work package."""


KINDS: Mapping[str, Kind] = {
    "work-packages": Kind(
        WorkPackage,
        ("title", "lead", "begins", "ends", "objectives", "tasks"),
        _("New work package"),
        _("Change the work package"),
    ),
    "deliverables": Kind(
        Deliverable,
        ("work_package", "title", "text", "lead", "kind", "dissemination", "month"),
        _("New deliverable"),
        _("Change the deliverable"),
        of_package=True,
    ),
    "milestones": Kind(
        Milestone,
        ("title", "work_packages", "month", "verification"),
        _("New milestone"),
        _("Change the milestone"),
    ),
    "risks": Kind(
        Risk, ("text", "likelihood", "severity", "work_packages", "measure"), _("New risk"), _("Change the risk")
    ),
}


def items_of(consortium: Consortium, kind: Kind) -> models.QuerySet[Any]:
    """Return the items of a kind in a consortium."""
    owner = "work_package__consortium" if kind.of_package else "consortium"
    found: models.QuerySet[Any] = kind.model._default_manager.filter(**{owner: consortium})
    return found


def value_of(row: models.Model, name: str) -> Any:
    """Return what a field of a row has: of other rows, their keys."""
    field = row._meta.get_field(name)
    if field.many_to_many:
        return sorted(getattr(row, name).values_list("pk", flat=True)) if row.pk else []
    return getattr(row, getattr(field, "attname", name))


def state_of(row: models.Model, names: Sequence[str]) -> str:
    """Return a digest of some fields: an edit that began with another one is stale."""
    said = repr([value_of(row, name) for name in names])
    return blake2b(said.encode(), digest_size=8).hexdigest()


def written(row: models.Model, name: str) -> str:
    """Return what a field of a row has, as a reader knows it."""
    field = row._meta.get_field(name)
    if field.many_to_many:
        return ", ".join(str(each) for each in getattr(row, name).all())
    shown = getattr(row, f"get_{name}_display", None)
    value = shown() if shown else getattr(row, name)
    return "" if value is None else str(value)
