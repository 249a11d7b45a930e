"""The last look at a schedule: no wish is unmet that could be met by itself, or in place of what is worth less."""

from intercluster.analysis.meetings.timetable import NOWHERE, Timetable, slots_of
from intercluster.analysis.meetings.worth import Search


def is_fair(times: Timetable, moves: dict[int, int] | None = None) -> bool:
    """Return whether the idle periods of all are alike enough, after moves if there are any."""
    fairness = times.problem.fairness
    if fairness is None or not times.busy:
        return True
    busy = dict(enumerate(times.busy)) | times.after_moves(moves or {})
    idle = [times.idle(own) for own in busy.values()]
    return max(idle) - min(idle) <= fairness


def close(times: Timetable) -> bool:
    """Hold every wish that is worth more than what is in its way; return whether there was any."""
    search = Search(times)
    changed, again = False, True
    while again:
        again = False
        waiting = [at for at, slot in enumerate(times.slot) if slot == NOWHERE and times.allowed[at]]
        for wish in sorted(waiting, key=lambda at: -search.worth[at]):
            for slot in slots_of(times.allowed[wish]):
                if sum(search.worth[each] for each in times.conflicts(wish, slot)) >= search.worth[wish]:
                    continue
                out = search.in_the_way(wish, slot)
                moves = {**dict.fromkeys(out, NOWHERE), wish: slot}
                gain = search.worth[wish] - sum(search.worth[each] for each in out)
                if gain > 0 and times.keeps_rules(moves) and is_fair(times, moves):
                    times.apply(moves)
                    changed = again = True
                    break
    return changed


def make_fair(times: Timetable) -> bool:
    """Give up meetings of those with too many idle periods; return whether all is fair then."""
    wishes = times.problem.wishes
    while not is_fair(times):
        most = max(range(len(times.busy)), key=lambda person: times.idle(times.busy[person]))
        own = [each for each in times.at[most] if each != NOWHERE and not wishes[each].must]
        better = [
            each
            for each in own
            if all(
                times.idle(busy) < times.idle(times.busy[person]) or person != most
                for person, busy in times.after_moves({each: NOWHERE}).items()
            )
        ]
        if not own:
            return False
        times.apply({min(better or own, key=lambda each: wishes[each].worth): NOWHERE})
    return True
