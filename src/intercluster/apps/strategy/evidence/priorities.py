"""A candidate priority of an alliance as evidence. Only who reads the candidates sees it."""

from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from intercluster.apps.directory.models import Alliance
from intercluster.apps.directory.rules import OPERATOR, Viewer
from intercluster.apps.regions.pages.presentation import number, source_of
from intercluster.apps.strategy.candidates.presentation import shown
from intercluster.apps.strategy.candidates.queries import alliances_of, evidence_of
from intercluster.apps.strategy.evidence.figure import Arguments, Figure
from intercluster.core.errors import NotFound


def candidate(arguments: Arguments) -> Figure:
    """Return the place, score and evidence of a candidate, by the texts that the whole alliance may read."""
    alliance = Alliance.objects.filter(slug=arguments.get("alliance", ""), archived=None).first()
    if alliance is None:
        raise NotFound
    evidence = evidence_of(alliance, OPERATOR, arguments.get("dataset", ""))
    found = evidence.candidate(arguments.get("code", ""))
    card = shown(evidence, found)
    place = _("Rank %(rank)d of %(all)d, score %(score)s") % {
        "rank": card.rank,
        "all": len(evidence.candidates),
        "score": number(card.score, 2),
    }
    lines = [f"{line.label}: {line.figure}" for line in card.lines if line.place is not None]
    query = urlencode({"dataset": evidence.snapshot.dataset.slug})
    return Figure(
        label=_("Candidate priority: %(name)s") % {"name": card.name},
        value="; ".join([place, *lines]),
        source=source_of(evidence.snapshot.dataset),
        year=str(evidence.snapshot.year),
        formula=_("Each kind of evidence has the same say in the score."),
        address=f"{reverse('strategy:candidate', args=[alliance.slug, card.code])}?{query}",
    )


def reads_candidates(viewer: Viewer, arguments: Arguments) -> bool:
    """Return whether somebody reads the candidates of the alliance that a citation names."""
    return alliances_of(viewer).filter(slug=arguments.get("alliance", "")).exists()
