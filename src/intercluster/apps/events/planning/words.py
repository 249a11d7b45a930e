"""How good a plan is, and why a wish is not met, in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from intercluster.analysis.meetings.problem import Status
from intercluster.analysis.meetings.reasons import Why
from intercluster.apps.events.planning.content import Content, Measure, Pair, Unmet
from intercluster.apps.events.planning.judging import NO_SUCH_TABLE, STRUCK

Names = Mapping[int, str]
"""What participants are called; one that is gone has no name."""


@dataclass(frozen=True)
class GoalRow:
    """A goal as a page shows it."""

    name: str
    value: int
    bound: int | None
    verdict: str


def met(content: Content) -> str:
    """Return how many wishes a plan meets."""
    wishes, unmet = len(content.meetings) + len(content.unmet), len(content.unmet)
    if not unmet:
        return ngettext("The wish of %(n)d pair is met.", "All %(n)d wishes are met.", wishes) % {"n": wishes}
    return _("All %(n)d wishes are met except %(unmet)d.") % {"n": wishes, "unmet": unmet}


def quality(content: Content) -> str:
    """Return how far a plan may be from the best."""
    worth = content.worth
    if worth is None or worth.bound is None:
        return ""
    if content.status == Status.OPTIMAL:
        return _("No better schedule exists.")
    if worth.is_proved:
        return _("No schedule meets wishes that count more together.")
    return _("It is at most %(share)s %% from the best possible.") % {"share": share(worth)}


def share(worth: Measure) -> str:
    """Return how far a worth may be from the best, in per cent, rounded up to a tenth."""
    assert worth.bound
    tenths = -(-1000 * (worth.bound - worth.value) // worth.bound)
    return number_format(Decimal(tenths) / 10, 1)


def goals(content: Content) -> list[GoalRow]:
    """Return the goals in the order in which they count, with what is reached and what is possible."""
    names = {
        "worth": _("What the wishes that are met count together"),
        "alone": _("Participants who meet nobody"),
        "idle": _("Waits between two meetings"),
        "moves": _("Changes of table"),
    }
    return [
        GoalRow(names[name], goal.value, goal.bound, _verdict(goal))
        for name, goal in content.goals.items()
        if goal is not None
    ]


def _verdict(goal: Measure) -> str:
    if goal.bound is None:
        return _("not compared with the best")
    return _("proved best") if goal.is_proved else _("not proved")


def price(content: Content) -> str:
    """Return what it costs that printed agendas stay valid."""
    cost = content.price
    if cost is None:
        return ""
    if cost.most <= 0:
        return _("A plan from scratch would not meet wishes that count more.")
    if cost.found <= 0:
        return _("A quick look found no better plan; one from scratch could count at most %(most)d more.") % {
            "most": cost.most
        }
    return _(
        "A plan from scratch could count %(found)d more (at most %(most)d), but would move confirmed meetings."
    ) % {
        "found": cost.found,
        "most": cost.most,
    }


def beside(content: Content) -> str:
    """Return what a repair would do in place of a plan from scratch."""
    other = content.beside
    if other is None or content.worth is None or content.idle is None:
        return ""
    moved = ngettext(
        "A repair instead would change %(n)d published meeting.",
        "A repair instead would change %(n)d published meetings.",
        other.moved,
    )
    reached = _(
        "The wishes that it meets count %(worth)d (here %(own_worth)d), with %(idle)d waits (here %(own_idle)d)."
    )
    values = {"worth": other.worth, "own_worth": content.worth.value}
    waits = {"idle": other.idle, "own_idle": content.idle.value}
    return sentences(moved % {"n": other.moved}, reached % {**values, **waits})


def reason(unmet: Unmet, names: Names) -> str:
    """Return for the office why a wish is not met."""
    others = ", ".join(_named(pair, names) for pair in unmet.by)
    texts = {
        Why.MUST_NOT: _("The office said that the two must not meet."),
        Why.NO_COMMON_TIME: _("They have no time in common."),
        Why.CAP: _("One of them has as many meetings as they want."),
        Why.OPEN: _("Nothing is in the way: repair the schedule to add it."),
        Why.NO_TABLE: _("All tables are taken when both could meet."),
        Why.BETTER_BOTH: _("Both have meetings that count more together: %(others)s."),
        Why.ORDER: _("It would not be held in the order that was asked for: %(others)s."),
        Why.FAIRNESS: _("Somebody would have to wait much more often than others."),
        Why.TAKEN: _("Meetings that were kept as published are in the way: %(others)s."),
        STRUCK: _("The office cancelled the meeting."),
        NO_SUCH_TABLE: _("There is no table where they could meet: one of them is online, or both are at the place."),
    }
    if unmet.why in (Why.BETTER_FIRST, Why.BETTER_SECOND) and unmet.by:
        who = unmet.first if unmet.why == Why.BETTER_FIRST else unmet.second
        other = next((each for each in unmet.by[0] if each != who), who)
        return _("%(who)s has a better meeting at that time, with %(other)s.") % {
            "who": names.get(who, "?"),
            "other": names.get(other, "?"),
        }
    return texts[unmet.why] % {"others": others}


def own_reason(unmet: Unmet, participant: int) -> str:
    """Return for one of the two why they do not meet. It names nobody, and tells no decision of the office apart."""
    is_first = participant == unmet.first
    no_time = _("You have no time in common.")
    yours = _("At the times you have in common, you have meetings that count as much or more.")
    theirs = _("At the times you have in common, they have meetings that count as much or more.")
    texts = {
        Why.MUST_NOT: no_time,
        Why.NO_COMMON_TIME: no_time,
        Why.CAP: _("One of you has as many meetings as they want."),
        Why.OPEN: _("The meeting is not planned yet."),
        Why.NO_TABLE: _("All tables are taken when you both could meet."),
        Why.BETTER_FIRST: yours if is_first else theirs,
        Why.BETTER_SECOND: theirs if is_first else yours,
        Why.BETTER_BOTH: _("At the times you have in common, you both have other meetings."),
        Why.ORDER: _("It would not be held in the order that was asked for."),
        Why.FAIRNESS: _("It would let somebody wait much more often than others."),
        Why.TAKEN: _("At the times you have in common, one of you has a meeting that was confirmed before."),
        STRUCK: _("The organisers cancelled the meeting."),
        NO_SUCH_TABLE: _("There is no table where you could meet."),
    }
    return texts[unmet.why]


def _named(pair: Pair, names: Names) -> str:
    return " – ".join(names.get(each, "?") for each in pair)


def sentences(*parts: str) -> str:
    """Return sentences one after the other, without those that say nothing."""
    return " ".join(part for part in parts if part)
