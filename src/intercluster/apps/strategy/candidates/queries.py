"""Reads for candidate priorities: the figures of an alliance's regions, its members, and the candidates."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from weakref import WeakKeyDictionary

import numpy as np
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from intercluster.analysis.regions.matrices import Booleans, Integers
from intercluster.analysis.strategy.candidates import Candidate, Membership, Statistics, areas, candidates, ranked
from intercluster.apps.directory.models import Alliance, Cluster, Organisation
from intercluster.apps.directory.models import Membership as MembershipRow
from intercluster.apps.directory.rules import Viewer
from intercluster.apps.regions.models import Dataset, Observation
from intercluster.apps.regions.queries import (
    LARGEST,
    SMALLEST,
    NothingKnownError,
    around,
    holds,
    is_text,
    nace_datasets,
    name_of,
)
from intercluster.apps.regions.queries import divisions_of as activity_divisions
from intercluster.apps.regions.snapshots import RegionalSnapshot, snapshot_of_regions
from intercluster.apps.strategy.candidates.texts import Clusters, Meeting, Texts, Theme, texts_of
from intercluster.classifications.thesaurus import thesaurus
from intercluster.core.errors import NotFound

FEWEST = 2
"""A priority of several clusters needs as many that have figures."""

_areas: WeakKeyDictionary[RegionalSnapshot, Integers] = WeakKeyDictionary()
"""Weak keys: areas must not keep snapshots alive that the snapshot cache has dropped."""


@dataclass(frozen=True, eq=False)
class Evidence:
    """Everything that an alliance's candidate priorities rest on."""

    alliance: Alliance
    clusters: Sequence[Cluster]
    """Those whose region has figures, by name; numbers of clusters are places in it."""
    left_out: Sequence[Cluster]
    """Those whose region has none."""
    snapshot: RegionalSnapshot
    rows: Sequence[int]
    """Row of each cluster's region in the snapshot."""
    members: Membership
    texts: Texts
    candidates: Sequence[Candidate]

    def candidate(self, code: str) -> Candidate:
        """Return the candidate whose first activity has a code. Raises NotFound."""
        for each in self.candidates:
            if self.code(each) == code:
                return each
        raise NotFound

    @property
    def local_services(self) -> list[str]:
        """Return the names of activities that only serve their own region, which are no candidates."""
        return [
            name_of(each) for each, local in zip(self.snapshot.activities, self.snapshot.local, strict=True) if local
        ]

    def code(self, candidate: Candidate) -> str:
        """Return the code that names a candidate in addresses: that of its first activity."""
        return self.snapshot.activities[candidate.activities[0]].code

    def divisions(self, candidate: Candidate) -> frozenset[str]:
        """Return the NACE divisions of a candidate."""
        return frozenset().union(*(activity_divisions(self.snapshot.activities[each]) for each in candidate.activities))

    def meetings(self, candidate: Candidate) -> list[Meeting]:
        """Return the needs and offers in a candidate's area that meet, the best first."""
        own = self.divisions(candidate)
        return [each for each in self.texts.meetings if own & divisions_of(each.capability)]

    def themes(self, candidate: Candidate) -> list[Theme]:
        """Return the capabilities of a candidate's area that members' texts are about."""
        own = self.divisions(candidate)
        return [each for each in self.texts.themes if own & divisions_of(each.capability)]


def divisions_of(capability: str) -> frozenset[str]:
    """Return the NACE divisions of those who offer a capability."""
    known = thesaurus().get(capability)
    return frozenset(each[:2] for each in known.nace) if known else frozenset()


def alliances_of(viewer: Viewer) -> QuerySet[Alliance]:
    """Return the alliances whose candidate priorities the viewer may read: those of the clusters they are at home in.

    The texts that count are those that everybody in the alliance may read.
    """
    found = Alliance.objects.order_by("name")
    return found if viewer.is_operator else found.filter(pk__in=viewer.alliance_ids)


def are_possible() -> bool:
    """Return whether there are figures that candidate priorities can be found in."""
    return bool(nace_datasets())


