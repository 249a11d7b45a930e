"""What a count takes: a poll with its options, its roll by groups, its rule and its ballots.

A poll is plain data without names of voters. `files` reads and writes it, and `count` counts it.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction


class Method(StrEnum):
    """How options are chosen."""

    MOTION = "motion"
    """Yes, no or abstain."""
    APPROVAL = "approval"
    """Any number of options, each once."""
    SCORE = "score"
    """A whole number of points, 0 to `highest`, for each option; none given is 0."""
    RANKED = "ranked"
    """Ranks, the best is 1. Options may share a rank; those without a rank share the last one."""
    STV = "stv"
    """Ranks for the seats of a board, the best is 1, no two the same. Options may be left without one."""
    BUDGET = "budget"
    """Any number of actions, each with a cost, to be paid from one budget."""


class Answer(StrEnum):
    """What a ballot may say to a motion."""

    YES = "yes"
    NO = "no"
    ABSTAIN = "abstain"


class Completion(StrEnum):
    """What becomes of the money that shares of a budget leave over."""

    VOTES = "votes"
    """It goes to the remaining actions by votes."""
    SHARES = "shares"
    """Shares are raised as long as what they pay for fits into the budget; what is left then goes by votes."""


LISTED = {Method.APPROVAL, Method.BUDGET}
"""Methods whose ballots name options without a number."""
ONE_RESULT = {Method.MOTION, Method.BUDGET}
"""Methods to which a number of seats does not apply."""
IN_STEPS = {Method.STV, Method.BUDGET}
"""Methods in which a tie on the way changes what follows, so that a lot has to decide it."""


class Kind(StrEnum):
    """What a condition of a rule of decision looks at."""

    QUORUM = "quorum"
    """Votes cast, abstentions included, out of all votes on the roll. The only kind for other methods than a motion."""
    VOTES = "votes"
    """Votes for the motion, out of what `Base` says."""
    CLUSTERS = "clusters"
    """Clusters in which more votes are for than against the motion, out of all clusters on the roll."""
    CLASSES = "classes"
    """Classes of membership in which more votes are for than against, out of all classes with votes on the roll."""


class Base(StrEnum):
    """Out of which votes a majority is reckoned: how abstentions and absence count."""

    YES_AND_NO = "yes and no"
    """Abstentions count neither for nor against."""
    CAST = "cast"
    """An abstention has the effect of a no."""
    ROLL = "roll"
    """An abstention and a member who does not vote have the effect of a no."""


@dataclass(frozen=True)
class Condition:
    """One condition of a rule of decision: a share that must be reached, or exceeded."""

    kind: Kind
    share: Fraction
    """0 to 1."""
    over: bool = True
    """True: more than the share; False: at least the share."""
    base: Base = Base.YES_AND_NO
    """Only for the kind `VOTES`."""
    met: bool | None = None
    """What was found at closing, where the ballots no longer say of which cluster or class they are; else None."""

    def __post_init__(self) -> None:
        if not 0 <= self.share <= 1:
            raise ValueError(f"a condition's share is between 0 and 1, not {self.share}")
        if self.over and self.share == 1:
            raise ValueError("nothing is more than all: a condition that asks for all says at least 1")
        if self.base != Base.YES_AND_NO and self.kind != Kind.VOTES:
            raise ValueError(f"the votes out of which a share is reckoned are not chosen for the kind {self.kind}")
        if self.met is not None and self.kind not in (Kind.CLUSTERS, Kind.CLASSES):
            raise ValueError(f"whether it is met is counted, not stated, for the kind {self.kind}")


@dataclass(frozen=True)
class Option:
    """What can be chosen: a candidate, a proposal, or an action with its cost."""

    id: str
    name: str
    cost: int | None = None
    """Only for a budget: 1 or more, in the unit of the budget."""


@dataclass(frozen=True)
class Group:
    """Voters on the roll whose ballots count alike: of one cluster and one class, with one weight."""

    id: str
    cluster: str
    eligible: int
    """Members on the roll, 0 or more."""
    weight: int = 1
    """Votes of each member, 0 or more. A class that only advises has 0."""
    member_class: str = ""
    """Class of membership, such as "full"; "" where there are no classes."""


@dataclass(frozen=True)
class Ballot:
    """A ballot without its voter."""

    group: str
    """The id of its group."""
    choices: Mapping[str, int]
    """Points, or ranks, by option; 1 for each option that is only named, and for the answer to a motion."""
    receipt: str = ""
    """The code with which its voter finds it in the list of ballots; "" if there is none."""


@dataclass(frozen=True)
class Stated:
    """What was decided, where the ballots are withheld: so few had one number of votes that figures would show how."""

    met: tuple[bool, ...]
    """Whether each condition of the rule is met, in its order."""
    chosen: tuple[str, ...] = ()
    """The options elected or funded, as the rule allows; none for a motion."""


@dataclass(frozen=True)
class Poll:
    """Everything that decides the result of a vote. A Poll that exists is consistent.

    Raises ValueError where it is not, with the place and what would be right.
    """

    title: str
    method: Method
    groups: tuple[Group, ...]
    ballots: tuple[Ballot, ...] = ()
    options: tuple[Option, ...] = ()
    """None for a motion, at least one for other methods."""
    rule: tuple[Condition, ...] = ()
    """All conditions have to be met. A motion has at least one on votes or clusters."""
    seats: int = 1
    """How many options are elected; not for a motion or a budget."""
    highest: int = 0
    """Most points that an option can get; only for the method `SCORE`."""
    budget: int = 0
    """Money to be spent, 1 or more; only for a budget."""
    completion: Completion = Completion.VOTES
    """What becomes of the money left over; only for a budget."""
    lot: str = ""
    """What a lot is drawn from; "" if ties stay open. A board and a budget are counted in steps and need one."""
    stated: Stated | None = None
    """Only where the ballots are withheld: there are none then, and the poll cannot be counted again."""
    _groups: dict[str, Group] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_groups", {group.id: group for group in self.groups})
        self._check_options()
        self._check_roll()
        if (self.method == Method.MOTION) != any(condition.kind != Kind.QUORUM for condition in self.rule):
            raise ValueError(
                "a motion needs a condition on votes or clusters or classes; other methods have only a quorum"
            )
        if self.method in IN_STEPS and not self.lot:
            raise ValueError("a board and a budget are counted in steps, so what a lot is drawn from must be stated")
        cast = Counter(ballot.group for ballot in self.ballots)
        for number, ballot in enumerate(self.ballots, start=1):
            try:
                if ballot.group not in self._groups:
                    raise ValueError(f"there is no group {ballot.group!r}")
                self.check(ballot.choices)
            except ValueError as problem:
                raise ValueError(f"ballot {number}: {problem}") from None
        for group in self.groups:
            if cast[group.id] > group.eligible:
                raise ValueError(f"group {group.id!r} has {cast[group.id]} ballots and {group.eligible} voters")
        self._check_stated()
        receipts = Counter(ballot.receipt for ballot in self.ballots if ballot.receipt)
        if twice := [receipt for receipt, times in receipts.items() if times > 1]:
            raise ValueError(f"the receipt {min(twice)!r} occurs more than once")

    def weight(self, ballot: Ballot) -> int:
        """Return the votes that a ballot has."""
        return self._groups[ballot.group].weight

    def check(self, choices: Mapping[str, int]) -> None:
        """Raise ValueError for choices that no ballot of this poll can have. No choice at all is an abstention."""
        if self.method == Method.MOTION:
            if len(choices) != 1 or not set(choices) <= set(Answer) or set(choices.values()) != {1}:
                raise ValueError("a ballot on a motion says yes, no or abstain")
            return
        known = {option.id for option in self.options}
        if unknown := sorted(set(choices) - known):
            raise ValueError(f"there is no option {unknown[0]!r}")
        lowest, highest = {
            Method.SCORE: (0, self.highest),
            Method.RANKED: (1, len(known)),
            Method.STV: (1, len(known)),
        }.get(self.method, (1, 1))
        for option, number in choices.items():
            if not lowest <= number <= highest:
                raise ValueError(f"option {option!r} has {number}; it can have {lowest} to {highest}")
        if self.method == Method.STV and len(set(choices.values())) < len(choices):
            raise ValueError("two options have the same rank; for a board, every rank is given once")

    def _check_options(self) -> None:
        ids = [option.id for option in self.options]
        if len(set(ids)) < len(ids) or "" in ids:
            raise ValueError("every option has an id of its own")
        if (self.method == Method.MOTION) != (not ids):
            raise ValueError("a motion has no options; every other method has at least one")
        if not (self.seats == 1 if self.method in ONE_RESULT else 1 <= self.seats <= len(ids)):
            raise ValueError(f"{self.seats} seats cannot be filled from {len(ids)} options")
        if (self.method == Method.SCORE) != (self.highest > 0) or self.highest < 0:
            raise ValueError("the highest number of points is 1 or more with the method score, and 0 with others")
        if (self.method == Method.BUDGET) != (self.budget > 0) or self.budget < 0:
            raise ValueError("the budget is 1 or more with the method budget, and 0 with others")
        if self.completion != Completion.VOTES and self.method != Method.BUDGET:
            raise ValueError("only a budget states what becomes of the money left over")
        for option in self.options:
            if (self.method == Method.BUDGET) != (option.cost is not None) or (option.cost or 1) < 1:
                raise ValueError(f"option {option.id!r}: the cost is 1 or more with the method budget, else left out")

    def _check_stated(self) -> None:
        if self.stated is None:
            return
        if self.ballots:
            raise ValueError("a poll that states its result has no ballots")
        if len(self.stated.met) != len(self.rule):
            raise ValueError("the stated result says of each condition of the rule whether it is met")
        if unknown := sorted(set(self.stated.chosen) - {option.id for option in self.options}):
            raise ValueError(f"the stated result: there is no option {unknown[0]!r}")

    def _check_roll(self) -> None:
        if len(self._groups) < len(self.groups) or "" in self._groups:
            raise ValueError("every group has an id of its own")
        for group in self.groups:
            if group.eligible < 0 or group.weight < 0:
                raise ValueError(f"group {group.id!r}: the number of voters and the weight are 0 or more")
