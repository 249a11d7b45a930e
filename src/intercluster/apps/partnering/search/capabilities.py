"""Names the capability that both texts of a reason are about."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from intercluster.analysis.capabilities.tagger import Tagger
from intercluster.analysis.language.encode import Vectors
from intercluster.apps.directory.models import Need, Offer, Project
from intercluster.apps.partnering.indexing.language_tools import Language
from intercluster.apps.partnering.indexing.stored_texts import stored_vectors
from intercluster.apps.partnering.search.candidates import Probe
from intercluster.apps.partnering.search.results import Direction, Partner, Reason

TABLES = {Direction.THEIR_OFFER: Offer, Direction.OUR_OFFER: Need, Direction.THEIR_PROJECT: Project}
"""Where the other text of a reason is kept."""


def with_capabilities(partners: Sequence[Partner], probes: Iterable[Probe], tools: Language) -> list[Partner]:
    """Return the partners with the capability of each reason, if there is a tagger.

    `probes` are our texts with their vectors.
    """
    if tools.tagger is None:
        return list(partners)
    ours = {(probe.text, probe.language): probe.vector for probe in probes}
    theirs = _vectors([reason for partner in partners for reason in partner.reasons], tools)
    return [
        replace(partner, reasons=[_named(reason, ours, theirs, tools.tagger) for reason in partner.reasons])
        for partner in partners
    ]


def _named(
    reason: Reason, ours: dict[tuple[str, str], Vectors], theirs: dict[tuple[Direction, int], Vectors], tagger: Tagger
) -> Reason:
    one = ours.get((reason.ours.text, reason.ours.language))
    other = theirs.get((reason.direction, reason.theirs_key or 0))
    return reason if one is None or other is None else replace(reason, capability=tagger.shared_subject(one, other))


def _vectors(reasons: Sequence[Reason], tools: Language) -> dict[tuple[Direction, int], Vectors]:
    """Return the placed vectors of the other texts of reasons, in one query for each direction."""
    keys: dict[Direction, set[int]] = defaultdict(set)
    for reason in reasons:
        keys[reason.direction].add(reason.theirs_key or 0)
    return {
        (direction, key): vector
        for direction, own in keys.items()
        for key, vector in stored_vectors(TABLES[direction].objects.filter(pk__in=own, encoder=tools.space)).items()
    }
