"""Jointly developed solutions are those that a count of every pair of countries gives."""

from hypothesis import given
from hypothesis import strategies as st

from intercluster.analysis.joint_solutions import JointSolution, SolutionsOfYear, solutions_by_year

COUNTRIES = {1: "SE", 2: "SE", 3: "NO", 4: "FI", 5: ""}
MEMBERS = st.sets(st.sampled_from(sorted(COUNTRIES)))
SOLUTIONS = st.lists(
    st.builds(
        JointSolution,
        st.sampled_from([2025, 2026]),
        st.sets(st.sampled_from(sorted(COUNTRIES)), min_size=1).map(lambda keys: {key: COUNTRIES[key] for key in keys}),
    ),
    max_size=6,
)


@given(SOLUTIONS, MEMBERS, MEMBERS)
def test_solutions_are_those_of_a_count_by_hand(given_: list[JointSolution], one: set[int], other: set[int]) -> None:
    """A member of two clusters counts once in both together, and so does a solution of members of both."""
    counted = []
    for year in (2026, 2025):
        drafted = set()
        for number, solution in enumerate(given_):
            sides = list(solution.countries.values())
            if solution.year == year and any(a and b and a != b for a in sides for b in sides):
                drafted |= {(number, organisation) for organisation in solution.countries if organisation in one}
        if drafted:
            counted.append(SolutionsOfYear(year, len({number for number, _who in drafted}), len(drafted)))
    assert solutions_by_year(given_, one) == counted

    def parts(members: set[int]) -> int:
        return sum(each.organisations for each in solutions_by_year(given_, members))

    assert parts(one | other) == parts(one) + parts(other) - parts(one & other)
