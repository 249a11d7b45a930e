"""Values of indicators, and reminders of next steps."""

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from intercluster.apps.directory.rules import Viewer
from intercluster.apps.strategy.following.numbers import NUMBERS
from intercluster.apps.strategy.following.queries import ENDED
from intercluster.apps.strategy.models import Action, Indicator, IndicatorValue
from intercluster.apps.strategy.notices import tell_next_step
from intercluster.apps.strategy.rules import may_change
from intercluster.core import clock
from intercluster.core.errors import NotAllowed, Refused
from intercluster.core.page_language import page_language


@transaction.atomic
def record(
    viewer: Viewer, indicator: Indicator, *, year: int, value: Decimal, source: str = "", language: str = ""
) -> IndicatorValue:
    """Say what an indicator was in a year, in place of what was said before. Raises NotAllowed."""
    if not may_change(viewer, indicator.part.strategy):
        raise NotAllowed
    return keep_value(indicator, year=year, value=value, source=source, language=language, by_id=viewer.user_id)


def keep_value(
    indicator: Indicator, *, year: int, value: Decimal, source: str, language: str, by_id: int | None
) -> IndicatorValue:
    """Write what an indicator was in a year, with its source and the language of that."""
    said = {"value": value, "source": source[:300], "source_language": language if source else "", "by_id": by_id}
    return IndicatorValue.objects.update_or_create(indicator=indicator, year=year, defaults=said)[0]


@transaction.atomic
def fill(viewer: Viewer, indicator: Indicator) -> IndicatorValue:
    """Record the platform's number that fills an indicator, for this year. Raises NotAllowed, Refused."""
    number = NUMBERS.get(indicator.number)
    if number is None:
        raise Refused(_("Choose first from which number of the platform it is filled."))
    if not number.is_seen_by(viewer, indicator.part.strategy):
        raise Refused(_("Only who sees the statistics of all clusters of the strategy can fill in this number."))
    count = number.count(indicator.part.strategy)
    if count < number.smallest:
        raise Refused(_("The number is below %(few)d and is not shown.") % {"few": number.smallest})
    source = _("This platform: %(number)s") % {"number": number.label}
    return record(
        viewer, indicator, year=clock.today().year, value=Decimal(count), source=source, language=page_language()
    )


@transaction.atomic
def remind(today: date) -> int:
    """Remind offices of the next steps whose day has come, once each; return how many there were."""
    due = Action.objects.filter(part__removed=None, office__archived=None, office__isnull=False, remind_on__lte=today)
    new = Q(reminded=None) | Q(reminded__lt=F("remind_on"))
    rows = due.filter(new).exclude(state__in=ENDED)
    actions = list(rows.select_for_update(of=("self",)).select_related("part__strategy", "office").order_by("pk"))
    for action in actions:
        tell_next_step(action)
        Action.objects.filter(pk=action.pk).update(reminded=today)
    return len(actions)
