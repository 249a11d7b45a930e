"""Partner search for an organisation, or for a text in any language. Callers that show the result use services.py."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, lru_cache
from typing import Any, TypeVar

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from intercluster.analysis.language.detect import language_code
from intercluster.analysis.partners.fit import Curve
from intercluster.apps.capabilities.queries import named_in, own_terms
from intercluster.apps.directory.anonymity.disclosure import Cell, Disclosures, of_cells
from intercluster.apps.directory.models import (
    Membership,
    Need,
    Offer,
    Organisation,
    Participation,
    Statement,
)
from intercluster.apps.directory.queries import needs, offers
from intercluster.apps.directory.rules import Viewer
from intercluster.apps.partnering.explanations.highlighting import explained
from intercluster.apps.partnering.indexing.language_tools import Language
from intercluster.apps.partnering.indexing.language_tools import language as language_tools
from intercluster.apps.partnering.indexing.services import OF_STATEMENTS
from intercluster.apps.partnering.indexing.stored_texts import SENT, vectors_of
from intercluster.apps.partnering.search.candidate_lists import Searched, searched
from intercluster.apps.partnering.search.candidates import (
    DEPTH,
    OWN_DEPTH,
    Probe,
    allowed,
    prepare_connection,
    probe_of,
)
from intercluster.apps.partnering.search.capabilities import TABLES, with_capabilities
from intercluster.apps.partnering.search.dismissals import is_insider, known, reluctances
from intercluster.apps.partnering.search.exposure import attention_had
from intercluster.apps.partnering.search.pairs import Pair, pairs, proximities
from intercluster.apps.partnering.search.result_tokens import with_handles
from intercluster.apps.partnering.search.results import Direction, Filters, SearchResult, Seeking
from intercluster.apps.partnering.search.scoring import Criteria, Party, parties, ranked
from intercluster.apps.partnering.weights.defaults import Weighting, alliance_of, weighting_for
from intercluster.core import clock
from intercluster.core.feature import searchable_of
from intercluster.core.sql import Given, Sql, sql_of

OWN_TEXTS = 12
"""Number of an organisation's offers, and of its needs, that are searched with: the newest."""

TEXT_MAX = 5000
"""Characters of a free text that are read."""

DIRECTIONS = {
    Seeking.OFFERS: (Direction.THEIR_OFFER, Direction.THEIR_PROJECT),
    Seeking.NEEDS: (Direction.OUR_OFFER,),
}

NO_FILTERS = Filters()

StatementT = TypeVar("StatementT", bound=Statement)


@transaction.atomic
def partners_for(
    organisation: Organisation,
    *,
    viewer: Viewer,
    filters: Filters = NO_FILTERS,
    limit: int = 20,
    weighting: Weighting | None = None,
    explain: bool = True,
) -> SearchResult:
    """Return the best partners for an organisation: its needs against others' offers, and its offers against needs.

    On both sides only what the viewer may read counts, and on its own only what the viewer may know it says.
    `weighting` is that in use unless another is to be tried. Without `explain` the reasons have no marks, glosses and
    capabilities.
    """
    tools = language_tools()
    own_needs = _probes(needs_of(organisation, viewer), tools)
    own_offers = _probes(offers_of(organisation, viewer), tools)
    own_clusters = frozenset(organisation.clusters.values_list("pk", flat=True))
    probes = {
        Direction.THEIR_OFFER: own_needs,
        Direction.OUR_OFFER: own_offers,
        Direction.THEIR_PROJECT: own_needs,
    }
    alliance = alliance_of(own_clusters)
    weighting = weighting or weighting_for(alliance, tools.space)
    scope = _Scope(filters, viewer, own_clusters, organisation.pk)
    met = _grouped(probes, scope, tools, weighting.curve, OWN_DEPTH)
    insider = is_insider(viewer, organisation)
    hidden = known(organisation) if insider and not filters.known else set()
    grouped = {party: own for party, own in met.items() if party.key not in hidden}
    searched = [direction for direction, own in probes.items() if own]
    named = _named(grouped)
    near = proximities(own_offers, offers(viewer).filter(Q(unnamed=False), organisation__in=named), tools)
    had = None if alliance is None else attention_had(alliance, named)
    against = reluctances(organisation) if insider else None
    criteria = Criteria(
        weighting.weights,
        searched,
        ours=organisation,
        proximity=near,
        attention=had,
        disclosures=scope.disclosures,
        reluctance=against,
    )
    best = ranked(grouped, criteria, limit)
    best = with_handles(best, viewer, organisation)
    if explain:
        best = explained(with_capabilities(best, [*own_needs, *own_offers], tools), tools, ours_kept=True)
    return SearchResult(
        best,
        candidates=len(grouped),
        language="",
        alliance_id=alliance,
        known=len(met) - len(grouped),
    )


