"""Why an event has no schedule: a smallest set of demands that clash, in words, with where each can be changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from intercluster.analysis.meetings.clash import clash
from intercluster.analysis.meetings.proof.demands import Demand
from intercluster.analysis.meetings.proof.demands import Kind as Demanded
from intercluster.apps.events.models import Event, Slot
from intercluster.apps.events.planning.content import Clashing, Content, Pair
from intercluster.apps.events.planning.setting import Setting
from intercluster.apps.events.planning.words import Names

SECONDS = 10.0
FIXED = "fixed"
"""That a meeting stays where it is, since it is pinned or has begun."""


def with_clash(content: Content, setting: Setting, seconds: float = SECONDS) -> Content:
    """Return a plan that there is none of with a smallest set of demands that clash, if it is found in time."""
    try:
        found = clash(setting.solved.problem, seconds)
    except TimeoutError:
        found = None
    if found is None:
        return content
    demands = tuple(dict.fromkeys(_demand(setting, each) for each in found.demands))
    return content.but(clash=demands, is_minimal=found.is_minimal)


def _demand(setting: Setting, demand: Demand) -> Clashing:
    """Return a demand by the keys of what it is about."""
    solved, number, kind = setting.solved, demand.number, str(demand.kind)
    match demand.kind:
        case Demanded.WISH | Demanded.TIME | Demanded.TABLE | Demanded.MUST_NOT:
            pair = solved.wishes[number].pair
            return _fixed(setting, pair) if pair in setting.fixed else Clashing(kind, pair, _times(setting, pair))
        case Demanded.FREE | Demanded.CAP:
            person = solved.people[number]
            slots = tuple(slot.pk for slot in setting.slots if slot.pk in setting.free[person])
            return Clashing(kind, (person,), slots if demand.kind is Demanded.FREE else ())
        case Demanded.ORDER:
            order = solved.problem.orders[number]
            earlier, later = solved.wishes[order.earlier], solved.wishes[order.later]
            return Clashing(kind, (*earlier.pair, *later.pair))
    return Clashing(kind)


def _fixed(setting: Setting, pair: Pair) -> Clashing:
    return Clashing(FIXED, pair, (setting.fixed[pair].slot_id,))


def _times(setting: Setting, pair: Pair) -> tuple[int, ...]:
    part = setting.wished[pair].part if pair in setting.wished else None
    return tuple(slot.pk for slot in setting.slots if part is not None and slot.part == part)


@dataclass(frozen=True)
class ClashRow:
    """A demand in words, and the page on which it can be changed."""

    text: str
    address: str


def rows(event: Event, names: Names, found: Sequence[Clashing]) -> list[ClashRow]:
    """Return the demands that clash as a page shows them."""
    slots = {slot.pk: slot for slot in Slot.everything.filter(event=event)}
    return [
        ClashRow(_text(event, names, slots, each), _address(event, each)) for each in found if _is_there(each, names)
    ]


def _is_there(found: Clashing, names: Names) -> bool:
    """Return whether those whom a demand is about are still among the participants."""
    return all(each in names for each in found.participants)


def _text(event: Event, names: Names, slots: Mapping[int, Slot], found: Clashing) -> str:
    who = [names.get(each, "?") for each in found.participants]
    times = [slots[each].starts.astimezone(event.zone) for each in found.slots if each in slots]
    is_long = len({each.date() for each in times}) > 1
    said = ", ".join(f"{each:%Y-%m-%d %H:%M}" if is_long else f"{each:%H:%M}" for each in times)
    values = {
        "first": who[0] if who else "",
        "second": who[1] if len(who) > 1 else "",
        "pair": " – ".join(who[:2]),
        "later": " – ".join(who[2:]),
        "times": said,
    }
    texts = {
        Demanded.WISH: _("%(first)s and %(second)s must meet."),
        FIXED: _("The meeting of %(first)s and %(second)s stays at %(times)s."),
        Demanded.FREE: _("%(first)s can meet only at %(times)s.") if said else _("%(first)s can meet at no time."),
        Demanded.TIME: _("%(first)s and %(second)s can meet only at %(times)s.")
        if said
        else _("%(first)s and %(second)s can meet only at times that have not begun."),
        Demanded.TABLE: _("%(first)s and %(second)s need a table that suits them, online or at the place."),
        Demanded.ORDER: _("%(pair)s meet before %(later)s."),
        Demanded.CAP: _("%(first)s has a limit of meetings."),
        Demanded.MUST_NOT: _("%(first)s and %(second)s must not meet."),
        Demanded.TABLES: ngettext(
            "There is %(n)d table.", "There are %(n)d tables, as far as they are not closed.", event.tables.count()
        ).replace("%(n)d", str(event.tables.count())),
        Demanded.FAIRNESS: _("Nobody may wait much more often than others."),
    }
    return texts[found.kind] % values


def _address(event: Event, found: Clashing) -> str:
    match found.kind:
        case Demanded.TABLES | Demanded.TABLE:
            return reverse("events:times", args=[event.key])
        case Demanded.FREE | Demanded.CAP:
            key = event.participants.values_list("key", flat=True).get(pk=found.participants[0])
            return reverse("events:place", args=[event.key, key])
        case Demanded.WISH | Demanded.MUST_NOT | Demanded.ORDER | Demanded.TIME:
            return reverse("events:requests", args=[event.key])
        case Demanded.FAIRNESS:
            return reverse("events:edit", args=[event.key])
    return reverse("events:schedule", args=[event.key])
