"""Counts of every method are shown with what was decided, how, and what a tie or fairness did."""

from dataclasses import replace

import pytest
from django.template.loader import render_to_string
from django.utils.translation import override
from tests.analysis.voting.budgets import FIFTH, LEFT_OVER, budget

from intercluster.analysis.voting import RULES, Ballot, Completion, Group, Method, Option, Poll, changes, count
from intercluster.apps.voting.count_tables import CountTable, ShownCount
from intercluster.apps.voting.counts import show

OPTIONS = (Option("kiln", "A shared kiln"), Option("course", "A course"), Option("fair", "A fair"))


def poll(method: Method, *ballots: dict[str, int], **parts: object) -> Poll:
    """Return a poll of up to ten members of one cluster."""
    options = () if method == Method.MOTION else OPTIONS
    counted = tuple(Ballot("1", choices) for choices in ballots)
    return Poll("A vote", method, (Group("1", "forest", 10),), counted, options, **parts)  # type: ignore[arg-type]


def shown(of: Poll) -> ShownCount:
    return show(of, count(of))


def test_motion_shows_the_votes_of_all_and_of_each_cluster() -> None:
    motion = Poll(
        "A motion",
        Method.MOTION,
        (Group("1", "forest", 2), Group("2", "coast", 2)),
        (Ballot("1", {"yes": 1}), Ballot("1", {"yes": 1}), Ballot("2", {"no": 1}), Ballot("2", {"abstain": 1})),
        rule=RULES["majority"],
    )
    assert show(motion, count(motion), {"forest": "Forest Demo"}) == ShownCount(
        "The motion is carried.",
        figures="Yes: 2. No: 1. Abstained: 1.",
        tables=[
            CountTable(
                "Votes for and against",
                ["", "Yes", "No", "Abstained"],
                [("All", "2", "1", "1"), ("coast", "0", "1", "1"), ("Forest Demo", "2", "0", "0")],
            )
        ],
    )


def test_approval_shows_a_tie_as_one_that_stays_open() -> None:
    found = shown(poll(Method.APPROVAL, {"kiln": 1, "course": 1}, {"kiln": 1, "fair": 1}, seats=2))
    assert found == ShownCount(
        "Chosen: A shared kiln.",
        ["Equal: A course, A fair. Between them it stays open."],
        [
            CountTable(
                "Number of votes",
                ["Option", "Number of votes"],
                [("A shared kiln", "2"), ("A course", "1"), ("A fair", "1")],
            )
        ],
    )


def test_score_shows_whom_the_lot_chose() -> None:
    found = shown(poll(Method.SCORE, {"kiln": 3, "course": 3}, highest=5, lot="5 December"))
    (note,) = found.notes
    assert note.startswith("Equal: A shared kiln, A course. The lot chose A ")
    assert found.tables[0].headings == ["Option", "Points"]


@pytest.mark.parametrize(
    ("ballots", "note"),
    [
        ([("kiln", "course", "fair")], "A shared kiln wins against each other option."),
        (
            [("kiln", "course", "fair"), ("course", "fair", "kiln"), ("fair", "kiln", "course")],
            "Ranked pairs, counted as a check, has the same winner.",
        ),
    ],
)
def test_ranked_shows_how_the_winner_wins(ballots: list[tuple[str, ...]], note: str) -> None:
    ranked = [{option: rank for rank, option in enumerate(order, start=1)} for order in ballots]
    found = shown(poll(Method.RANKED, *ranked))
    assert found.notes[-1] == note


def test_ranked_shows_each_pair() -> None:
    found = shown(poll(Method.RANKED, {"kiln": 1, "course": 2}, {"kiln": 1}, {"fair": 1}))
    assert found.outcome == "Chosen: A shared kiln."
    assert found.notes[0] == "Order, the best first: A shared kiln; A course, A fair."
    assert found.tables[0].rows == [
        ("A shared kiln", "", "2", "2"),
        ("A course", "0", "", "1"),
        ("A fair", "1", "1", ""),
    ]


