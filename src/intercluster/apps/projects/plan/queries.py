"""Reads of the work plan."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Sum

from intercluster.apps.projects.consortia.queries import ACTIVE
from intercluster.apps.projects.models import Consortium, Deliverable, Milestone, Risk, WorkPackage
from intercluster.apps.projects.plan.items import Item, Kind, items_of
from intercluster.core.errors import NotFound


@dataclass(frozen=True)
class Plan:
    """The work plan of a consortium."""

    consortium: Consortium
    packages: list[tuple[WorkPackage, Decimal]]
    """Each with its person-months."""
    deliverables: list[Deliverable]
    milestones: list[Milestone]
    risks: list[Risk]

    @property
    def months(self) -> int:
        """Return how many months the project takes: those that are said, or those of the plan."""
        ends = [each.ends for each, _months in self.packages]
        ends += [each.month for each in self.deliverables] + [each.month for each in self.milestones]
        return max([*ends, self.consortium.months or 1])

    @property
    def is_late(self) -> bool:
        """Return whether something is planned after the end of the project."""
        return self.consortium.months is not None and self.months > self.consortium.months


def plan_of(consortium: Consortium) -> Plan:
    """Return the work plan of a consortium."""
    packages = list(consortium.work_packages.select_related("lead__organisation"))
    worked = dict(
        consortium.work_packages.filter(person_months__partner__state__in=ACTIVE)
        .order_by()
        .values_list("pk")
        .annotate(months=Sum("person_months__months"))
    )
    deliverables = Deliverable.objects.filter(work_package__consortium=consortium)
    return Plan(
        consortium,
        [(each, worked.get(each.pk, Decimal(0))) for each in packages],
        list(deliverables.select_related("work_package", "lead__organisation")),
        list(consortium.milestones.prefetch_related("work_packages")),
        list(consortium.risks.prefetch_related("work_packages")),
    )


def item_of(consortium: Consortium, kind: Kind, pk: int) -> Item:
    """Return an item of a work plan. Raises NotFound."""
    found: Item | None = items_of(consortium, kind).filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found
