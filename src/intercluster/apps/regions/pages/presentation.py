"""Findings and figures written in the reader's language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from intercluster.analysis.regions.swot import Finding, Rule
from intercluster.apps.regions.answers import best_activities
from intercluster.apps.regions.imports.plan import is_nace
from intercluster.apps.regions.models import Dataset, Judgement, Side
from intercluster.apps.regions.pages.links import (
    Filters,
    activity_address,
    measures_address,
    members_address,
    members_in,
    search_address,
)
from intercluster.apps.regions.queries import name_of
from intercluster.apps.regions.snapshots import RegionalSnapshot

RULES = {
    Rule.SPECIALISED: gettext_lazy("Specialised"),
    Rule.GAINING: gettext_lazy("Growing faster than elsewhere"),
    Rule.LACKING: gettext_lazy("Lacking"),
    Rule.FALLING_BEHIND: gettext_lazy("Falling behind"),
    Rule.SIMPLE: gettext_lazy("Simple structure"),
    Rule.WITHIN_REACH: gettext_lazy("Within reach"),
    Rule.PARTNER: gettext_lazy("Complementary region"),
    Rule.SHRINKING: gettext_lazy("Shrinking"),
    Rule.DEPENDENT: gettext_lazy("Dependent on it"),
}
HEADLINES = 2
"""Findings of each rule shown at once. The others unfold."""


@dataclass
class Item:
    """A finding as shown: its subject, rule, figures, and the judgements on it."""

    key: str
    side: str
    rule: str
    title: str
    evidence: str
    members: str = ""
    """Address of the members active in it."""
    search: str = ""
    """Address of the partner search for it. If the finding leads to a region, among the members there."""
    sought: str = ""
    """Search text."""
    region: str = ""
    """Code of the region that it leads to."""
    source: str = ""
    """Address of the source of its figures."""
    judgements: list[Judgement] = field(default_factory=list)


@dataclass
class SwotQuadrant:
    """A quadrant of the analysis: the findings of the rules, and the items that people added."""

    side: str
    label: str
    headlines: list[Item]
    rest: list[Item]
    added: list[Judgement]


def swot_quadrants(snapshot: RegionalSnapshot, code: str, judged: Sequence[Judgement]) -> list[SwotQuadrant]:
    """Return the four quadrants of a region's analysis."""
    made = []
    found = items_of(snapshot, code)
    for side, label in Side.choices:
        headlines: list[Item] = []
        rest: list[Item] = []
        counts = dict.fromkeys(Rule, 0)
        for each, item in found:
            if each.side == side:
                counts[each.rule] += 1
                item.judgements = [j for j in judged if j.finding == item.key]
                (headlines if counts[each.rule] <= HEADLINES else rest).append(item)
        added = [j for j in judged if j.side == side and j.act == Judgement.Act.ADD]
        made.append(SwotQuadrant(side, str(label), headlines, rest, added))
    return made


def items_of(snapshot: RegionalSnapshot, code: str) -> list[tuple[Finding, Item]]:
    """Return the findings on a region with how each is shown."""
    findings = snapshot.findings(code)
    partners = {snapshot.regions[each.partner].code for each in findings if each.partner is not None}
    places = members_in({code, *partners})
    return [(each, _item(snapshot, code, each, places)) for each in findings]


def outdated_judgements(snapshot: RegionalSnapshot, code: str, judged: Sequence[Judgement]) -> list[Judgement]:
    """Return judgements on findings that these figures no longer give."""
    keys = {_key(snapshot, each) for each in snapshot.findings(code)}
    return [each for each in judged if each.finding and each.finding not in keys]


def source_of(dataset: Dataset) -> str:
    """Return the source line of charts and tables."""
    if dataset.is_demo:
        return _("Fictional data. The figures are made up for the demonstration.")
    return _("%(name)s, %(unit)s. Source: %(source)s. Licence: %(licence)s. Retrieved %(date)s.") % {
        "name": dataset.title,
        "unit": dataset.unit_name,
        "source": dataset.source,
        "licence": dataset.licence,
        "date": date_format(dataset.retrieved, "DATE_FORMAT"),
    }


def number(value: float, places: int = 0) -> str:
    """Write a number in the reader's language, with a true minus sign."""
    told = number_format(round(value, places) or 0.0, places, use_l10n=True, force_grouping=True)
    return told.replace("-", "−")


def percent(share: float, places: int = 1) -> str:
    """Write a share in per cent, without a line break."""
    told = _("%(number)s %%") % {"number": number(100 * share, places)}
    return told.replace(" ", "\u00a0")


def measures(indices: Mapping[str, Any], activities: int) -> list[tuple[str, str]]:
    """Return a region's measures with their labels, and a dash for those that are not defined."""

    def told(name: str, places: int) -> str:
        return "–" if indices[name] is None else number(indices[name], places)

    return [
        (_("Specialised activities (of %(all)d)") % {"all": activities}, told("diversity", 0)),
        (_("Economic complexity (0: the average region)"), told("complexity", 2)),
        (_("Departure from the structure of all (Krugman, 0 to 2)"), told("krugman", 2)),
        (_("Concentration (Herfindahl, 0 to 1)"), told("herfindahl", 3)),
    ]


