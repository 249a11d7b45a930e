"""Fit the ranking's weights on use: partners that organisations met, and those they turned down, with the reason.

Half of the organisations are learnt from, the other half is the test. A reason judges only what it names: a partner in
the wrong place says nothing on texts. That an organisation knows a partner already judges nothing.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from intercluster.analysis.partners.fit import Curve
from intercluster.analysis.partners.learning import Judged, compare, learn, ndcg
from intercluster.analysis.progress import Advance
from intercluster.apps.directory.models import Alliance, Organisation
from intercluster.apps.directory.rules import office_of
from intercluster.apps.introductions.queries import LabelledPair, labelled_pairs
from intercluster.apps.partnering.indexing.language_tools import language
from intercluster.apps.partnering.models import Reluctance
from intercluster.apps.partnering.search.dismissals import Cause
from intercluster.apps.partnering.search.queries import partners_for
from intercluster.apps.partnering.search.results import Filters
from intercluster.apps.partnering.weights.defaults import BY_HAND, TEXTS, Weighting
from intercluster.apps.partnering.weights.fitting import Fitting, weights_of

JUDGED = tuple(name for name in BY_HAND.weights if name not in {"seldom_shown", "not_turned_down"})
"""All features but those that depend on introductions and searches themselves."""

ABOUT = {Cause.OTHER_JOB: TEXTS, Cause.WRONG_PLACE: ("nearness",), Cause.SIZE: ("similar_size",)}
"""The features that a reason against a partner judges. To decline as not fitting judges texts as well."""

ENOUGH = 30
"""Organisations that have met somebody and turned somebody down, below which nothing is learnt.

It is also the bound of privacy: what is learnt from thirty tells nothing about one.
"""

RANKED = 1000
"""Partners among whom those judged are looked up."""


@dataclass(frozen=True, kw_only=True)
class FromUse(Fitting):
    """What was learnt from use, and its score beside the weights in use on organisations held out."""

    tested_on = "organisations held out"
    compared_with = "weights in use"

    source: str = "use"
    judgements: int
    curve: Curve | None
    """The curve in use, which stays."""

    @property
    def found(self) -> Weighting | None:
        """Return what is worth a version; None if the weights in use are as good."""
        return Weighting(self.weights_learnt, self.curve) if self.weights.better else None

    @property
    def verdict(self) -> str:
        """Return in one sentence what was decided, why, and by how many judgements."""
        organisations = self.learnt_from + self.held_out
        return f"{super().verdict[:-1]}, by {self.judgements} judgements of {organisations} organisations."


def judged_searches(
    alliance: Alliance | None = None, weighting: Weighting = BY_HAND, advance: Advance | None = None
) -> list[Judged]:
    """Return for each organisation that met a partner and turned one down those partners with their features.

    Of an alliance's members, or of all that are not of the demo. Each is searched for as its own office does, so that
    nothing enters that an anonymous author would show by.
    """
    asked = labelled_pairs()
    met, against = _met(asked), _turned_down(asked)
    both = {key for key in met if against[key].keys() - met[key]}
    rows = Organisation.objects.filter(pk__in=both).prefetch_related("clusters").order_by("pk")
    if alliance is not None:
        rows = rows.filter(clusters__in=alliance.clusters.all()).distinct()
    else:
        rows = rows.filter(is_demo=False)
    organisations = list(rows)
    searches = []
    for done, organisation in enumerate(organisations, start=1):
        searches.append(_judged(organisation, met[organisation.pk], against[organisation.pk], weighting))
        if advance is not None:
            advance(done, len(organisations))
    return [search for search in searches if 0 < search.grades.sum() < len(search.grades)]


def _met(asked: Iterable[LabelledPair]) -> dict[int, set[int]]:
    met: dict[int, set[int]] = defaultdict(set)
    for pair in asked:
        if pair.wanted:
            met[pair.asking_id].add(pair.asked_id)
    return met


def _turned_down(asked: Iterable[LabelledPair]) -> dict[int, dict[int, set[str]]]:
    """Return for each organisation which partners did not fit, and in which features."""
    against: dict[int, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
    for pair in asked:
        if not pair.wanted:
            against[pair.asking_id][pair.asked_id] |= set(TEXTS)
    rows = Reluctance.objects.filter(cause__in=ABOUT, other__isnull=False)
    for organisation_id, other_id, cause in rows.values_list("organisation", "other", "cause"):
        against[organisation_id][other_id or 0] |= set(ABOUT[Cause(cause)])
    return against


def _judged(organisation: Organisation, met: set[int], against: dict[int, set[str]], weighting: Weighting) -> Judged:
    result = partners_for(
        organisation,
        viewer=office_of(*organisation.clusters.all()),
        filters=Filters(own_cluster=True, outside=True, known=True),
        limit=RANKED,
        weighting=weighting,
        explain=False,
    )
    rows = sorted(
        (partner.organisation.pk, {part.feature: part.value for part in partner.parts})
        for partner in result.partners
        if partner.organisation is not None and partner.organisation.pk in met | against.keys()
    )
    # Whom an organisation has met once, it wanted, whatever was said before or since.
    grades = [float(pk in met) for pk, _ in rows]
    judges = [[pk in met or name in against[pk] for name in JUDGED] for pk, _ in rows]
    return Judged(
        concept=organisation.slug,
        values=np.array([[own.get(name, 0.0) for name in JUDGED] for _, own in rows]).reshape(-1, len(JUDGED)),
        grades=np.array(grades),
        judges=np.array(judges, dtype=np.bool_).reshape(-1, len(JUDGED)),
    )


def fit(searches: Sequence[Judged], weighting: Weighting = BY_HAND, *, seed: int) -> FromUse:
    """Learn from one half of the searches and compare on the other with the weighting in use.

    Raise ValueError where there are too few.
    """
    if len(searches) < ENOUGH:
        raise ValueError(
            f"{len(searches)} organisations have both met somebody and turned somebody down as not fitting, "
            f"and at least {ENOUGH} are needed"
        )
    order = np.random.default_rng(seed).permutation(len(searches))
    seen, unseen = ([searches[row] for row in half] for half in (order[::2], order[1::2]))
    in_use = np.array([weighting.weights[name] for name in JUDGED], dtype=np.float64)
    learnt = learn(seen, in_use, seed=seed)
    before, after = ([ndcg(search, weights) for search in unseen] for weights in (in_use, learnt.weights))
    return FromUse(
        space=language().space,
        seed=seed,
        learnt_from=len(seen),
        held_out=len(unseen),
        judgements=sum(len(search.grades) for search in searches),
        weights_before=dict(weighting.weights),
        weights_learnt=weights_of(JUDGED, learnt, weighting.weights),
        pull=learnt.pull,
        weights=compare(before, after, seed=seed),
        curve=weighting.curve,
    )
