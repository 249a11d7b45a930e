"""Why there is no team, what to give up, and which organisations would make one possible."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Any
from urllib.parse import urlencode

import numpy as np
from django.urls import reverse
from django.utils.translation import gettext as _

from intercluster.analysis.consortia.checking import NUTS_2
from intercluster.analysis.consortia.choosing.missing import Wanted, clash, is_possible, unmet_alone, wanted
from intercluster.analysis.consortia.rules import Count, Countries, Different, Rule, Who, flat
from intercluster.analysis.consortia.strength import NEEDED
from intercluster.analysis.consortia.teams import Kind, Partner, RegionClass, Size
from intercluster.apps.directory import choices
from intercluster.apps.projects.calls.words import CLASSES, line
from intercluster.apps.projects.team.setting import COMPETENCE, MUST, NEVER, Setting
from intercluster.geo.display_names import country_name
from intercluster.geo.nuts import REGIONS, region_name

MOST_KINDS = 150
"""Kinds of organisations that are tried."""
MOST_WAYS = 3
"""Alternatives of a call of which it is said why no team meets them."""
FURTHER_COUNTRIES = 6
"""Countries that rules name and no candidate is from, that are tried; each rule without a candidate has one more."""
COUNTRY, COMPETENT = "country", "competence"


@dataclass(frozen=True)
class Demand:
    """Something that is demanded of the team, in words."""

    text: str
    value: str
    who: str
    is_own: bool
    """Whether people demand it, and not the call."""


@dataclass(frozen=True)
class Description:
    """What an organisation that is missing has to be."""

    words: Sequence[str]
    """Empty if any organisation would do."""
    address: str
    """Of the partner search for it."""
    text: str
    """What one would ask for it, as the idea has it."""


@dataclass(frozen=True)
class Obstacle:
    """Why no team meets the rules in one way."""

    clash: Sequence[Demand]
    alone: Sequence[Demand]
    """Further demands that no team meets, each by itself; they are looked for only where the clash is such a one."""
    give_up: Sequence[Demand] | None
    """None if the call's own rules are enough to make it impossible."""
    number: int
    """How many organisations are missing at least; 0 if none of those that were tried would help."""
    sets: Sequence[Sequence[Description]]
    is_without_wishes: bool = False
    """Whether they help only if nobody says who has to be in the team and who must not."""
    is_unknown: bool = False
    """Whether a team is possible with what nobody knows of these organisations."""


def obstacles(found: Setting) -> list[Obstacle]:
    """Return why no team is possible, for each way to meet the rules. Raises TimeoutError if a minute does not tell."""
    return [_obstacle(found, way) for way in range(min(len(found.problems()), MOST_WAYS))]


def _obstacle(found: Setting, way: int) -> Obstacle:
    firm = {rule.key for rule in found.rules}
    why = clash(found.problems()[way], firm)
    if why is None:  # the search for the best team ended before it found one
        raise TimeoutError("a team is possible, and none was found in time")
    alone = unmet_alone(found.problems()[way], why.demands) if len(why.demands) == 1 else ()
    missing = _missing(found, why.demands, way)
    is_without_wishes = False
    if missing is None and (found.wishes.must or found.wishes.never):
        freer = replace(found, wishes=replace(found.wishes, must=frozenset(), never=frozenset()))
        is_without_wishes = not is_possible(freer.problems()[way])
        missing = _missing(freer, why.demands, way) if is_without_wishes else None
    return Obstacle(
        _in_words(found, why.demands),
        _in_words(found, alone),
        None if why.give_up is None else _in_words(found, why.give_up),
        missing.number if missing else 0,
        [[_described(found, kind) for kind in one] for one in missing.sets] if missing else [],
        is_without_wishes,
        found.wishes.is_careful and _is_possible_uncareful(found),
    )


def _is_possible_uncareful(found: Setting) -> bool:
    hopeful = replace(found, wishes=replace(found.wishes, is_careful=False))
    return any(is_possible(problem) for problem in hopeful.problems())


