"""Fits the ranking to the demo's true matches.

It learns from two thirds of the capabilities and tests on those that the thesaurus holds out. The demo knows true
matches of texts, so only the weights of text features are learnt, and their sum stays: it knows nothing about sizes or
distances. What organisations say of partners are judged searches like these (apps/introductions/learning.py).
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from intercluster.analysis.partners.fit import Curve, fitted_curve, log_loss
from intercluster.analysis.partners.learning import Comparison, Judged, compare, learn
from intercluster.analysis.progress import Advance
from intercluster.apps.partnering.indexing.embeddings import encode_once
from intercluster.apps.partnering.indexing.language_tools import Language, language
from intercluster.apps.partnering.search.results import Seeking
from intercluster.apps.partnering.weights.defaults import BY_HAND, TEXTS, Weighting
from intercluster.apps.partnering.weights.fitting import Fitting, shown_interval, weights_of
from intercluster.core.demo import DemoAlliance
from intercluster.demo import evaluation
from intercluster.demo.capabilities import reference_capabilities

JUDGED = TEXTS
"""Features that the demo's true matches can judge."""

Floats = np.ndarray


@dataclass(frozen=True, eq=False)
class Search:
    """One search of the demo with its true matches."""

    query: evaluation.Query
    partners: Sequence[str]
    """Slugs in alphabetical order, so that the order of rows reveals nothing."""
    judged: Judged
    judgement: evaluation.Judgement

    def ranking(self, weights: Floats) -> list[str]:
        """Return the slugs, best first."""
        order = np.argsort(-(self.judged.values @ weights), kind="stable")
        return [self.partners[row] for row in order]


@dataclass(frozen=True)
class CurveReport:
    """A curve fitted to pairs of the reference capabilities; log loss on pairs of the others, lower is better."""

    before: Curve
    fitted: Curve
    loss_before: float
    loss_fitted: float

    @property
    def better(self) -> bool:
        """Return whether the fitted curve separates held-out pairs better."""
        return self.loss_fitted < self.loss_before


@dataclass(frozen=True, kw_only=True)
class Report(Fitting):
    """The fitted curve and weights, their scores on held-out capabilities, and the decision.

    `weights` are measured with the fitted curve, if that is better.
    """

    tested_on = "held-out capabilities"

    curve: CurveReport
    curve_alone: Comparison
    """nDCG@10 of the fitted curve with the weights set by hand, against both set by hand."""
    groups: dict[str, Comparison] = field(default_factory=dict)
    """As `weights`, by group of searches and pair of languages."""

    @property
    def found(self) -> Weighting | None:
        """Return the settings worth a version: learnt weights, or the curve; None if those by hand are no worse."""
        curve = self.curve.fitted if self.curve.better else self.curve.before
        if self.weights.better:
            return Weighting(self.weights_learnt, curve)
        if self.curve.better and self.curve_alone.difference.mean >= 0:
            return Weighting(self.weights_before, curve)
        return None

    @property
    def verdict(self) -> str:
        """Return one sentence with the decision and its reason."""
        kept = super().verdict
        if self.weights.better:
            return kept
        losses = f"log loss {self.curve.loss_before:.4f}, fitted {self.curve.loss_fitted:.4f}"
        if self.found is not None:
            return f"{kept} The fitted curve tells held-out pairs apart better: {losses}."
        if self.curve.better:
            alone = shown_interval(self.curve_alone)
            return f"{kept} Kept the curve, because with the fitted one rankings are worse: nDCG@10 {alone}."
        return f"{kept} Kept the curve, because the fitted one is no better on held-out pairs: {losses}."


