"""What is wrong with what people say of a visit."""

from collections.abc import Mapping
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from intercluster.apps.directory.choices import Language, Visibility
from intercluster.apps.exchange.models import Visit, Visitor
from intercluster.apps.exchange.models.visits import MOST_DAYS
from intercluster.core import clock

VISIBILITIES = (Visibility.PRIVATE, Visibility.ALLIANCE, Visibility.PUBLIC)
"""A host is always named."""
LINES = ("title", "place", "call_name", "call_phone")
TEXTS = ("programme", "safety")
MOST_SEATS = 100
AHEAD = timedelta(days=3 * 365)
"""So far ahead a visit may be: a year that is typed wrong is found."""


def problems_of(row: Visit, values: Mapping[str, object]) -> dict[str, list[str]]:
    """Return what is wrong, by field."""
    problems: dict[str, list[str]] = {}
    if not any(character.isalpha() for character in str(values["title"])):
        problems["title"] = [_("Write in a few words what there is to see.")]
    for name in (*LINES, *TEXTS):
        most, number = Visit._meta.get_field(name).max_length or 0, len(str(values[name]))  # type: ignore[union-attr]
        if number > most:
            problems[name] = [_("Write at most %(most)d characters; you have %(n)d.") % {"most": most, "n": number}]
    if values["visibility"] not in VISIBILITIES:
        problems["visibility"] = [_("Choose who may see it.")]
    if values["language"] not in Language.values:
        problems["language"] = [_("Choose a language of the list, or let it be detected.")]
    if not values["languages"]:
        problems["languages"] = [_("Choose at least one language.")]
    return problems | _problems_of_days(row, values) | _problems_of_visitors(row, values)


def _problems_of_days(row: Visit, values: Mapping[str, object]) -> dict[str, list[str]]:
    starts, ends, days = values["starts"], values["ends"], values["days"]
    assert isinstance(days, int)
    if not 1 <= days <= MOST_DAYS:
        return {"days": [_("Choose 1 to %(most)d days.") % {"most": MOST_DAYS}]}
    if not isinstance(starts, date) or not isinstance(ends, date):
        is_missing = ends is not None or row.kind == Visit.Kind.OFFERED
        return {"starts": [_("Say on which day it begins.")]} if is_missing else {}
    if starts < clock.today() and starts != row.starts:
        return {"starts": [_("This day has passed.")]}
    if ends < starts:
        return {"ends": [_("It ends before it starts.")]}
    if ends > (latest := clock.today() + AHEAD):
        return {"starts" if starts > latest else "ends": [_("Choose a day within the next three years.")]}
    is_short = (ends - starts).days + 1 < days
    return {"days": [_("There are fewer days between the first and the last.")]} if is_short else {}


def _problems_of_visitors(row: Visit, values: Mapping[str, object]) -> dict[str, list[str]]:
    """Return what does not go with those who have asked to come."""
    seats = values["seats"]
    assert isinstance(seats, int)
    if not 1 <= seats <= MOST_SEATS:
        return {"seats": [_("Choose 1 to %(most)d seats.") % {"most": MOST_SEATS}]}
    asked = Visitor.objects.filter(visit=row.pk) if row.pk else Visitor.objects.none()
    come = asked.filter(state=Visitor.State.ACCEPTED).count()
    if seats < come:
        message = ngettext("%(n)d person comes already.", "%(n)d people come already.", come)
        return {"seats": [message % {"n": come}]}
    if values["visibility"] == Visibility.PRIVATE and asked.exists():
        return {"visibility": [_("People have asked to come, and have to read it.")]}
    return {}
