"""What members' named texts say: capabilities that members of several clusters name, and needs and offers that meet."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from django.db.models import CharField, Func, QuerySet

from intercluster.analysis.capabilities.tagger import Tagger
from intercluster.analysis.partners.fit import chance
from intercluster.apps.directory.choices import NAMED
from intercluster.apps.directory.models import Need, Offer
from intercluster.apps.directory.queries import needs, offers
from intercluster.apps.directory.rules import OPERATOR, Viewer
from intercluster.apps.partnering.indexing.language_tools import Language, language
from intercluster.apps.partnering.search.results import GOOD

Clusters = Mapping[int, frozenset[int]]
"""The numbers of the clusters of each member, by its key."""

Keys = tuple[tuple[int, str], ...]
"""The key of each text, and the version of its row: what is worked out from it holds until it changes."""

BLOCK = 500
"""Needs compared at a time with all offers, to bound the memory."""

ALLIANCES = 8
"""Alliances whose texts a process keeps worked out. It takes a second for a thousand texts."""


@dataclass(frozen=True)
class Meeting:
    """A need of a member, and an offer of a member of another cluster that a person of the trade would call a fit.

    It has keys only: who shows it reads both texts as the reader may.
    """

    need: int
    offer: int
    needing: int
    """Key of the organisation that needs something."""
    offering: int
    capability: str
    """Id of the capability that both are about, or "" if there is none to speak of."""
    chance: float
    """0 to 1."""


@dataclass(frozen=True)
class Theme:
    """A capability that members' texts are about."""

    capability: str
    needs: Mapping[int, int]
    """Number of needs about it by cluster."""
    offers: Mapping[int, int]
    languages: frozenset[str]

    @property
    def clusters(self) -> list[int]:
        """Return the clusters whose members name it."""
        return sorted({*self.needs, *self.offers})

    @property
    def texts(self) -> int:
        """Return how many texts are about it. A text of a member of two clusters counts in both."""
        return sum(self.needs.values()) + sum(self.offers.values())


@dataclass(frozen=True)
class Texts:
    """What the texts of the clusters' members say."""

    count: int
    """Number of texts read."""
    meetings: Sequence[Meeting]
    """The best first, one for each two members."""
    themes: Sequence[Theme]
    """Those of most clusters first, then of most texts."""


class _Version(Func):
    """The place of a row and the transaction that wrote it, which change with every update."""

    template = "(%(table)s.ctid::text || '/' || %(table)s.xmin::text)"
    output_field = CharField()


def texts_of(clusters: Clusters, viewer: Viewer) -> Texts:
    """Return what the named texts of members say that the viewer may read.

    Private texts would tell of what nobody else may read, and the number of anonymous ones by cluster would narrow down
    who wrote them: neither counts. A text that is not indexed yet counts from its indexing on.
    """
    tools = language()
    keys = [
        tuple(
            read.filter(visibility__in=NAMED, organisation__in=clusters, encoder=tools.space)
            .order_by("pk")
            .values_list("pk", _Version(table=read.model._meta.db_table))
        )
        for read in (needs(viewer), offers(viewer))
    ]
    return _texts(keys[0], keys[1], tuple(clusters.items()))


def both_texts(meetings: Sequence[Meeting], viewer: Viewer) -> list[tuple[Meeting, Need, Offer]]:
    """Return meetings with the need and the offer, as far as the viewer may read both and know whose they are."""
    of_needs, of_offers = (
        {each.pk: each for each in read.filter(pk__in=keys, visibility__in=NAMED).select_related("organisation")}
        for read, keys in (
            (_bare(needs(viewer)), [each.need for each in meetings]),
            (_bare(offers(viewer)), [each.offer for each in meetings]),
        )
    )
    return [
        (each, of_needs[each.need], of_offers[each.offer])
        for each in meetings
        if each.need in of_needs and each.offer in of_offers
    ]


def _bare(texts: QuerySet[Any]) -> QuerySet[Any]:
    return texts.defer("lexemes", "terms", "vector")


@lru_cache(ALLIANCES)
def _texts(of_needs: Keys, of_offers: Keys, members: tuple[tuple[int, frozenset[int]], ...]) -> Texts:
    tools, clusters = language(), dict(members)
    if tools.tagger is None:
        return Texts(0, [], [])
    sought, offered = (
        _Side(read.filter(pk__in=[key for key, _version in keys]).order_by("pk"))
        for read, keys in ((needs(OPERATOR), of_needs), (offers(OPERATOR), of_offers))
    )
    return Texts(
        len(sought.keys) + len(offered.keys),
        _meetings(sought, offered, clusters, tools, tools.tagger),
        _themes(sought, offered, clusters, tools.tagger),
    )


class _Side:
    """All needs, or all offers, as columns."""

    def __init__(self, texts: QuerySet[Any]) -> None:
        rows = list(texts.values_list("pk", "organisation", "language", "vector"))
        self.keys = [row[0] for row in rows]
        self.organisations = [row[1] for row in rows]
        self.languages = [row[2] for row in rows]
        self.vectors = np.array([np.asarray(row[3], dtype=np.float32) for row in rows], dtype=np.float32)


def _meetings(sought: _Side, offered: _Side, clusters: Clusters, tools: Language, tagger: Tagger) -> list[Meeting]:
    if not sought.keys or not offered.keys:
        return []
    best: dict[tuple[int, int], Meeting] = {}
    for start in range(0, len(sought.keys), BLOCK):
        own = slice(start, start + BLOCK)
        cosines = (sought.vectors[own] @ offered.vectors.T).astype(np.float64)
        chances = chance(tools.standardise(cosines, sought.languages[own], offered.languages), tools.chance)
        for row, j in zip(*np.nonzero(chances >= GOOD), strict=True):
            i, value = start + int(row), float(chances[row, j])
            needing, offering = sought.organisations[i], offered.organisations[j]
            known = best.get((needing, offering))
            if clusters[needing] & clusters[offering] or (known is not None and known.chance >= value):
                continue
            capability = tagger.shared_subject(sought.vectors[i], offered.vectors[j])
            best[needing, offering] = Meeting(
                sought.keys[i], offered.keys[int(j)], needing, offering, capability, value
            )
    return sorted(best.values(), key=lambda each: (-each.chance, each.need, each.offer))


def _themes(sought: _Side, offered: _Side, clusters: Clusters, tagger: Tagger) -> list[Theme]:
    counts: dict[str, tuple[dict[int, int], dict[int, int]]] = defaultdict(lambda: (defaultdict(int), defaultdict(int)))
    languages: dict[str, set[str]] = defaultdict(set)
    for number, side in enumerate((sought, offered)):
        for organisation, code, vector in zip(side.organisations, side.languages, side.vectors, strict=True):
            for capability in tagger.subjects(vector):
                languages[capability].add(code)
                for cluster in clusters[organisation]:
                    counts[capability][number][cluster] += 1
    themes = [
        Theme(capability, dict(of_needs), dict(of_offers), frozenset(languages[capability]))
        for capability, (of_needs, of_offers) in counts.items()
    ]
    return sorted(themes, key=lambda each: (-len(each.clusters), -each.texts, each.capability))
