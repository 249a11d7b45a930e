"""A file of ballots gives back the poll that was written, says nothing of an order, and is refused with the place."""

import json
import random
import re
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.analysis.voting.strategies import polls

from intercluster.analysis.voting import (
    Ballot,
    Condition,
    Group,
    Kind,
    Method,
    Option,
    Poll,
    Stated,
    count,
    read,
    recount,
    write,
)

RANKED = """{
 "format": "intercluster ballots 1",
 "title": "Vad först?",
 "method": "ranked",
 "options": [
  {
   "id": "kiln",
   "name": "Torkanläggning"
  },
  {
   "id": "course",
   "name": "Kurs"
  }
 ],
 "seats": 1,
 "lot": "5 December",
 "rule": [
  {
   "kind": "quorum",
   "at_least": "1/2"
  }
 ],
 "groups": [
  {
   "id": "1",
   "cluster": "forest",
   "class": "full",
   "weight": 1,
   "eligible": 12
  }
 ],
 "ballots": [
  {
   "group": "1",
   "receipt": "7F3K",
   "vote": {
    "course": 2,
    "kiln": 1
   }
  }
 ]
}
"""


def test_file_has_the_documented_keys() -> None:
    poll = Poll(
        title="Vad först?",
        method=Method.RANKED,
        options=(Option("kiln", "Torkanläggning"), Option("course", "Kurs")),
        lot="5 December",
        rule=(Condition(Kind.QUORUM, Fraction(1, 2), over=False),),
        groups=(Group("1", "forest", 12, member_class="full"),),
        ballots=(Ballot("1", {"kiln": 1, "course": 2}, "7F3K"),),
    )
    assert write(poll) == RANKED
    assert read(RANKED) == poll


@given(polls(), st.randoms())
@settings(max_examples=60)
def test_file_is_read_as_written_whatever_the_order_of_ballots(poll: Poll, chance: random.Random) -> None:
    text = write(poll)
    shuffled = list(poll.ballots)
    chance.shuffle(shuffled)
    assert write(replace(poll, ballots=tuple(shuffled))) == text
    again = read(text)
    assert write(again) == text
    assert replace(again, ballots=()) == replace(poll, ballots=())
    assert all(again.ballots.count(ballot) == poll.ballots.count(ballot) for ballot in poll.ballots)
    assert len(again.ballots) == len(poll.ballots)


def test_a_condition_can_state_whether_it_is_met_where_ballots_have_no_cluster() -> None:
    rule = (Condition(Kind.VOTES, Fraction(1, 2)), Condition(Kind.CLUSTERS, Fraction(1), over=False, met=True))
    poll = Poll("Kiln", Method.MOTION, (Group("all", "", 9),), (Ballot("all", {"yes": 1}),), rule=rule)
    assert read(write(poll)) == poll
    assert json.loads(write(poll))["rule"][1] == {"kind": "clusters", "at_least": "1", "met": True}
    assert [(each.met, each.is_stated) for each in count(poll).conditions] == [(True, False), (True, True)]
    assert not count(read(write(poll).replace('"met": true', '"met": false'))).valid
    with pytest.raises(ValueError, match="counted, not stated"):
        Condition(Kind.VOTES, Fraction(1, 2), met=True)


def test_a_poll_without_ballots_can_state_what_was_decided() -> None:
    rule, groups = (Condition(Kind.QUORUM, Fraction(1, 2)),), (Group("all", "", 6), Group("all 3", "", 5, 3))
    poll = Poll("Who?", Method.APPROVAL, groups, options=(Option("1", "A"),), rule=rule, stated=Stated((True,), ("1",)))
    assert read(write(poll)) == poll
    assert json.loads(write(poll))["stated"] == {"met": [True], "chosen": ["1"]}
    assert (count(poll).chosen, [each.is_stated for each in count(poll).conditions]) == (("1",), [True])
    assert count(replace(poll, stated=Stated((False,)))).chosen == ()
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"stated": Stated(())}, "says of each condition of the rule"),
        ({"stated": Stated((True,), ("2",))}, "there is no option '2'"),
        ({"ballots": (Ballot("all", {"1": 1}),)}, "a poll that states its result has no ballots"),
    ]
    for facts, problem in wrong:
        with pytest.raises(ValueError, match=problem):
            replace(poll, **facts)
    for stated in ({"met": [1], "chosen": []}, {"met": [True], "chosen": [1]}):
        with pytest.raises(ValueError, match="'stated': 'met' must list true or false"):
            read(json.dumps({**json.loads(write(poll)), "stated": stated}))


def changed(**parts: Any) -> str:
    """Return the file with parts replaced, or left out where they are None."""
    document = {**json.loads(RANKED), **parts}
    return json.dumps({key: value for key, value in document.items() if value is not None})


