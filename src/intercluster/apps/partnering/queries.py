"""Partner search: for an organisation, or for a text in any language. The page, the command line and the API all ask
here, and so give the same answer to the same viewer."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from intercluster.analysis.language.detect import detect
from intercluster.apps.directory.models import Organisation, Participation, Project
from intercluster.apps.directory.queries import needs, offers
from intercluster.apps.directory.rules import Viewer
from intercluster.apps.partnering.candidates import Probe, allowed, prepare_connection
from intercluster.apps.partnering.embeddings import encode_once
from intercluster.apps.partnering.explaining import explained
from intercluster.apps.partnering.language import Language
from intercluster.apps.partnering.language import language as language_tools
from intercluster.apps.partnering.pairing import Pair, pairs
from intercluster.apps.partnering.ranking import parties, ranked
from intercluster.apps.partnering.results import Direction, Filters, SearchResult, Seeking
from intercluster.apps.partnering.weights import weights_for

OWN_TEXTS = 12
"""So many of an organisation's offers, and of its needs, are searched with: the newest."""

TEXT_MAX = 5000
"""Characters of a free text that are read."""

DIRECTIONS = {
    Seeking.OFFERS: (Direction.THEIR_OFFER, Direction.THEIR_PROJECT),
    Seeking.NEEDS: (Direction.OUR_OFFER,),
}

NO_FILTERS = Filters()


@transaction.atomic
def partners_for(
    organisation: Organisation, *, viewer: Viewer, filters: Filters = NO_FILTERS, limit: int = 20, explain: bool = True
) -> SearchResult:
    """Return the best partners for an organisation: its needs against others' offers, and its offers against needs.

    On both sides only what the viewer may read counts. Without `explain` the reasons have no marks and glosses.
    """
    tools = language_tools()
    own_needs = _probes(needs(viewer).filter(organisation=organisation), tools)
    own_offers = _probes(offers(viewer).filter(organisation=organisation), tools)
    own_clusters = list(organisation.memberships.values_list("cluster", flat=True))
    found = allowed(filters, own_clusters).exclude(pk=organisation.pk)
    probes = {
        Direction.THEIR_OFFER: own_needs,
        Direction.OUR_OFFER: own_offers,
        Direction.THEIR_PROJECT: own_needs,
    }
    grouped = _grouped(probes, found, viewer, filters, tools)
    searched = [direction for direction, own in probes.items() if own]
    best = ranked(grouped, weights_for(own_clusters), searched, organisation, limit)
    return SearchResult(
        explained(best, tools, ours_kept=True) if explain else best,
        candidates=len(grouped),
        language="",
    )


@transaction.atomic
def partners_for_text(
    text: str,
    *,
    language: str = "",
    seeking: Seeking = Seeking.OFFERS,
    viewer: Viewer,
    filters: Filters = NO_FILTERS,
    limit: int = 20,
    explain: bool = True,
) -> SearchResult:
    """Return the best partners for a free text: a need, sought among offers and projects, or an offer among needs.

    `language` is its ISO 639-1 code, detected where none is stated. A text without words has no partners. Without
    `explain` the reasons have no marks and glosses.
    """
    text = " ".join(text.replace("\0", " ").split())[:TEXT_MAX]
    language = language or detect(text)
    if not text:
        return SearchResult([], candidates=0, language=language)
    tools = language_tools()
    probe = [Probe(text, language, tools.vectors([text], [language])[0])]
    probes = dict.fromkeys(DIRECTIONS[seeking], probe)
    grouped = _grouped(probes, allowed(filters, viewer.cluster_ids), viewer, filters, tools)
    best = ranked(grouped, weights_for(viewer.cluster_ids), DIRECTIONS[seeking], None, limit)
    return SearchResult(
        explained(best, tools, ours_kept=False) if explain else best,
        candidates=len(grouped),
        language=language,
    )


def _probes(statements: QuerySet[Any], tools: Language) -> list[Probe]:
    rows = list(statements.order_by("-pk").only("text", "language", "encoder", "vector")[:OWN_TEXTS])
    fresh = [row for row in rows if row.encoder != tools.space]
    encoded = tools.alignment.apply(
        encode_once([row.text for row in fresh], tools.encoder), [row.language for row in fresh]
    )
    vectors = {row.pk: np.asarray(row.vector, dtype=np.float32) for row in rows if row not in fresh}
    vectors |= {row.pk: vector for row, vector in zip(fresh, encoded, strict=True)}
    return [Probe(row.text, row.language, vectors[row.pk]) for row in rows]


def _grouped(
    probes: Mapping[Direction, Sequence[Probe]],
    found: QuerySet[Organisation],
    viewer: Viewer,
    filters: Filters,
    tools: Language,
) -> dict[Any, list[Pair]]:
    """Return the pairs of every direction by the party they speak for, among the organisations found."""
    prepare_connection()
    texts = {
        Direction.THEIR_OFFER: _of(offers(viewer), found, filters),
        Direction.OUR_OFFER: _of(needs(viewer), found, filters),
        Direction.THEIR_PROJECT: Project.objects.filter(
            Exists(Participation.objects.filter(project=OuterRef("pk"), organisation__in=found))
        ),
    }
    met = [pair for direction, own in probes.items() for pair in pairs(direction, own, texts[direction], tools)]
    return parties(met, _participants(met, found))


def _of(statements: QuerySet[Any], found: QuerySet[Organisation], filters: Filters) -> QuerySet[Any]:
    """Keep the statements of organisations found; a filter that narrows down who it is hides those it must not name."""
    chosen = statements.filter(organisation__in=found)
    return chosen.filter(unnamed=False) if filters.clusters or filters.sizes else chosen


def _participants(met: Iterable[Pair], found: QuerySet[Organisation]) -> dict[int, list[int]]:
    projects = {pair.theirs.pk for pair in met if pair.direction is Direction.THEIR_PROJECT}
    participants: dict[int, list[int]] = defaultdict(list)
    rows = Participation.objects.filter(project__in=projects, organisation__in=found)
    for project_id, organisation_id in rows.values_list("project", "organisation"):
        participants[project_id].append(organisation_id)
    return participants