def evidence_of(alliance: Alliance, viewer: Viewer, dataset: str = "") -> Evidence:
    """Return an alliance's candidate priorities with all that they rest on.

    `dataset` is the slug of one by NACE; the default is the one with most of the clusters' regions. Raises
    NothingKnownError if there is none, or fewer than two clusters have figures in it.
    """
    every = list(Cluster.objects.filter(alliances=alliance).order_by("name", "pk"))
    chosen, level, used = _dataset(dataset, every)
    snapshot = snapshot_of_regions(chosen, sorted({each.region[:level] for each in used}))
    by_code = {region.code: row for row, region in reversed(list(enumerate(snapshot.regions)))}
    rows = {each.region: by_code[each.region[:level]] for each in used if each.region[:level] in by_code}
    used = [each for each in used if each.region in rows]
    if len(used) < FEWEST:
        raise _too_few(chosen)
    number = {each.pk: place for place, each in enumerate(used)}
    clusters = _clusters(number)
    texts = texts_of(clusters, viewer)
    members = _members(clusters, texts, snapshot, len(used))
    if snapshot not in _areas:
        # A service that only serves its own region is an area by itself, which is no candidate.
        _areas[snapshot] = areas(snapshot.measures.presence & ~snapshot.local)
    complexity = None if snapshot.complexity is None else snapshot.complexity[1]
    own_rows = [rows[each.region] for each in used]
    statistics = Statistics(snapshot.start, snapshot.end, snapshot.interval, complexity, snapshot.cells.known)
    found = candidates(statistics, own_rows, members, _areas[snapshot])
    found = ranked([each for each in found if not snapshot.local[list(each.activities)].all()])
    left_out = [each for each in every if each.pk not in number]
    return Evidence(alliance, used, left_out, snapshot, own_rows, members, texts, found)


def _dataset(slug: str, clusters: Sequence[Cluster]) -> tuple[Dataset, int, list[Cluster]]:
    """Return the dataset, the length of the codes of a level, and the clusters with figures there on their region.

    These are of the region itself, or of the larger one that it is part of.
    """
    there = nace_datasets()
    if slug:
        there = [each for each in there if each.slug == slug] if is_text(slug) else []
    if not there:
        raise NothingKnownError(
            _("There are no figures of regions by NACE, the classification in which members state their activities.")
        )
    homes = {each.region for each in clusters if each.region}
    known: dict[int, dict[str, int]] = defaultdict(dict)
    wanted = {each for home in homes for each in around(home)}
    values = Observation.objects.filter(dataset__in=there, region__code__in=wanted, value__isnull=False)
    places = values.order_by("region__version").values_list("dataset", "region__code", "region__version")
    for dataset, code, version in places.distinct():
        known[dataset][code] = version

    def with_figures(dataset: Dataset, level: int) -> list[Cluster]:
        own = known[dataset.pk]
        return [
            each
            for each in clusters
            if len(each.region) >= level
            and (code := each.region[:level]) in own
            and (code == each.region or holds(code, own[code], each.region))
        ]

    levels = range(LARGEST, SMALLEST + 1)
    # The most clusters, by real figures if there are any, in the smallest regions; of equals the first.
    chosen, level = max(
        ((dataset, level) for dataset in there for level in levels),
        key=lambda each: (len(with_figures(*each)), not each[0].is_demo, each[1]),
    )
    used = with_figures(chosen, level)
    if len(used) < FEWEST:
        raise _too_few(chosen)
    return chosen, level, used


def _too_few(dataset: Dataset) -> NothingKnownError:
    return NothingKnownError(
        _(
            "%(dataset)s has figures on the regions of fewer than two of these clusters. Say in the settings of each "
            "cluster in which region it is at home, and bring in a table of these regions."
        )
        % {"dataset": dataset.name}
    )


def _clusters(number: dict[int, int]) -> Clusters:
    """Return the clusters of each member, by number."""
    found: dict[int, set[int]] = defaultdict(set)
    rows = MembershipRow.objects.filter(cluster__in=number).order_by("organisation", "cluster")
    for organisation, cluster in rows.values_list("organisation", "cluster"):
        found[organisation].add(number[cluster])
    return {organisation: frozenset(own) for organisation, own in found.items()}


def _members(clusters: Clusters, texts: Texts, snapshot: RegionalSnapshot, count: int) -> Membership:
    """Return the members with their activities, and what meets, as matrices."""
    place = {organisation: row for row, organisation in enumerate(clusters)}
    columns: dict[str, list[int]] = defaultdict(list)
    for column, activity in enumerate(snapshot.activities):
        for division in activity_divisions(activity):
            columns[division].append(column)
    of_cluster = np.zeros((len(place), count), dtype=np.bool_)
    for organisation, own in clusters.items():
        of_cluster[place[organisation], list(own)] = True
    active = np.zeros((len(place), len(snapshot.activities)), dtype=np.bool_)
    rows = Organisation.objects.filter(pk__in=place).values_list("pk", "activities")
    for organisation, codes in rows:
        active[place[organisation]] = _columns({each[:2] for each in codes}, columns, active.shape[1])
    meetings = [(place[each.needing], place[each.offering]) for each in texts.meetings]
    subjects = [_columns(divisions_of(each.capability), columns, active.shape[1]) for each in texts.meetings]
    return Membership(
        of_cluster,
        active,
        np.array(meetings, dtype=np.intp).reshape(-1, 2),
        np.array(subjects, dtype=np.bool_).reshape(-1, active.shape[1]),
    )


def _columns(divisions: frozenset[str] | set[str], columns: dict[str, list[int]], count: int) -> Booleans:
    has = np.zeros(count, dtype=np.bool_)
    has[[column for division in divisions for column in columns.get(division, ())]] = True
    return has
