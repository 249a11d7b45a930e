"""Simulates on the demo alliance what sharing attention costs in fit and gains for rarely shown members.

Every member searches once a round, by its needs and offers, and looks at the first ranks; what a round shows counts
from the next one on, as it does from day to day. Nothing of this is recorded in the database.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from intercluster.analysis.partners.evaluation import Interval, bootstrap, ndcg_at
from intercluster.analysis.partners.exposure import Candidates, Simulated, gini, simulate
from intercluster.analysis.progress import Advance
from intercluster.apps.directory.choices import Size
from intercluster.apps.directory.models import Organisation
from intercluster.apps.directory.rules import OPERATOR
from intercluster.apps.partnering.search.exposure import LOOKED_AT
from intercluster.apps.partnering.search.queries import partners_for
from intercluster.apps.partnering.search.results import Seeking
from intercluster.apps.partnering.weights.defaults import BY_HAND
from intercluster.core.demo import DemoAlliance
from intercluster.demo import evaluation
from intercluster.demo.capabilities import capabilities

POINTS = (0.0, 1.0, 2.0, 4.0, 8.0, 16.0)
"""Weights tried for the part of rarely shown members; the first shares nothing."""

SMALL = (Size.MICRO, Size.SMALL)

Grades = dict[int, float]


@dataclass(frozen=True)
class Level:
    """The effect of one weight; nDCG@10 over searches, each the mean of its rounds."""

    points: float
    ndcg_10: Interval
    ndcg_cost: Interval
    """nDCG@10 minus that without sharing, paired by search."""
    score: float
    """Mean of the first ten's scores without the part, 0 to 100."""
    gini: float
    """Gini coefficient of the members' attention: 0 if all have the same."""
    small: float
    """Share of all attention that goes to micro and small members."""
    unseen: float
    """Share of the members that nobody was shown."""


@dataclass(frozen=True)
class Report:
    """The levels in order of points, and facts about the members."""

    organisations: int
    demo_seed: int
    seed: int
    rounds: int
    small_members: float
    """Share of the members that are micro or small."""
    levels: Sequence[Level]


def evaluate(generated: DemoAlliance, *, rounds: int, seed: int, advance: Advance | None = None) -> Report:
    """Search for every member of the demo alliance, and simulate rounds of it at each weight in POINTS."""
    members = list(Organisation.objects.filter(is_demo=True, slug__in=[own.slug for own in generated.organisations]))
    number = {own.pk: row for row, own in enumerate(members)}
    grades = _grades(generated, {own.slug: row for row, own in enumerate(members)})
    searches: list[Candidates] = []
    judged: list[Grades] = []
    for done, own in enumerate(members, start=1):
        result = partners_for(own, viewer=OPERATOR, limit=evaluation.RANKED, weighting=BY_HAND, explain=False)
        found = {
            number[partner.organisation.pk]: sum(
                part.value * BY_HAND.weights[part.feature] for part in partner.parts if part.feature != "seldom_shown"
            )
            for partner in result.partners
            if partner.organisation and partner.organisation.pk in number
        }
        if found and grades[number[own.pk]]:
            searches.append(Candidates(np.array(sorted(found)), np.array([found[row] for row in sorted(found)])))
            judged.append(grades[number[own.pk]])
        if advance is not None:
            advance(done, len(members))
    is_small = np.array([own.size in SMALL for own in members])
    levels: list[Level] = []
    baseline: list[float] | None = None
    for points in POINTS:
        simulated = simulate(searches, len(members), points=points, rounds=rounds, shown=LOOKED_AT)
        ndcg = _ndcg(searches, judged, simulated)
        baseline = baseline or ndcg
        attention = simulated.attention
        levels.append(
            Level(
                points=points,
                ndcg_10=bootstrap(ndcg, seed=seed),
                ndcg_cost=bootstrap([now - before for now, before in zip(ndcg, baseline, strict=True)], seed=seed),
                score=_first_ten(searches, simulated),
                gini=gini(attention),
                small=float(attention[is_small].sum() / attention.sum()),
                unseen=float(np.mean(attention == 0)),
            )
        )
    return Report(len(members), generated.seed, seed, rounds, float(is_small.mean()), levels)


def _grades(generated: DemoAlliance, number: Mapping[str, int]) -> dict[int, Grades]:
    """Return the true matches of each member in both directions: 2 for the same capability, 1 for a related one."""
    related = {own.id: own.related for own in capabilities()}
    needs, offers = (evaluation.pool(generated, seeking) for seeking in (Seeking.NEEDS, Seeking.OFFERS))
    found: dict[int, Grades] = defaultdict(dict)
    for need in needs:
        for offer in offers:
            same = need.capability == offer.capability
            if need.home == offer.home or not (same or offer.capability in related[need.capability]):
                continue
            one, other = number[need.organisation], number[offer.organisation]
            for ours, theirs in ((one, other), (other, one)):
                found[ours][theirs] = max(found[ours].get(theirs, 0.0), 2.0 if same else 1.0)
    return found


def _ndcg(searches: Sequence[Candidates], judged: Sequence[Grades], simulated: Simulated) -> list[float]:
    """Return the mean over rounds of each search's nDCG@10."""
    return [
        float(
            np.mean([ndcg_at(10, search.members[rankings[i][:10]].tolist(), grades) for rankings in simulated.rankings])
        )
        for i, (search, grades) in enumerate(zip(searches, judged, strict=True))
    ]


def _first_ten(searches: Sequence[Candidates], simulated: Simulated) -> float:
    total = sum(BY_HAND.weights.values()) - BY_HAND.weights["seldom_shown"]
    return float(
        np.mean(
            [
                100 * search.scores[order[:10]].mean() / total
                for rankings in simulated.rankings
                for search, order in zip(searches, rankings, strict=True)
            ]
        )
    )
