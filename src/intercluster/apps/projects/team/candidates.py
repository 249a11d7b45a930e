"""Who could take a competence: organisations that partner search names, with how strong each is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from hashlib import sha256

from django.core.cache import cache
from django.db.models import Count, Max

from intercluster.analysis.consortia.standards import standards
from intercluster.analysis.consortia.strength import NEEDED, strength
from intercluster.apps.capabilities.models import OwnTerm
from intercluster.apps.directory.choices import Kind
from intercluster.apps.directory.models import (
    Cluster,
    ClusterAlliance,
    Membership,
    Offer,
    Organisation,
    Participation,
)
from intercluster.apps.directory.rules import Viewer
from intercluster.apps.partnering.search.results import WORTH_A_LOOK, Direction, Filters, FreeText, Partner, Reason
from intercluster.apps.partnering.search.services import search_partners
from intercluster.apps.projects.models import Consortium, Requirement
from intercluster.apps.projects.models import Partner as Place
from intercluster.core import clock

MOST = 60
"""Most organisations that are looked at for one competence."""
SEARCHED = 2 * MOST
"""Results of a search that are read. Authors without a name take places in it, and are never candidates."""
KEPT_SECONDS = 600
"""How long it is known how strong organisations are, as long as no text and no membership changes."""
RESEARCH_BODIES = frozenset({Kind.RESEARCH, Kind.EDUCATION})


@dataclass(frozen=True)
class Candidate:
    """An organisation that could take a competence, and what speaks for it."""

    organisation: Organisation
    strength: float
    chance: float
    reasons: Sequence[Reason]
    projects: int
    """How many projects show the competence."""
    is_research_body: bool
    names_standard: bool
    """Whether an offer names a standard that the competence names, such as ISO 3834."""


def candidates(viewer: Viewer, requirement: Requirement, *, is_shown: bool = False) -> list[Candidate]:
    """Return who could take a competence, the strongest first, among those whom the viewer's search names.

    `is_shown` says that the list is shown to a person, which counts as attention as in any search.
    """
    sought = FreeText(requirement.text, requirement.consortium.language, about=requirement.capability)
    filters = Filters(own_cluster=True, outside=True)
    asked = standards(requirement.text)
    result = search_partners(sought, viewer=viewer, filters=filters, limit=SEARCHED, is_shown=is_shown, explain=False)
    found = [
        _candidate(partner.organisation, partner, asked)
        for partner in result.matches
        if partner.organisation is not None
    ]
    return sorted(found[:MOST], key=lambda each: (-each.strength, each.organisation.name, each.organisation.pk))


def _candidate(organisation: Organisation, partner: Partner, asked: frozenset[str]) -> Candidate:
    shown = [each for each in partner.reasons if each.chance >= WORTH_A_LOOK]
    projects = sum(each.direction is Direction.THEIR_PROJECT for each in shown)
    is_research_body = organisation.kind in RESEARCH_BODIES
    offered = [each.theirs.text for each in shown if each.direction is Direction.THEIR_OFFER]
    names_standard = any(asked & standards(text) for text in offered)
    return Candidate(
        organisation,
        strength(partner.chance, projects, is_research_body, names_standard),
        partner.chance,
        shown,
        projects,
        is_research_body,
        names_standard,
    )


@dataclass(frozen=True)
class Strengths:
    """How strong organisations are in the competences of a consortium."""

    requirements: Sequence[Requirement]
    organisations: Mapping[int, Organisation]
    """Candidates and the organisations of the team, by key."""
    found: Mapping[tuple[int, int], float]
    """By key of organisation and requirement; what is not there is 0."""
    said: frozenset[tuple[int, int]]
    """Competences that an organisation says it brings: they count as what their level asks for at least."""

    def of(self, organisation: int, requirement: Requirement) -> float:
        """Return how strong an organisation is in a competence."""
        found = self.found.get((organisation, requirement.pk), 0.0)
        return max(found, NEEDED[requirement.level]) if (organisation, requirement.pk) in self.said else found

    @cached_property
    def keys(self) -> list[int]:
        """Return the keys of all organisations, in a fixed order."""
        return sorted(self.organisations)


def strengths(viewer: Viewer, consortium: Consortium, places: Sequence[Place]) -> Strengths:
    """Return how strong candidates and the organisations in the team are, with one search for each competence."""
    requirements = list(consortium.requirements.all())
    for each in requirements:
        each.consortium = consortium
    found = {
        (organisation, requirement.pk): value
        for requirement, values in zip(requirements, _searched(viewer, requirements), strict=True)
        for organisation, value in values.items()
    }
    organisations = Organisation.objects.in_bulk({organisation for organisation, _requirement in found})
    organisations |= {place.organisation_id: place.organisation for place in places}
    taken = Place.takes.through.objects.filter(partner__in=[place.pk for place in places])
    said = taken.values_list("partner__organisation", "requirement")
    return Strengths(requirements, organisations, found, frozenset(said))


def _searched(viewer: Viewer, requirements: Sequence[Requirement]) -> list[dict[int, float]]:
    """Return the strengths of candidates by key for each competence, searched only if they may have changed."""
    if not requirements:
        return []
    base = repr(
        [
            (each.name, sorted(own) if isinstance(own := getattr(viewer, each.name), frozenset) else own)
            for each in fields(viewer)
        ]
        + [_state()]
    )
    keys = [
        "strengths:" + sha256(f"{base}{each.consortium.language}:{each.capability}:{each.text}".encode()).hexdigest()
        for each in requirements
    ]
    known = cache.get_many(keys)
    for key, requirement in zip(keys, requirements, strict=True):
        if key not in known:
            found = candidates(viewer, requirement)
            known[key] = {each.organisation.pk: each.strength for each in found}
            cache.set(key, known[key], KEPT_SECONDS)
    return [known[key] for key in keys]


def _state() -> tuple[object, ...]:
    """Return what differs as soon as another text is searched, or a reader may read another one."""
    rows: list[object] = [clock.today(), Cluster.objects.filter(archived=None).count()]
    for model in (Offer, Participation, Membership, ClusterAlliance, OwnTerm):
        last = "updated" if model is Offer else "pk"
        rows.append(tuple(model._default_manager.aggregate(number=Count("pk"), last=Max(last)).values()))
    return tuple(rows)
