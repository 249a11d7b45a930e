"""Each kind of rule, by hand, and all kinds against every way in which what is unknown could turn out."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import combinations, islice, product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.analysis.consortia.teams import ALLIED, EU, IN_EU, SMALL, costs, firm, rule, team

from intercluster.analysis.consortia.checking import check, in_force
from intercluster.analysis.consortia.findings import Finding, Verdict
from intercluster.analysis.consortia.rules import (
    AnyOf,
    Base,
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
    Source,
    Topic,
    Who,
)
from intercluster.analysis.consortia.teams import Kind, Partner, RegionClass, Role, Size, Team
from intercluster.apps.projects.calls.shipped import shipped

MET, BROKEN, OPEN = Verdict.MET, Verdict.BROKEN, Verdict.OPEN
HALF = Fraction(1, 2)


def found(one: Rule, on: Team, day: date | None = None) -> Finding:
    (finding,) = check(on, [one], day)
    return finding


def verdicts(one: Rule, *teams: Team) -> list[Verdict]:
    return [found(one, each).verdict for each in teams]


def test_count_of_partners_leaves_out_associated_and_affiliated_ones() -> None:
    three = rule(Count, least=3, most=4)
    a, b, c = firm("a"), firm("b"), firm("c")
    for role in (Role.ASSOCIATED, Role.AFFILIATED):
        assert verdicts(three, team(a, b, replace(c, role=role))) == [BROKEN]
    four = [a, b, c, firm("d")]
    assert verdicts(three, team(), team(a, b), team(a, b, c), team(*four), team(*four, firm("e"))) == [
        *(BROKEN, BROKEN, MET, MET, BROKEN)
    ]
    assert found(three, team(a, b)) == Finding(three, BROKEN, have=Fraction(2), partners=("a", "b"))


def test_count_of_countries_is_open_where_a_list_is_not_known_to_the_end() -> None:
    three = rule(Count, who=Who(countries=(EU, ALLIED)), different=Different.COUNTRY, least=3)
    se, fi = firm("a"), firm("b", "FI")
    assert verdicts(
        three, team(se, fi, firm("c", "NO")), team(se, fi, firm("c", "FI")), team(se, fi, firm("c", "US"))
    ) == [MET, BROKEN, BROKEN]
    open_one = found(three, team(se, fi, firm("c", "CH")))
    assert (open_one.verdict, open_one.have, open_one.possible) == (OPEN, 2, 3)
    assert open_one.missing == (("c", "country"),)
    assert verdicts(three, team(se, fi, firm("c", ""))) == [OPEN]


def test_count_requires_and_excludes_kinds() -> None:
    no_firm = rule(Count, who=Who(kinds=frozenset({Kind.COMPANY})), most=0)
    university = firm("u", kind=Kind.EDUCATION)
    assert verdicts(no_firm, team(university), team(university, firm("a")), team(Partner("x"))) == [MET, BROKEN, OPEN]
    # a company may not come in as an affiliated entity, but may be associated, without funding
    beside = [team(university, firm("a", role=role)) for role in (Role.AFFILIATED, Role.ASSOCIATED)]
    assert verdicts(no_firm, *beside) == [BROKEN, MET]
    small = rule(Count, who=SMALL, least=1)
    large = firm("l", size=Size.LARGE)
    assert verdicts(small, team(firm("a")), team(large), team(large, firm("x", size=None))) == [MET, BROKEN, OPEN]
    assert found(small, team(large, firm("x", size=None))).missing == (("x", "size"),)


def test_count_of_regions_compares_nuts_2() -> None:
    two = rule(Count, different=Different.REGION, least=2)
    here = firm("a", region="SE311")
    assert verdicts(
        two, team(here, firm("b", region="SE312")), team(here, firm("b", region="NO020")), team(here, firm("b"))
    ) == [BROKEN, MET, OPEN]
    assert verdicts(two, team(here, firm("b", region="NO0"))) == [OPEN]
    poor = rule(Count, who=Who(region_classes=frozenset({RegionClass.LESS, RegionClass.TRANSITION})), least=1)
    assert verdicts(poor, team(here), team(firm("a", region_class=RegionClass.LESS))) == [OPEN, MET]
    area = rule(Count, who=Who(areas=frozenset({"SE31", "NO020"})), least=1)
    assert verdicts(
        area, team(here), team(firm("a", region="SE3")), team(firm("a", region="SE12")), team(firm("a"))
    ) == [MET, OPEN, BROKEN, OPEN]


def test_independence_looks_at_owner_groups_and_control() -> None:
    three = rule(Independent, least=3, from_different_countries=True)
    a, b, c = firm("a"), firm("b", "FI"), firm("c", "NO")
    owned = frozenset({"Big Group"})
    assert verdicts(three, team(a, b, c), team(a, b), team(a, b, firm("c", "FI"))) == [MET, BROKEN, BROKEN]
    assert verdicts(three, team(replace(a, groups=owned), replace(b, groups=owned), c)) == [BROKEN]
    assert verdicts(three, team(a, replace(b, controls=frozenset({"c"})), c)) == [BROKEN]
    finding = found(three, team(a, b, replace(c, groups=None)))
    assert (finding.verdict, finding.missing) == (OPEN, (("c", "groups"),))
    # d is independent of all others, so who owns c does not matter
    assert verdicts(three, team(a, b, replace(c, groups=None), firm("d", "DE"))) == [MET]
    # the first two belong together, but there are three others
    linked = [replace(a, groups=owned), replace(firm("e", "DE"), groups=owned)]
    assert verdicts(three, team(*linked, b, c)) == [MET]


def test_share_of_small_firms_by_partners_and_by_cost() -> None:
    half = rule(Share, who=SMALL, base=Base.PARTNERS, least=HALF)
    large = firm("l", size=Size.LARGE)
    assert verdicts(half, team(firm("a"), large), team(firm("a"), large, replace(large, id="m"))) == [MET, BROKEN]
    by_cost = rule(Share, who=SMALL, base=Base.COST, least=HALF, without_subcontracting=True)
    a = costs("a", 600, subcontracting=Decimal(200))
    b = costs("b", 500, size=Size.LARGE, subcontracting=Decimal(0))
    assert found(by_cost, team(a, b)) == Finding(by_cost, BROKEN, have=Fraction(4, 11), partners=("a",))
    assert verdicts(replace(by_cost, without_subcontracting=False), team(a, b)) == [MET]
    unknown = found(by_cost, team(replace(a, subcontracting=None), b))
    assert unknown == Finding(
        *(by_cost, OPEN, Fraction(0), Fraction(6, 11)), partners=("a",), missing=(("a", "subcontracting"),)
    )
    assert verdicts(by_cost, team(a, replace(b, size=None)), team()) == [OPEN, OPEN]


def test_what_others_subcontract_makes_the_share_of_small_firms_no_larger() -> None:
    asked = next(each for each in shipped()["eurostars-3"].rules if each.key == "sme_share")
    small = costs("s", 45, subcontracting=Decimal(0))
    for subcontracted in (Decimal(20), None):  # what nobody has said of a partner that is not meant does not matter
        university = costs("u", 55, "FI", kind=Kind.EDUCATION, subcontracting=subcontracted)
        assert found(asked, team(small, university)) == Finding(asked, BROKEN, have=Fraction(45, 100), partners=("s",))
    assert verdicts(asked, team(replace(small, subcontracting=None), university)) == [BROKEN]


def test_largest_share_of_a_partner_and_of_a_country() -> None:
    seventy = Fraction(7, 10)
    partner = rule(LargestShare, per=Per.PARTNER, base=Base.COST, most=seventy)
    country = replace(partner, per=Per.COUNTRY)
    a, b, c = costs("a", 70), costs("b", 20, "FI"), costs("c", 10)
    assert verdicts(partner, team(a, b, c), team(a, b), team(a)) == [MET, BROKEN, BROKEN]
    assert found(country, team(a, b, c)) == Finding(country, BROKEN, have=Fraction(4, 5), partners=("a", "c"))
    assert verdicts(country, team(a, b, replace(c, country="")), team(a, b, replace(c, cost=None))) == [OPEN, OPEN]
    assert verdicts(partner, team(a, b, replace(c, country=""))) == [MET]


def test_largest_share_is_open_where_affiliated_entities_may_belong_to_the_largest_partner() -> None:
    half = rule(LargestShare, per=Per.PARTNER, base=Base.COST, most=HALF)
    a, b, c = costs("a", 40), costs("b", 30), costs("c", 20)
    one, other = (costs(name, 5, role=Role.AFFILIATED) for name in "de")
    assert verdicts(half, team(a, b, c, one, other)) == [MET]
    b, one = replace(b, cost=Decimal(29)), replace(one, cost=Decimal(6))
    assert found(half, team(a, b, c, one, other)) == Finding(
        *(half, OPEN, Fraction(40, 100), Fraction(51, 100)),
        **{"partners": ("a",), "missing": (("d", "affiliated_to"), ("e", "affiliated_to"))},
    )
    assert verdicts(half, team(a, replace(one, cost=Decimal(60)))) == [BROKEN]
    assert verdicts(replace(half, base=Base.PARTNERS), team(a, b, one), team(a, one)) == [MET, BROKEN]


def test_money_has_limits_for_project_partner_and_country() -> None:
    project = rule(Money, base=Base.COST, least=Decimal(100), most=Decimal(200))
    a, b = costs("a", 90), costs("b", 60, "NO")
    assert verdicts(project, team(a), team(a, b), team(a, b, costs("c", 51))) == [BROKEN, MET, BROKEN]
    assert verdicts(project, team(a, b, costs("c", None))) == [OPEN]
    assert verdicts(project, team(a, b, currency="NOK")) == [OPEN]
    norway = Who(countries=(Countries("no", frozenset({"NO"})),))
    capped = rule(Money, base=Base.FUNDING, per=Per.COUNTRY, who=norway, most=Decimal(50))
    assert verdicts(capped, team(replace(a, funding=Decimal(90)), replace(b, funding=Decimal(50)))) == [MET]
    over = found(capped, team(replace(b, funding=Decimal(30)), replace(b, id="d", funding=Decimal(21))))
    assert (over.verdict, over.have, over.partners) == (BROKEN, 51, ("b", "d"))
    each = rule(Money, base=Base.FUNDING, per=Per.PARTNER, most=Decimal(50))
    assert verdicts(each, team(replace(b, funding=Decimal(30)), replace(b, id="d", funding=Decimal(21)))) == [MET]


def test_own_contribution_is_cost_without_funding() -> None:
    fifth = rule(OwnContribution, who=Who(member_of="BIC"), least=Fraction(1, 5))
    member = costs("a", 100, memberships=frozenset({"BIC"}), funding=Decimal(60))
    other = costs("b", 100, memberships=frozenset(), funding=Decimal(0))
    assert verdicts(fifth, team(member, other), team(replace(member, funding=Decimal(61)), other)) == [MET, BROKEN]
    assert verdicts(fifth, team(replace(member, memberships=None), other)) == [OPEN]


def test_coordinator_has_to_be_a_partner_that_counts() -> None:
    lead = rule(Coordinator, who=replace(SMALL, countries=(EU,)))
    a, b = firm("a"), firm("b", size=None)
    teams = [team(a, b), team(a, b, coordinator="a"), team(a, b, coordinator="b")]
    assert verdicts(lead, *teams) == [OPEN, MET, OPEN]
    assert verdicts(lead, team(replace(a, role=Role.ASSOCIATED), b, coordinator="a")) == [BROKEN]
    assert found(lead, teams[2]).missing == (("b", "size"),)


def test_duration_deadline_and_what_a_person_confirms() -> None:
    months = rule(Duration, least=12, most=36)
    assert verdicts(months, team(), *(team(months=number) for number in (11, 12, 36, 37))) == [
        *(OPEN, BROKEN, MET, MET, BROKEN)
    ]
    last = rule(Deadline, day=date(2027, 2, 15))
    days = [None, date(2027, 2, 15), date(2027, 2, 16)]
    assert [found(last, team(), day).verdict for day in days] == [OPEN, MET, BROKEN]
    civil = rule(Confirm, key="civil", topic=Topic.CIVIL)
    said = [team(confirmed={"civil": answer}) for answer in (True, False)]
    assert verdicts(civil, team(), *said) == [OPEN, MET, BROKEN]


def test_alternatives_need_one_that_holds_as_a_whole() -> None:
    alone = (rule(Count, key="one", least=1, most=1), rule(Count, key="in", who=IN_EU, least=1))
    pair = (rule(Independent, key="two", least=2), rule(Count, key="most", most=2))
    either = rule(AnyOf, options=(alone, pair))
    a, b = firm("a"), firm("b", "NO")
    assert verdicts(either, team(a), team(b), team(a, b), team(a, replace(b, groups=None))) == [
        *(MET, BROKEN, MET, OPEN)
    ]
    assert [[each.verdict for each in option] for option in found(either, team(b)).options] == [
        [MET, BROKEN],
        [BROKEN, MET],
    ]


def test_rate_and_lump_sum_limit_what_is_asked_for() -> None:
    profit = rule(Rate, who=Who(is_non_profit=False), share=Fraction(7, 10))
    a = costs("a", 100, is_non_profit=False, funding=Decimal(70))
    assert verdicts(profit, team(a), team(replace(a, funding=Decimal("70.01")))) == [MET, BROKEN]
    unknown = replace(a, is_non_profit=None)
    assert verdicts(profit, team(unknown), team(replace(unknown, funding=Decimal(90)))) == [OPEN, OPEN]
    assert verdicts(profit, team(replace(unknown, funding=Decimal(0)))) == [MET]
    sums = rule(LumpSum, amounts=(Decimal(120_000), Decimal(250_000)))
    asked = [team(replace(a, funding=funding)) for funding in (Decimal(250_000), Decimal(200_000), None)]
    assert verdicts(sums, *asked) == [MET, BROKEN, OPEN]
    assert check(team(a), [rule(FlatRate, share=HALF, base=frozenset())]) == []


def test_rates_are_open_as_long_as_a_partner_asks_for_funding_that_no_rate_pays() -> None:
    rates = [rule(Rate, key=each.key, who=Who(countries=(each,)), share=HALF) for each in (EU, ALLIED)]
    here, there = rates
    a, b = costs("a", 100, funding=Decimal(50)), costs("b", 100, "US", funding=Decimal(50))
    assert [each.verdict for each in check(team(a), rates)] == [MET, MET]
    told = check(team(a, b), rates)
    assert [(each.verdict, each.missing) for each in told] == [(OPEN, (("b", "rate"),))] * 2
    # of a country that the list may have, the country is asked for
    assert [each.missing for each in check(team(a, replace(b, country="CH")), rates)] == [(("b", "country"),)] * 2
    for nothing in (replace(b, funding=Decimal(0)), replace(b, role=Role.ASSOCIATED)):
        assert [each.verdict for each in check(team(a, nothing), rates)] == [MET, MET]
    over = check(team(a, replace(b, funding=Decimal(101))), rates)
    assert [(each.verdict, each.partners) for each in over] == [(BROKEN, ("b",))] * 2
    # a rate beside alternatives holds in each of them
    either = rule(AnyOf, key="either", options=((there,), (rule(Count, key="one", least=9),)))
    assert [each.verdict for each in check(team(a), [here, either])] == [MET, MET]
    assert [each.verdict for each in check(team(a, b), [here, either])] == [OPEN, OPEN]


def test_rules_in_force_are_those_valid_on_the_day() -> None:
    old = replace(rule(Count, least=2), source=Source("example.org", date(2026, 1, 1), valid_to=date(2026, 12, 31)))
    new = replace(rule(Count, least=3), source=Source("example.org", date(2026, 1, 1), valid_from=date(2027, 1, 1)))
    assert in_force([old, new], date(2026, 12, 31)) == (old,)
    assert in_force([old, new], date(2027, 1, 1)) == (new,)


VALUES: dict[str, list[Any]] = {
    "country": ["SE", "FI", "US"],
    "kind": [Kind.COMPANY, Kind.EDUCATION],
    "size": [Size.SMALL, Size.LARGE],
    "groups": [frozenset(), frozenset({"g"})],
    "cost": [Decimal(0), Decimal(100), Decimal(1000)],
    "funding": [Decimal(0), Decimal(70), Decimal(500)],
    "subcontracting": [Decimal(0), Decimal(70)],
}
UNKNOWN = {"country": "", **dict.fromkeys(["kind", "size", "groups", "cost", "funding", "subcontracting"])}


@st.composite
def partners(draw: st.DrawFn) -> list[Partner]:
    """Draw a few partners of whom a few facts are not known."""
    made = []
    for number in range(draw(st.integers(0, 3))):
        facts = {name: draw(st.sampled_from(values)) for name, values in VALUES.items()}
        gone = draw(st.lists(st.sampled_from(list(VALUES)), max_size=2, unique=True))
        role = draw(st.sampled_from([Role.PARTNER, Role.PARTNER, Role.AFFILIATED, Role.ASSOCIATED]))
        made.append(Partner(str(number), role=role, **{**facts, **{name: UNKNOWN[name] for name in gone}}))
    return made


WHO = st.sampled_from([Who(), SMALL, IN_EU, Who(countries=(EU, ALLIED)), replace(SMALL, countries=(EU,))])
LEAST = st.one_of(st.none(), st.integers(0, 3))
SHARES = st.sampled_from([Fraction(0), Fraction(1, 4), HALF, Fraction(7, 10), Fraction(1)])
SUMS = st.sampled_from([Decimal(0), Decimal(100), Decimal(570), Decimal(1100)])
PLAIN = st.one_of(
    st.builds(rule, st.just(Count), who=WHO, different=st.sampled_from(list(Different)[:2]), least=LEAST, most=LEAST),
    st.builds(rule, st.just(Independent), who=WHO, least=st.integers(0, 3), from_different_countries=st.booleans()),
    st.builds(
        *(rule, st.just(Share)),
        **{"who": WHO, "base": st.sampled_from(Base), "least": st.none() | SHARES, "most": SHARES},
        **{"without_subcontracting": st.booleans()},
    ),
    st.builds(rule, st.just(LargestShare), per=st.sampled_from(list(Per)[1:]), base=st.sampled_from(Base), most=SHARES),
    st.builds(
        *(rule, st.just(Money)),
        **{"who": WHO, "base": st.sampled_from(list(Base)[1:]), "per": st.sampled_from(Per)},
        **{"least": st.none() | SUMS, "most": st.none() | SUMS},
    ),
    st.builds(rule, st.just(OwnContribution), who=WHO, least=SHARES),
    st.builds(rule, st.just(Coordinator), who=WHO),
    st.builds(rule, st.just(Rate), who=WHO, share=SHARES),
    st.builds(rule, st.just(LumpSum), amounts=st.tuples(SUMS)),
)
RULES = PLAIN | st.builds(rule, st.just(AnyOf), options=st.lists(st.tuples(PLAIN, PLAIN), min_size=1).map(tuple))


def completions(some: list[Partner]) -> Iterator[list[Partner]]:
    """Yield the ways in which what is not known could turn out, a country that nobody else is from among them."""
    gaps = [
        (number, name)
        for number, each in enumerate(some)
        for name, empty in UNKNOWN.items()
        if getattr(each, name) == empty and (name != "groups" or each.groups is None)
    ]
    choices = [[*VALUES[name], *([f"X{chr(65 + number)}"] if name == "country" else [])] for number, name in gaps]
    for values in islice(product(*choices), 100):
        full = list(some)
        for (number, name), value in zip(gaps, values, strict=True):
            full[number] = replace(full[number], **{name: value})
        yield full


@settings(max_examples=200)
@given(partners(), RULES)
def test_verdict_holds_however_the_unknown_turns_out(some: list[Partner], one: Rule) -> None:
    coordinator = some[0].id if some else ""
    told = found(one, team(*some, coordinator=coordinator)).verdict
    if told == OPEN:
        return
    for full in completions(some):
        complete = found(one, team(*full, coordinator=coordinator)).verdict
        assert complete == told


@pytest.mark.parametrize("apart", [False, True])
@given(partners(), st.integers(0, 4))
def test_independent_partners_are_as_many_as_trying_all_sets_finds(
    apart: bool, some: list[Partner], least: int
) -> None:
    known = [replace(each, groups=each.groups or frozenset(), country=each.country or "DE") for each in some]
    counted = [each for each in known if each.role == Role.PARTNER]
    exists = any(
        all(
            not one.groups & other.groups and not (apart and one.country == other.country)
            for one, other in combinations(chosen, 2)
        )
        for chosen in combinations(counted, least)
    )
    told = found(rule(Independent, least=least, from_different_countries=apart), team(*known))
    assert told.verdict == (MET if exists else BROKEN)