def test_board_shows_each_stage_with_what_moved() -> None:
    found = shown(poll(Method.STV, *[{"kiln": 1, "course": 2}] * 7, *[{"fair": 1}] * 3, seats=2, lot="5 December"))
    assert found == ShownCount(
        "Elected: A shared kiln, A fair.",
        ["10 valid votes; 4 elect a candidate."],
        [
            CountTable(
                "Votes by stage",
                ["Candidate", "Stage 1", "Stage 2", "Stage 3"],
                [
                    ("A shared kiln", "7", "4", "4"),
                    ("A course", "0", "2.99999", "0"),
                    ("A fair", "3", "3", "3"),
                    ("Not transferable", "0", "0.00001", "3"),
                ],
            ),
            CountTable(
                "What each stage does",
                ["Stage of the count", "What happens", "Elected"],
                [
                    ("Stage 1", "First preferences", "A shared kiln"),
                    ("Stage 2", "What A shared kiln has above the quota goes on", ""),
                    ("Stage 3", "A course is excluded", "A fair"),
                ],
                texts=2,
            ),
        ],
    )


def test_budget_shows_the_price_of_fairness_in_one_sentence() -> None:
    found = shown(FIFTH)
    assert found.outcome == "Funded: B, A, C."
    assert found.notes == [
        "Each vote decides about 10 of 100.",
        "The lot put B before an equal action.",
        "The price of fairness: on average, a vote sees actions that it names funded for 68 in all; by votes alone, "
        "it would be 78. Votes that see none of theirs funded: 0; by votes alone, it would be 2.",
    ]
    assert found.tables[1].rows == [("D", "not by this alone", "1")]


def test_budget_says_what_decides_between_actions_with_equal_votes() -> None:
    words = "the cheaper action came first, and at equal cost the lot decided."
    for poll, is_said in (
        (budget(100, {"a": 60, "b": 50, "c": 50}, (2, "a"), (2, "b"), (1, "c")), True),
        (budget(100, {"a": 60, "b": 50, "c": 30}, (3, "a"), (2, "b"), (1, "c")), False),
        (FIFTH, False),  # equal ones are both funded
    ):
        assert any(note.endswith(words) for note in shown(poll).notes) == is_said


def test_budget_that_raises_shares_says_by_how_much() -> None:
    found = shown(replace(LEFT_OVER, completion=Completion.SHARES))
    assert found.outcome == "Funded: B, C."
    assert "Shares were raised by 25 %, as far as what they pay for fits into the budget." in found.notes


def test_what_would_have_changed_a_large_budget_is_worked_out_by_a_job() -> None:
    """Until then, and where it takes too long, the page says why it is not there; where shares are raised too."""
    raised = replace(LEFT_OVER, completion=Completion.SHARES)
    many = replace(FIFTH, groups=(Group("1", "forest", 1000),), ballots=FIFTH.ballots * 51)
    titles = ["Actions", "What would have funded the others"]
    waiting = "What would have funded the others is being worked out. The page of the vote has it within some minutes."
    too_long = "What would have funded the others is not worked out, because it would take too long: many have voted."
    for of in (raised, many):
        result = count(of)
        before, never, after = (show(of, result, changes=each) for each in (None, [], changes(of, result.count)))
        assert [table.caption for table in before.tables] == titles[:1]
        assert waiting in before.notes
        assert too_long in never.notes
        assert [table.caption for table in after.tables] == titles
        assert {waiting, too_long}.isdisjoint(after.notes)


def test_money_is_rounded() -> None:
    thirds = Poll(
        "A budget",
        Method.BUDGET,
        (Group("1", "forest", 3),),
        (Ballot("1", {"a": 1}),) * 3,
        (Option("a", "A", 20),),
        budget=20,
        lot="5 December",
    )
    assert shown(thirds).notes[0] == "Each vote decides about 6.67 of 20."


def test_budget_shows_by_receipt_what_a_share_paid_for() -> None:
    budget = Poll(
        "A budget",
        Method.BUDGET,
        (Group("1", "forest", 3),),
        (Ballot("1", {"a": 1}, "R1"), Ballot("1", {"a": 1}, "R2"), Ballot("1", {"b": 1}, "R3")),
        (Option("a", "A", 10), Option("b", "B", 90)),
        budget=100,
        lot="5 December",
    )
    assert shown(budget).paid == {"R1": "A 5", "R2": "A 5", "R3": ""}
    assert shown(budget).tables[0].rows == [
        ("A", "10", "2", "shares of its supporters"),
        ("B", "90", "1", "the money left over"),
    ]


def test_page_has_every_table_with_its_headings() -> None:
    with override("en"):
        page = render_to_string("voting/parts/count.html", {"shown": shown(FIFTH)})
    assert page.count("<table") == page.count("<caption>") == 2
    assert '<th scope="col" class="numeric">Cost</th>' in page
    assert "<td>not funded</td>" in " ".join(page.split())
