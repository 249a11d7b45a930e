"""A candidate priority of an alliance as evidence. Only who reads the candidates sees it."""

from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from intercluster.analysis.strategy.candidates import Candidate
from intercluster.apps.directory.models import Alliance
from intercluster.apps.directory.rules import OPERATOR, Viewer
from intercluster.apps.regions.pages.numbers import number
from intercluster.apps.regions.pages.presentation import source_of
from intercluster.apps.strategy.candidates.presentation import shown
from intercluster.apps.strategy.candidates.queries import Evidence, alliances_of, evidence_of
from intercluster.apps.strategy.evidence.figure import Arguments, Figure
from intercluster.core.errors import NotFound


def candidate(arguments: Arguments) -> Figure:
    """Return the place, score and evidence of a candidate, by the texts that the whole alliance may read."""
    alliance = Alliance.objects.filter(slug=arguments.get("alliance", ""), archived=None).first()
    if alliance is None:
        raise NotFound
    evidence = evidence_of(alliance, OPERATOR, arguments.get("dataset", ""))
    return _figure(evidence, evidence.candidate(arguments.get("code", "")))


def first_candidates(alliance: Alliance, most: int) -> list[tuple[dict[str, str], Figure]]:
    """Return the first candidates of an alliance, with the arguments by which each is cited; [] if there is none."""
    try:
        evidence = evidence_of(alliance, OPERATOR)
    except NotFound:  # no figures yet
        return []
    about = {"alliance": alliance.slug, "dataset": evidence.snapshot.dataset.slug}
    ranked = sorted(evidence.candidates, key=lambda each: each.rank)[:most]
    return [(about | {"code": evidence.code(each)}, _figure(evidence, each)) for each in ranked]


def _figure(evidence: Evidence, found: Candidate) -> Figure:
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
        address=f"{reverse('strategy:candidate', args=[evidence.alliance.slug, card.code])}?{query}",
    )


def reads_candidates(viewer: Viewer, arguments: Arguments) -> bool:
    """Return whether somebody reads the candidates of the alliance that a citation names."""
    return alliances_of(viewer).filter(slug=arguments.get("alliance", "")).exists()
