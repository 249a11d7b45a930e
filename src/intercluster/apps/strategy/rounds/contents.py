"""What the page of a round shows below its question, by kind."""

from collections.abc import Callable
from typing import Any

from intercluster.apps.directory.rules import Viewer
from intercluster.apps.strategy.models import RoundKind
from intercluster.apps.strategy.queries import document
from intercluster.apps.strategy.rounds.amendments import amendments_of, shown
from intercluster.apps.strategy.rounds.priorities import voted_on
from intercluster.apps.strategy.rounds.proposals import listed
from intercluster.apps.strategy.rounds.queries import Phase, Stage
from intercluster.apps.voting.rules import may_run
from intercluster.core.page_language import page_language


def contents_of(viewer: Viewer, stage: Stage) -> dict[str, Any]:
    """Return what the template of a round's kind shows."""
    make = _CONTENTS.get(RoundKind(stage.round.kind))
    return make(viewer, stage) if make else {}


def _proposals(_viewer: Viewer, stage: Stage) -> dict[str, Any]:
    there = stage.round.proposals.filter(withdrawn=None).select_related(
        "organisation", "cluster", "merged_into", "part"
    )
    rows = listed(list(there))
    return {
        "proposals": [row for row in rows if row.proposal.merged_into is None],
        "merged": [row for row in rows if row.proposal.merged_into is not None],
    }


def _priorities(viewer: Viewer, stage: Stage) -> dict[str, Any]:
    found = stage.round
    voted = voted_on(found)
    rows = {row.proposal.pk: row for row in listed([proposal for proposal, _chosen in voted])}
    return {
        "vote": found.vote,
        "voted": [(rows[proposal.pk], chosen) for proposal, chosen in voted],
        "can_draft": stage.phase != Phase.ENDED and found.vote is None and may_run(viewer, found.strategy.owner),
    }


def _amendments(viewer: Viewer, stage: Stage) -> dict[str, Any]:
    found = stage.round
    return {
        "amendments": shown(list(amendments_of(found).filter(withdrawn=None))),
        "nodes": [node for node in document(found.strategy, page_language()).every_node() if node.text is not None]
        if stage.voices
        else [],
    }


_CONTENTS: dict[RoundKind, Callable[[Viewer, Stage], dict[str, Any]]] = {
    RoundKind.PROPOSE: _proposals,
    RoundKind.PRIORITISE: _priorities,
    RoundKind.AMEND: _amendments,
}
