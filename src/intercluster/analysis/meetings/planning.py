"""The schedule of an event: the best there is where that can be proved, otherwise with how far it may be from it."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from intercluster.analysis.meetings.bounds import (
    MATCHING,
    RUNS,
    WorthBound,
    least_changes,
    least_idle,
    most_alone,
    worth_bound,
)
from intercluster.analysis.meetings.closing import close, is_fair, make_fair
from intercluster.analysis.meetings.exact import EVERY, Model
from intercluster.analysis.meetings.improving import ALONE, Polish
from intercluster.analysis.meetings.preferring import prefer, seated
from intercluster.analysis.meetings.problem import Goal, Meeting, Problem, Schedule, Status, figures
from intercluster.analysis.meetings.proof.search import prove
from intercluster.analysis.meetings.renewing import most_worth, renew
from intercluster.analysis.meetings.settling import METHOD, Settled, settle
from intercluster.analysis.meetings.timetable import NOWHERE, Timetable
from intercluster.analysis.meetings.walking import walk_least
from intercluster.analysis.meetings.worth import Search
from intercluster.analysis.progress import Advance

SMALL, MEDIUM = 300, 12_000
"""Pairs of a wish and a slot up to which one program has all goals, and the worth."""
FOR_CHAINS, FOR_SLOTS, FOR_PROOF, FOR_TABLES = 0.07, 0.4, 0.55, 0.1
"""When the three searches for more worth end, if it is not proved before, and the time for tables, as parts."""
STEPS = 100
COUNTED = "counting who stays"


def never() -> bool:
    """Return that nobody wants to stop."""
    return False


@dataclass(frozen=True)
class _Clock:
    """When which part of a search has to end, and whether it may go on."""

    begin: float
    seconds: float
    advance: Advance | None
    asked: Callable[[], bool]

    def at(self, part: float) -> float:
        """Return when a part of the time is over."""
        return self.begin + part * self.seconds

    def stop(self) -> bool:
        """Report progress, and return whether to stop."""
        if self.advance is not None:
            gone = (time.monotonic() - self.begin) / max(self.seconds, 1e-9)
            self.advance(min(STEPS - 1, int(STEPS * gone)), STEPS)
        return self.asked()


def plan(
    problem: Problem,
    *,
    seconds: float = 30.0,
    start: Sequence[Meeting] = (),
    advance: Advance | None = None,
    stop: Callable[[], bool] = never,
) -> Schedule:
    """Return the best schedule that is found: of most worth, then with nobody alone, few idle periods, few moves.

    `start` are meetings to begin with, as far as they are possible; they stay where no goal gets worse by it. The
    search ends with the best so far when `stop` says so.
    """
    clock = _Clock(time.monotonic(), seconds, advance, stop)
    times = Timetable(problem)
    top = worth_bound(times)
    if top is None:
        return Schedule(Status.INFEASIBLE, seconds=time.monotonic() - clock.begin)
    settled, published = Settled(None), start
    if sum(allowed.bit_count() for allowed in times.allowed) <= SMALL:
        settled = settle(times, max(0.1, 0.3 * seconds), stop)
        if settled.infeasible:
            return Schedule(Status.INFEASIBLE, seconds=time.monotonic() - clock.begin)
    elif problem.wishes and all(wish.must for wish in problem.wishes):
        proof = prove(problem, FOR_PROOF * seconds, stop=clock.stop)
        if proof.status is Status.INFEASIBLE or (proof.idle is not None and proof.idle.is_proved):
            return proof
        start = proof.meetings or start
    state, most = _times(times, settled, top, start, clock)
    settled = replace(settled, worth=most)
    if state is not Status.FEASIBLE:
        return Schedule(state, seconds=time.monotonic() - clock.begin)
    meetings, settled = _walked(times, _placed(times, published, clock), published, settled, clock)
    result = _judged(times, meetings, settled, top, time.monotonic() - clock.begin)
    if advance is not None:
        advance(STEPS, STEPS)
    return result


def _placed(times: Timetable, start: Sequence[Meeting], clock: _Clock) -> list[Meeting]:
    """Give meetings tables; of equally good schedules prefer one near the start, and then an early one."""
    problem = times.problem

    def least(meetings: Sequence[Meeting]) -> int:
        reached = figures(problem, meetings)
        return least_changes(times, reached.worth, reached.idle)

    as_found = list(times.slot)
    prefer(times, start, clock.at(1.0 - FOR_TABLES / 2), clock.stop)
    found = seated(problem, times.slot, start, clock.at(1.0), least, clock.stop)
    moves = figures(problem, found).moves
    if times.slot == as_found or moves <= least(found):
        return found
    other = seated(problem, as_found, start, clock.at(1.0), least, clock.stop)
    if figures(problem, other).moves < moves:
        times.restore(as_found)
        return other
    return found


def _walked(
    times: Timetable, meetings: Sequence[Meeting], start: Sequence[Meeting], settled: Settled, clock: _Clock
) -> tuple[Sequence[Meeting], Settled]:
    """Look for fewer table changes where the other goals of a small event are proved, and say what is proved then."""
    reached = figures(times.problem, meetings)
    if settled.idle != reached.idle or reached.moves <= least_changes(times, reached.worth, reached.idle):
        return meetings, settled
    walks = walk_least(times, meetings, start, clock.at(1.0), clock.stop)
    return (meetings, settled) if walks is None else (walks.meetings, replace(settled, moves=walks.bound))


def _times(
    times: Timetable, settled: Settled, top: WorthBound, start: Sequence[Meeting], clock: _Clock
) -> tuple[Status, int | None]:
    """Find the times of all meetings, and return what proof says of the worth, if anything."""
    most = settled.worth
    if settled.slots is not None:
        times.apply(dict(settled.slots))
        if settled.idle is not None:
            return Status.FEASIBLE, most
    else:
        hold(times, start)
    wishes = times.problem.wishes
    search = Search(times)
    search.fill(sorted(range(len(wishes)), key=lambda at: (not wishes[at].must, -top.share[at], -wishes[at].worth)))
    if not _musts_are_met(times):
        search.climb(clock.at(0.1), search.total + 10**9, clock.stop)
    if not _musts_are_met(times):
        state = _hold_musts(times, clock)
        if state is not Status.FEASIBLE:
            return state, None
        search = Search(times)
        search.fill(range(len(wishes)))
    if most is None:
        search.climb(clock.at(FOR_CHAINS), top.value + search.extra, clock.stop)
        renew(times, clock.at(FOR_SLOTS), top.value, clock.stop)
        is_medium = sum(allowed.bit_count() for allowed in times.allowed) <= MEDIUM
        if is_medium and sum(wishes[at].worth for at in times.held) < top.value:
            most = most_worth(times, clock.at(FOR_PROOF) - time.monotonic(), clock.stop)
    close(times)
    worth = sum(wishes[at].worth for at in times.held)
    least = least_idle(times, worth) + ALONE * most_alone(times, worth)
    for _ in range(3):
        polish = Polish(times)
        polish.anneal(time.monotonic(), clock.at(1.0 - FOR_TABLES), least, clock.stop)
        if not make_fair(times):
            return Status.UNKNOWN, most
        if not close(times):
            break
    return Status.FEASIBLE, most


def hold(times: Timetable, meetings: Sequence[Meeting]) -> list[Meeting]:
    """Hold meetings that are possible, and return the others."""
    refused = []
    for meeting in meetings:
        moves = {meeting.wish: meeting.slot}
        is_possible = (
            times.slot[meeting.wish] == NOWHERE
            and times.common(meeting.wish) >> meeting.slot & 1
            and times.keeps_rules(moves)
        )
        if is_possible:
            times.apply(moves)
        else:
            refused.append(meeting)
    return refused


def _musts_are_met(times: Timetable) -> bool:
    return all(slot != NOWHERE for wish, slot in zip(times.problem.wishes, times.slot, strict=True) if wish.must)


def _hold_musts(times: Timetable, clock: _Clock) -> Status:
    """Hold all meetings that must be, and no others, if there is a way."""
    musts = [at for at, wish in enumerate(times.problem.wishes) if wish.must]
    model = Model.of(times, dict.fromkeys(musts, EVERY))
    solved, infeasible = model.program.solve_or_refuse(clock.at(0.5) - time.monotonic())
    if infeasible:
        return Status.INFEASIBLE
    if solved is None:
        return Status.UNKNOWN
    found = model.slots(solved.values.tolist())
    times.restore([found.get(at, NOWHERE) for at in range(len(times.slot))])
    return Status.FEASIBLE


def _judged(
    times: Timetable, meetings: Sequence[Meeting], settled: Settled, top: WorthBound, seconds: float
) -> Schedule:
    """Return a schedule with what it reaches and the bounds of that."""
    reached = figures(times.problem, meetings)
    worth = Goal(reached.worth, top.value, MATCHING)
    if settled.worth is not None and settled.worth < top.value:
        worth = Goal(reached.worth, settled.worth, METHOD)
    alone = Goal(reached.alone, most_alone(times, reached.worth), MATCHING)
    idle = Goal(reached.idle, least_idle(times, reached.worth), RUNS)
    if worth.is_proved and settled.alone is not None and settled.alone > alone.bound:
        alone = Goal(reached.alone, settled.alone, METHOD)
    if worth.is_proved and alone.is_proved and settled.idle is not None and settled.idle > idle.bound:
        idle = Goal(reached.idle, settled.idle, METHOD)
    moves = Goal(reached.moves, least_changes(times, reached.worth, reached.idle), COUNTED)
    if settled.moves is not None and settled.moves > moves.bound and idle.is_proved:
        moves = Goal(reached.moves, settled.moves, METHOD)
    is_best = all(goal.is_proved for goal in (worth, alone, idle, moves))
    status = Status.OPTIMAL if is_best and is_fair(times) else Status.FEASIBLE
    return Schedule(status, meetings, worth, alone, idle, moves, seconds)
