"""Findings in a region's indicators, in the reader's language."""

from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from intercluster.analysis.regions import Standing
from intercluster.apps.regions.indicators.comparing import Change, Compared, Profile, profile
from intercluster.apps.regions.indicators.findings import Balance, Finding, Rule, findings
from intercluster.apps.regions.indicators.in_words import value_in_words
from intercluster.apps.regions.pages.numbers import number, percent
from intercluster.apps.regions.units import UNITS

RULES = {
    Rule.AHEAD: gettext_lazy("In Europe’s best quarter"),
    Rule.BEHIND: gettext_lazy("In Europe’s last quarter"),
    Rule.IMPROVING: gettext_lazy("Improving more than others"),
    Rule.LOSING: gettext_lazy("Losing ground"),
    Rule.CONDITIONS: gettext_lazy("Good conditions, weaker results"),
    Rule.RESULTS: gettext_lazy("Good results, weaker conditions"),
}


class Told(NamedTuple):
    """A finding as shown, in the order of the first fields of `presentation.Item`."""

    key: str
    side: str
    rule: str
    title: str
    evidence: str
    lines: list[str]
    keys: frozenset[str]


def told_of(code: str) -> tuple[list[Told], str]:
    """Return the findings in a region's indicators, and the address of their source."""
    found = profile(code)
    if found is None:
        return [], ""
    return told_in(found), reverse("regions:innovation", args=[code])


def told_in(found: Profile) -> list[Told]:
    """Return the findings in the indicators of a region as they are shown."""
    return [_told(found, each) for each in findings(found)]


def _told(found: Profile, each: Finding) -> Told:
    about = each.compared.indicator.activity.code if each.compared else ""
    key = f"{found.dataset.slug}:{each.rule.value}:{about}"
    rule = str(RULES[each.rule])
    if each.compared is None:
        assert each.balance is not None
        return Told(key, each.side, rule, "", _balance(found, each.balance), [], frozenset({key}))
    if each.rule in {Rule.IMPROVING, Rule.LOSING}:
        assert each.change is not None
        evidence, lines = _change(found, each.compared, each.change), [_level(found, each.compared)]
    else:
        evidence = _level(found, each.compared)
        lines = [_change(found, each.compared, each.change)] if each.change else []
    return Told(key, each.side, rule, each.compared.name, evidence, lines, frozenset({key}))


def _level(found: Profile, each: Compared) -> str:
    """Write the value, and its places in Europe and in the country."""
    assert each.everywhere is not None
    told = {
        "region": found.region.name,
        "value": value_in_words(each.value),
        "unit": each.indicator.unit_name,
        "year": each.year,
        "europe": place_in_words(each.everywhere),
    }
    if each.country is None:
        return _("%(region)s in %(year)d: %(value)s %(unit)s, in Europe %(europe)s.") % told
    return _("%(region)s in %(year)d: %(value)s %(unit)s, in Europe %(europe)s, in the country %(country)s.") % {
        **told,
        "country": place_in_words(each.country),
    }


def place_in_words(place: Standing) -> str:
    """Write a place within a sentence, and how many share it."""
    told = {"place": place.place, "of": place.of, "shared": place.shared}
    if place.shared == 1:
        return _("place %(place)d of %(of)d") % told
    return _("place %(place)d of %(of)d, shared by %(shared)d regions") % told


def _change(found: Profile, each: Compared, change: Change) -> str:
    """Write a change beside the mean change."""
    advance = change.advance
    return _(
        "%(region)s from %(since)d to %(year)d: %(own)s (%(unit)s); mean of the %(of)d regions with both years: "
        "%(all)s."
    ) % {
        "region": found.region.name,
        "since": change.since,
        "year": change.year,
        "own": _signed(advance.own),
        "unit": _unit_of_change(each),
        "of": advance.of,
        "all": _signed(advance.all),
    }


def _unit_of_change(each: Compared) -> str:
    """Return the unit in which an indicator changes: a percentage does so by percentage points."""
    indicator = each.indicator
    return str(UNITS["percentage points"]) if indicator.unit == "percent" else indicator.unit_name


def _signed(value: float) -> str:
    told = value_in_words(value)
    return f"+{told}" if value > 0 and told != number(0) else told


def _balance(found: Profile, balance: Balance) -> str:
    return _(
        "By %(count)d indicators of conditions (knowledge, firms, cooperation, skills, digitalisation), %(region)s is "
        "on average better than %(conditions)s of Europe’s regions; by %(others)d indicators of results, better than "
        "%(results)s."
    ) % {
        "region": found.region.name,
        "conditions": percent(balance.conditions, 0),
        "count": balance.conditions_count,
        "results": percent(balance.results, 0),
        "others": balance.results_count,
    }
