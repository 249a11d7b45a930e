"""Findings and figures written in the reader's language."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from intercluster.analysis.regions.swot import Finding, Rule
from intercluster.apps.directory.search.queries import divisions_in_use
from intercluster.apps.regions.answers import best_activities, relations_of
from intercluster.apps.regions.indicators.finding_texts import told_of
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
from intercluster.apps.regions.queries import divisions_of, name_of
from intercluster.apps.regions.snapshots import RegionalSnapshot
from intercluster.apps.regions.units import SEVERAL

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
FOR_STRUCTURE = 3
"""Places among them kept for findings in the structure of the economy, which come after those of innovation."""
OF_ACTIVITY = {"ict-employment": "J", "professional-employment": "M_N"}
"""Shipped indicators that are the share of an activity, by the codes of both: only one of the two is shown."""
OF_ONE_MATTER = frozenset({"business-rd", "business-rd-gdp"})
"""Codes of shipped indicators that measure the same: what firms spend on research, by person and by the economy."""
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
    is_of_indicator: bool = False
    """Whether it rests on indicators, and not on the amounts of the dataset shown."""

    def add(self, other: "Item", said: str) -> None:
        """Take another finding in as further evidence, as it is said here."""
        self.lines += [said, *other.lines]
        self.keys |= other.keys


@dataclass
class SwotQuadrant:
    """A quadrant of the analysis: the findings of the rules, and the items that people added."""

    side: str
    label: str
    headlines: list[Item]
    rest: list[Item]
    added: list[Judgement]


def swot_quadrants(
    snapshot: RegionalSnapshot, code: str, judged: Sequence[Judgement], *, local: bool = False
) -> list[SwotQuadrant]:
    """Return the four quadrants of a region's analysis, and what is none of them, if there is any.

    `local` adds advice on services that only serve the region.
    """
    made = []
    innovation = _of_each_matter_one(innovation_items(code))
    found = _told_once(innovation, items_of(snapshot, code, local=local), snapshot)
    for side, label in [*Side.choices, ("", _("Neither"))]:
        structure = [item for each, item in found if each.side == side]
        items = _innovation_first([each for each in innovation if each.side == side], structure)
        for item in items:
            item.judgements = [each for each in judged if each.finding in item.keys]
        added = [each for each in judged if each.side == side and each.act == Judgement.Act.ADD]
        if side or items:
            made.append(SwotQuadrant(side, str(label), items[:HEADLINES], items[HEADLINES:], added))
    return made


def innovation_items(code: str) -> list[Item]:
    """Return the findings in a region's indicators, by side, the greatest first."""
    told, source = told_of(code)
    return [Item(*each, source=source, is_of_indicator=True) for each in told]


def _of_each_matter_one(innovation: Sequence[Item]) -> list[Item]:
    """Leave out a finding on what another of its side measures too; it becomes further evidence of the first."""
    first: dict[str, Item] = {}
    kept = []
    for item in innovation:
        if item.key.rpartition(":")[2] not in OF_ONE_MATTER:
            kept.append(item)
        elif item.side in first:
            first[item.side].add(item, f"{item.title}. {item.evidence}")
        else:
            first[item.side] = item
            kept.append(item)
    return kept


def _told_once(
    innovation: Sequence[Item], structure: Sequence[tuple[Finding, Item]], snapshot: RegionalSnapshot
) -> list[tuple[Finding, Item]]:
    """Leave out findings on activities that an indicator speaks of; they become further evidence of what it says."""
    indicators = {item.key.rpartition(":")[2]: item for item in innovation}
    speaks = {activity: indicators[name] for name, activity in OF_ACTIVITY.items() if name in indicators}
    kept = []
    for each, item in structure:
        same = None
        if each.activity is not None and each.partner is None:
            same = speaks.get(snapshot.activities[each.activity].code)
        if same is None:
            kept.append((each, item))
            continue
        same.add(item, f"{item.rule}. {item.evidence}")
        same.members, same.search, same.sought = item.members, item.search, item.sought
    return kept


def _innovation_first(innovation: Sequence[Item], structure: Sequence[Item]) -> list[Item]:
    """Return findings in the order shown: those of innovation first, with places among the headlines for structure."""
    first = HEADLINES - min(FOR_STRUCTURE, len(structure))
    others = HEADLINES - min(first, len(innovation))
    return [*innovation[:first], *structure[:others], *innovation[first:], *structure[others:]]


def items_of(snapshot: RegionalSnapshot, code: str, *, local: bool = False) -> list[tuple[Finding, Item]]:
    """Return the findings on a region with how each is shown."""
    findings = snapshot.findings(code, local=local)
    partners = {snapshot.regions[each.partner].code for each in findings if each.partner is not None}
    places, used = members_in({code, *partners}), frozenset(divisions_in_use())
    return [(each, _item(snapshot, code, each, places, used)) for each in findings]


def cited_item(snapshot: RegionalSnapshot, code: str, key: str) -> Item | None:
    """Return how the finding or further evidence of a key is shown, or None if the figures do not give it."""
    for statement in _all_findings(snapshot, code):
        for each in statement.all():
            if key in _keys(snapshot, each):
                places = members_in(_codes(snapshot, code, each))
                return _item(snapshot, code, each, places, frozenset(divisions_in_use()))
    return None