@transaction.atomic
def partners_for_text(
    text: str,
    *,
    language: str = "",
    seeking: Seeking = Seeking.OFFERS,
    about: str = "",
    viewer: Viewer,
    filters: Filters = NO_FILTERS,
    limit: int = 20,
    weighting: Weighting | None = None,
    explain: bool = True,
) -> SearchResult:
    """Return the best partners for a free text: a need, sought among offers and projects, or an offer among needs.

    `language` is its ISO 639-1 code, detected where none is stated. `about` is the id of the capability that the person
    says it is about. A text without words has no partners. `weighting` is that in use unless another is to be tried.
    Without `explain` the reasons have no marks, glosses and capabilities.
    """
    text = clean(text)
    if not text:
        return SearchResult([], candidates=0, language=language_code(language))
    tools = language_tools()
    probe = probe_of(text, language, tools, about, named_in(text, own_terms(viewer)))
    probes = {direction: [probe] for direction in DIRECTIONS[seeking]}
    alliance = alliance_of(viewer.home_ids)
    weighting = weighting or weighting_for(alliance, tools.space)
    scope = _Scope(filters, viewer, viewer.home_ids)
    grouped = _grouped(probes, scope, tools, weighting.curve, DEPTH)
    had = None if alliance is None else attention_had(alliance, _named(grouped))
    criteria = Criteria(weighting.weights, DIRECTIONS[seeking], attention=had, disclosures=scope.disclosures)
    best = ranked(grouped, criteria, limit)
    best = with_handles(best, viewer)
    if explain:
        best = explained(with_capabilities(best, [probe], tools), tools, ours_kept=False)
    return SearchResult(
        best,
        candidates=len(grouped),
        language=probe.language,
        alliance_id=alliance,
        about=tools.tagger.subjects(probe.vector) if tools.tagger else (),
    )


def clean(text: str) -> str:
    """Return a free text as it is searched with."""
    return " ".join(text.replace("\0", " ").split())[:TEXT_MAX]


def _named(grouped: Iterable[Party]) -> set[int]:
    return {party.organisation_id for party in grouped if party.statement is None}


def _probes(statements: QuerySet[Any], tools: Language) -> list[Probe]:
    newest = statements.order_by("-pk").only("text", "language", *OF_STATEMENTS, "encoder").annotate(sent=SENT)
    rows = list(newest[:OWN_TEXTS])
    return [
        Probe(row.text, row.language, vector, row.pk) for row, vector in zip(rows, vectors_of(rows, tools), strict=True)
    ]


def needs_of(organisation: Organisation, viewer: Viewer) -> QuerySet[Need]:
    """Return the needs of an organisation that the viewer may know it has."""
    return needs(viewer).filter(Q(unnamed=False), organisation=organisation)


def offers_of(organisation: Organisation, viewer: Viewer) -> QuerySet[Offer]:
    """Return the offers of an organisation that the viewer may know it makes."""
    return offers(viewer).filter(Q(unnamed=False), organisation=organisation)


