"""What the files of a consortium are made of, read once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from intercluster.analysis.consortia.rules import Category
from intercluster.apps.directory.rules import Viewer
from intercluster.apps.projects.consortia.queries import consortium as readable
from intercluster.apps.projects.consortia.rules import Sight
from intercluster.apps.projects.models import Consortium, Cost, Partner, WorkPackage
from intercluster.apps.projects.plan.budget import Budget, Share, budget
from intercluster.apps.projects.plan.queries import Plan, plan_of
from intercluster.core.errors import NotFound


@dataclass(frozen=True)
class Participant:
    """An organisation in the team as it is planned."""

    number: int
    """Its place in the files: funders want the coordinator first."""
    place: Partner
    share: Share

    @property
    def name(self) -> str:
        """Return the name of the organisation."""
        return self.place.organisation.name


@dataclass(frozen=True)
class Project:
    """Everything that the files of a consortium say."""

    consortium: Consortium
    budget: Budget
    plan: Plan
    participants: Sequence[Participant]

    @property
    def coordinator(self) -> Participant | None:
        """Return the participant that leads, if one does."""
        return next((each for each in self.participants if each.place.is_coordinator), None)

    @property
    def work_packages(self) -> Sequence[WorkPackage]:
        """Return the work packages in their order."""
        return self.budget.work_packages

    def participant(self, place: int | None) -> Participant | None:
        """Return the participant of a place; None for one that is no longer in the team."""
        return self._by_place.get(place) if place is not None else None

    @property
    def _by_place(self) -> Mapping[int, Participant]:
        return {each.place.pk: each for each in self.participants}

    def items(self, *categories: Category, place: int | None = None) -> list[Cost]:
        """Return the costs in some categories that count, of one participant or all: its largest first."""
        given = {rate.gives for rate in self.budget.flat_rates}
        found = [
            cost
            for cost in self.budget.costs
            if cost.category in categories
            and cost.category not in given
            and place in (None, cost.partner_id)
            and Category(cost.category) in self.budget.shares[cost.partner_id].funded.costs
        ]
        numbers = {each.place.pk: each.number for each in self.participants}
        return sorted(found, key=lambda cost: (numbers[cost.partner_id], -cost.amount, cost.pk))

    def total(self, *categories: Category, place: int | None = None) -> Decimal:
        """Return what counts in some categories, of one participant or all."""
        return sum((self.budget.total(partner=place, category=each) for each in categories), Decimal("0.00"))


def project(consortium: Consortium) -> Project:
    """Read what the files of a consortium say."""
    return project_of(budget(consortium), plan_of(consortium))


def project_of(money: Budget, plan: Plan) -> Project:
    """Return what files say of a budget and a work plan that have been read."""
    ordered = sorted(money.partners, key=lambda place: (not place.is_coordinator, place.number))
    participants = [Participant(number, place, money.shares[place.pk]) for number, place in enumerate(ordered, 1)]
    return Project(money.consortium, money, plan, participants)


def readable_project(viewer: Viewer, key: UUID) -> Project:
    """Return what the files of a consortium say to a reader of its team. Raises NotFound for others."""
    found, _seen = readable(viewer, key, Sight.TEAM)
    return project(found)


def participant(found: Project, number: int) -> Participant:
    """Return a participant by the number of its place, which stays when others leave. Raises NotFound."""
    known = next((each for each in found.participants if each.place.number == number), None)
    if known is None:
        raise NotFound
    return known
