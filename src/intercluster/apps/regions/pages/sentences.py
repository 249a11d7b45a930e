"""Findings as sentences that can be checked: value, year, of what, and compared with whom."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from intercluster.analysis.regions.swot import CHANGES, Finding, Rule, Thresholds
from intercluster.apps.regions.answers import best_activities
from intercluster.apps.regions.pages.numbers import enough, number, percent, signed_percent
from intercluster.apps.regions.queries import name_of
from intercluster.apps.regions.snapshots import RegionalSnapshot

NAMES = 5
"""Regions that come equal which a sentence names."""
LEVELS = frozenset({Rule.SPECIALISED, Rule.LACKING, Rule.WITHIN_REACH})
"""Rules whose sentence says how much of an activity there is."""


def evidence_of(snapshot: RegionalSnapshot, code: str, each: Finding) -> str:
    """Return the evidence of a finding in sentences."""
    own = each.figures
    told = {
        "since": snapshot.since,
        "year": snapshot.year,
        "unit": snapshot.dataset.unit_name,
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
        sentences.append(_("The source calls this value unreliable."))
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
        "value": number(own["value"], enough(own["value"], most=snapshot.decimals)),
        "share": percent(own["share"], places),
        "share_all": percent(own["share_all"], places),
        "quotient": number(own["quotient"], 2),
    }
    amount = _(
        "%(share)s of the region's total in %(year)d (%(value)s, %(unit)s); in all %(regions)d regions of NUTS level "
        "%(level)d together %(share_all)s."
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
            "complexity": number(own["complexity"], 2),
            "part": percent(1 - Thresholds().reach, 0),
        }
        return [
            _(
                "Relatedness density %(density)s, in the upper %(part)s of what the region has less of than others; "
                "complexity %(complexity)s (0 is the mean of all activities)."
            )
            % told
        ]
    return []


def _change(snapshot: RegionalSnapshot, each: Finding, told: dict[str, Any]) -> Sequence[str]:
    own = each.figures
    start, end, regional = own["start"], own["end"], own["regional"]
    places = enough(start, end, end - start, regional, most=snapshot.decimals)
    told |= {
        "start": number(start, places),
        "end": number(end, places),
        "change": signed_percent(end / start - 1),
        "everywhere": signed_percent(own["everywhere"]),
        "regional": number(abs(regional), places),
    }
    sentences = [
        _("From %(start)s in %(since)d to %(end)s in %(year)d (%(unit)s): %(change)s.") % told,
        _("In the %(regions)d regions of NUTS level %(level)d with values of both years together: %(everywhere)s.")
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
        "value": number(own["value"], enough(own["value"], most=snapshot.decimals)),
        "share": percent(own["share"], places),
        "peer_share": percent(own["peer_share"], places),
    }
    return (
        _(
            "%(share)s of the region's total in %(year)d (%(value)s, %(unit)s); the %(peers)d most similar regions "
            "have %(peer_share)s on average."
        )
        % told
    )


def _partner(snapshot: RegionalSnapshot, code: str, each: Finding, told: dict[str, Any]) -> str:
    told["value"] = number(each.figures["complementarity"], enough(each.figures["complementarity"], least=1, most=2))
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
            )
        return (
            _("Complementarity %(value)s in %(year)d in each: %(names)s. The table does not tell which fits best.")
            % told
        )
    best = best_activities(snapshot, snapshot.row(code), each.partner, 3)
    told["names"] = ", ".join(name_of(snapshot.activities[column]) for column, _value in best)
    return (
        _(
            "Complementarity %(value)s in %(year)d, among the greatest of the %(regions)d regions of NUTS level "
            "%(level)d. Its location quotient is 1 or more where this region's is below 1, such as %(names)s."
        )
        % told
    )
