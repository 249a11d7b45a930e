"""The budget of a consortium: every sum agrees with a plain sum over rows, and funding with examples worked by hand."""

from collections.abc import Sequence
from decimal import Decimal
from random import Random

from hypothesis import given
from hypothesis import strategies as st
from tests.plugins.northern import Northern

from intercluster.analysis.consortia.rules import Category, Rule
from intercluster.analysis.consortia.teams import Team
from intercluster.apps.directory.models import Organisation
from intercluster.apps.directory.rules import OPERATOR
from intercluster.apps.projects.calls.shipped import shipped
from intercluster.apps.projects.consortia.facts import team_of
from intercluster.apps.projects.consortia.services import ConsortiumFields, add_consortium
from intercluster.apps.projects.models import Call, Consortium, Cost, Partner, PersonMonths, WorkPackage
from intercluster.apps.projects.plan.budget import Budget, budget, computed

CATEGORIES = ["subcontracting", "travel", "equipment", "other", "third_parties", "unit_costs"]
Month = tuple[int, int, int]
CostRow = tuple[int, int, str, int]
months = st.lists(
    st.tuples(st.integers(1, 3), st.integers(1, 3), st.integers(1, 900)), unique_by=lambda row: row[:2], max_size=9
)
cost_rows = st.lists(
    st.tuples(st.integers(1, 3), st.integers(1, 3), st.sampled_from(CATEGORIES), st.integers(1, 10**8)), max_size=12
)
places = st.lists(
    st.tuples(
        st.sampled_from(["SE", "NO", "FI"]), st.sampled_from(["company", "research"]), st.none() | st.integers(0, 10**6)
    ),
    min_size=3,
    max_size=3,
)


def organisation(slug: str, country: str, kind: str) -> Organisation:
    """Return an organisation that is in no database, with the size that the database computes."""
    made = Organisation(slug=slug, name=slug, country=country, kind=kind)
    made.size = "small"  # type: ignore[assignment]
    return made


def planned(
    members: Sequence[tuple[str, str, int | None]],
    worked: Sequence[Month],
    costs: Sequence[CostRow],
    rules: Sequence[Rule],
) -> Budget:
    """Return the budget of partners (country, kind, cents of a month) 1, 2 … in work packages 1, 2 …; sums in cents."""
    consortium = Consortium(title="Bark")
    partners = [
        Partner(
            pk=pk,
            number=pk,
            consortium=consortium,
            organisation=organisation(f"o{pk}", country, kind),
            month_rate=None if rate is None else Decimal(rate) / 100,
        )
        for pk, (country, kind, rate) in enumerate(members, 1)
    ]
    packages = [WorkPackage(pk=pk, number=pk, title="Work") for pk in (1, 2, 3)]
    return computed(
        consortium,
        partners,
        packages,
        [PersonMonths(partner_id=by, work_package_id=inside, months=Decimal(n) / 100) for by, inside, n in worked],
        [
            Cost(partner_id=by, work_package_id=inside, category=category, amount=Decimal(cents) / 100)
            for by, inside, category, cents in costs
        ],
        rules,
    )