GROUP = {"id": "1", "cluster": "forest", "weight": 1, "eligible": 1}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("{", "this is no JSON"),
        ("[" * 100_000, "nested too deeply"),
        ("[]", "the file must be an object"),
        ('{"title": 1, "title": 2}', "a key occurs twice"),
        (changed(format="intercluster ballots 2"), "the format is 'intercluster ballots 2', not"),
        (changed(title=None), "the file has no 'title'"),
        (changed(method="borda"), "'method' is 'borda'; it can be motion, approval"),
        (changed(closed="today"), "the file has 'closed', which means nothing there"),
        (changed(seats=True), "'seats' must be a whole number"),
        (changed(seats=3), "3 seats cannot be filled from 2 options"),
        (changed(highest=3), "the highest number of points is 1 or more with the method score, and 0 with others"),
        (changed(budget=3), "the budget is 1 or more with the method budget, and 0 with others"),
        (changed(options=[]), "a motion has no options; every other method has at least one"),
        (changed(options=[{"id": "a", "name": "A"}] * 2), "every option has an id of its own"),
        (changed(options=[{"id": "a", "name": "A", "cost": 3}]), "option 'a': the cost is"),
        (changed(rule=[{"kind": "votes", "over": "1/2"}]), "other methods have only a quorum"),
        (changed(rule=[{"kind": "quorum", "over": "1/0"}]), "rule 1: Fraction"),
        (changed(rule=[{"kind": "quorum", "over": "1e99"}]), "rule 1: '1e99' is no share such as 1/2"),
        (changed(rule=[{"kind": "quorum", "over": "3/2"}]), "rule 1: a condition's share is between 0 and 1, not 3/2"),
        (changed(rule=[{"kind": "quorum", "over": "1"}]), "rule 1: nothing is more than all"),
        (changed(rule=[{"kind": "quorum", "over": "1/2", "of": "cast"}]), "rule 1: the votes out of which"),
        (changed(rule=[{"kind": "quorum"}]), "rule 1 has no 'at_least'"),
        (changed(rule=[{"kind": "quorum", "over": "1/2", "at_least": "1/2"}]), "rule 1 has 'at_least', which means"),
        (changed(groups=[GROUP, GROUP]), "every group has an id of its own"),
        (changed(groups=[{**GROUP, "weight": -1}]), "group '1': the number of voters and the weight are 0 or more"),
        (changed(groups=[{**GROUP, "weight": 0.5}]), "groups 1: 'weight' must be a whole number"),
        (changed(ballots=[{"group": "2", "vote": {}}]), "ballot 1: there is no group '2'"),
        (changed(ballots=[{"group": "1", "vote": {"x": 1}}]), "ballot 1: there is no option 'x'"),
        (changed(ballots=[{"group": "1", "vote": {"kiln": 3}}]), "ballot 1: option 'kiln' has 3; it can have 1 to 2"),
        (changed(ballots=[{"group": "1", "vote": ["kiln"]}]), "ballots 1, 'vote', must be an object"),
        (changed(ballots=[{"group": "1"}]), "ballots 1, 'vote', must be an object"),
        (changed(ballots=[{"group": "1", "vote": {}}] * 2, groups=[GROUP]), "group '1' has 2 ballots and 1 voters"),
        (changed(ballots=[{"group": "1", "vote": {}, "receipt": "A"}] * 2), "the receipt 'A' occurs more than once"),
        (
            changed(method="stv", ballots=[{"group": "1", "vote": {"kiln": 1, "course": 1}}]),
            "ballot 1: two options have the same rank",
        ),
        (
            changed(method="approval", ballots=[{"group": "1", "vote": ["kiln", "kiln"]}]),
            "ballots 1: 'vote' must list options, each at most once",
        ),
        (changed(method="stv", lot=None, ballots=[]), "what a lot is drawn from must be stated"),
        (changed(method="motion", options=None, ballots=[]), "a motion needs a condition on votes or clusters"),
        (
            changed(
                method="motion",
                options=None,
                rule=[{"kind": "votes", "over": "1/2"}],
                ballots=[{"group": "1", "vote": "maybe"}],
            ),
            "ballot 1: a ballot on a motion says yes, no or abstain",
        ),
    ],
)
def test_file_is_refused_with_the_place_and_what_would_be_right(text: str, problem: str) -> None:
    with pytest.raises(ValueError, match=re.escape(problem)):
        read(text)


@given(polls(), st.randoms())
@settings(max_examples=60)
def test_recount_of_a_file_is_the_result_whatever_the_order_of_ballots(poll: Poll, chance: random.Random) -> None:
    shuffled = list(poll.ballots)
    chance.shuffle(shuffled)
    result, again = count(poll), recount(write(replace(poll, ballots=tuple(shuffled))))
    assert (again.turnout, again.conditions, again.valid, again.chosen) == (
        result.turnout,
        result.conditions,
        result.valid,
        result.chosen,
    )
