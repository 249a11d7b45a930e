"""A consortium as the rules of a call look at it: its team as it is planned, with the money of its plan."""

from dataclasses import replace
from decimal import Decimal

from intercluster.analysis.consortia.rules import Category
from intercluster.analysis.consortia.teams import Partner as Facts
from intercluster.analysis.consortia.teams import Team
from intercluster.apps.projects.models import Consortium, Partner
from intercluster.apps.projects.plan.budget import Budget, budget


def team_of(consortium: Consortium, planned: Budget | None = None) -> Team:
    """Return the team of a consortium. Money that nobody has planned is None; `planned` if it has been read."""
    found = planned or budget(consortium)
    places = found.partners
    return Team(
        tuple(_with_money(found, place) for place in places),
        coordinator=next((place.organisation.slug for place in places if place.is_coordinator), ""),
        months=consortium.months,
        currency=consortium.currency,
        confirmed=consortium.confirmed,
    )


def _with_money(planned: Budget, place: Partner) -> Facts:
    share = planned.shares[place.pk]
    if not share.is_planned:
        return share.facts
    subcontracting = planned.total(partner=place.pk, category=Category.SUBCONTRACTING)
    return replace(
        share.facts,
        cost=share.cost,
        subcontracting=subcontracting or Decimal(0),
        funding=place.funding_asked if share.funding is None else share.funding,
    )
