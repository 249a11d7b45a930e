"""The ranking learns from use what it can, and keeps nothing that is not better for who was held out."""

from collections.abc import Mapping

import numpy as np
import pytest
from tests.introductions.conftest import Meeting

from intercluster.analysis.partners.learning import Judged
from intercluster.apps.directory.models import Alliance, Organisation
from intercluster.apps.directory.rules import viewer_of
from intercluster.apps.introductions import learning, services
from intercluster.apps.introductions.learning import ABOUT, JUDGED
from intercluster.apps.introductions.states import Refusal
from intercluster.apps.partnering.search.dismissals import Cause, lower
from intercluster.apps.partnering.search.queries import partners_for
from intercluster.apps.partnering.search.results import Filters
from intercluster.apps.partnering.weights.defaults import BY_HAND, TEXTS, Weighting


def test_a_search_is_judged_by_whom_it_met_and_whom_it_turned_down_for_what(meeting: Meeting) -> None:
    sawmill = meeting.organisation("sawmill")
    services.accept(meeting.ask(), meeting.people["drier"])
    lower(sawmill, meeting.organisation("drier"), Cause.KNOWN)
    lower(sawmill, meeting.organisation("accountant"), Cause.KNOWN)
    assert learning.judged_searches() == []
    lower(sawmill, meeting.organisation("accountant"), Cause.WRONG_PLACE)
    [search] = learning.judged_searches(meeting.northern.alliance)
    values = {
        partner.organisation.slug: {part.feature: part.value for part in partner.parts}
        for partner in partners_for(
            sawmill, viewer=viewer_of(meeting.people["cluster-fi"]), filters=Filters(known=True), explain=False
        ).partners
        if partner.organisation
    }
    assert search.concept == "sawmill"
    assert search.grades.tolist() == [1.0, 0.0]
    assert search.values.tolist() == [[values[slug][name] for name in JUDGED] for slug in ("drier", "accountant")]
    assert search.judges is not None
    assert search.judges.tolist() == [[True] * len(JUDGED), [name == "nearness" for name in JUDGED]]
    services.decline(meeting.ask(name="accountant Demo"), meeting.people["accountant"], Refusal.NO_FIT)
    [search] = learning.judged_searches()
    assert search.judges is not None
    assert search.judges[1].tolist() == [name in TEXTS for name in JUDGED]  # the last cause counts
    assert learning.judged_searches(Alliance.objects.create(slug="other", name="Other Demo")) == []
    Organisation.objects.filter(pk=sawmill.pk).update(is_demo=True)
    assert learning.judged_searches() == []  # the platform's weights are not learnt from fiction
    with pytest.raises(ValueError, match=r"1 organisations .* at least 30"):
        learning.fit([search], seed=1)


def drawn(weights: Mapping[str, float], *, seed: int, count: int = 60) -> list[Judged]:
    """Return what organisations that judge by these weights say of twelve partners each.

    They meet the four best, and turn the others down for where each loses most.
    """
    random = np.random.default_rng(seed)
    points = np.array([weights[name] for name in JUDGED])
    searches = []
    for number in range(count):
        values = random.random((12, len(JUDGED)))
        order = np.argsort(-(values @ points / points.sum() + random.gumbel(scale=0.05, size=12)))
        grades, judges = np.zeros(12), np.ones(values.shape, dtype=np.bool_)
        grades[order[:4]] = 1
        for row in order[4:]:
            lost = dict(zip(JUDGED, points * (1 - values[row]), strict=True))
            named = max(ABOUT.values(), key=lambda names: sum(lost[name] for name in names))
            judges[row] = [name in named for name in JUDGED]
        searches.append(Judged(f"organisation {number}", values, grades, judges=judges))
    return searches


@pytest.mark.parametrize("seed", range(4))
def test_judgements_by_the_weights_in_use_make_no_version(seed: int) -> None:
    in_use = Weighting({**BY_HAND.weights, "nearness": 20}, version=7)
    report = learning.fit(drawn(in_use.weights, seed=seed), in_use, seed=seed)
    assert (report.weights_before, report.found) == (in_use.weights, None)
    assert report.verdict.startswith("Kept the weights in use, because the learnt ones are not surely better: nDCG@10")


@pytest.mark.parametrize("seed", range(4))
def test_judgements_by_other_weights_make_a_version(seed: int) -> None:
    other = {**BY_HAND.weights, "needs_met": 10, "nearness": 50, "similar_size": 15}
    report = learning.fit(drawn(other, seed=seed), seed=seed)
    assert report.found == Weighting(report.weights_learnt, BY_HAND.curve)
    assert report.weights_learnt["nearness"] > 10 * BY_HAND.weights["nearness"]
    assert report.weights_learnt["needs_met"] < BY_HAND.weights["needs_met"] / 2
    assert sum(report.weights_learnt.values()) == pytest.approx(sum(BY_HAND.weights.values()))
    assert report.verdict.startswith("The learnt weights are better on organisations held out: nDCG@10")
    assert report.verdict.endswith(", by 720 judgements of 60 organisations.")
