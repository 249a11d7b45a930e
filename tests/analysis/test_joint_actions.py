"""Participations in joint actions are those that a count of every single presence gives."""

from hypothesis import given
from hypothesis import strategies as st

from intercluster.analysis.joint_actions import JointAction, Participations, Presence, participations

COUNTRIES = {1: "SE", 2: "SE", 3: "NO", 4: "FI", 5: ""}
ORGANISATIONS = st.sampled_from(sorted(COUNTRIES))


@st.composite
def actions(draw: st.DrawFn) -> list[JointAction]:
    """Return up to six actions of two years, with people who may come for two organisations."""
    made = []
    for _number in range(draw(st.integers(0, 6))):
        there = draw(st.lists(st.tuples(st.integers(1, 4), ORGANISATIONS), max_size=5))
        host = draw(st.none() | ORGANISATIONS)
        presences = tuple(Presence(person, each, COUNTRIES[each]) for person, each in there)
        made.append(JointAction(draw(st.sampled_from([2025, 2026])), presences, host, COUNTRIES.get(host or 0, "")))
    return made


@given(actions(), st.sets(ORGANISATIONS))
def test_participations_are_those_of_a_count_by_hand(given_actions: list[JointAction], members: set[int]) -> None:
    counted = []
    for year in (2026, 2025):
        joint, people, parts = set(), set(), set()
        for number, action in enumerate(given_actions):
            sides = [(each.organisation, each.country) for each in action.presences]
            if not sides or action.year != year:
                continue
            if action.host is not None:
                sides.append((action.host, action.host_country))
            if not any(one != other and one and other for _a, one in sides for _b, other in sides):
                continue
            parts |= {(number, organisation) for organisation, _country in sides if organisation in members}
            joint |= {number for organisation, _country in sides if organisation in members}
            people |= {(number, each.person) for each in action.presences if each.organisation in members}
        if joint:
            counted.append(Participations(year, len(joint), len(people), len(parts)))
    assert participations(given_actions, members) == counted


@given(actions(), st.sets(ORGANISATIONS), st.sets(ORGANISATIONS))
def test_a_member_of_two_clusters_counts_once_in_both_together(
    given_actions: list[JointAction], one: set[int], other: set[int]
) -> None:
    def parts(members: set[int]) -> int:
        return sum(each.organisations for each in participations(given_actions, members))

    assert parts(one | other) == parts(one) + parts(other) - parts(one & other)
