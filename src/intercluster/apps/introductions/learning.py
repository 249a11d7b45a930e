"""Fit the ranking's weights on introductions: partners who were accepted, and those declined as not fitting.

Half of the organisations that asked are learnt from, the other half is the test. All features are judged but those
that depend on introductions and searches themselves.
"""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from intercluster.analysis.partners.learning import Judged, compare, learn, ndcg
from intercluster.analysis.progress import Advance
from intercluster.apps.directory.models import Organisation
from intercluster.apps.directory.rules import office_of
from intercluster.apps.introductions.queries import labelled_pairs
from intercluster.apps.partnering.indexing.language_tools import language
from intercluster.apps.partnering.search.queries import partners_for
from intercluster.apps.partnering.search.results import Filters
from intercluster.apps.partnering.weights.defaults import BY_HAND
from intercluster.apps.partnering.weights.fitting import Fitting, weights_of

JUDGED = tuple(name for name in BY_HAND.weights if name not in {"seldom_shown", "not_turned_down"})

ENOUGH = 20
"""Organisations that have both met somebody and turned somebody down, below which nothing is learnt."""

RANKED = 1000
"""Partners among whom those asked are looked up."""


def judged_searches(advance: Advance | None = None) -> list[Judged]:
    """Return for each organisation that asked, and was both accepted and declined, those it asked for with features.

    Each is searched for as its own office does, so that nothing enters that an anonymous author would show by.
    """
    wanted: dict[int, dict[int, bool]] = defaultdict(dict)
    for pair in labelled_pairs():
        # Whom an organisation has met once, it wanted, whatever it was told before or since.
        wanted[pair.asking_id][pair.asked_id] = wanted[pair.asking_id].get(pair.asked_id, False) or pair.wanted
    both = {asking: asked for asking, asked in wanted.items() if len(set(asked.values())) > 1}
    searches = []
    organisations = Organisation.objects.prefetch_related("clusters").in_bulk(both)
    for done, (key, asked) in enumerate(sorted(both.items()), start=1):
        organisation = organisations[key]
        result = partners_for(
            organisation,
            viewer=office_of(*organisation.clusters.all()),
            filters=Filters(own_cluster=True, outside=True),
            limit=RANKED,
            weighting=BY_HAND,
            explain=False,
        )
        rows = sorted(
            (partner.organisation.pk, {part.feature: part.value for part in partner.parts})
            for partner in result.partners
            if partner.organisation is not None and partner.organisation.pk in asked
        )
        searches.append(
            Judged(
                concept=organisation.slug,
                values=np.array([[own.get(name, 0.0) for name in JUDGED] for _, own in rows]).reshape(-1, len(JUDGED)),
                grades=np.array([float(asked[pk]) for pk, _ in rows]),
            )
        )
        if advance is not None:
            advance(done, len(both))
    return [search for search in searches if 0 < search.grades.sum() < len(search.grades)]


def fit(searches: Sequence[Judged], *, seed: int) -> Fitting:
    """Learn from one half of the searches and compare on the other; raise ValueError where there are too few."""
    if len(searches) < ENOUGH:
        raise ValueError(
            f"{len(searches)} organisations have both met somebody and been declined as not fitting, "
            f"and at least {ENOUGH} are needed"
        )
    order = np.random.default_rng(seed).permutation(len(searches))
    seen, unseen = ([searches[row] for row in half] for half in (order[::2], order[1::2]))
    by_hand = np.array([BY_HAND.weights[name] for name in JUDGED], dtype=np.float64)
    learnt = learn(seen, by_hand, seed=seed)
    before, after = ([ndcg(search, weights) for search in unseen] for weights in (by_hand, learnt.weights))
    return Fitting(
        space=language().space,
        seed=seed,
        learnt_from=len(seen),
        held_out=len(unseen),
        weights_before=dict(BY_HAND.weights),
        weights_learnt=weights_of(JUDGED, learnt),
        pull=learnt.pull,
        weights=compare(before, after, seed=seed),
    )
