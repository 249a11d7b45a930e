"""Findings as sentences that can be checked: value, year, of what, and compared with whom."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from intercluster.analysis.regions.swot import CHANGES, Finding, Rule, Thresholds
from intercluster.apps.regions.answers import best_activities
from intercluster.apps.regions.pages.numbers import enough, number, percent, signed_percent
from intercluster.apps.regions.queries import name_of
from intercluster.apps.regions.snapshots import RegionalSnapshot

NAMES = 5
"""Regions that come equal which a sentence names."""
LEVELS = frozenset({Rule.SPECIALISED, Rule.LACKING, Rule.WITHIN_REACH})
"""Rules whose sentence says how much of an activity there is."""


def plain_unit(snapshot: RegionalSnapshot) -> tuple[int, str]:
    """Return by what sentences multiply amounts, and in what unit they are then: people instead of thousands."""
    factors = {"people": 1, "thousand people": 1_000}
    unit = snapshot.dataset.unit
    if unit in factors:
        return factors[unit], pgettext("after a number", "people")
    return 1, snapshot.dataset.unit_name


def _amounts(snapshot: RegionalSnapshot, *values: float) -> list[str]:
    """Write amounts in the plain unit, with as many decimals as the smallest needs and the table has."""
    factor, _unit = plain_unit(snapshot)
    most = snapshot.decimals if factor == 1 else 0
    told = [value * factor for value in values]
    return [number(each, enough(*told, most=most)) for each in told]


def evidence_of(snapshot: RegionalSnapshot, code: str, each: Finding) -> str:
    """Return the evidence of a finding in sentences."""
    own = each.figures
    told = {
        "since": snapshot.since,
        "year": snapshot.year,
        "unit": plain_unit(snapshot)[1],
        "level": snapshot.regions[0].level,
        "regions": int(own.get("regions", len(snapshot.regions))),
        "peers": int(own.get("peers", 0)),
    }
    if each.rule in LEVELS:
        sentences = [*_amount(snapshot, each, told), *_beside(each, told)]
    elif each.rule in CHANGES:
        sentences = [*_change(snapshot, each, told)]
    elif each.rule is Rule.DEPENDENT:
        sentences = [_dependent(snapshot, each, told)]
    elif each.rule is Rule.SIMPLE:
        told |= {"complexity": number(own["complexity"], 2), "above": int(own["peers_above"])}
        sentences = [
            _("Complexity %(complexity)s in %(year)d (0 is the mean of all regions).") % told,
            _("Regions of the %(peers)d most similar that are more complex: %(above)d.") % told,
        ]
    else:
        sentences = [_partner(snapshot, code, each, told)]
    if own.get("unreliable"):
        sentences.append(
            _("The source calls one of these two values unreliable.")
            if each.rule in CHANGES
            else _("The source calls this value unreliable.")
        )
    return " ".join(sentences)


def further_lines(snapshot: RegionalSnapshot, code: str, each: Finding) -> list[str]:
    """Return the sentences of a finding's further evidence, without those that its own sentence has said."""
    lines = []
    is_said = {_kind(each.rule)}
    for one in each.also:
        if _kind(one.rule) not in is_said:
            is_said.add(_kind(one.rule))
            lines.append(evidence_of(snapshot, code, one))
    return lines


def _kind(rule: Rule) -> str:
    return "level" if rule in LEVELS else "change" if rule in CHANGES else rule.value


def _amount(snapshot: RegionalSnapshot, each: Finding, told: dict[str, Any]) -> Sequence[str]:
    own = each.figures
    places = enough(100 * own["share"], 100 * own["share_all"], least=1)
    told |= {
        "value": _amounts(snapshot, own["value"])[0],
        "share": percent(own["share"], places),
        "share_all": percent(own["share_all"], places),
        "quotient": number(own["quotient"], 2),
    }
    amount = _(
        "%(share)s of the region's total in %(year)d (%(value)s %(unit)s); in all %(regions)d regions of NUTS level "
        "%(level)d with a value together %(share_all)s."
    )
    if "lower" not in own:
        return [amount % told, _("Location quotient %(quotient)s.") % told]
    told |= {"lower": number(own["lower"], 2), "upper": number(own["upper"], 2)}
    return [amount % told, _("Location quotient %(quotient)s (95 %% interval %(lower)s to %(upper)s).") % told]


