"""What an office sees of rounds on its home."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from intercluster.apps.directory.models import Cluster
from intercluster.apps.directory.rules import Viewer
from intercluster.apps.strategy.models import RoundKind
from intercluster.apps.strategy.queries import titles_of
from intercluster.apps.strategy.rounds.queries import acted, open_rounds
from intercluster.apps.strategy.rounds.rules import Voice
from intercluster.apps.strategy.rules import clusters_of
from intercluster.core.office_panels import Panel


def panels(cluster: Cluster, _viewer: Viewer, now: datetime) -> Sequence[Panel]:
    """Return the open rounds in which the office has not done anything yet."""
    rounds = open_rounds(now).exclude(kind=RoundKind.PRIORITISE).select_related("strategy").order_by("closes", "pk")
    own = Voice(cluster=cluster)
    silent = [each for each in rounds if cluster in clusters_of(each.strategy) and not acted(each).has(own)]
    titles = titles_of([each.strategy for each in silent])
    return [
        Panel(
            key="rounds",
            title=_("Rounds of strategies that wait for us"),
            count=len(silent),
            template="strategy/rounds/panel.html",
            values={"rounds": [(each, titles[each.strategy_id]) for each in silent]},
            place="today",
            position=29,
        )
    ]