def _in_words(found: Setting, demands: Iterable[str]) -> list[Demand]:
    return [_demand(found, each) for each in demands]


def _demand(found: Setting, name: str) -> Demand:
    slug = name.partition(":")[2]
    names = {each.slug: each.name for each in found.organisations}
    if name.startswith(COMPETENCE):
        text = next(each.text for each in found.requirements if str(each.pk) == slug)
        return Demand(_("Somebody has to have a competence"), text, "", is_own=True)
    if name.startswith(MUST):
        return Demand(_("It has to be in the team"), names.get(slug, slug), "", is_own=True)
    if name.startswith(NEVER):
        return Demand(_("It must not be in the team"), names.get(slug, slug), "", is_own=True)
    rule = line(next(each for each in found.rules if each.key == name))
    return Demand(rule.label, rule.value, rule.who, is_own=False)


def _missing(found: Setting, demands: Sequence[str], way: int) -> Wanted | None:
    """Return which kinds of organisations would make a team possible, each answer solved once more."""
    narrow, wide = _kinds(found, demands), _kinds(found, demands, is_wide=True)
    # A rule outside the clash may ask for a further country too: nothing is in vain before that is tried.
    answer = _wanted(found, narrow, way) or (_wanted(found, wide, way) if wide != narrow else None)
    if answer is None or answer.number == 1:  # one alone is said with all kinds that would do
        return answer
    near = {each.country for each in found.facts}
    nearer = _wanted(found, [kind for kind in narrow if kind[COUNTRY] in near], way)
    return nearer if nearer is not None and nearer.number == answer.number else answer


def _wanted(found: Setting, kinds: Sequence[Mapping[str, str]], way: int) -> Wanted | None:
    imagined = [_imagined(number, kind) for number, kind in enumerate(kinds)]
    strength = np.zeros((len(kinds), len(found.requirements)))
    for row, kind in enumerate(kinds):
        for at, requirement in enumerate(found.requirements):
            strength[row, at] = float(kind.get(COMPETENT) == str(requirement.pk))
    return wanted(found.problems(imagined, strength)[way], kinds)


def _kinds(found: Setting, demands: Sequence[str], *, is_wide: bool = False) -> list[dict[str, str]]:
    """Return the kinds of organisations to try: by what the rules tell apart, first those that clash."""
    clashing = [rule for rule in found.rules if rule.key in demands]
    attributes: dict[str, list[str]] = {COUNTRY: _countries(found, clashing, is_wide=is_wide)}
    competences = [each.removeprefix(COMPETENCE) for each in demands if each.startswith(COMPETENCE)]
    if is_wide:
        lacking = found.strength.max(axis=0, initial=0.0)
        competences = [
            str(each.pk)
            for each, best in zip(found.requirements, lacking, strict=True)
            if str(each.pk) in competences or (each.must and best < NEEDED[each.level])
        ]
    if competences:
        attributes[COMPETENT] = ["", *competences]
    if any(isinstance(rule, Count) and rule.different == Different.REGION for rule in flat(clashing)):
        attributes["region"] = sorted(code for code in REGIONS if len(code) == NUTS_2)
    for rules in (clashing, found.rules):
        for name, values in _told_apart(_whos(rules)).items():
            wider = {**attributes, name: values}
            if name not in attributes and _number(wider) <= MOST_KINDS:
                attributes = wider
    every = [dict(zip(attributes, values, strict=True)) for values in product(*attributes.values())]
    return [kind for kind in every if kind.get("region", "")[:2] in ("", kind[COUNTRY])]


def _number(attributes: Mapping[str, Sequence[str]]) -> int:
    return int(np.prod([len(values) for values in attributes.values()]))


def _whos(rules: Iterable[Rule]) -> list[Who]:
    return [who for rule in flat(rules) if (who := getattr(rule, "who", None))]


