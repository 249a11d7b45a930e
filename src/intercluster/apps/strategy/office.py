"""What an office sees of strategies on its home."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from intercluster.apps.directory.models import Cluster
from intercluster.apps.directory.rules import Viewer
from intercluster.apps.strategy.asking.queries import owed_to
from intercluster.apps.strategy.following.queries import end_of_month, owed_by
from intercluster.apps.strategy.models import SignOff
from intercluster.apps.strategy.queries import texts_of, titles_of
from intercluster.apps.strategy.reviewing.queries import due_reviews
from intercluster.apps.strategy.rules import strategies_of
from intercluster.core import clock
from intercluster.core.office_panels import Panel
from intercluster.core.page_language import page_language


def panels(cluster: Cluster, viewer: Viewer, now: datetime) -> Sequence[Panel]:
    """Return the strategies that wait for the cluster's signature, and what is due: actions, values, and reviews."""
    if not strategies_of(cluster).exists():
        return []
    waiting = SignOff.objects.filter(
        cluster=cluster, answer="waiting", version__withdrawn=None, version__in_force=None
    ).select_related("version__strategy")
    to_sign = [row.version for row in waiting]
    titles = titles_of([version.strategy for version in to_sign])
    owed = list(owed_by(cluster, clock.today(now)))
    asked = list(owed_to(cluster))
    due = due_reviews(end_of_month(clock.today(now)), cluster)
    due_titles = titles_of([each.version.strategy for each in due])
    texts = texts_of([*(action.part for action in owed), *(each.indicator.part for each in asked)])
    return [
        Panel(
            key="to-sign",
            title=_("Strategies to sign"),
            count=len(to_sign),
            template="strategy/office/to_sign.html",
            values={"versions": [(version, titles[version.strategy_id]) for version in to_sign]},
            place="today",
            position=30,
        ),
        Panel(
            key="actions-due",
            title=_("Actions due this month"),
            count=len(owed),
            template="strategy/office/due.html",
            values={"actions": [(action, texts[action.pk].nearest(page_language())) for action in owed]},
            place="today",
            position=31,
        ),
        Panel(
            key="values-asked",
            title=_("Values that people are asked for"),
            count=len(asked),
            template="strategy/office/asked.html",
            values={
                "requests": [(each, texts[each.indicator_id].nearest(page_language())) for each in asked],
                "reader": viewer.user_id,
            },
            place="today",
            position=32,
        ),
        Panel(
            key="reviews-due",
            title=_("Strategies to review this month"),
            count=len(due),
            template="strategy/office/reviews.html",
            values={"reviews": [(each, due_titles[each.version.strategy_id]) for each in due]},
            place="today",
            position=33,
        ),
    ]
