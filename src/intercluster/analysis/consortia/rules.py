"""The kinds of rules that a funding call has, as data: each value with its source, and whether somebody verified it.

Shares are fractions, sums are decimals of the currency that the rule names. `checking.check` applies the rules to a
team, `funding.funding` computes what each partner would get, and `reading.rules_from` reads them from a file.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from intercluster.analysis.consortia.teams import Kind, Partner, RegionClass, Size


@dataclass(frozen=True)
class Source:
    """Where a value is from."""

    address: str
    read: date
    """The day on which somebody read it there."""
    is_verified: bool = False
    """True if somebody has compared the value with its source."""
    doubt: str = ""
    """What is uncertain about it, in English."""
    valid_from: date | None = None
    valid_to: date | None = None

    def holds_on(self, day: date) -> bool:
        """Return whether the value holds on a day: the first and last day are included."""
        return (self.valid_from or day) <= day <= (self.valid_to or day)


@dataclass(frozen=True)
class Countries:
    """A list of countries that programmes refer to, such as the member states of the EU."""

    key: str
    inside: frozenset[str]
    outside: frozenset[str] = frozenset()
    """Countries known not to be in it; all others where the list is complete."""
    is_complete: bool = True

    def has(self, country: str) -> bool | None:
        """Return whether a country is in the list, or None if that is not known."""
        if not country:
            return None
        if country in self.inside:
            return True
        return False if self.is_complete or country in self.outside else None


@dataclass(frozen=True)
class Who:
    """Which partners a rule means: those that are all of what is said here. What is empty asks for nothing."""

    kinds: frozenset[Kind] = frozenset()
    sizes: frozenset[Size] = frozenset()
    countries: tuple[Countries, ...] = ()
    """Lists, one of which has the partner's country."""
    areas: frozenset[str] = frozenset()
    """NUTS codes, one of which the code of the partner's region begins with."""
    region_classes: frozenset[RegionClass] = frozenset()
    member_of: str = ""
    is_non_profit: bool | None = None

    def includes(self, partner: Partner) -> bool | None:
        """Return whether the rule means a partner, or None if that is not known."""
        answers = [answer for _field, answer in self.answers(partner)]
        return False if False in answers else None if None in answers else True

    def answers(self, partner: Partner) -> list[tuple[str, bool | None]]:
        """Return by field whether a partner is what is asked for there."""
        found: list[tuple[str, bool | None]] = []
        if self.kinds:
            found.append(("kind", _among(partner.kind, self.kinds)))
        if self.sizes:
            found.append(("size", _among(partner.size, self.sizes)))
        if self.countries:
            found.append(("country", _either([each.has(partner.country) for each in self.countries])))
        if self.areas:
            found.append(("region", _in_area(partner.region, self.areas)))
        if self.region_classes:
            found.append(("region_class", _among(partner.region_class, self.region_classes)))
        if self.member_of:
            members = partner.memberships
            found.append(("memberships", None if members is None else self.member_of in members))
        if self.is_non_profit is not None:
            known = partner.is_non_profit
            found.append(("is_non_profit", None if known is None else known == self.is_non_profit))
        return found


def _among(value: StrEnum | None, values: Collection[StrEnum]) -> bool | None:
    return None if value is None else value in values


def _in_area(region: str, areas: Collection[str]) -> bool | None:
    if region.startswith(tuple(areas)):
        return True
    return None if any(area.startswith(region) for area in areas) else False


def _either(answers: list[bool | None]) -> bool | None:
    return True if True in answers else None if None in answers else False


ANYBODY = Who()


class Different(StrEnum):
    """What partners are told apart by where a rule counts."""

    PARTNER = "partner"
    COUNTRY = "country"
    REGION = "region"
    """The NUTS 2 region: the first four signs of the code."""


class Base(StrEnum):
    """What a share is a share of."""

    PARTNERS = "partners"
    COST = "cost"
    FUNDING = "funding"


class Per(StrEnum):
    """For which part of a project a limit holds, each by itself."""

    PROJECT = "project"
    PARTNER = "partner"
    COUNTRY = "country"


class Topic(StrEnum):
    """What a person has to confirm, since no data can decide it."""

    EARLIER_PROJECT = "earlier_project"
    """The project builds on a named earlier one."""
    CIVIL = "civil"
    """The project has civil purposes only."""
    AGREEMENT = "agreement"
    """The partners have signed a consortium agreement."""
    OTHER = "other"
    """What the rule's note says."""


