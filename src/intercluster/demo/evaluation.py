"""Measures how well partner search finds true matches in the demo, beside peers on the same pool.

A query is a need (sought among offers) or an offer (sought among needs) of one organisation; the ranking holds the
organisations of the other clusters, or of all clusters to measure within a language: in the demo nearly all who write
a language are in one cluster. An organisation is relevant by its best statement: grade 2 for the same
capability, 1 for a related one.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from random import Random

import bm25s
import numpy as np
import snowballstemmer

from intercluster.analysis.language.encode import Vectors
from intercluster.analysis.partners.evaluation import Interval, bootstrap, ndcg_at, recall_at, reciprocal_rank
from intercluster.analysis.partners.fusion import reciprocal_rank_fusion
from intercluster.analysis.progress import Advance
from intercluster.apps.directory.models import Cluster, Need, Offer
from intercluster.apps.directory.queries import statements
from intercluster.apps.directory.rules import OPERATOR
from intercluster.apps.partnering.indexing.embeddings import encode_once
from intercluster.apps.partnering.indexing.language_tools import language
from intercluster.apps.partnering.search.queries import partners_for_text
from intercluster.apps.partnering.search.results import Filters, Partner, Seeking
from intercluster.apps.partnering.weights.defaults import Weighting
from intercluster.classifications.thesaurus import thesaurus
from intercluster.core.demo import DemoAlliance
from intercluster.demo.capabilities import NAMED, OFFER, PROBLEM, TERM, capabilities, kind_of

DEPTH = 50
"""Recall is measured at this depth."""

RANKED = 500
"""Organisations ranked for a query."""

STEMMERS = {"sv": "swedish", "nb": "norwegian", "fi": "finnish", "en": "english"}

OURS = "intercluster"

FIRST = ("all", "cross-language", "pairs across languages")
"""Groups of queries that are also shown in parts."""

KINDS = {PROBLEM: "a problem", NAMED: "by name", TERM: "a term", OFFER: "an offer"}
PARTS = ("held out", "not held out", *KINDS.values())
"""Parts of the queries: of capabilities held out from training or not, and by what the query is."""


Score = tuple[float, float, float]
"""nDCG@10, recall@50 and reciprocal rank of one query."""

Scores = dict[str, dict[str, list[Score]]]
"""By group and system."""


@dataclass(frozen=True)
class Entry:
    """A current statement of the pool, with its true capability."""

    organisation: str
    home: str
    """The group that is not searched: its cluster, or the organisation itself."""
    text: str
    language: str
    capability: str


@dataclass(frozen=True)
class Query:
    """A statement to search with, and the kind of results."""

    entry: Entry
    seeking: Seeking


def pool(generated: DemoAlliance, seeking: Seeking, *, everywhere: bool = False) -> list[Entry]:
    """Return the current offers or needs in the database that the generated alliance knows.

    Its home is its organisation's cluster, or the organisation itself when searching `everywhere`.
    """
    side = "offers" if seeking is Seeking.OFFERS else "needs"
    truth = {(own.slug, made.text): made.capability for own in generated.organisations for made in getattr(own, side)}
    homes = {own.slug: own.slug if everywhere else own.cluster for own in generated.organisations}
    model = Offer if seeking is Seeking.OFFERS else Need
    rows = statements(model.objects.filter(organisation__is_demo=True), OPERATOR).order_by("pk")
    return [
        Entry(slug, homes[slug], text, code, truth[slug, text])
        for slug, text, code in rows.values_list("organisation__slug", "text", "language")
        if (slug, text) in truth
    ]


def queries_of(pools: Mapping[Seeking, Sequence[Entry]]) -> list[Query]:
    """Return a query for every need and every offer."""
    queries = [Query(entry, Seeking.OFFERS) for entry in pools[Seeking.NEEDS]]
    return queries + [Query(entry, Seeking.NEEDS) for entry in pools[Seeking.OFFERS]]


def sample(pools: Mapping[Seeking, Sequence[Entry]], count: int, seed: int, asked_in: str = "") -> list[Query]:
    """Return random queries, in one language if given."""
    queries = [query for query in queries_of(pools) if asked_in in ("", query.entry.language)]
    Random(seed).shuffle(queries)
    return queries[:count]


def parts_of(query: Query) -> list[str]:
    """Return the parts of all queries that one belongs to."""
    held_out = thesaurus()[query.entry.capability].is_held_out
    return ["held out" if held_out else "not held out", KINDS[kind_of(query.entry.text)]]


class Peers:
    """The peers of partner search, over one pool of statements."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self.entries = entries
        self._stemmers = {code: snowballstemmer.stemmer(name) for code, name in STEMMERS.items()}
        tokens = [self._words(entry.text, entry.language) for entry in entries]
        self._bm25 = bm25s.BM25()
        self._bm25.index(tokens, show_progress=False)
        texts = [entry.text for entry in entries]
        self._vectors = encode_once(texts, language().encoder)
        self._aligned = language().alignment.apply(self._vectors, texts, [entry.language for entry in entries])

    def _words(self, text: str, code: str) -> list[str]:
        found = "".join(sign if sign.isalnum() else " " for sign in text.lower()).split()
        return list(self._stemmers[code].stemWords(found)) if code in self._stemmers else found

    def rank(self, query: Entry, raw: Vectors) -> dict[str, list[str]]:
        """Return each peer's organisations, best first; `raw` is the query's vector as the encoder gave it."""
        by_words = self._bm25.get_scores(self._words(query.text, query.language))
        aligned = language().alignment.apply(raw[None], [query.text], [query.language])[0]
        order = {
            "BM25": self._order(query, by_words),
            "raw encoder": self._order(query, self._vectors @ raw),
            "aligned encoder": self._order(query, self._aligned @ aligned),
        }
        # A text without a shared word has no rank by words: a rank by key would be noise in the fusion.
        sharing = [row for row in order["BM25"] if by_words[row] > 0]
        order["BM25 + raw encoder"] = list(reciprocal_rank_fusion([sharing, order["raw encoder"]]))
        return {name: self._organisations(rows) for name, rows in order.items()}

    def _order(self, query: Entry, scores: np.ndarray) -> list[int]:
        ranked = np.argsort(-scores, kind="stable")
        return [int(row) for row in ranked if self.entries[row].home != query.home]

    def _organisations(self, rows: Sequence[int]) -> list[str]:
        return list(dict.fromkeys(self.entries[row].organisation for row in rows))[:RANKED]


