"""Conditions of a rule are met as their figures say, and every treatment of abstentions gives its own answer."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from tests.analysis.voting.strategies import polls

from intercluster.analysis.voting import (
    RULES,
    Ballot,
    Base,
    Condition,
    Group,
    Kind,
    Method,
    MotionCount,
    Poll,
    Tally,
    Turnout,
    Verdict,
    count,
)

HALF = Fraction(1, 2)


def motion(rule: tuple[Condition, ...], *ballots: str) -> Poll:
    """Return a motion in three clusters of five members; a ballot is the cluster's letter and y, n or a."""
    words = {"y": "yes", "n": "no", "a": "abstain"}
    return Poll(
        title="A motion",
        method=Method.MOTION,
        groups=tuple(Group(cluster[0], cluster, 5) for cluster in ("forest", "coast", "metal")),
        ballots=tuple(Ballot(ballot[0], {words[ballot[1]]: 1}) for ballot in ballots),
        rule=rule,
    )


def test_double_majority_needs_members_and_clusters() -> None:
    result = count(motion(RULES["double majority"], "fy", "fy", "fy", "fy", "cn", "cy", "mn", "ma"))
    assert result.count == MotionCount(
        Tally(5, 2, 1), {"coast": Tally(1, 1, 0), "forest": Tally(4, 0, 0), "metal": Tally(0, 1, 1)}
    )
    votes, clusters = RULES["double majority"]
    # The coast is divided equally, so it does not agree.
    assert result.conditions == (Verdict(votes, 5, 7, 4, met=True), Verdict(clusters, 1, 3, 2, met=False))
    assert not result.valid
    assert result.turnout == Turnout(members=15, ballots=8, roll=15, cast=8, abstained=1)


@pytest.mark.parametrize(
    ("base", "total", "needed", "met"),
    [(Base.YES_AND_NO, 7, 4, True), (Base.CAST, 10, 6, False), (Base.ROLL, 15, 8, False)],
)
def test_abstentions_count_as_the_condition_says(base: Base, total: int, needed: int, met: bool) -> None:
    condition = Condition(Kind.VOTES, HALF, base=base)
    poll = motion((condition,), *["fy"] * 4, *["cn"] * 3, *["ma"] * 3)
    assert count(poll).conditions == (Verdict(condition, 4, total, needed, met),)


@pytest.mark.parametrize(
    ("name", "ballots", "valid"),
    [
        ("majority", ["fy", "fn"], False),
        ("majority", ["fy", "fa"], True),
        ("majority", [], False),
        ("two thirds", ["fy", "fy", "cn"], True),
        ("two thirds", ["fy", "fy", "fy", "cn", "cn"], False),
        ("majority of the roll", ["fy"] * 5 + ["cy"] * 2, False),
        ("majority of the roll", ["fy"] * 5 + ["cy"] * 3, True),
        ("every cluster", ["fy", "cy"], False),
        ("every cluster", ["fy", "cy", "my"], True),
        ("every cluster", ["fy", "cy", "my", "mn"], False),
    ],
)
def test_usual_rules_carry_a_motion(name: str, ballots: list[str], valid: bool) -> None:
    assert count(motion(RULES[name], *ballots)).valid is valid


def test_classes_have_their_votes_and_advisers_none() -> None:
    quorum = Condition(Kind.QUORUM, HALF, over=False)
    every_class = Condition(Kind.CLASSES, Fraction(1), over=False)
    poll = Poll(
        title="A motion",
        method=Method.MOTION,
        groups=(
            Group("large", "forest", 1, weight=3, member_class="large"),
            Group("small", "forest", 2, member_class="small"),
            Group("adviser", "coast", 9, weight=0, member_class="adviser"),
        ),
        ballots=(
            Ballot("large", {"yes": 1}),
            Ballot("small", {"no": 1}),
            *[Ballot("adviser", {"no": 1})] * 9,
        ),
        rule=(*RULES["every cluster"], quorum, every_class),
    )
    votes, clusters = RULES["every cluster"]
    assert count(poll).conditions == (
        Verdict(votes, 3, 4, 3, met=True),
        Verdict(clusters, 1, 1, 1, met=True),
        Verdict(quorum, 4, 5, 3, met=True),
        Verdict(every_class, 1, 2, 2, met=False),
    )
    found = count(poll).count
    assert isinstance(found, MotionCount)
    assert found.classes == {"large": Tally(3, 0, 0), "small": Tally(0, 1, 0)}


@given(polls(Method.MOTION))
@settings(max_examples=100)
def test_needed_is_the_smallest_count_that_meets_a_condition(poll: Poll) -> None:
    for verdict in count(poll).conditions:
        share, total, over = verdict.condition.share, verdict.total, verdict.condition.over
        reached = [(number, Fraction(number, total)) for number in range(total + 1) if total]
        enough = [number for number, part in reached if part > share or (part == share and not over)]
        assert verdict.met == (verdict.count in enough)
        if enough:
            assert verdict.needed == enough[0]


@given(polls(Method.MOTION))
@settings(max_examples=60)
def test_ballots_that_weigh_more_are_as_many_ballots(poll: Poll) -> None:
    one_each = Poll(
        title="A motion",
        method=Method.MOTION,
        groups=tuple(
            Group(each.id, each.cluster, each.eligible * each.weight, member_class=each.member_class)
            for each in poll.groups
        ),
        ballots=tuple(ballot for ballot in poll.ballots for _ in range(poll.weight(ballot))),
        rule=poll.rule,
    )
    assert count(one_each).conditions == count(poll).conditions
    assert count(one_each).count == count(poll).count
