"""How good meetings are that were not planned as a whole, and why each wish is not met."""

from collections.abc import Sequence

from intercluster.analysis.meetings.problem import Meeting as Held
from intercluster.analysis.meetings.problem import Status, figures
from intercluster.analysis.meetings.reasons import reasons
from intercluster.apps.events.planning.content import Content, Measure, Placed, Unmet
from intercluster.apps.events.planning.setting import Setting

STRUCK = "struck"
"""The office cancelled the meeting."""
NO_SUCH_TABLE = "no_such_table"
"""The event has no table at which the two could meet, online or at the place."""


def judged(setting: Setting, meetings: Sequence[Held], placed: Sequence[Placed] | None = None) -> Content:
    """Return a plan with these meetings, what they reach, and the reasons of the wishes that are not met."""
    solved = setting.solved
    reached = figures(solved.problem, meetings)
    return Content(
        basis=setting.plan.number if setting.plan else 0,
        meetings=solved.placed(meetings) if placed is None else tuple(placed),
        status=Status.FEASIBLE,
        worth=Measure(reached.worth),
        alone=Measure(reached.alone),
        idle=Measure(reached.idle),
        moves=Measure(reached.moves),
        unmet=unmet_of(setting, meetings),
        struck=tuple(sorted(setting.struck)),
    )


def unmet_of(setting: Setting, meetings: Sequence[Held]) -> tuple[Unmet, ...]:
    """Return each wish that is not met, with its reason."""
    solved = setting.solved
    found = []
    for at, reason in sorted(reasons(solved.problem, meetings).items()):
        wish = solved.wishes[at]
        by = tuple(solved.wishes[other].pair for other in reason.wishes)
        why = str(reason.why)
        if wish.pair not in setting.must_not and not any(setting.suits(wish.pair, table) for table in setting.tables):
            why = NO_SUCH_TABLE
        found.append(Unmet(*wish.pair, wish.request, why, by))
    struck = [Unmet(*pair, wish.request, STRUCK) for pair, wish in setting.struck.items()]
    return (*found, *struck)
