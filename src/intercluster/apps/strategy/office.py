"""What an office sees of strategies on its home."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from intercluster.apps.directory.models import Cluster
from intercluster.apps.directory.rules import Viewer
from intercluster.apps.strategy.following.queries import owed_by
from intercluster.apps.strategy.models import SignOff
from intercluster.apps.strategy.queries import texts_of, titles_of
from intercluster.core import clock
from intercluster.core.office_panels import Panel
from intercluster.core.page_language import page_language


def panels(cluster: Cluster, _viewer: Viewer, now: datetime) -> Sequence[Panel]:
    """Return the strategies that wait for the cluster's signature, and the actions that are due this month."""
    waiting = SignOff.objects.filter(
        cluster=cluster, answer="waiting", version__withdrawn=None, version__in_force=None
    ).select_related("version__strategy")
    to_sign = [row.version for row in waiting]
    titles = titles_of([version.strategy for version in to_sign])
    owed = list(owed_by(cluster, clock.today(now)))
    texts = texts_of([action.part for action in owed])
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
    ]