class Category(StrEnum):
    """Categories of cost."""

    STAFF = "staff"
    SUBCONTRACTING = "subcontracting"
    TRAVEL = "travel"
    EQUIPMENT = "equipment"
    OTHER = "other"
    THIRD_PARTIES = "third_parties"
    """Financial support to third parties."""
    UNIT_COSTS = "unit_costs"
    """Unit costs and lump sums that include indirect cost."""
    OFFICE = "office"
    INDIRECT = "indirect"


@dataclass(frozen=True, kw_only=True)
class Rule:
    """What all kinds of rules have."""

    key: str
    """Names the rule among those of its programme."""
    source: Source
    note: str = ""
    """What the reader should know about it, in English."""


@dataclass(frozen=True, kw_only=True)
class Count(Rule):
    """How many partners of a kind there have to be, or may be, or countries or regions that they are from."""

    who: Who = ANYBODY
    different: Different = Different.PARTNER
    least: int | None = None
    most: int | None = None


@dataclass(frozen=True, kw_only=True)
class Independent(Rule):
    """How many partners there have to be no two of which have one owner group or control one another."""

    who: Who = ANYBODY
    least: int
    from_different_countries: bool = False


@dataclass(frozen=True, kw_only=True)
class Share(Rule):
    """How large the share of a group is, such as of small and medium-sized firms."""

    who: Who
    base: Base
    least: Fraction | None = None
    most: Fraction | None = None
    without_subcontracting: bool = False
    """True if what the group subcontracts is left out of its part. The whole that it is a share of keeps it."""


@dataclass(frozen=True, kw_only=True)
class LargestShare(Rule):
    """How large the share of one partner, or of one country, may be."""

    per: Per
    base: Base
    most: Fraction
    without_subcontracting: bool = False


@dataclass(frozen=True, kw_only=True)
class Money(Rule):
    """How large a sum may be: of the project, of each partner or of each country."""

    who: Who = ANYBODY
    base: Base
    per: Per = Per.PROJECT
    least: Decimal | None = None
    most: Decimal | None = None
    currency: str = "EUR"


@dataclass(frozen=True, kw_only=True)
class OwnContribution(Rule):
    """What a group pays itself (cost less funding), as a share of the whole project's cost: IKOP in CBE JU."""

    who: Who
    least: Fraction


@dataclass(frozen=True, kw_only=True)
class Coordinator(Rule):
    """What the partner has to be that leads."""

    who: Who


@dataclass(frozen=True, kw_only=True)
class Duration(Rule):
    """How many months the project may take."""

    least: int | None = None
    most: int | None = None


@dataclass(frozen=True, kw_only=True)
class Deadline(Rule):
    """The last day to apply."""

    day: date


@dataclass(frozen=True, kw_only=True)
class Confirm(Rule):
    """What a person has to confirm: open until somebody does."""

    topic: Topic


@dataclass(frozen=True, kw_only=True)
class AnyOf(Rule):
    """Sets of rules, one of which has to hold as a whole."""

    options: tuple[tuple[Rule, ...], ...]


@dataclass(frozen=True, kw_only=True)
class Rate(Rule):
    """Which share of the eligible cost of some partners is paid."""

    who: Who = ANYBODY
    share: Fraction


@dataclass(frozen=True, kw_only=True)
class FlatRate(Rule):
    """A category of cost that is not accounted for but paid as a share of others."""

    share: Fraction
    base: frozenset[Category]
    gives: Category = Category.INDIRECT
    covers_rest: bool = False
    """True if it pays for all cost outside its base, which is then not accounted for."""
    below: Decimal | None = None
    """Holds for projects whose total cost, counted with it, is below this sum in euros."""
    above: Decimal | None = None
    """Holds for projects whose total cost, counted with it, is this sum in euros or more."""


@dataclass(frozen=True, kw_only=True)
class LumpSum(Rule):
    """The sums of which a project asks for one, in place of its cost."""

    amounts: tuple[Decimal, ...]
    currency: str = "EUR"


def flat(rules: Iterable[Rule]) -> list[Rule]:
    """Return rules with those of their alternatives."""
    found: list[Rule] = []
    for rule in rules:
        found.append(rule)
        if isinstance(rule, AnyOf):
            found += flat([each for option in rule.options for each in option])
    return found
