"""Funding to the cent: examples worked by hand with the shipped rules, and what holds for any amounts."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.analysis.consortia.teams import firm, rule

from intercluster.analysis.consortia.funding import Funded, capped, divided, funding, is_cap, lump_sum
from intercluster.analysis.consortia.rules import Base, Category, FlatRate, LumpSum, Money, Per, Rate, Who
from intercluster.analysis.consortia.teams import Kind, Partner, Role, Size
from intercluster.apps.projects.calls.shipped import shipped


def euros(**costs: str) -> dict[Category, Decimal]:
    return {Category(name): Decimal(value) for name, value in costs.items()}


def paid(programme: str, *budgets: tuple[Partner, dict[Category, Decimal]]) -> list[tuple[str, str]]:
    """Return cost and funding of each partner as texts."""
    found: list[Funded] = funding(budgets, shipped()[programme].rules)
    return [(str(each.cost), str(each.funding)) for each in found]


UNIVERSITY = firm("u", kind=Kind.EDUCATION, size=Size.LARGE, is_non_profit=True)
PROFIT = firm("p", is_non_profit=False)


def test_1_horizon_ria_pays_indirect_cost_without_subcontracting() -> None:
    # indirect: 25 % of 200,000 + 12,000 + 8,000 + 10,000 = 57,500; total 230,000 + 30,000 + 57,500 = 317,500; 100 %
    costs = euros(staff="200000", travel="12000", equipment="8000", other="10000", subcontracting="30000")
    assert paid("horizon-ria", (UNIVERSITY, costs)) == [("317500.00", "317500.00")]


def test_2_horizon_ia_pays_a_firm_seventy_per_cent() -> None:
    # indirect: 25 % of 120,000.15 = 30,000.0375, so 30,000.04; total 150,000.19; 70 % = 105,000.133, so 105,000.13
    assert paid("horizon-ia", (PROFIT, euros(staff="100000.10", other="20000.05"))) == [("150000.19", "105000.13")]


def test_3_horizon_ia_pays_all_to_a_non_profit_body_and_nothing_is_known_of_others() -> None:
    # indirect: 25 % of 80,000 = 20,000; total 80,000 + 5,000 + 20,000 = 105,000; 100 %
    costs = euros(staff="80000", subcontracting="5000")
    assert paid("horizon-ia", (UNIVERSITY, costs)) == [("105000.00", "105000.00")]
    assert paid("horizon-ia", (firm("x"), costs)) == [("105000.00", "None")]


def test_4_csa_rounds_indirect_cost_to_the_cent() -> None:
    # indirect: 25 % of 43,333.33 = 10,833.3325, so 10,833.33; total 54,166.66
    assert paid("horizon-csa", (UNIVERSITY, euros(staff="40000", travel="3333.33"))) == [("54166.66", "54166.66")]


def test_5_eurostars_pays_finnish_small_firms_half_and_says_nothing_of_large_ones() -> None:
    # SME: 50 % of 100,000.99 = 50,000.495, rounded down 50,000.49; large: by turnover, which no partner has said
    small, large = firm("s", "FI"), firm("l", "FI", size=Size.LARGE)
    assert paid(
        "eurostars-3",
        (small, euros(staff="90000.99", subcontracting="10000")),
        (large, euros(staff="75000.99")),
    ) == [("100000.99", "50000.49"), ("75000.99", "None")]


def test_6_interreg_sweden_norway_pays_by_country() -> None:
    # Sweden: 65 % of 65,000 = 42,250; Norway: 50 % of 40,000 = 20,000
    assert paid(
        "interreg-sweden-norway",
        (firm("s"), euros(staff="60000", travel="5000")),
        (firm("n", "NO"), euros(staff="40000")),
    ) == [("65000", "42250.00"), ("40000", "20000.00")]


def test_7_aurora_below_200000_pays_forty_per_cent_of_staff_for_all_else() -> None:
    # Sweden: 70,000 + 28,000 = 98,000, the travel is in the flat rate; 65 % = 63,700
    # Norway: 60,000 + 24,000 = 84,000; 50 % = 42,000; the project is 182,000
    assert paid(
        "interreg-aurora",
        (firm("s"), euros(staff="70000", travel="9999")),
        (firm("n", "NO"), euros(staff="60000")),
    ) == [("98000.00", "63700.00"), ("84000.00", "42000.00")]


def test_8_aurora_above_pays_office_and_travel_and_caps_norway() -> None:
    # Sweden: 200,000 + 50,000 + 15 % + 15 % of 200,000 = 310,000; 65 % = 201,500
    # Norway: 390,000 and 130,000; 50 % = 195,000 and 65,000, together 260,000; the cap of 200,000 leaves 3/4 and 1/4
    assert paid(
        "interreg-aurora",
        (firm("s"), euros(staff="200000", equipment="50000")),
        (firm("n", "NO"), euros(staff="300000")),
        (firm("m", "NO"), euros(staff="100000")),
    ) == [("310000.00", "201500.00"), ("390000.00", "150000.00"), ("130000.00", "50000.00")]


def test_which_flat_rates_hold_is_open_where_neither_or_both_fit() -> None:
    # staff 150,000: with forty per cent 210,000, not below 200,000; with office and travel 195,000, not from it on
    # staff and equipment 100,000 each: with forty per cent 140,000; with office and travel 230,000. Both fit
    rules = shipped()["interreg-aurora"].rules
    gap, both = euros(staff="150000"), euros(staff="100000", equipment="100000")
    large = euros(staff="600000")

    def of(costs: dict[Category, Decimal], *more: Any) -> list[Any]:
        associated = firm("a", role=Role.ASSOCIATED)
        found = funding([(firm("s"), costs), (associated, {})], rules, *more)
        return [(each.cost, each.funding) for each in found][:1] + [each.funding for each in found[1:]]

    nothing = Decimal(0)
    assert of(gap) == [(Decimal(150_000), None), nothing]
    assert of(both) == [(Decimal(200_000), None), nothing]
    assert of(large, "SEK") == [(Decimal(600_000), None), nothing]
    # 65 % of 210,000, of 195,000, and of 150,000
    assert of(gap, "EUR", ["forty"]) == [(Decimal(210_000), Decimal(136_500)), nothing]
    assert of(gap, "EUR", ["office", "travel"]) == [(Decimal(195_000), Decimal(126_750)), nothing]
    assert of(gap, "EUR", []) == [(Decimal(150_000), Decimal(97_500)), nothing]
    with pytest.raises(ValueError, match="half is none of forty, office, travel"):
        of(gap, "EUR", ["half"])
    # a rate without an alternative does not hold where it does not fit
    alone = [each for each in rules if each.key in {"rate_eu", "forty"}]
    assert [(each.cost, each.funding) for each in funding([(firm("s"), gap)], alone)] == [(150_000, 97_500)]


def test_9_a_cap_on_the_project_is_shared_in_proportion() -> None:
    # EU: 80 % of 400,000 and 300,000 = 320,000 + 240,000 = 560,000; 500,000 / 560,000 of each is 285,714.2857 and
    # 214,285.7143, so the cent left goes to the first. Norway: 50 % of 100,000, outside the cap on the EU's share
    budgets = [(firm(c, c), euros(staff=cost)) for c, cost in (("DE", "400000"), ("SE", "300000"), ("NO", "100000"))]
    assert [funded for _cost, funded in paid("interreg-baltic-small", *budgets)] == [
        *("285714.29", "214285.71", "50000.00")
    ]


def test_10_cbe_pays_firms_sixty_per_cent_and_says_nothing_of_universities() -> None:
    # 1,000,000 + 25 % = 1,250,000; 60 % = 750,000. No rate for non-profit bodies is known, and the cap is on the sum
    assert paid("cbe-ia", (PROFIT, euros(staff="1000000"))) == [("1250000.00", "750000.00")]
    assert paid("cbe-ia", (PROFIT, euros(staff="1000000")), (UNIVERSITY, euros(staff="1000"))) == [
        *(("1250000.00", "None"), ("1250.00", "None"))
    ]


def test_11_life_pays_seven_per_cent_indirect_cost() -> None:
    # 7 % of 104,000 = 7,280; total 111,280; 60 % = 66,768
    assert paid("life", (UNIVERSITY, euros(staff="100000", travel="4000"))) == [("111280.00", "66768.00")]


def test_12_erasmus_divides_a_lump_sum_so_that_it_adds_up() -> None:
    sums = next(each for each in shipped()["erasmus-cooperation"].rules if isinstance(each, LumpSum))
    thirds = dict.fromkeys("abc", Decimal(1))
    assert lump_sum(sums, Decimal(250_000), thirds) == {
        **{"a": Decimal("83333.34"), "b": Decimal("83333.33"), "c": Decimal("83333.33")}
    }
    with pytest.raises(ValueError, match="200000 is none of 120000, 250000, 400000"):
        lump_sum(sums, Decimal(200_000), thirds)


def test_13_eic_transition_caps_the_grant_and_pays_no_associated_partner() -> None:
    associated = firm("a", role=Role.ASSOCIATED)
    assert paid("eic-transition", (UNIVERSITY, euros(staff="2600000")), (associated, euros(staff="1"))) == [
        *(("2600000", "2500000.00"), ("1", "0.00"))
    ]


def test_what_the_sources_do_not_say_has_no_rate() -> None:
    research = firm("r", kind=Kind.RESEARCH, is_non_profit=True)
    public, university = firm("p", kind=Kind.PUBLIC), firm("u", "FI", kind=Kind.EDUCATION)
    costs = euros(staff="1000")
    assert paid("interreg-europe", (public, costs), (research, costs), (university, costs)) == [
        *(("1000", "800.00"), ("1000", "None"), ("1000", "None"))
    ]
    for strand in ("i3-strand-1", "i3-strand-2a"):
        assert paid(strand, (research, costs)) == [("1000", "None")]
    norway = firm("n", "NO")
    assert paid("interreg-baltic-core", (norway, costs), (public, costs)) == [("1000", "500.00"), ("1000", "800.00")]


def test_caps_that_the_data_cannot_decide_leave_the_funding_open() -> None:
    rate = rule(Rate, key="rate", share=Fraction(1))

    def of(cap: Any, *partners: Partner) -> list[Decimal | None]:
        return [each.funding for each in funding([(each, euros(staff="10")) for each in partners], [rate, cap])]

    country = rule(Money, base=Base.FUNDING, per=Per.COUNTRY, most=Decimal(15))
    assert of(country, firm("a"), firm("b"), firm("c", "NO")) == [Decimal("7.50"), Decimal("7.50"), Decimal(10)]
    assert of(country, firm("a"), firm("b", "")) == [None, None]
    assert of(rule(Money, base=Base.FUNDING, per=Per.PARTNER, most=Decimal(5)), firm("a")) == [Decimal(5)]
    # an associated partner from nowhere, or that a cap may mean, leaves nothing open
    nobody = Partner("x", role=Role.ASSOCIATED)
    firms = rule(Money, base=Base.FUNDING, most=Decimal(15), who=Who(kinds=frozenset({Kind.COMPANY})))
    for cap in (country, firms):
        assert of(cap, firm("a"), firm("b"), nobody) == [Decimal("7.50"), Decimal("7.50"), Decimal(0)]
    kronor = rule(Money, base=Base.FUNDING, most=Decimal(5), currency="SEK")
    assert of(kronor, firm("a")) == [None]


def test_partners_ask_for_no_more_than_the_caps_leave() -> None:
    country = rule(Money, base=Base.FUNDING, per=Per.COUNTRY, most=Decimal(15))
    asking = [
        replace(firm("a"), cost=Decimal(40), funding=Decimal(20)),
        replace(firm("b"), cost=Decimal(10), funding=Decimal(10)),
        replace(firm("n", "NO"), cost=Decimal(30), funding=Decimal(14)),
    ]
    assert [each.funding for each in capped(asking, [country], "EUR")] == [Decimal(10), Decimal(5), Decimal(14)]
    unknown = replace(asking[1], funding=None)  # what the others get depends on it, so nothing is cut
    assert capped([asking[0], unknown], [country], "EUR") == [asking[0], unknown]
    assert (is_cap(country), is_cap(replace(country, base=Base.COST))) == (True, False)


def test_caps_come_in_one_order_whatever_the_order_of_the_rules() -> None:
    # each at most 60: 60, 60, 10; Sweden at most 100: 50, 50, 10; the project at most 88: 4/5 of each
    rate = rule(Rate, key="rate", share=Fraction(1))
    caps = [
        rule(Money, key=per.value, base=Base.FUNDING, per=per, most=Decimal(most))
        for per, most in ((Per.PARTNER, 60), (Per.COUNTRY, 100), (Per.PROJECT, 88))
    ]
    budgets = [(firm("a"), euros(staff="300")), (firm("b"), euros(staff="60")), (firm("n", "NO"), euros(staff="10"))]
    for order in permutations(caps):
        assert [(each.funding, each.capped_by) for each in funding(budgets, [rate, *order])] == [
            *((Decimal(40), "project"), (Decimal(40), "project"), (Decimal(8), "project"))
        ]


AMOUNTS = st.decimals(0, 10**7, places=2)


@given(AMOUNTS, st.lists(AMOUNTS, min_size=1, max_size=6))
def test_parts_add_up_to_the_amount_and_are_within_a_cent_of_their_share(
    amount: Decimal, weights: list[Decimal]
) -> None:
    named = {str(number): weight for number, weight in enumerate(weights)}
    if not sum(weights):
        with pytest.raises(ValueError, match="all weights are 0"):
            divided(amount, named)
        return
    parts = divided(amount, named)
    assert sum(parts.values()) == amount
    for key, weight in named.items():
        share = Fraction(amount) * Fraction(weight) / Fraction(sum(weights))
        assert abs(Fraction(parts[key]) - share) < Fraction(1, 100)


@given(st.lists(AMOUNTS, min_size=1, max_size=4), st.fractions(0, 1, max_denominator=100), AMOUNTS)
def test_nobody_gets_more_than_the_rate_and_all_no_more_than_the_cap(
    staff: list[Decimal], share: Fraction, most: Decimal
) -> None:
    rules = [
        rule(Rate, key="rate", share=share),
        rule(FlatRate, key="flat", share=Fraction(1, 4), base=frozenset({Category.STAFF})),
        rule(Money, key="cap", base=Base.FUNDING, most=most, who=Who()),
    ]
    budgets = [(firm(str(number)), {Category.STAFF: cost}) for number, cost in enumerate(staff)]
    found = funding(budgets, rules)
    assert sum(each.funding or 0 for each in found) <= most
    for each in found:
        assert each.funding is not None
        assert Fraction(each.funding) <= Fraction(each.cost) * share
        assert each.cost == sum(each.costs.values())
