"""Plans of an event: made by the worker, repaired at once, taken back, thrown away. None is published by this."""

import time
from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from intercluster.analysis.meetings.planning import plan as solve
from intercluster.analysis.meetings.problem import Goal, Status, figures
from intercluster.analysis.meetings.problem import Meeting as Held
from intercluster.analysis.meetings.repairing import repair as solve_repair
from intercluster.apps.directory.rules import Viewer
from intercluster.apps.events.event.rules import Sight
from intercluster.apps.events.event.services import locked_event
from intercluster.apps.events.models import Event, Making, Plan, PlanState, Stage
from intercluster.apps.events.planning.clashing import with_clash
from intercluster.apps.events.planning.comparing import differences
from intercluster.apps.events.planning.content import Beside, Content, Measure, Pair, Price, read, write
from intercluster.apps.events.planning.judging import judged, unmet_of
from intercluster.apps.events.planning.setting import (
    Setting,
    pair_of,
    place_of,
    placed_as,
    published_plan,
    setting_of,
)
from intercluster.apps.events.tasks import make_plan as make_plan_job
from intercluster.core import clock
from intercluster.core.errors import Conflict

DURATIONS = (30, 120, 300)
"""Seconds for which a plan may be looked for."""
LOST = timedelta(minutes=15)
"""A plan that is being made for longer was left by a process that died."""
REPAIR_SECONDS = 4.0
NOTED_EVERY = 0.5
"""Seconds between two notes of progress."""


def _may_lose(event: Event, loses: int | None) -> None:
    """Raise Conflict if a plan waits that is not the one of which somebody said that it may be thrown away."""
    waits = event.plans.filter(state=PlanState.READY).values_list("number", flat=True).first()
    if loses is not None and waits is not None and waits != loses:
        raise Conflict(
            _("Plan %(number)d waits to be looked at. Publish it, or throw it away, before another one is made.")
            % {"number": waits}
        )


@transaction.atomic
def ask_for_plan(viewer: Viewer, event: Event, seconds: float = DURATIONS[0], *, loses: int | None = None) -> Plan:
    """Have the worker plan all meetings from scratch. A plan that was not published is thrown away for it.

    `loses` is the number of the plan that may be thrown away, None for any.
    """
    locked = locked_event(viewer, event)
    _lose_dead(locked)
    _may_lose(locked, loses)
    if locked.stage != Stage.OPEN:
        raise Conflict(_("Open the event for registration first."))
    if locked.plans.filter(state=PlanState.RUNNING).exists():
        raise Conflict(_("A plan is being made already."))
    published = locked.plans.filter(state=PlanState.PUBLISHED).first()
    made = add_plan(viewer, locked, Making.PLANNED, PlanState.RUNNING, Content(seconds=seconds), published)
    make_plan_job.defer(number=made.pk)
    return made


@transaction.atomic
def stop_plan(viewer: Viewer, event: Event) -> None:
    """Stop with the best that was found so far."""
    locked = locked_event(viewer, event)
    _lose_dead(locked)
    locked.plans.filter(state=PlanState.RUNNING).update(is_stopped=True)


def make_plan(number: int) -> None:
    """Make a plan that an office has asked for, and note how far it is. A second try does nothing."""
    started = Plan.objects.filter(pk=number, state=PlanState.RUNNING, progress=0).update(progress=1)
    plan = Plan.objects.select_related("event").filter(pk=number).first()
    if not started or plan is None:
        return
    try:
        setting = setting_of(plan.event)
        content = _planned(setting, read(plan.content).seconds, _Noting(number))
    except BaseException:
        Plan.objects.filter(pk=number, state=PlanState.RUNNING).update(state=PlanState.FAILED)
        raise
    found = content.status in (Status.OPTIMAL, Status.FEASIBLE)
    Plan.objects.filter(pk=number, state=PlanState.RUNNING).update(
        state=PlanState.READY if found else PlanState.FAILED,
        content=write(content),
        based_on=setting.plan,
        progress=100,
    )


