"""Whatever a plan says, the formulas of its workbooks compute the values that they carry, and both have its sums."""

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.projects.test_files import Computed
from tests.projects.test_plan_budget import CostRow, Month, cost_rows, months, places, planned

from intercluster.analysis.consortia.rules import Category
from intercluster.apps.projects.calls.shipped import shipped
from intercluster.apps.projects.files.interreg import interreg
from intercluster.apps.projects.files.lump_sum import lump_sum
from intercluster.apps.projects.files.money_tables import JUSTIFIED, PURCHASES, listed
from intercluster.apps.projects.files.queries import project_of
from intercluster.apps.projects.plan.queries import Plan


@given(places, months, cost_rows, st.sampled_from(["", "horizon-ria", "interreg-aurora", "interreg-baltic-core"]))
@settings(max_examples=15, deadline=None)
def test_workbooks_have_the_sums_of_any_plan(
    members: list[tuple[str, str, int | None]], worked: list[Month], costs: list[CostRow], programme: str
) -> None:
    budget = planned(members, worked, costs, shipped()[programme].rules if programme else ())
    packages = [(each, budget.months_of(work_package=each.pk)) for each in budget.work_packages]
    found = project_of(budget, Plan(budget.consortium, packages, [], [], []))
    whole, months_of = budget.total(), budget.months_of()
    lump, interreg_budget = Computed(lump_sum(found)), Computed(interreg(found))
    lump.check()
    interreg_budget.check()
    assert lump.total("Beneficiaries", 4) == lump.total("Work packages", 5) == months_of
    assert lump.total("Beneficiaries", 5) == lump.total("Work packages", 6) == lump.total("Summary", -1) == whole
    assert interreg_budget.total("Specification", 5) == interreg_budget.total("Countries", 2) == whole
    assert interreg_budget.total("Budget", 4) == interreg_budget.total("Specification", 3) == months_of
    items = sum((cost.amount for cost in found.items(*budget.categories)), Decimal(0))
    flat = sum((budget.total(category=rate.gives) for rate in budget.flat_rates), Decimal(0))
    staff = sum(
        (amount for (*_where, category), amount in budget.sums.items() if category is Category.STAFF), Decimal(0)
    )
    assert items + flat + staff == whole
    for each in found.participants:
        place = each.place.pk
        bought, limit = (
            found.total(*PURCHASES, place=place),
            JUSTIFIED * budget.total(partner=place, category=Category.STAFF),
        )
        shown = listed(found, each)
        left = bought - sum((cost.amount for cost in shown), Decimal(0))
        if bought <= limit:
            assert shown == []
        elif left >= limit:  # all items are listed: what is left is paid at a flat rate
            assert shown == found.items(*PURCHASES, place=place)
        else:  # and one item less would leave too much
            assert left + shown[-1].amount >= limit
