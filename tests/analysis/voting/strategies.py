"""Random polls of every method, small enough to be checked by brute force."""

from collections.abc import Mapping
from fractions import Fraction

from hypothesis import strategies as st

from intercluster.analysis.voting.ballots import IN_STEPS, Ballot, Base, Condition, Group, Kind, Method, Option, Poll

SHARES = st.fractions(0, Fraction(5, 6), max_denominator=6)


@st.composite
def conditions(draw: st.DrawFn, method: Method) -> Condition:
    """Draw a condition that the method can have; for a motion, none of a quorum."""
    kind = draw(st.sampled_from([Kind.VOTES, Kind.CLUSTERS, Kind.CLASSES])) if method == Method.MOTION else Kind.QUORUM
    base = draw(st.sampled_from(list(Base))) if kind == Kind.VOTES else Base.YES_AND_NO
    return Condition(kind, draw(SHARES), draw(st.booleans()), base)


@st.composite
def choices(draw: st.DrawFn, method: Method, ids: list[str], highest: int) -> Mapping[str, int]:
    """Draw what one ballot says."""
    if method == Method.MOTION:
        return {draw(st.sampled_from(["yes", "no", "abstain"])): 1}
    named = draw(st.lists(st.sampled_from(ids), unique=True))
    if method == Method.STV:
        return {option: rank for rank, option in enumerate(named, start=1)}
    numbers = {Method.SCORE: st.integers(0, highest), Method.RANKED: st.integers(1, len(ids))}
    return {option: draw(numbers.get(method, st.just(1))) for option in named}


@st.composite
def polls(
    draw: st.DrawFn, *methods: Method, most_options: int = 4, most_ballots: int = 8, most_weight: int = 3, lot: str = ""
) -> Poll:
    """Draw a poll of one of the methods, or of any."""
    method = draw(st.sampled_from(methods or list(Method)))
    ids = list("abcdefgh"[: draw(st.integers(1, most_options))])
    budget = draw(st.integers(1, 30)) if method == Method.BUDGET else 0
    costs = st.integers(1, 12) if budget else st.none()
    highest = draw(st.integers(1, 5)) if method == Method.SCORE else 0
    groups = [
        Group(
            str(number),
            draw(st.sampled_from(["forest", "coast"])),
            most_ballots,
            draw(st.integers(0, most_weight)),
            draw(st.sampled_from(["", "full"])),
        )
        for number in range(draw(st.integers(1, 3)))
    ]
    ballots = st.builds(Ballot, st.sampled_from([group.id for group in groups]), choices(method, ids, highest))
    several = method not in (Method.MOTION, Method.BUDGET)
    return Poll(
        title="A vote",
        method=method,
        groups=tuple(groups),
        ballots=tuple(draw(st.lists(ballots, max_size=most_ballots))),
        options=() if method == Method.MOTION else tuple(Option(one, one.upper(), draw(costs)) for one in ids),
        rule=tuple(draw(st.lists(conditions(method), min_size=method == Method.MOTION, max_size=2))),
        seats=draw(st.integers(1, len(ids))) if several else 1,
        highest=highest,
        budget=budget,
        lot=lot or ("a draw" if method in IN_STEPS else ""),
    )