def _key(snapshot: RegionalSnapshot, each: Finding) -> str:
    about = ""
    if each.partner is not None:
        about = snapshot.regions[each.partner].code
    elif each.activity is not None:
        about = snapshot.activities[each.activity].code
    return f"{snapshot.dataset.slug}:{each.rule.value}:{about}"


def _item(snapshot: RegionalSnapshot, code: str, each: Finding, places: Mapping[str, Filters]) -> Item:
    item = Item(_key(snapshot, each), each.side, str(RULES[each.rule]), "", evidence_of(snapshot, code, each))
    if each.partner is not None:
        item.title, item.region = snapshot.regions[each.partner].name, snapshot.regions[each.partner].code
        _seek_there(item, snapshot, code, each.partner, places[item.region])
    elif each.activity is None:
        item.source = measures_address(snapshot, code)
    else:
        activity = snapshot.activities[each.activity]
        item.title = name_of(activity)
        item.source = activity_address(snapshot, code, activity.code)
        if is_nace(activity.classification):
            item.sought = item.title
            item.search = search_address(item.sought)
            item.members = members_address(places[code], activity.code)
    return item


def _seek_there(item: Item, snapshot: RegionalSnapshot, code: str, partner: int, place: Filters) -> None:
    """Link to the search for the best activity of another region, if members or clusters are known there."""
    best = best_activities(snapshot, snapshot.row(code), partner, 1)
    activity = snapshot.activities[best[0][0]] if best else None
    if activity is not None and is_nace(activity.classification) and place[0][0] != "country":
        item.sought = name_of(activity)
        item.search = search_address(item.sought, place)


def evidence_of(snapshot: RegionalSnapshot, code: str, each: Finding) -> str:  # noqa: PLR0911 - one answer a rule
    """Return the evidence of a finding as a sentence."""
    own = each.figures
    told = {
        "quotient": number(own.get("quotient", 0), 2),
        "share": percent(own.get("share", 0)),
        "start": number(own.get("start", 0)),
        "end": number(own.get("end", 0)),
        "regional": number(abs(own.get("regional", 0))),
        "since": snapshot.since,
    }
    match each.rule:
        case Rule.SPECIALISED if "lower" in own:
            told |= {"lower": number(own["lower"], 2), "upper": number(own["upper"], 2)}
            return (
                _(
                    "Location quotient %(quotient)s (95 %% interval %(lower)s to %(upper)s): the share here, as a "
                    "multiple of the share in all regions. %(share)s of the total."
                )
                % told
            )
        case Rule.SPECIALISED:
            return (
                _(
                    "Location quotient %(quotient)s: the share here, as a multiple of the share in all regions. "
                    "%(share)s of the total."
                )
                % told
            )
        case Rule.GAINING:
            return (
                _(
                    "From %(start)s to %(end)s since %(since)d: "
                    "%(regional)s more than if it had grown as in all regions."
                )
                % told
            )
        case Rule.LACKING:
            told |= {"with": int(own["peers_with"]), "peers": int(own["peers"])}
            return (
                _("Location quotient %(quotient)s; %(with)d of the %(peers)d most similar regions have much of it.")
                % told
            )
        case Rule.FALLING_BEHIND:
            told["everywhere"] = percent(own["everywhere"])
            return (
                _(
                    "From %(start)s to %(end)s since %(since)d: %(regional)s less than if it had grown as in all "
                    "regions (%(everywhere)s)."
                )
                % told
            )
        case Rule.SIMPLE:
            told |= {"above": int(own["peers_above"]), "peers": int(own["peers"])}
            return _("%(above)d of the %(peers)d most similar regions have a more complex structure.") % told
        case Rule.WITHIN_REACH:
            told |= {"density": number(own["density"], 2), "complexity": number(own["complexity"], 2)}
            return (
                _(
                    "Related to what the region has (density %(density)s) and more complex than the average "
                    "(%(complexity)s); location quotient %(quotient)s."
                )
                % told
            )
        case Rule.PARTNER:
            names = [
                name_of(snapshot.activities[i])
                for i, _v in best_activities(snapshot, snapshot.row(code), int(each.partner or 0), 3)
            ]
            told |= {"value": number(own["complementarity"], 1), "names": ", ".join(names)}
            return _("Complementarity %(value)s: it is strong in what is missing here, such as %(names)s.") % told
        case Rule.SHRINKING:
            told["change"] = percent(1 - own["end"] / own["start"])
            return _("From %(start)s to %(end)s since %(since)d: %(change)s less.") % told
        case _:
            told["peer_share"] = percent(own["peer_share"])
            return _("%(share)s of the total; the most similar regions have %(peer_share)s on average.") % told
