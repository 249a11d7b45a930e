"""Who changed what in a practice, and when, in words. Triggers keep what a row was before each change."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.rules import acting_offices
from intercluster.apps.exchange.models import Practice
from intercluster.apps.exchange.practices.parts import PARTS
from intercluster.apps.exchange.practices.queries import name_of
from intercluster.apps.exchange.practices.services import SAID
from intercluster.core.history.tracking import COMMAND_LINE
from intercluster.geo.display_names import joined, language_name
from intercluster.geo.nuts import region_name

SHOWN = 50
"""Most changes on a page."""
FIELDS = (*SAID, "review", "note", "look_again")


@dataclass(frozen=True)
class Difference:
    """A field that was changed."""

    name: str
    label: str
    before: str
    after: str
    is_text: bool
    """Whether it is in the language of the practice."""


@dataclass(frozen=True)
class Change:
    """One change, in words."""

    at: datetime
    who: str
    act: str
    differences: Sequence[Difference]


def changes(practice: Practice) -> list[Change]:
    """Return the last changes of a practice, the newest first; a change of what nobody reads is left out."""
    events = apps.get_model("exchange", "PracticeEvent")._default_manager.filter(pgh_obj_id=practice.pk)
    rows: list[Any] = list(events.select_related("pgh_context").order_by("-pgh_id")[:SHOWN])
    people = _people(rows)
    found, after = [], practice
    for event in rows:
        is_new = event.pgh_label == "insert"
        differences = [] if is_new else list(_differences(event, after))
        if is_new or differences:
            act = _("Written") if is_new else _("Changed")
            is_said = is_new or any(each.name in SAID for each in differences)
            who = _who(event, people, practice if is_said else None)
            found.append(Change(event.pgh_created_at, who, act, differences))
        after = event
    return found


def _people(events: Iterable[Any]) -> Mapping[int, str]:
    keys: set[int] = {user for event in events if (user := _metadata(event).get("user"))}
    return {user.pk: str(user) for user in User.objects.filter(pk__in=keys, is_active=True)}


def _metadata(event: Any) -> Mapping[str, Any]:
    return event.pgh_context.metadata if event.pgh_context else {}


def _who(event: Any, people: Mapping[int, str], written_for: Practice | None) -> str:
    context = _metadata(event)
    if person := context.get("user"):
        name = people.get(person) or _("a deleted account")
        owner = written_for.organisation if written_for else None
        if owner is None or not acting_offices([person], [owner.pk]):
            return name
        return _("%(person)s, on behalf of %(organisation)s") % {"person": name, "organisation": owner.name}
    return _("The command line") if context.get("source") == COMMAND_LINE else _("The platform")


def _differences(before: Any, after: Any) -> Iterator[Difference]:
    for name in FIELDS:
        was, now = getattr(before, name), getattr(after, name)
        if was != now:
            yield Difference(name, _label(name), _written(name, was), _written(name, now), name in ("title", *PARTS))


def _label(name: str) -> str:
    if name == "capabilities":
        return _("What it is about")
    label = str(Practice._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
    return label[:1].upper() + label[1:]


def _written(name: str, value: Any) -> str:
    """Return a value as a reader of the page knows it; an en rule where there is none."""
    if not value:
        return "–"
    if name == "capabilities":
        return joined([name_of(key) for key in value])
    if isinstance(value, date):
        return date_format(value)
    if choices := Practice._meta.get_field(name).choices:  # type: ignore[union-attr]
        return str(dict(choices).get(value, value))
    return {"language": language_name, "region": region_name}.get(name, str)(value)