class _Noting:
    """Notes how far a plan is, and sees whether somebody asked to stop; both only so often."""

    def __init__(self, number: int) -> None:
        self._plan = Plan.objects.filter(pk=number)
        self._noted = self._asked = 0.0
        self._is_stopped = False

    def advance(self, done: int, total: int) -> None:
        """Note progress."""
        if time.monotonic() - self._noted >= NOTED_EVERY:
            self._noted = time.monotonic()
            self._plan.filter(state=PlanState.RUNNING).update(progress=max(1, min(99, 100 * done // total)))

    def stop(self) -> bool:
        """Return whether to stop: somebody asked for it, or the plan is no longer wanted."""
        if not self._is_stopped and time.monotonic() - self._asked >= NOTED_EVERY:
            self._asked = time.monotonic()
            self._is_stopped = not self._plan.filter(state=PlanState.RUNNING, is_stopped=False).exists()
        return self._is_stopped


def _planned(setting: Setting, seconds: float, noting: _Noting) -> Content:
    solved = setting.solved
    if not solved.wishes:  # everything was withdrawn meanwhile
        return judged(setting, ()).but(status=Status.OPTIMAL)
    start = solved.held(map(placed_as, setting.published))
    found = solve(solved.problem, seconds=seconds, start=start, advance=noting.advance, stop=noting.stop)
    content = Content(
        basis=setting.plan.number if setting.plan else 0,
        seconds=found.seconds,
        meetings=solved.placed(found.meetings),
        status=found.status,
        struck=tuple(sorted(setting.struck)),
        worth=_measure(found.worth),
        alone=_measure(found.alone),
        idle=_measure(found.idle),
        moves=_measure(found.moves),
    )
    if found.status is Status.INFEASIBLE:
        return with_clash(content, setting)
    beside = _beside(setting, start, min(seconds, REPAIR_SECONDS)) if setting.plan else None
    return content.but(unmet=unmet_of(setting, found.meetings), beside=beside)


def _beside(setting: Setting, before: Sequence[Held], seconds: float) -> Beside:
    """Return what a repair would do instead."""
    problem = setting.solved.problem
    found = solve_repair(problem, before, seconds=seconds)
    reached = figures(problem, found.meetings)
    moved = differences(setting.published, setting.solved.placed(found.meetings))
    return Beside(sum(each.was is not None for each in moved), reached.worth, reached.idle)


def _measure(goal: Goal | None) -> Measure | None:
    return None if goal is None else Measure(goal.value, goal.bound)


def repair(viewer: Viewer, event: Event, seconds: float = REPAIR_SECONDS, *, loses: int | None = None) -> Plan:
    """Make a plan that keeps all published meetings which are still possible, and moves as few as can be.

    It is ready, for somebody to look at and publish. Raises Conflict if nothing is published.
    """
    with transaction.atomic():
        locked = locked_event(viewer, event)
        _may_lose(locked, loses)
        setting = setting_of(locked)
    if setting.plan is None:
        raise Conflict(_("Nothing is published yet that could be repaired. Make a plan first."))
    solved = setting.solved
    before = solved.held(map(placed_as, setting.published))
    found = solve_repair(solved.problem, before, seconds=seconds)
    reached = figures(solved.problem, found.meetings)
    content = judged(setting, found.meetings).but(
        seconds=found.seconds,
        worth=Measure(reached.worth, reached.worth + found.most_price),
        price=Price(found.price, found.most_price),
    )
    return _keep_ready(viewer, setting, Making.REPAIRED, content)


def take_back(viewer: Viewer, event: Event, *, loses: int | None = None) -> Plan:
    """Make a plan with the meetings of the one before the published one, as far as they are possible now."""
    with transaction.atomic():
        locked = locked_event(viewer, event)
        _may_lose(locked, loses)
        published = published_plan(locked)
        earlier = before(published)
        if published is None or earlier is None:
            raise Conflict(_("No schedule was published before this one."))
        wanted = read(earlier.content)
        setting = setting_of(event, wanted.struck)
    unpinned = _unpinned(setting, published, wanted)
    for meeting in setting.published:
        meeting.is_pinned = meeting.is_pinned and pair_of(meeting) not in unpinned
    kept = [placed_as(each) for each in setting.fixed.values()]
    busy = {(person, each.slot) for each in kept for person in each.pair} | {(-each.table, each.slot) for each in kept}
    for each in wanted.meetings:
        taken = {(each.first, each.slot), (each.second, each.slot), (-each.table, each.slot)}
        if each.pair not in setting.fixed and setting.allows(each.pair, each.slot, each.table) and not taken & busy:
            kept.append(each)
            busy |= taken
    content = judged(setting, setting.solved.held(kept), kept).but(unpinned=unpinned)
    return _keep_ready(viewer, setting, Making.UNDONE, content, earlier)


def _unpinned(setting: Setting, published: Plan, wanted: Content) -> tuple[Pair, ...]:
    """Return the pinned meetings that the step to be taken back placed by hand: their pin came with it."""
    undone = published.based_on if published.making == Making.UNDONE else published
    if undone is None or undone.making != Making.CHANGED:
        return ()
    earlier = {(each.pair, each.slot, each.table) for each in wanted.meetings}
    placed = {(each.pair, each.slot, each.table) for each in read(undone.content).meetings} - earlier
    return tuple(sorted(pair_of(each) for each in setting.published if each.is_pinned and place_of(each) in placed))


def before(plan: Plan | None) -> Plan | None:
    """Return the plan that was published before this one, as far as it was not taken back."""
    if plan is None or plan.based_on is None:
        return None
    return plan.based_on.based_on if plan.making == Making.UNDONE else plan.based_on


@transaction.atomic
def discard(viewer: Viewer, plan: Plan) -> None:
    """Throw away a plan that is not published, or that there is none."""
    locked_event(viewer, plan.event)
    plan.refresh_from_db()
    if plan.state not in (PlanState.READY, PlanState.FAILED):
        raise Conflict(_("Only a plan that is not published can be thrown away."))
    plan.delete()


@transaction.atomic
def _keep_ready(
    viewer: Viewer, setting: Setting, making: Making, content: Content, based_on: Plan | None = None
) -> Plan:
    """Keep a plan that is ready."""
    locked = locked_event(viewer, setting.event, Sight.OFFICE)
    return add_plan(viewer, locked, making, PlanState.READY, content, based_on or setting.plan)


def add_plan(
    viewer: Viewer, event: Event, making: Making, state: PlanState, content: Content, based_on: Plan | None
) -> Plan:
    """Add a plan to a locked event; others that were not published are thrown away for it."""
    event.plans.filter(state__in=(PlanState.READY, PlanState.FAILED)).delete()
    event.plans_made += 1
    event.save(update_fields=["plans_made"])
    return event.plans.create(
        number=event.plans_made,
        making=making,
        state=state,
        content=write(content),
        based_on=based_on,
        made_by_id=viewer.user_id,
    )


def _lose_dead(event: Event) -> None:
    dead = event.plans.filter(state=PlanState.RUNNING, made__lt=clock.now() - LOST)
    dead.update(state=PlanState.FAILED)
