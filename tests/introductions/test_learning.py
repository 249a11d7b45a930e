"""The ranking learns from introductions what it can, and keeps nothing that is not better for who was held out."""

import numpy as np
import pytest
from tests.introductions.conftest import Meeting

from intercluster.analysis.partners.learning import Judged
from intercluster.apps.introductions import learning, services
from intercluster.apps.introductions.states import Refusal
from intercluster.apps.partnering.weights.defaults import BY_HAND


def test_a_search_is_judged_by_whom_it_led_to(meeting: Meeting) -> None:
    services.accept(meeting.ask(), meeting.people["drier"])
    assert learning.judged_searches() == []
    declined = meeting.ask(name="accountant Demo")
    services.decline(declined, meeting.people["accountant"], Refusal.NO_FIT)
    [search] = learning.judged_searches()
    values = {
        slug: {part.feature: part.value for part in meeting.partner("cluster-fi", "sawmill", f"{slug} Demo").parts}
        for slug in ("drier", "accountant")
    }
    assert search.concept == "sawmill"
    assert search.grades.tolist() == [1.0, 0.0]
    assert search.values.tolist() == [
        [values[slug][name] for name in learning.JUDGED] for slug in ("drier", "accountant")
    ]
    with pytest.raises(ValueError, match=r"1 organisations .* at least 20"):
        learning.fit([search], seed=1)


def made(decisive: str, count: int) -> list[Judged]:
    """Return searches in which one feature alone decides who is wanted."""
    random = np.random.default_rng(7)
    searches = []
    for number in range(count):
        values = random.random((12, len(learning.JUDGED)))
        grades = (values[:, learning.JUDGED.index(decisive)] > 0.7).astype(float)
        searches.append(Judged(f"organisation-{number}", values, grades))
    return [search for search in searches if 0 < search.grades.sum() < 12]


def test_what_decides_gains_weight_and_what_is_surely_better_is_kept() -> None:
    report = learning.fit(made("nearness", 80), seed=1)
    assert report.weights_learnt["nearness"] > 5 * BY_HAND.weights["nearness"]
    assert sum(report.weights_learnt.values()) == pytest.approx(sum(BY_HAND.weights.values()))
    assert report.found is not None
    assert report.verdict.startswith("The learnt weights are better")


def test_what_is_right_already_is_left_alone() -> None:
    report = learning.fit(made("needs_met", 40), seed=1)
    assert report.weights.before.mean > 0.8
    assert (report.found is None) == (not report.weights.better)
