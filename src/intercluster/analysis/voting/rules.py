"""Turnout, and whether each condition of a rule of decision is met, with its figures."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from types import MappingProxyType

from intercluster.analysis.voting.ballots import Answer, Base, Condition, Kind, Poll

HALF = Fraction(1, 2)
MAJORITY = Condition(Kind.VOTES, HALF)
RULES = MappingProxyType(
    {
        "majority": (MAJORITY,),
        "majority of the roll": (Condition(Kind.VOTES, HALF, base=Base.ROLL),),
        "two thirds": (Condition(Kind.VOTES, Fraction(2, 3), over=False),),
        "double majority": (MAJORITY, Condition(Kind.CLUSTERS, HALF)),
        "every cluster": (MAJORITY, Condition(Kind.CLUSTERS, Fraction(1), over=False)),
    }
)
"""Usual rules for motions by name. Others are made of the same conditions."""


@dataclass(frozen=True)
class Turnout:
    """Who took part, in members and in votes: a member has as many votes as its class."""

    members: int
    """Members on the roll."""
    ballots: int
    """Ballots cast, abstentions included."""
    roll: int
    """Votes of all members on the roll."""
    cast: int
    """Votes of the ballots."""
    abstained: int
    """Votes of ballots that abstain, or choose nothing."""


@dataclass(frozen=True)
class Tally:
    """Votes on a motion, in one cluster or in all."""

    yes: int
    no: int
    abstain: int


@dataclass(frozen=True)
class Verdict:
    """Whether a condition is met."""

    condition: Condition
    count: int
    """Votes, clusters or classes that count for it."""
    total: int
    """Votes, clusters or classes out of which they are counted."""
    needed: int
    """The smallest count that meets it."""
    met: bool
    """False also where the total is 0: nothing is decided by nobody."""
    is_stated: bool = False
    """Whether it is as the poll states it; the figures are then withheld, and 0 here."""


def turnout(poll: Poll) -> Turnout:
    """Count who took part."""
    weights = [(poll.weight(ballot), _abstains(ballot.choices)) for ballot in poll.ballots]
    return Turnout(
        members=sum(group.eligible for group in poll.groups),
        ballots=len(poll.ballots),
        roll=sum(group.eligible * group.weight for group in poll.groups),
        cast=sum(weight for weight, _ in weights),
        abstained=sum(weight for weight, abstains in weights if abstains),
    )


def tallies(poll: Poll) -> dict[str, Tally]:
    """Count the votes on a motion by cluster, of all clusters on the roll that have votes, sorted."""
    return _tallies(poll, {group.id: group.cluster for group in poll.groups if group.weight and group.eligible})


def class_tallies(poll: Poll) -> dict[str, Tally]:
    """Count the votes on a motion by class of membership, of all classes on the roll that have votes, sorted."""
    return _tallies(poll, {group.id: group.member_class for group in poll.groups if group.weight and group.eligible})


def _tallies(poll: Poll, places: Mapping[str, str]) -> dict[str, Tally]:
    """Count the votes on a motion by what `places` has for each group that has votes."""
    votes: Counter[tuple[str, str]] = Counter()
    for ballot in poll.ballots:
        if ballot.group in places:
            votes[places[ballot.group], next(iter(ballot.choices))] += poll.weight(ballot)
    return {each: Tally(*(votes[each, answer] for answer in Answer)) for each in sorted(set(places.values()))}


def judge(poll: Poll) -> tuple[Verdict, ...]:
    """Say of each condition of a poll's rule whether it is met."""
    if poll.stated is not None:
        return tuple(_stated(each, met) for each, met in zip(poll.rule, poll.stated.met, strict=True))
    return tuple(_judged(condition, poll) for condition in poll.rule)


def _stated(condition: Condition, met: bool) -> Verdict:
    return Verdict(condition, 0, 0, 0, met, is_stated=True)


def _judged(condition: Condition, poll: Poll) -> Verdict:
    if condition.met is not None:
        return _stated(condition, condition.met)
    count, total = _figures(condition, poll)
    share = condition.share * total
    needed = floor(share) + 1 if condition.over else ceil(share)
    return Verdict(condition, count, total, needed, count >= needed and total > 0)


def _figures(condition: Condition, poll: Poll) -> tuple[int, int]:
    """Return what counts for a condition, and out of what."""
    took_part = turnout(poll)
    if condition.kind == Kind.QUORUM:
        return took_part.cast, took_part.roll
    clusters = tallies(poll).values()
    if condition.kind == Kind.CLUSTERS:
        return sum(each.yes > each.no for each in clusters), len(clusters)
    if condition.kind == Kind.CLASSES:
        classes = class_tallies(poll).values()
        return sum(each.yes > each.no for each in classes), len(classes)
    yes = sum(each.yes for each in clusters)
    given = yes + sum(each.no for each in clusters)
    return yes, {Base.YES_AND_NO: given, Base.CAST: took_part.cast, Base.ROLL: took_part.roll}[condition.base]


def _abstains(choices: Mapping[str, int]) -> bool:
    return not choices or Answer.ABSTAIN in choices
