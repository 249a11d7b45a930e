"""The rules of a call in the reader's language: what each is about, its value, and which partners it means."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from babel.numbers import format_currency, format_decimal, format_percent
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from intercluster.analysis.consortia.rules import (
    AnyOf,
    Base,
    Category,
    Confirm,
    Coordinator,
    Count,
    Countries,
    Deadline,
    Different,
    Duration,
    FlatRate,
    Independent,
    LargestShare,
    LumpSum,
    Money,
    OwnContribution,
    Per,
    Rate,
    Rule,
    Share,
    Topic,
    Who,
)
from intercluster.analysis.consortia.teams import RegionClass, Size
from intercluster.apps.directory import choices
from intercluster.apps.projects.calls.shipped import shipped_texts
from intercluster.geo.display_names import country_name, joined, locale

SMES = frozenset({Size.MICRO, Size.SMALL, Size.MEDIUM})
LISTS: dict[str, Promise] = {
    "eu": gettext_lazy("EU member states"),
    "horizon_associated": gettext_lazy("countries associated with Horizon Europe"),
    "eurostars": gettext_lazy("Eurostars countries"),
    "eureka": gettext_lazy("Eureka countries"),
    "globalstars": gettext_lazy("the Globalstars country of the call"),
    "erasmus_associated": gettext_lazy("countries associated with Erasmus+"),
    "i3_associated": gettext_lazy("other countries that may take part in I3"),
}
"""Names of the lists of countries."""
COUNTED: dict[Different, Promise] = {
    Different.PARTNER: gettext_lazy("Number of partners"),
    Different.COUNTRY: gettext_lazy("Number of countries"),
    Different.REGION: gettext_lazy("Number of regions"),
}
BASES: dict[Base, Promise] = {
    Base.PARTNERS: gettext_lazy("Share of the partners"),
    Base.COST: gettext_lazy("Share of the total cost"),
    Base.FUNDING: gettext_lazy("Share of the funding"),
}
LARGEST: dict[Per, Promise] = {
    Per.PROJECT: gettext_lazy("Share of the project"),
    Per.PARTNER: gettext_lazy("Largest share of one partner"),
    Per.COUNTRY: gettext_lazy("Largest share of one country"),
}
SUMS: dict[tuple[Base, Per], Promise] = {
    (Base.COST, Per.PROJECT): gettext_lazy("Total cost of the project"),
    (Base.COST, Per.PARTNER): gettext_lazy("Cost of each partner"),
    (Base.COST, Per.COUNTRY): gettext_lazy("Cost in each country"),
    (Base.FUNDING, Per.PROJECT): gettext_lazy("Funding of the project"),
    (Base.FUNDING, Per.PARTNER): gettext_lazy("Funding of each partner"),
    (Base.FUNDING, Per.COUNTRY): gettext_lazy("Funding in each country"),
}
TOPICS: dict[Topic, Promise] = {
    Topic.EARLIER_PROJECT: gettext_lazy("The project builds on an earlier one"),
    Topic.CIVIL: gettext_lazy("The project has civil purposes only"),
    Topic.AGREEMENT: gettext_lazy("The partners have signed a consortium agreement"),
    Topic.OTHER: gettext_lazy("Condition to be confirmed"),
}
CATEGORIES: dict[Category, Promise] = {
    Category.STAFF: gettext_lazy("staff"),
    Category.SUBCONTRACTING: gettext_lazy("subcontracting"),
    Category.TRAVEL: gettext_lazy("travel"),
    Category.EQUIPMENT: gettext_lazy("equipment"),
    Category.OTHER: gettext_lazy("other direct cost"),
    Category.THIRD_PARTIES: gettext_lazy("support to third parties"),
    Category.UNIT_COSTS: gettext_lazy("unit costs"),
    Category.OFFICE: gettext_lazy("office and administration"),
    Category.INDIRECT: gettext_lazy("indirect cost"),
}
CLASSES: dict[RegionClass, Promise] = {
    RegionClass.MORE: gettext_lazy("more developed region"),
    RegionClass.TRANSITION: gettext_lazy("transition region"),
    RegionClass.LESS: gettext_lazy("less developed region"),
    RegionClass.OUTERMOST: gettext_lazy("outermost region"),
}
NONE = gettext_lazy("none")


@dataclass(frozen=True)
class Line:
    """A rule as a line of a table."""

    rule: Rule
    label: str
    value: str
    who: str
    """The partners that it means; empty if it means all, or none in particular."""
    options: tuple[tuple["Line", ...], ...] = ()

    @property
    def has_shipped_note(self) -> bool:
        """Return whether the note came with the platform, so that it is in English."""
        return self.rule.note in shipped_texts()

    @property
    def has_shipped_doubt(self) -> bool:
        """Return whether the doubt came with the platform, so that it is in English."""
        return self.rule.source.doubt in shipped_texts()


def lines(rules: Sequence[Rule]) -> list[Line]:
    """Return rules as lines of a table."""
    return [line(rule) for rule in rules]


def line(rule: Rule) -> Line:
    """Return a rule in words."""
    label, value = _SAID[type(rule)](rule)
    who = getattr(rule, "who", None)
    options = tuple(tuple(map(line, option)) for option in rule.options) if isinstance(rule, AnyOf) else ()
    return Line(rule, label, value, who_in_words(who) if who else "", options)


def who_in_words(who: Who) -> str:
    """Return which partners a rule means, as a list of what they have to be."""
    said: list[str] = []
    if who.kinds:
        said.append(joined([str(choices.Kind(kind).label) for kind in choices.Kind.values if kind in who.kinds]))
    if who.sizes == SMES:
        said.append(_("small and medium-sized enterprises (SMEs)"))
    elif who.sizes:
        said.append(joined([str(choices.Size(size).label) for size in choices.Size.values if size in who.sizes]))
    if who.countries:
        said.append(joined([country_list(each) for each in who.countries]))
    if who.areas:
        said.append(joined(sorted(who.areas)))
    if who.region_classes:
        said.append(joined([str(CLASSES[each]) for each in RegionClass if each in who.region_classes]))
    if who.member_of:
        said.append(_("members of %(body)s") % {"body": who.member_of})
    if who.is_non_profit is not None:
        said.append(_("non-profit") if who.is_non_profit else _("for-profit"))
    return " · ".join(said)


def country_list(countries: Countries) -> str:
    """Return the name of a list of countries, or of the one country that it has."""
    return str(LISTS[countries.key]) if countries.key in LISTS else country_name(countries.key)


def limits(least: Any, most: Any, shown: Callable[[Any], str]) -> str:
    """Return a least and a most value as a range."""
    if most == 0:
        return str(NONE)
    if least is not None and most is not None:
        if least == most:
            return _("exactly %(value)s") % {"value": shown(least)}
        return _("%(least)s to %(most)s") % {"least": shown(least), "most": shown(most)}
    if least is not None:
        return _("at least %(value)s") % {"value": shown(least)}
    return _("at most %(value)s") % {"value": shown(most)}


def number(value: int) -> str:
    """Return a number as the reader writes it."""
    return str(format_decimal(value, locale=locale()))


def share(value: Fraction) -> str:
    """Return a share as the reader writes it."""
    return str(format_percent(float(value), format="#,##0.## %", locale=locale()))


def money(value: Decimal, currency: str) -> str:
    """Return a sum as the reader writes it; cents only where there are any."""
    whole = value == value.to_integral_value()
    pattern = "¤¤ #,##0" if whole else "¤¤ #,##0.00"
    return str(format_currency(value, currency, format=pattern, locale=locale(), currency_digits=False))


def day(value: date) -> str:
    """Return a day as the reader writes it."""
    return date_format(value, "DATE_FORMAT")


def _money(rule: Money) -> tuple[str, str]:
    return str(SUMS[rule.base, rule.per]), limits(rule.least, rule.most, lambda value: money(value, rule.currency))


def _independent(rule: Independent) -> tuple[str, str]:
    label = _("Partners independent of each other")
    if rule.from_different_countries:
        label = _("Partners independent of each other, each from another country")
    return label, limits(rule.least, None, number)


def _share(rule: Share) -> tuple[str, str]:
    label = str(BASES[rule.base])
    if rule.without_subcontracting:
        label = _("%(share)s, without their own subcontracting") % {"share": label}
    return label, limits(rule.least, rule.most, share)


def _largest_share(rule: LargestShare) -> tuple[str, str]:
    label = f"{LARGEST[rule.per]} · {BASES[rule.base]}"
    if rule.without_subcontracting:
        label = _("%(share)s, without subcontracting") % {"share": label}
    return label, limits(None, rule.most, share)


def _flat_rate(rule: FlatRate) -> tuple[str, str]:
    of = joined([str(label) for category, label in CATEGORIES.items() if category in rule.base])
    value = _("%(share)s of %(cost)s") % {"share": share(rule.share), "cost": of}
    for limit, text in (
        (rule.below, _("in projects below %(sum)s")),
        (rule.above, _("in projects of %(sum)s or more")),
    ):
        if limit is not None:
            value = f"{value}, {text % {'sum': money(limit, 'EUR')}}"
    return _("Flat rate for %(cost)s") % {"cost": CATEGORIES[rule.gives]}, value


def _lump_sum(rule: LumpSum) -> tuple[str, str]:
    return _("Lump sums to choose from"), joined([money(each, rule.currency) for each in rule.amounts])


_SAID: dict[type[Rule], Callable[[Any], tuple[str, str]]] = {
    Count: lambda rule: (str(COUNTED[rule.different]), limits(rule.least, rule.most, number)),
    Independent: _independent,
    Share: _share,
    LargestShare: _largest_share,
    Money: _money,
    OwnContribution: lambda rule: (_("Own contribution to the total cost"), limits(rule.least, None, share)),
    Coordinator: lambda rule: (_("Coordinator"), ""),
    Duration: lambda rule: (_("Duration in months"), limits(rule.least, rule.most, number)),
    Deadline: lambda rule: (_("Last day to apply"), day(rule.day)),
    Confirm: lambda rule: (str(TOPICS[rule.topic]), ""),
    AnyOf: lambda rule: (_("One of these alternatives"), ""),
    Rate: lambda rule: (_("Funding rate"), share(rule.share)),
    FlatRate: _flat_rate,
    LumpSum: _lump_sum,
}
