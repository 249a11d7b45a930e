"""The count of a board follows the Scottish rules: worked examples, and a second count paper by paper."""

from collections import Counter
from fractions import Fraction

from hypothesis import given, settings
from tests.analysis.voting.strategies import polls

from intercluster.analysis.voting import Ballot, Group, Method, Option, Poll, Stage, Step, StvCount, count

UNIT = 100_000


def board(*orders: tuple[int, str], names: str, seats: int, lot: str = "a draw") -> StvCount:
    """Count ballots: how many, and the candidates' letters from the first preference on."""
    poll = Poll(
        title="A board",
        method=Method.STV,
        groups=(Group("1", "forest", 100),),
        ballots=tuple(
            Ballot("1", {letter: rank for rank, letter in enumerate(order, start=1)})
            for number, order in orders
            for _ in range(number)
        ),
        options=tuple(Option(letter, letter.upper()) for letter in names),
        seats=seats,
        lot=lot,
    )
    return counted(poll)


def counted(poll: Poll) -> StvCount:
    found = count(poll).count
    assert isinstance(found, StvCount)
    return found


def votes(**numbers: str) -> dict[str, Fraction]:
    return {letter: Fraction(number) for letter, number in numbers.items()}


def test_worked_example_of_a_surplus_and_exclusions() -> None:
    """The example of Wikipedia's "Single transferable vote": 20 guests choose three of five foods."""
    found = board((4, "o"), (2, "po"), (8, "cs"), (4, "ch"), (1, "s"), (1, "h"), names="opchs", seats=3)
    assert found == StvCount(
        valid=20,
        quota=6,
        stages=(
            Stage(Step.FIRST, "", votes(o="4", p="2", c="12", h="1", s="1"), ("c",), Fraction(0), by_lot=False),
            Stage(Step.SURPLUS, "c", votes(o="4", p="2", c="6", h="3", s="5"), (), Fraction(0), by_lot=False),
            Stage(Step.EXCLUSION, "p", votes(o="6", p="0", c="6", h="3", s="5"), ("o",), Fraction(0), by_lot=False),
            Stage(Step.EXCLUSION, "h", votes(o="6", p="0", c="6", h="0", s="5"), ("s",), Fraction(3), by_lot=False),
        ),
        elected=("c", "o", "s"),
    )


def test_transfer_values_have_five_decimals_and_the_rest_is_lost() -> None:
    """By hand: of 7 votes a needs 6, so each of its papers goes on at 1 / 7 = 0.14285."""
    found = board((7, "ab"), (4, "b"), (3, "c"), (2, "d"), names="abcd", seats=2)
    assert (found.valid, found.quota) == (16, 6)
    assert found.stages[1] == Stage(
        Step.SURPLUS, "a", votes(a="6", b="4.99995", c="3", d="2"), (), Fraction("0.00005"), by_lot=False
    )
    assert found.elected == ("a", "b")


def test_papers_that_came_with_a_surplus_go_on_at_the_value_they_came_with() -> None:
    """By hand: of 9 votes a needs 7, so c gets 9 papers of 0.22222, and d gets them from c at that value."""
    found = board((9, "acd"), (5, "b"), (6, "d"), names="abcd", seats=2)
    assert [(stage.step, stage.candidate, stage.votes) for stage in found.stages] == [
        (Step.FIRST, "", votes(a="9", b="5", c="0", d="6")),
        (Step.SURPLUS, "a", votes(a="7", b="5", c="1.99998", d="6")),
        (Step.EXCLUSION, "c", votes(a="7", b="5", c="0", d="7.99998")),
    ]
    assert found.elected == ("a", "d")


def test_equal_candidates_are_told_apart_by_the_latest_stage_at_which_they_differ() -> None:
    """When c and d have 3 votes each, d is excluded: it had fewer at the first stage."""
    found = board((5, "a"), (4, "b"), (3, "c"), (2, "d"), (1, "ed"), names="abcde", seats=2)
    assert [(stage.candidate, stage.by_lot) for stage in found.stages[:3]] == [("", False), ("e", False), ("d", False)]


