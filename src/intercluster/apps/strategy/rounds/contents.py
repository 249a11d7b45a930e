"""What the page of a round shows below its question, by kind."""

from typing import Any

from intercluster.apps.directory.rules import Viewer
from intercluster.apps.strategy.models import RoundKind
from intercluster.apps.strategy.rounds.proposals import listed
from intercluster.apps.strategy.rounds.queries import Stage


def contents_of(viewer: Viewer, stage: Stage) -> dict[str, Any]:
    """Return what the template of a round's kind shows."""
    found = stage.round
    if found.kind == RoundKind.PROPOSE:
        there = found.proposals.filter(withdrawn=None).select_related("organisation", "cluster", "merged_into", "part")
        rows = listed(list(there))
        return {
            "proposals": [row for row in rows if row.proposal.merged_into is None],
            "merged": [row for row in rows if row.proposal.merged_into is not None],
        }
    return {}
