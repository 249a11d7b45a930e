"""The single transferable vote for a board, by the rules of Scottish local elections.

Source: The Scottish Local Government Elections Order 2007, SSI 2007/42, schedule 1, rules 45 to 52 (weighted inclusive
Gregory method). Two things are added. A ballot of weight w counts as w ballot papers. Where the rules draw a lot, it is
drawn from the text that the poll states, as `ties.draw` says: of candidates that were level at every stage, the first
in its order is preferred.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import floor

from intercluster.analysis.voting.ballots import Poll
from intercluster.analysis.voting.ties import draw

DECIMALS = 10**5
"""Transfer values are calculated to five decimal places, any remainder being ignored (rule 48)."""


class Step(StrEnum):
    """What a stage of the count does."""

    FIRST = "first preferences"
    SURPLUS = "surplus"
    EXCLUSION = "exclusion"


@dataclass(frozen=True)
class Stage:
    """One stage of the count."""

    step: Step
    candidate: str
    """Whose surplus was transferred, or who was excluded; "" at the first stage."""
    votes: dict[str, Fraction]
    """Votes credited to each candidate at the end of the stage, in the order of the poll; 0 if excluded."""
    elected: tuple[str, ...]
    """Who is deemed elected at the end of the stage, most votes first."""
    not_transferable: Fraction
    """Votes so far that no preference carries on, and remainders that were ignored."""
    by_lot: bool
    """Whether a lot decided whose turn it was."""


@dataclass(frozen=True)
class StvCount:
    """The count of a board."""

    valid: int
    """Votes of the ballots with a preference."""
    quota: int
    """Votes that elect a candidate: valid / (seats + 1) without decimals, plus 1."""
    stages: tuple[Stage, ...]
    elected: tuple[str, ...]
    """In the order of election. As many as there are seats, unless nobody voted."""


def count_stv(poll: Poll) -> StvCount:
    """Count ranked ballots for the seats of a board."""
    papers = [
        _Paper(sorted(ballot.choices, key=lambda option: ballot.choices[option]), weight)
        for ballot in poll.ballots
        if ballot.choices and (weight := poll.weight(ballot))
    ]
    valid = sum(paper.number for paper in papers)
    quota = valid // (poll.seats + 1) + 1
    if not valid:
        return StvCount(0, quota, (), ())
    count = _Count([option.id for option in poll.options], poll.seats, quota, poll.lot)
    count.run(papers)
    return StvCount(valid, quota, tuple(count.stages), tuple(count.elected))


@dataclass
class _Paper:
    """Ballot papers that are alike: preferences in order, how many, and the value that each has now."""

    preferences: Sequence[str]
    number: int
    value: Fraction = Fraction(1)


class _Count:
    """A count as it goes on."""

    def __init__(self, candidates: list[str], seats: int, quota: int, lot: str) -> None:
        self.seats, self.quota, self.lot = seats, quota, lot
        self.continuing = list(candidates)
        self.elected: list[str] = []
        self.with_surplus: list[str] = []
        self.parcels: dict[str, list[_Paper]] = {candidate: [] for candidate in candidates}
        self.votes = dict.fromkeys(candidates, Fraction(0))
        self.lost = Fraction(0)
        self.stages: list[Stage] = []

    def run(self, papers: list[_Paper]) -> None:
        """Count stage by stage until all seats are filled (rules 45 to 52)."""
        self._hand_on(papers)
        self._close(Step.FIRST, "", by_lot=False)
        while len(self.elected) < self.seats:
            if self.with_surplus:
                self._transfer_surplus()
            else:
                self._exclude()

    def _transfer_surplus(self) -> None:
        """Transfer the greatest surplus (rules 48 and 49)."""
        candidate, by_lot = self._first(self.with_surplus, max)
        self.with_surplus.remove(candidate)
        total, papers = self.votes[candidate], self.parcels[candidate]
        surplus = total - self.quota
        for paper in papers:
            paper.value = Fraction(floor(surplus * paper.value / total * DECIMALS), DECIMALS)
        self.votes[candidate] = Fraction(self.quota)
        self.lost += surplus - sum(paper.value * paper.number for paper in papers)
        self._hand_on(papers)
        self._close(Step.SURPLUS, candidate, by_lot)

    def _exclude(self) -> None:
        """Exclude the candidate with the fewest votes, whose papers keep their value (rules 50 and 51)."""
        candidate, by_lot = self._first(self.continuing, min)
        self.continuing.remove(candidate)
        self.votes[candidate] = Fraction(0)
        self._hand_on(self.parcels[candidate])
        self._close(Step.EXCLUSION, candidate, by_lot)

    def _hand_on(self, papers: Iterable[_Paper]) -> None:
        """Give each paper to the continuing candidate whom it prefers."""
        for paper in papers:
            following = next((one for one in paper.preferences if one in self.continuing), None)
            if following is None:
                self.lost += paper.value * paper.number
            else:
                self.parcels[following].append(paper)
                self.votes[following] += paper.value * paper.number

    def _first(self, candidates: list[str], pick: Callable[..., Fraction]) -> tuple[str, bool]:
        """Return whose turn it is by votes now, then at the latest stage at which they differ, then by lot."""
        tied = candidates
        for votes in (self.votes, *(stage.votes for stage in reversed(self.stages))):
            best = pick(votes[one] for one in tied)
            tied = [one for one in tied if votes[one] == best]
        # The first in the order of the lot is preferred: its surplus goes first, and it is excluded last.
        order = draw(tied, self.lot)
        return (order[0] if pick is max else order[-1]), len(tied) > 1

    def _close(self, step: Step, candidate: str, by_lot: bool) -> None:
        """End a stage: elect who has the quota, and all who continue if no more than the vacancies (rules 47, 52)."""
        reached = [one for one in self.continuing if self.votes[one] >= self.quota]
        self.with_surplus += [one for one in reached if self.votes[one] > self.quota]
        others = [one for one in self.continuing if one not in reached]
        if len(others) > self.seats - len(self.elected) - len(reached):
            others, self.continuing = [], others
        elected = [*self._by_votes(reached), *self._by_votes(others)]
        self.elected += elected
        self.stages.append(Stage(step, candidate, dict(self.votes), tuple(elected), self.lost, by_lot))

    def _by_votes(self, candidates: Iterable[str]) -> list[str]:
        return sorted(candidates, key=lambda one: -self.votes[one])