def fit(generated: DemoAlliance, *, seed: int, advance: Advance | None = None) -> Report:
    """Fit the curve and the weights on the reference capabilities, and compare them with those by hand on the others.

    Raise ValueError if the alliance is too small to learn from.
    """
    tools = language()
    pools = {seeking: evaluation.pool(generated, seeking) for seeking in Seeking}
    curve = _curve(pools, tools)
    after = replace(BY_HAND, curve=curve.fitted if curve.better else curve.before)
    reference = {entry.id for entry in reference_capabilities()}
    queries = evaluation.queries_of(pools)
    seen, unseen = (
        [query for query in queries if (query.entry.capability in reference) is known] for known in (True, False)
    )
    runs = 2 if curve.better else 1
    total = len(seen) + runs * len(unseen)

    def run(queries: Sequence[evaluation.Query], weighting: Weighting, done: int) -> list[Search]:
        ours = evaluation.Ours(weighting)
        found = []
        for number, query in enumerate(queries, start=1):
            found.append(_search(query, ours, evaluation.judge(query, pools[query.seeking])))
            if advance is not None:
                advance(done + number, total)
        return [search for search in found if search.judgement.grades(list(evaluation.STEMMERS))]

    by_hand = np.array([BY_HAND.weights[name] for name in JUDGED], dtype=np.float64)
    learnt_from = run(seen, after, 0)
    learnt = learn([search.judged for search in learnt_from], by_hand, seed=seed)
    before = run(unseen, BY_HAND, len(seen))
    tested = run(unseen, after, len(seen) + len(unseen)) if runs > 1 else before
    writers = {seeking: evaluation.writers_of(entries) for seeking, entries in pools.items()}
    baseline = _by_group(before, by_hand, writers)
    groups, alone = (
        {group: compare(old, found[group], seed=seed) for group, old in baseline.items()}
        for found in (_by_group(tested, learnt.weights, writers), _by_group(tested, by_hand, writers))
    )
    return Report(
        space=tools.space,
        seed=seed,
        learnt_from=len(learnt_from),
        held_out=len(tested),
        weights_before=dict(BY_HAND.weights),
        weights_learnt=weights_of(JUDGED, learnt, BY_HAND.weights),
        pull=learnt.pull,
        curve=curve,
        weights=groups["all"],
        curve_alone=alone["all"],
        groups=groups,
    )


def _search(query: evaluation.Query, ours: evaluation.Ours, judgement: evaluation.Judgement) -> Search:
    found = {partner.organisation.slug: partner for partner in ours.partners(query) if partner.organisation}
    slugs = sorted(found)
    grades = judgement.grades(list(evaluation.STEMMERS))
    parts = [{part.feature: part.value for part in found[slug].parts} for slug in slugs]
    judged = Judged(
        concept=query.entry.capability,
        values=np.array([[own.get(name, 0.0) for name in JUDGED] for own in parts]).reshape(-1, len(JUDGED)),
        grades=np.array([grades.get(slug, 0.0) for slug in slugs], dtype=np.float64),
        missed=tuple(float(grade) for slug, grade in sorted(grades.items()) if slug not in found),
    )
    return Search(query, slugs, judged, judgement)


def _by_group(
    searches: Sequence[Search], weights: Floats, writers: Mapping[Seeking, Mapping[str, set[str]]]
) -> dict[str, list[float]]:
    """Return nDCG@10 of every search in each group that it counts in, in order of the searches."""
    found: dict[str, list[float]] = defaultdict(list)
    for search in searches:
        scores = evaluation.scores_of(
            search.query.entry.language, search.ranking(weights), search.judgement, writers[search.query.seeking]
        )
        for group, (ndcg, _recall, _rank) in scores.items():
            found[group].append(ndcg)
    return found


def _curve(pools: Mapping[Seeking, Sequence[evaluation.Entry]], tools: Language) -> CurveReport:
    """Fit the curve to every need with every offer of the reference capabilities, and test it on the others."""
    reference = {entry.id for entry in reference_capabilities()}

    def pairs(*, known: bool) -> tuple[Floats, Floats]:
        needs, offers = (
            [entry for entry in pools[side] if (entry.capability in reference) is known]
            for side in (Seeking.NEEDS, Seeking.OFFERS)
        )
        return _pairs(needs, offers, tools)

    seen, unseen = pairs(known=True), pairs(known=False)
    fitted = fitted_curve(*seen)
    in_use = tools.curve
    return CurveReport(in_use, fitted, log_loss(in_use, *unseen), log_loss(fitted, *unseen))


def _pairs(
    needs: Sequence[evaluation.Entry], offers: Sequence[evaluation.Entry], tools: Language
) -> tuple[Floats, Floats]:
    """Return the standardised cosines of needs with offers of the same capability, and of different ones."""
    codes = [[entry.language for entry in entries] for entries in (needs, offers)]
    vectors = [
        tools.place(encode_once(texts, tools.encoder), texts, own)
        for texts, own in zip(([entry.text for entry in entries] for entries in (needs, offers)), codes, strict=True)
    ]
    values = tools.standardise((vectors[0] @ vectors[1].T).astype(np.float64), *codes)
    same = np.array([[need.capability == offer.capability for offer in offers] for need in needs], dtype=bool)
    same = same.reshape(values.shape)
    return values[same], values[~same]