@dataclass(frozen=True)
class _Scope:
    """Where partners are looked for.

    Whether an unnamed author's text is found must depend only on what is disclosed of the author (country and kind, or
    less). Otherwise a reader could try one filter after another, or search on behalf of one organisation after another,
    and learn who it is from where the text is missing.
    """

    filters: Filters
    viewer: Viewer
    own_clusters: frozenset[int]
    own: int | Given | None = None
    """The organisation that partners are sought for."""

    @property
    def organisations(self) -> QuerySet[Organisation]:
        """Return those that may be proposed by name."""
        organisations = allowed(self.filters)
        if self._own_memberships is not None:
            organisations = organisations.exclude(Exists(self._own_memberships.filter(organisation=OuterRef("pk"))))
        return organisations.exclude(pk=self.own) if self.own else organisations

    def statements(self, readable: QuerySet[StatementT], cells: Iterable[Cell]) -> QuerySet[StatementT]:
        """Return which of the statements that the viewer may read can make a partner; `cells` are `described_cells`."""
        statements = readable.filter(organisation__in=allowed(self.filters))
        if self.filters.hide_unnamed:
            statements = statements.filter(unnamed=False)
        elif self.filters.countries or self.filters.kinds:
            statements = statements.filter(Q(unnamed=False) | of_cells(list(cells)))
        if self.own:
            statements = statements.filter(Q(unnamed=True) | ~Q(organisation=self.own))
        if self._own_memberships is not None:
            of_own_cluster = Exists(self._own_memberships.filter(organisation=OuterRef("organisation")))
            statements = statements.filter(Q(unnamed=True) | ~of_own_cluster)
        return statements

    @cached_property
    def disclosures(self) -> Disclosures:
        """Return what is disclosed of unnamed authors to the viewer."""
        return Disclosures(self.viewer)

    @property
    def described_cells(self) -> tuple[Cell, ...]:
        """Return the countries and kinds whose unnamed authors are described as what the filters ask for, if any do."""
        countries, kinds = self.filters.countries, self.filters.kinds
        if self.filters.hide_unnamed or not (countries or kinds):
            return ()
        return tuple(
            cell
            for cell, disclosed in self.disclosures.by_cell.items()
            if (not countries or disclosed.country in countries) and (not kinds or disclosed.kind in kinds)
        )

    @property
    def _own_memberships(self) -> QuerySet[Membership] | None:
        if self.filters.own_cluster or not self.own_clusters:
            return None
        return Membership.objects.filter(cluster__in=self.own_clusters)


def _grouped(
    probes: Mapping[Direction, Sequence[Probe]], scope: _Scope, tools: Language, curve: Curve | None, depth: int
) -> dict[Party, list[Pair]]:
    """Return the pairs of every direction by the party they speak for, among what is looked through."""
    prepare_connection()
    anybody = _without_own(scope)
    met = [
        pair
        for direction, own in probes.items()
        if own
        for pair in pairs(
            direction,
            own,
            _searched(direction, anybody, scope.described_cells, tools, depth, clock.today()),
            tools,
            curve,
            {"own": scope.own},
        )
    ]
    return parties(met, _participants(met, scope))


@lru_cache(maxsize=256)
def _searched(
    direction: Direction, scope: _Scope, cells: tuple[Cell, ...], tools: Language, depth: int, _today: date
) -> Searched:
    """Return the texts of the other side that are looked through, on a day."""
    rows = searchable_of(TABLES[direction]).rows(scope.viewer)
    if direction is Direction.THEIR_PROJECT:
        taken_part = Participation.objects.filter(project=OuterRef("pk"), organisation__in=scope.organisations)
        return searched(rows.filter(Exists(taken_part)), tools, depth)
    return searched(scope.statements(rows, cells), tools, depth, "organisation", "unnamed")


def _participants(met: Iterable[Pair], scope: _Scope) -> dict[int, list[int]]:
    """Return which of the organisations looked through took part in each project."""
    projects = {pair.theirs.key for pair in met if pair.direction is Direction.THEIR_PROJECT}
    participants: dict[int, list[int]] = defaultdict(list)
    taking_part = _taking_part(_without_own(scope)) if projects else None
    if taking_part is None:
        return participants
    asked = taking_part.given({"own": scope.own})
    with connection.cursor() as cursor:
        cursor.execute(
            f'{asked.text} AND "directory_participation"."project_id" = ANY(%s)', [*asked.parameters, list(projects)]
        )
        for project_id, organisation_id in cursor.fetchall():
            participants[project_id].append(organisation_id)
    return participants


@lru_cache(maxsize=256)
def _taking_part(scope: _Scope) -> Sql | None:
    rows = Participation.objects.order_by().filter(organisation__in=scope.organisations)
    return sql_of(rows.values_list("project", "organisation"))


def _without_own(scope: _Scope) -> _Scope:
    """Return the scope with a place for the organisation that partners are sought for."""
    return scope if scope.own is None else replace(scope, own=Given("own"))