class Ours:
    """Partner search as users have it, with the weights in use or others."""

    def __init__(self, weighting: Weighting | None = None) -> None:
        self._weighting = weighting

    @cached_property
    def _clusters(self) -> frozenset[str]:
        return frozenset(Cluster.objects.filter(is_demo=True).values_list("slug", flat=True))

    def rank(self, query: Query) -> list[str]:
        """Return the organisations outside the query's home, best first."""
        found = [partner.organisation.slug for partner in self.partners(query) if partner.organisation]
        return [slug for slug in found if slug != query.entry.organisation]

    def partners(self, query: Query) -> Sequence[Partner]:
        """Return the partners of the clusters other than the query's home, best first."""
        return partners_for_text(
            query.entry.text,
            language=query.entry.language,
            seeking=query.seeking,
            viewer=OPERATOR,
            filters=Filters(clusters=self._clusters - {query.entry.home}),
            limit=RANKED,
            weighting=self._weighting,
            explain=False,
        ).partners


@dataclass(frozen=True)
class Judgement:
    """The relevant organisations of one query, by the language of the relevant statement."""

    by_language: Mapping[str, Mapping[str, int]]

    def grades(self, languages: Sequence[str]) -> dict[str, int]:
        """Return the best grade of each organisation by a statement in one of the languages."""
        grades: dict[str, int] = defaultdict(int)
        for code in languages:
            for organisation, grade in self.by_language.get(code, {}).items():
                grades[organisation] = max(grades[organisation], grade)
        return dict(grades)

    def score(self, ranking: Sequence[str], languages: Sequence[str]) -> Score | None:
        """Return nDCG@10, recall@50 and reciprocal rank where these languages count; None if nobody is relevant."""
        grades = self.grades(languages)
        if not grades:
            return None
        beside = set(self.grades(list(self.by_language))) - set(grades)
        kept = [organisation for organisation in ranking if organisation not in beside]
        return ndcg_at(10, kept, grades), recall_at(DEPTH, kept, grades), reciprocal_rank(kept, grades)


def judge(query: Query, entries: Sequence[Entry]) -> Judgement:
    """Return the relevant organisations of a query among the statements outside its home."""
    related = {own.id: own.related for own in capabilities()}
    asked = query.entry.capability
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for entry in entries:
        if entry.home == query.entry.home:
            continue
        need, offer = (asked, entry.capability) if query.seeking is Seeking.OFFERS else (entry.capability, asked)
        grade = 2 if need == offer else 1 if offer in related[need] else 0
        if grade:
            own = found[entry.language]
            own[entry.organisation] = max(own.get(entry.organisation, 0), grade)
    return Judgement(found)


