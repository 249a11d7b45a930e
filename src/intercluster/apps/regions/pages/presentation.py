"""Findings and figures written in the reader's language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.formats import date_format
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
from intercluster.apps.regions.pages.numbers import number
from intercluster.apps.regions.pages.sentences import evidence_of, further_lines
from intercluster.apps.regions.queries import name_of
from intercluster.apps.regions.snapshots import RegionalSnapshot

RULES = {
    Rule.SPECIALISED: gettext_lazy("Specialised"),
    Rule.GAINING: gettext_lazy("Growing faster than elsewhere"),
    Rule.LACKING: gettext_lazy("Lacking"),
    Rule.FALLING_BEHIND: gettext_lazy("Falling behind"),
    Rule.SIMPLE: gettext_lazy("Simpler than similar regions"),
    Rule.WITHIN_REACH: gettext_lazy("Within reach"),
    Rule.PARTNER: gettext_lazy("Complementary region"),
    Rule.SHRINKING: gettext_lazy("Shrinking"),
    Rule.DEPENDENT: gettext_lazy("Dependent on it"),
    Rule.HOLDING_UP: gettext_lazy("Holding up"),
}
HEADLINES = 7
"""Findings of each side shown at once. The others unfold."""
RENAMED = {Rule.HOLDING_UP: ("gaining", "shrinking")}
"""Rules that earlier said, in their own words, what a rule says now: judgements and citations of them lead to it."""


@dataclass
class Item:
    """A finding as shown: its subject, rule, figures, and the judgements on it."""

    key: str
    side: str
    rule: str
    title: str
    evidence: str
    lines: list[str] = field(default_factory=list)
    """Further evidence: what other rules say of the same activity."""
    keys: frozenset[str] = frozenset()
    """Its key and those of its further evidence, also by earlier names of their rules."""
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
    """Return the four quadrants of a region's analysis, and what is none of them, if there is any."""
    made = []
    found = items_of(snapshot, code)
    for side, label in [*Side.choices, ("", _("Neither"))]:
        items = [item for each, item in found if each.side == side]
        for item in items:
            item.judgements = [each for each in judged if each.finding in item.keys]
        added = [each for each in judged if each.side == side and each.act == Judgement.Act.ADD]
        if side or items:
            made.append(SwotQuadrant(side, str(label), items[:HEADLINES], items[HEADLINES:], added))
    return made


def items_of(snapshot: RegionalSnapshot, code: str) -> list[tuple[Finding, Item]]:
    """Return the findings on a region with how each is shown."""
    findings = snapshot.findings(code)
    partners = {snapshot.regions[each.partner].code for each in findings if each.partner is not None}
    places = members_in({code, *partners})
    return [(each, _item(snapshot, code, each, places)) for each in findings]


def cited_item(snapshot: RegionalSnapshot, code: str, key: str) -> Item | None:
    """Return how the finding or further evidence of a key is shown, or None if the figures do not give it."""
    for statement in snapshot.findings(code):
        for each in statement.all():
            if key in _keys(snapshot, each):
                return _item(snapshot, code, each, members_in(_codes(snapshot, code, each)))
    return None


def outdated_judgements(snapshot: RegionalSnapshot, code: str, judged: Sequence[Judgement]) -> list[Judgement]:
    """Return judgements on findings that these figures no longer give."""
    keys = {key for each in snapshot.findings(code) for one in each.all() for key in _keys(snapshot, one)}
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


def _codes(snapshot: RegionalSnapshot, code: str, each: Finding) -> set[str]:
    return {code} if each.partner is None else {code, snapshot.regions[each.partner].code}


def _keys(snapshot: RegionalSnapshot, each: Finding) -> list[str]:
    """Return the key of a finding, and those that it had by earlier names of its rule."""
    about = ""
    if each.partner is not None:
        about = snapshot.regions[each.partner].code
    elif each.activity is not None:
        about = snapshot.activities[each.activity].code
    rules = (each.rule.value, *RENAMED.get(each.rule, ()))
    told = [f"{snapshot.dataset.slug}:{rule}:{about}" for rule in rules]
    # Of regions that come equal, some had a finding of their own.
    return told + [f"{snapshot.dataset.slug}:{each.rule.value}:{snapshot.regions[row].code}" for row in each.tied]


def _item(snapshot: RegionalSnapshot, code: str, each: Finding, places: Mapping[str, Filters]) -> Item:
    item = Item(
        _keys(snapshot, each)[0],
        each.side,
        str(RULES[each.rule]),
        "",
        evidence_of(snapshot, code, each),
        further_lines(snapshot, code, each),
        frozenset(key for one in each.all() for key in _keys(snapshot, one)),
    )
    if each.partner is not None:
        item.title, item.region = snapshot.regions[each.partner].name, snapshot.regions[each.partner].code
        _seek_there(item, snapshot, code, each.partner, places[item.region])
    elif each.tied:
        item.title = _("%(count)d regions alike") % {"count": len(each.tied)}
        item.source = measures_address(snapshot, code)
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
