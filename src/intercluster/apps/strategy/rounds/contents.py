"""What the page of a round shows below its question, by kind."""

from collections.abc import Callable
from typing import Any

from intercluster.apps.directory.rules import Viewer
from intercluster.apps.strategy.hiding.queries import hidden_of
from intercluster.apps.strategy.models import LANGUAGES, RoundKind, Strategy
from intercluster.apps.strategy.queries import Node, document
from intercluster.apps.strategy.rounds.amendments import amendments_of, shown
from intercluster.apps.strategy.rounds.comments import counts
from intercluster.apps.strategy.rounds.priorities import can_draft, voted_on
from intercluster.apps.strategy.rounds.proposals import listed, proposals_of
from intercluster.apps.strategy.rounds.queries import Phase, Stage, acted, version_to_ratify
from intercluster.apps.strategy.rules import clusters_of
from intercluster.apps.voting.rules import may_run
from intercluster.core.page_language import page_language


def contents_of(viewer: Viewer, stage: Stage) -> dict[str, Any]:
    """Return what the template of a round's kind shows."""
    make = _CONTENTS.get(RoundKind(stage.round.kind))
    return make(viewer, stage) if make else {}


def _proposals(viewer: Viewer, stage: Stage) -> dict[str, Any]:
    there = stage.round.proposals.filter(withdrawn=None).select_related(
        "organisation", "cluster", "merged_into", "part", "round__strategy"
    )
    rows = listed([each for each in there if not each.hidden])
    return {
        "hidden": hidden_of(viewer, stage.round, there),
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
        "can_draft": stage.phase != Phase.ENDED and can_draft(found) and may_run(viewer, found.strategy.owner),
    }


def _discussion(_viewer: Viewer, stage: Stage) -> dict[str, Any]:
    strategy = stage.round.strategy
    numbers = counts(strategy)
    proposals = [each for each in proposals_of(strategy) if each.merged_into_id is None]
    return {
        "discussed_proposals": [(each, numbers["proposal", each.pk]) for each in proposals],
        "nodes": [(node, numbers["part", node.part.pk]) for node in _written(strategy)],
    }


def _written(strategy: Strategy) -> list[Node]:
    """Return the parts of a draft that have a text."""
    return [node for node in document(strategy, page_language()).every_node() if node.text is not None]


def _draft(_viewer: Viewer, stage: Stage) -> dict[str, Any]:
    strategy, done = stage.round.strategy, acted(stage.round).clusters
    languages = [(code, document(strategy, code)) for code in LANGUAGES]
    return {
        "by_language": [(code, each.missing, each.outdated) for code, each in languages],
        "offices": [(cluster, cluster.pk in done) for cluster in clusters_of(strategy)],
    }


def _ratification(_viewer: Viewer, stage: Stage) -> dict[str, Any]:
    version = version_to_ratify(stage.round)
    return {
        "version": version,
        "sign_offs": version.sign_offs.select_related("cluster") if version else [],
    }


def _amendments(viewer: Viewer, stage: Stage) -> dict[str, Any]:
    found = stage.round
    there = amendments_of(found).filter(withdrawn=None)
    return {
        "amendments": shown([each for each in there if not each.hidden]),
        "hidden": hidden_of(viewer, found, there),
        "nodes": _written(found.strategy) if stage.voices else [],
    }


_CONTENTS: dict[RoundKind, Callable[[Viewer, Stage], dict[str, Any]]] = {
    RoundKind.PROPOSE: _proposals,
    RoundKind.DISCUSS: _discussion,
    RoundKind.PRIORITISE: _priorities,
    RoundKind.DRAFT: _draft,
    RoundKind.RATIFY: _ratification,
    RoundKind.AMEND: _amendments,
}