@given(places, months, cost_rows, st.sampled_from(["", "horizon-ria", "interreg-aurora", "cbe-ia"]), st.randoms())
def test_all_sums_of_a_budget_agree_in_any_order(
    members: list[tuple[str, str, int | None]],
    worked: list[Month],
    costs: list[CostRow],
    programme: str,
    random: Random,
) -> None:
    rules = shipped()[programme].rules if programme else ()
    found = planned(members, worked, costs, rules)
    whole = found.total()
    assert whole == sum((found.total(partner=each) for each in (1, 2, 3)), Decimal(0))
    assert whole == sum((found.total(work_package=each) for each in (1, 2, 3)), Decimal(0))
    assert whole == sum((found.total(category=each) for each in Category), Decimal(0))
    assert whole == sum((share.funded.cost for share in found.shares.values()), Decimal(0))
    for pk, share in found.shares.items():
        assert share.funded.cost == found.total(partner=pk)
        for category, amount in share.funded.costs.items():
            assert amount == found.total(partner=pk, category=category)
    for inside in (1, 2, 3):
        rows = [Decimal(n) / 100 for _by, package, n in worked if package == inside]
        assert found.months_of(work_package=inside) == sum(rows, Decimal(0))
    if not programme:
        # cents: hundredths of months times cents, rounded half up for each row
        rates = [rate for _country, _kind, rate in members]
        staff = sum(((n * (rates[by - 1] or 0) + 50) // 100 for by, _inside, n in worked), 0)
        assert whole * 100 == staff + sum(cents for *_place, cents in costs)
    random.shuffle(worked)
    random.shuffle(costs)
    again = planned(members, worked, costs, rules)
    assert (again.sums, again.uncounted) == (found.sums, found.uncounted)
    assert [each.funded for each in again.shares.values()] == [each.funded for each in found.shares.values()]


def test_funding_of_a_horizon_innovation_action_to_the_cent() -> None:
    # Firm: 10.5 months of 7,333.33 = 76,999.965, so 76,999.97; travel 1,000.01; subcontracting 5,000.
    # Indirect: 25 % of 77,999.98 = 19,499.995, so 20,… half up 19,500.00. Cost 102,499.98, of which 70 % = 71,749.986.
    # University: 12 months in two packages, 60,000 and 30,000; 25 % = 22,500; all of 112,500 is paid.
    rules = shipped()["horizon-ia"].rules
    members = [("SE", "company", 733333), ("NO", "research", 750000), ("FI", "company", None)]
    worked = [(1, 1, 1050), (2, 1, 800), (2, 2, 400), (3, 3, 100)]
    costs = [(1, 1, "travel", 100001), (1, 2, "subcontracting", 500000)]
    found = planned(members, worked, costs, rules)
    firm, university, other = (found.shares[pk] for pk in (1, 2, 3))
    # whether it is for profit is not known, so that no rate is
    assert (firm.cost, firm.funding, university.cost, other.cost) == (
        Decimal("102499.98"),
        None,
        Decimal("112500.00"),
        None,
    )
    assert (other.lacks_rate, found.cost, found.funding) == (True, None, None)
    for pk, is_non_profit in ((1, False), (2, True)):
        found.shares[pk].place.is_non_profit = is_non_profit
    places = list(found.partners)[:2]
    rows = [PersonMonths(partner_id=by, work_package_id=inside, months=n) for (by, inside), n in found.months.items()]
    again = computed(found.consortium, places, found.work_packages, rows[:3], found.costs, rules)
    assert [(share.funding, share.own) for share in again.shares.values()] == [
        (Decimal("71749.98"), Decimal("30750.00")),
        (Decimal("112500.00"), Decimal("0.00")),
    ]
    assert again.total(partner=2, work_package=1, category=Category.INDIRECT) == Decimal(15_000)
    places[0].funding_asked = Decimal("50000.00")
    asking = computed(found.consortium, places, found.work_packages, rows[:3], found.costs, rules)
    assert (asking.shares[1].funding, asking.shares[1].own) == (Decimal("50000.00"), Decimal("52499.98"))


def test_the_team_has_what_is_planned_and_nothing_is_guessed(northern: Northern) -> None:
    owner, other, gone = Organisation.objects.filter(kind="company").order_by("pk")[:3]
    call = Call.objects.create(cluster=owner.clusters.all()[0], title="Eurostars", slug="e", programme="eurostars-3")
    made = add_consortium(OPERATOR, owner, ConsortiumFields("Bark", "en", call=call, months=24))
    first = Partner.objects.get(consortium=made)
    first.month_rate, first.groups = Decimal(8000), []
    first.save()
    Partner.objects.create(consortium=made, organisation=other, number=2, state="invited", region_class="less")
    left = Partner.objects.create(consortium=made, organisation=gone, number=3, state="left", month_rate=1)
    package = WorkPackage.objects.create(consortium=made, number=1, title="Pulp", ends=12)
    for place in (first, left):
        PersonMonths.objects.create(work_package=package, partner=place, months=Decimal("2.5"))
    Cost.objects.create(work_package=package, partner=first, category="subcontracting", amount=Decimal(500))
    team = team_of(made)
    assert [(each.id, each.groups, each.cost, each.subcontracting) for each in team.partners] == [
        (owner.slug, frozenset(), Decimal(20_500), Decimal(500)),
        (other.slug, None, None, None),
    ]
    assert Team(team.partners, owner.slug, 24, "EUR", {}) == team
    assert budget(made).months_of() == Decimal("2.5")