def test_equal_candidates_are_told_apart_by_the_lot_where_they_never_differ() -> None:
    found = [board((3, "a"), (1, "b"), (1, "c"), names="abc", seats=2, lot=f"draw {number}") for number in range(8)]
    assert {each.elected for each in found} == {("a", "b"), ("a", "c")}
    assert [stage.by_lot for stage in found[0].stages] == [False, False, True]


def test_everybody_is_elected_at_once_where_there_are_as_many_seats() -> None:
    found = board((2, "b"), (1, "a"), names="ab", seats=2)
    assert [stage.elected for stage in found.stages] == [("b", "a")]


def test_nobody_is_elected_where_nobody_votes() -> None:
    assert board((3, ""), names="ab", seats=1) == StvCount(0, 1, (), ())


@given(polls(Method.STV, most_options=5, most_ballots=12))
@settings(max_examples=100)
def test_count_equals_one_paper_by_paper(poll: Poll) -> None:
    found = counted(poll)
    if not found.valid:
        assert found.elected == ()
        return
    assert found.elected == paper_by_paper(poll, found)
    assert len(found.elected) == poll.seats == len(set(found.elected))
    for stage in found.stages:
        assert sum(stage.votes.values()) + stage.not_transferable == found.valid


def paper_by_paper(poll: Poll, found: StvCount) -> tuple[str, ...]:
    """Count again with single papers and whole numbers of a hundred-thousandth; only lots are taken from the count."""
    orders = [
        sorted(ballot.choices, key=ballot.choices.__getitem__)
        for ballot in poll.ballots
        if ballot.choices
        for _ in range(poll.weight(ballot))
    ]
    values, holders = [UNIT] * len(orders), [""] * len(orders)
    quota = (len(orders) // (poll.seats + 1) + 1) * UNIT
    names = [option.id for option in poll.options]
    gone: list[str] = []
    elected: list[str] = []
    pending: list[str] = []
    history: list[Counter[str]] = []
    for stage in found.stages:
        if stage.candidate:
            surplus = bool(pending)
            check_turn(stage, pending or [one for one in names if one not in (*gone, *elected)], history, surplus)
            total = history[-1][stage.candidate]
            if surplus:
                pending.remove(stage.candidate)
            else:
                gone.append(stage.candidate)
        for paper, order in enumerate(orders):
            if holders[paper] == stage.candidate:
                if stage.candidate and surplus:
                    values[paper] = values[paper] * (total - quota) // total
                holders[paper] = next((one for one in order if one not in (*gone, *elected)), "nobody")
        settled = Counter({one: quota for one in elected if one not in pending})
        now = settled.copy()
        for holder, value in zip(holders, values, strict=True):
            now[holder] += 0 if holder in settled else value
        assert {one: Fraction(now[one], UNIT) for one in names} == stage.votes
        history.append(now)
        left = sorted((one for one in names if one not in (*gone, *elected)), key=lambda one: -now[one])
        reached = [one for one in left if now[one] >= quota]
        pending += [one for one in reached if now[one] > quota]
        elected += left if len(left) <= poll.seats - len(elected) else reached
    assert len(elected) == poll.seats
    return tuple(elected)


def check_turn(stage: Stage, candidates: list[str], history: list[Counter[str]], surplus: bool) -> None:
    """Assert that it is the turn of a stage's candidate, and that a lot is told exactly where one is needed."""
    best = max if surplus else min
    for past in reversed(history):
        candidates = [one for one in candidates if past[one] == best(past[other] for other in candidates)]
    assert stage.step == (Step.SURPLUS if surplus else Step.EXCLUSION)
    assert stage.candidate in candidates
    assert stage.by_lot == (len(candidates) > 1)