@dataclass(frozen=True)
class Figures:
    """Figures of one system over some queries."""

    ndcg_10: Interval
    recall_50: Interval
    mrr: Interval
    queries: int


@dataclass(frozen=True)
class Report:
    """Figures by group of queries ("all", "all, held out", "fi -> sv", …) and system; and ours minus each peer."""

    organisations: int
    demo_seed: int
    queries: int
    """Number of queries; a group has fewer if nobody is relevant."""
    seed: int
    everywhere: bool
    """True if the query's own cluster is searched too."""
    asked_in: str
    """The language of all queries; "" for any."""
    figures: Mapping[str, Mapping[str, Figures]]
    differences: Mapping[str, Mapping[str, Interval]]
    """Differences in nDCG@10, paired by query."""


def evaluate(
    generated: DemoAlliance,
    *,
    queries: int,
    seed: int,
    everywhere: bool = False,
    asked_in: str = "",
    advance: Advance | None = None,
) -> Report:
    """Run every system on a sample of queries, and return its figures with bootstrap intervals.

    The search covers the other clusters, or `everywhere`; queries are in the language `asked_in` if given.

    "all" and "cross-language" rank one pool of all languages. In a pair such as "fi -> sv" only organisations with a
    statement in Swedish are ranked; "pairs across languages" is a query's mean over its pairs. If only
    some languages count, organisations relevant by another are removed from the ranking, so they neither help nor harm.
    """
    pools = {seeking: pool(generated, seeking, everywhere=everywhere) for seeking in Seeking}
    peers = {seeking: Peers(entries) for seeking, entries in pools.items()}
    ours = Ours()
    chosen = sample(pools, queries, seed, asked_in)
    scores: Scores = defaultdict(lambda: defaultdict(list))
    for done, query in enumerate(chosen, start=1):
        raw = encode_once([query.entry.text], language().encoder)[0]
        rankings = {OURS: ours.rank(query), **peers[query.seeking].rank(query.entry, raw)}
        judgement = judge(query, pools[query.seeking])
        writes = writers_of(pools[query.seeking])
        for system, ranking in rankings.items():
            for group, score in scores_of(query.entry.language, ranking, judgement, writes).items():
                scores[group][system].append(score)
                for part in parts_of(query) if group in FIRST else ():
                    scores[f"{group}, {part}"][system].append(score)
        if advance is not None:
            advance(done, len(chosen))
    figures, differences = _intervals(scores, seed)
    return Report(
        len(generated.organisations), generated.seed, len(chosen), seed, everywhere, asked_in, figures, differences
    )


def writers_of(entries: Sequence[Entry]) -> dict[str, set[str]]:
    """Return the organisations that have a statement in each language."""
    writers: dict[str, set[str]] = defaultdict(set)
    for entry in entries:
        writers[entry.language].add(entry.organisation)
    return writers


def scores_of(
    asked: str, ranking: Sequence[str], judgement: Judgement, writers: Mapping[str, Collection[str]]
) -> dict[str, Score]:
    """Return one system's score for one query in each group with a relevant organisation."""
    others = [code for code in STEMMERS if code != asked]
    found = {
        "all": judgement.score(ranking, list(STEMMERS)),
        "cross-language": judgement.score(ranking, others),
    }
    pairs = {
        code: judgement.score([organisation for organisation in ranking if organisation in writers[code]], [code])
        for code in STEMMERS
    }
    across = [score for code in others if (score := pairs[code]) is not None]
    if across:
        ndcg, recall, rank = np.mean(across, axis=0)
        found["pairs across languages"] = float(ndcg), float(recall), float(rank)
    found |= {f"{asked} -> {code}": score for code, score in pairs.items()}
    return {group: score for group, score in found.items() if score is not None}


def _figures(rows: Sequence[Score], seed: int) -> Figures:
    ndcg, recall, rank = (bootstrap([row[i] for row in rows], seed=seed) for i in range(3))
    return Figures(ndcg, recall, rank, queries=len(rows))


def _intervals(scores: Scores, seed: int) -> tuple[dict[str, dict[str, Figures]], dict[str, dict[str, Interval]]]:
    """Return each system's figures, and ours minus each peer's, by group."""
    figures = {
        group: {system: _figures(rows, seed) for system, rows in systems.items()} for group, systems in scores.items()
    }
    differences = {
        group: {
            system: bootstrap([own[0] - other[0] for own, other in zip(systems[OURS], rows, strict=True)], seed=seed)
            for system, rows in systems.items()
            if system != OURS
        }
        for group, systems in scores.items()
    }
    return figures, differences
