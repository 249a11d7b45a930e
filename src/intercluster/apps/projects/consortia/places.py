"""A place in a consortium as the rules of a call look at it, without its money."""

from dataclasses import replace

from intercluster.analysis.consortia.rules import LumpSum, Money, Rule, flat
from intercluster.analysis.consortia.teams import Partner as Facts
from intercluster.analysis.consortia.teams import RegionClass, Role
from intercluster.apps.projects.calls.joining import partner_of
from intercluster.apps.projects.calls.queries import rules_of
from intercluster.apps.projects.models import Call, Consortium, Partner


def facts_of(place: Partner) -> Facts:
    """Return what is known of an organisation in a team; its id is the slug of the organisation."""
    return replace(
        partner_of(place.organisation),
        is_non_profit=place.is_non_profit,
        region_class=RegionClass(place.region_class) if place.region_class else None,
        groups=None if place.groups is None else frozenset(place.groups),
        memberships=None if place.memberships is None else frozenset(place.memberships),
        role=Role(place.role),
    )


def call_rules(consortium: Consortium) -> tuple[Rule, ...]:
    """Return the rules of the call that a consortium has chosen; none as long as it has chosen none."""
    return rules_of(consortium.call) if consortium.call else ()


def call_currency(call: Call) -> str:
    """Return the currency in which a call names its sums; empty if it names none, or several."""
    named = {rule.currency for rule in flat(rules_of(call)) if isinstance(rule, Money | LumpSum)}
    return named.pop() if len(named) == 1 else ""