def outdated_judgements(snapshot: RegionalSnapshot, code: str, judged: Sequence[Judgement]) -> list[Judgement]:
    """Return judgements on findings that these figures no longer give."""
    if not any(each.finding for each in judged):
        return []  # what all the rules find is not needed then, and takes most of a page's time
    keys = {key for each in _all_findings(snapshot, code) for one in each.all() for key in _keys(snapshot, one)}
    keys |= {each.key for each in innovation_items(code)}
    return [each for each in judged if each.finding and each.finding not in keys]


def _all_findings(snapshot: RegionalSnapshot, code: str) -> Iterator[Finding]:
    """Return the findings on a region, and then those with advice on local services, which may be cited as well."""
    yield from snapshot.findings(code)
    yield from snapshot.findings(code, local=True)


def missing_cells(snapshot: RegionalSnapshot) -> str:
    """Return how many cells have no value, and what follows from it."""
    return _(
        "%(missing)s of the %(all)s values of %(year)d are missing or confidential. No finding is about them, and what "
        "an activity is in all regions is counted where it is known."
    ) % {"missing": number(snapshot.missing), "all": number(snapshot.end.size), "year": snapshot.year}


def complementarity_in_words(snapshot: RegionalSnapshot, row: int, partner: int) -> str:
    """Return what a partner could bring a region, and whether it may be chance."""
    value = number(float(snapshot.complementarity[row, partner]), 1)
    is_firm = snapshot.complementarity_by_chance.firm[row, partner]
    return value if is_firm else _("%(value)s (may be chance)") % {"value": value}


def learnt_from(snapshot: RegionalSnapshot) -> str:
    """Return from how many regions of which table relations are learnt, and how many of them are beyond chance."""
    told = relations_of(snapshot)
    told["table"] = (snapshot.teacher or snapshot).dataset.title
    if snapshot.teacher is None:
        return (
            _(
                "Of the %(pairs)d pairs of activities, %(firm)d are together in these %(regions)d regions more often "
                "than chance gives."
            )
            % told
        )
    return (
        _(
            "How related activities are is learnt from more regions: the %(regions)d of NUTS level %(level)d in "
            "“%(table)s”, %(year)d. There, %(firm)d of the %(pairs)d pairs are together more often than chance gives."
        )
        % told
    )


def local_services(snapshot: RegionalSnapshot) -> list[str]:
    """Return the names of the activities that advice leaves out, since they only serve their own region."""
    return [name_of(snapshot.activities[int(column)]) for column in np.flatnonzero(snapshot.local)]


def source_of(dataset: Dataset, table: str = "") -> str:
    """Return the source line of charts and tables; of figures that are all from one table, only that as the source."""
    if dataset.is_demo:
        return _("Fictional data. The figures are made up for the demonstration.")
    unit = "" if dataset.unit == SEVERAL else f", {dataset.unit_name}"
    return _("%(name)s. Source: %(source)s. Licence: %(licence)s. Retrieved %(date)s.") % {
        "name": f"{dataset.title}{unit}",
        "source": table or dataset.source_in_words,
        "licence": dataset.licence_in_words,
        "date": date_format(dataset.retrieved, "DATE_FORMAT"),
    }


def source_name(dataset: Dataset) -> str:
    """Return who published a dataset, which stands before tables and addresses; nothing for fictional data."""
    return "" if dataset.is_demo else re.split(r"[,:;.(]\s|\s\(", dataset.source, maxsplit=1)[0].strip()


def measures(snapshot: RegionalSnapshot, indices: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return a region's measures with their labels, a dash for those that are not defined, and what may be chance."""

    def told(name: str, places: int) -> str:
        return "–" if indices[name] is None else number(indices[name], places)

    complexity = told("complexity", 2)
    if indices["complexity"] is not None and not snapshot.complexity_is_firm:
        complexity = _("%(value)s (may be chance)") % {"value": complexity}
    return [
        (_("Specialised activities (of %(all)d)") % {"all": len(snapshot.activities)}, told("diversity", 0)),
        (_("Economic complexity (0: the average region)"), complexity),
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


def _item(
    snapshot: RegionalSnapshot, code: str, each: Finding, places: Mapping[str, Filters], used: frozenset[str]
) -> Item:
    """Return how a finding is shown; `used` are the NACE divisions that members are active in."""
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
        if divisions := divisions_of(activity):
            item.sought = item.title
            item.search = search_address(item.sought)
            # The directory takes no division that nobody is active in.
            item.members = members_address(places[code], divisions & used) if divisions & used else ""
    return item


def _seek_there(item: Item, snapshot: RegionalSnapshot, code: str, partner: int, place: Filters) -> None:
    """Link to the search for the best activity of another region, if members or clusters are known there."""
    best = best_activities(snapshot, snapshot.row(code), partner, 1, firm=True)
    activity = snapshot.activities[best[0][0]] if best else None
    if activity is not None and divisions_of(activity) and place[0][0] != "country":
        item.sought = name_of(activity)
        item.search = search_address(item.sought, place)
