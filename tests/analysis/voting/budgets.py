"""Polls on a budget of actions, and their counts."""

from intercluster.analysis.voting import Ballot, BudgetCount, Group, Method, Option, Poll, count


def budget(money: int, costs: dict[str, int], *ballots: tuple[int, str]) -> Poll:
    """Return a poll on actions; ballots say how many, and the letters of the actions they name."""
    return Poll(
        title="A budget",
        method=Method.BUDGET,
        groups=(Group("1", "forest", 100),),
        ballots=tuple(Ballot("1", dict.fromkeys(named, 1)) for number, named in ballots for _ in range(number)),
        options=tuple(Option(action, action.upper(), cost) for action, cost in costs.items()),
        budget=money,
        lot="a draw",
    )


def counted(poll: Poll) -> BudgetCount:
    found = count(poll).count
    assert isinstance(found, BudgetCount)
    return found


FIFTH = budget(100, {"a": 40, "b": 40, "c": 20, "d": 20}, (7, "abd"), (1, "ab"), (2, "c"))
"""A fifth of the voters name c alone, which costs a fifth of the money."""
LEFT_OVER = budget(100, {"a": 50, "b": 50, "c": 50}, (6, "ab"), (4, "c"))
"""Six voters pay for one of their actions. Four have 40 of the 50 that c costs."""