def _countries(found: Setting, clashing: Sequence[Rule], *, is_wide: bool) -> list[str]:
    """Return the countries of candidates, one of each rule that means none of these, and a few that rules name.

    Those are of the rules that clash, or of all rules if it is wide; the rules that name fewest countries come first.
    """
    tried = sorted({each.country for each in found.facts} - {""})
    for inside in (named := _named(clashing, found.rules)):
        if not inside.intersection(tried):
            tried.append(min(inside))
    further = [code for inside in (named if is_wide else _named(clashing)) for code in sorted(inside)]
    tried += [code for code in dict.fromkeys(further) if code not in tried][:FURTHER_COUNTRIES]
    return tried or [found.consortium.organisation.country]


def _named(*groups: Iterable[Rule]) -> list[frozenset[str]]:
    """Return the countries that each rule names, of each group the fewest first."""
    lists = [[_inside(who.countries) for who in _whos(rules)] for rules in groups]
    return [inside for group in lists for inside in sorted(filter(None, group), key=len)]


def _inside(countries: Iterable[Countries]) -> frozenset[str]:
    return frozenset(code for each in countries for code in each.inside)


def _told_apart(whos: Sequence[Who]) -> dict[str, list[str]]:
    """Return by field the values that rules tell apart."""
    apart: dict[str, list[str]] = {}
    if any(who.kinds for who in whos):
        apart["kind"] = [each.value for each in Kind]
    if any(who.sizes for who in whos):
        apart["size"] = [Size.SMALL.value, Size.LARGE.value]
    if any(who.region_classes for who in whos):
        apart["region_class"] = [each.value for each in RegionClass]
    if areas := sorted({area for who in whos for area in who.areas}):
        apart["region"] = ["", *areas]
    if bodies := sorted({who.member_of for who in whos} - {""}):
        apart["member_of"] = ["", *bodies]
    if any(who.is_non_profit is not None for who in whos):
        apart["is_non_profit"] = ["yes", "no"]
    return apart


def _imagined(number: int, kind: Mapping[str, str]) -> Partner:
    """Return an organisation that does not exist: it is independent, and all of it is known."""
    return Partner(
        f"imagined {number}",
        kind[COUNTRY],
        kind=Kind(kind.get("kind", Kind.COMPANY.value)),
        size=Size(kind.get("size", Size.SMALL.value)),
        is_non_profit=kind.get("is_non_profit") == "yes",
        region=kind.get("region", ""),
        region_class=RegionClass(kind["region_class"]) if kind.get("region_class") else None,
        groups=frozenset(),
        memberships=frozenset({kind["member_of"]} if kind.get("member_of") else ()),
    )


def _described(found: Setting, kind: Mapping[str, str]) -> Description:
    words, query = [], [("seeking", "offers")]
    texts = {str(each.pk): each.text for each in found.requirements}
    for name, value in kind.items():
        if value:
            words.append(texts[value] if name == COMPETENT else _word(name, value))
        if value and name in (COUNTRY, "kind", "size", "region"):
            query.append((name, value))
    competence = texts.get(kind.get(COMPETENT, ""), "")
    text = competence or "; ".join(texts.values()) or found.consortium.title
    query = [("text", text), ("lang", found.consortium.language), *query, ("own_cluster", "on")]
    return Description(words, f"{reverse('partnering:search')}?{urlencode(query)}", text)


_WORDS: Mapping[str, Any] = {
    COUNTRY: country_name,
    "kind": lambda value: choices.Kind(value).label,
    "size": lambda value: choices.Size(value).label,
    "region": region_name,
    "region_class": lambda value: CLASSES[RegionClass(value)],
    "member_of": lambda value: _("members of %(body)s") % {"body": value},
    "is_non_profit": lambda value: _("non-profit") if value == "yes" else _("for-profit"),
}


def _word(name: str, value: str) -> str:
    return str(_WORDS[name](value)) if name in _WORDS else value