def _beside(each: Finding, told: dict[str, Any]) -> Sequence[str]:
    own = each.figures
    if each.rule is Rule.LACKING:
        told |= {"with": int(own["peers_with"])}
        return [_("Regions of the %(peers)d most similar with a quotient of 1 or more: %(with)d.") % told]
    if each.rule is Rule.WITHIN_REACH:
        told |= {
            "density": number(own["density"], 2),
            "by_chance": number(own["by_chance"], 2),
            "z": number(own["z"], 1),
            "complexity": number(own["complexity"], 2),
            "part": percent(1 - Thresholds().reach, 0),
        }
        return [
            _(
                "Relatedness density %(density)s, in the upper %(part)s of what the region has less of than others; by "
                "chance it would be %(by_chance)s (%(z)s standard deviations less). Complexity %(complexity)s (0 is "
                "the mean of all activities)."
            )
            % told
        ]
    return []


def _change(snapshot: RegionalSnapshot, each: Finding, told: dict[str, Any]) -> Sequence[str]:
    own = each.figures
    start, end, regional = own["start"], own["end"], own["regional"]
    was, now, _difference, beyond = _amounts(snapshot, start, end, end - start, abs(regional))
    told |= {
        "start": was,
        "end": now,
        "change": signed_percent(end / start - 1),
        "everywhere": signed_percent(own["everywhere"]),
        "regional": beyond,
    }
    sentences = [
        _("From %(start)s %(unit)s in %(since)d to %(end)s in %(year)d: %(change)s.") % told,
        _(
            "In the %(regions)d regions of NUTS level %(level)d with values of both years, and no break in the series "
            "between them, together: %(everywhere)s."
        )
        % told,
    ]
    if each.rule in {Rule.GAINING, Rule.HOLDING_UP}:
        sentences.append(_("That is %(regional)s above what this rate would have given.") % told)
    elif each.rule is Rule.FALLING_BEHIND:
        sentences.append(_("That is %(regional)s below what this rate would have given.") % told)
    return sentences


def _dependent(snapshot: RegionalSnapshot, each: Finding, told: dict[str, Any]) -> str:
    own = each.figures
    places = enough(100 * own["share"], 100 * own["peer_share"], least=1)
    told |= {
        "value": _amounts(snapshot, own["value"])[0],
        "share": percent(own["share"], places),
        "peer_share": percent(own["peer_share"], places),
    }
    return (
        _(
            "%(share)s of the region's total in %(year)d (%(value)s %(unit)s); the %(peers)d most similar regions "
            "have %(peer_share)s on average."
        )
        % told
    )


def _partner(snapshot: RegionalSnapshot, code: str, each: Finding, told: dict[str, Any]) -> str:
    own = each.figures
    places = enough(own["complementarity"], own["by_chance"], least=1, most=2)
    told |= {
        "value": number(own["complementarity"], places),
        "by_chance": number(own["by_chance"], places),
        "z": number(own["z"], 1),
    }
    chance = _(
        "A region with as many specialisations would have %(by_chance)s by chance: this is %(z)s deviations more."
    )
    if each.partner is None:
        names = sorted(snapshot.regions[row].name for row in each.tied)
        told |= {"names": ", ".join(names[:NAMES]), "more": len(names) - NAMES}
        if len(names) > NAMES:
            return (
                _(
                    "Complementarity %(value)s in %(year)d in each: %(names)s and %(more)d more. The table does not "
                    "tell which of them fits best."
                )
                % told
                + " "
                + chance % told
            )
        return (
            _("Complementarity %(value)s in %(year)d in each: %(names)s. The table does not tell which fits best.")
            % told
            + " "
            + chance % told
        )
    best = best_activities(snapshot, snapshot.row(code), each.partner, 3, firm=True)
    told["names"] = ", ".join(name_of(snapshot.activities[column]) for column, _value in best)
    return (
        _(
            "Complementarity %(value)s in %(year)d. A region with as many specialisations would have %(by_chance)s by "
            "chance: this is %(z)s standard deviations more, among the most of the %(regions)d regions of NUTS level "
            "%(level)d. Its location quotient is 1 or more where this region's is below 1, such as %(names)s."
        )
        % told
    )
