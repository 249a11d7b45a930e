"""`intercluster ranking …`: fitted on what the demo knows, kept in versions, put into use and taken back."""

import json
from dataclasses import replace

import pytest
from tests.demo.test_cli import fails, run

from intercluster.analysis.partners.evaluation import Interval
from intercluster.analysis.partners.fit import CURVE, Curve
from intercluster.analysis.partners.learning import Comparison
from intercluster.apps.directory.models import Alliance
from intercluster.apps.partnering.models import RankingChoice, RankingWeights
from intercluster.apps.partnering.weights import versions
from intercluster.apps.partnering.weights.defaults import BY_HAND, WEIGHTS, Weighting
from intercluster.demo.cli import demo, ranking
from intercluster.demo.training import JUDGED, CurveReport, Report


@pytest.mark.slow(reason="encodes a demo and fits the weights of the ranking")
def test_fit_tells_what_it_measured_and_keeps_a_version_only_of_what_is_better(db: None) -> None:
    run(demo.app, "load", "--organisations", 42)
    told = json.loads(run(ranking.app, "fit", "--json", "--use", "--by", "ann"))
    before, learnt = told["weights_before"], told["weights_learnt"]
    assert before == WEIGHTS
    assert {name: learnt[name] for name in learnt if name not in JUDGED} == {
        name: before[name] for name in before if name not in JUDGED
    }
    assert sum(learnt[name] for name in JUDGED) == pytest.approx(sum(before[name] for name in JUDGED))
    assert min(learnt.values()) >= 0
    assert {"all", "cross-language", "fi -> sv"} <= set(told["groups"])
    assert told["weights"] == told["groups"]["all"]
    for found in told["groups"].values():
        assert found["difference"]["mean"] == pytest.approx(found["after"]["mean"] - found["before"]["mean"])
    assert told["in_use"] == (told["version"] is not None)
    assert list(RankingWeights.objects.values_list("pk", flat=True)) == [told["version"]] * told["in_use"]
    assert (
        list(RankingChoice.objects.values_list("weights", "chosen_by")) == [(told["version"], "ann")] * told["in_use"]
    )


def comparison(low: float, mean: float) -> Comparison:
    return Comparison(Interval(0.2, 0.1, 0.3), Interval(0.2 + mean, 0.1, 0.3), Interval(mean, low, 2 * mean - low))


def report(*, weights: Comparison, curve_alone: Comparison, loss: float) -> Report:
    return Report(
        space="encoder/alignment",
        seed=1,
        learnt_from=10,
        held_out=10,
        weights_before=dict(WEIGHTS),
        weights_learnt=WEIGHTS | {"needs_met": 40, "offers_wanted": 25},
        pull=0.1,
        curve=CurveReport(CURVE, Curve(2.5, 0.8), 0.27, loss),
        weights=weights,
        curve_alone=curve_alone,
    )


def test_only_what_is_surely_better_on_held_out_capabilities_is_worth_a_version() -> None:
    better = report(weights=comparison(0.01, 0.02), curve_alone=comparison(-0.01, 0.0), loss=0.25)
    assert better.found == Weighting(better.weights_learnt, Curve(2.5, 0.8))
    assert better.verdict.startswith("The learnt weights are better on held-out capabilities: nDCG@10 +0.020 [+0.010,")
    assert replace(better, curve=CurveReport(CURVE, Curve(2.5, 0.8), 0.27, 0.28)).found == Weighting(
        better.weights_learnt, CURVE
    )
    unsure = replace(better, weights=comparison(-0.001, 0.02))
    assert unsure.found == replace(BY_HAND, curve=Curve(2.5, 0.8))
    assert unsure.verdict.startswith(
        "Kept the hand-set weights, because the learnt ones are not surely better: nDCG@10"
    )
    harmful = replace(unsure, curve_alone=comparison(-0.02, -0.01))
    assert harmful.found is None
    assert "Kept the curve, because with the fitted one rankings are worse" in harmful.verdict
    neither = replace(unsure, curve=CurveReport(CURVE, Curve(2.5, 0.8), 0.27, 0.27))
    assert neither.found is None
    assert "Kept the curve, because the fitted one is no better" in neither.verdict


def test_a_version_by_hand_is_made_used_shown_and_left_again(db: None) -> None:
    Alliance.objects.create(slug="northern", name="Northern Demo")
    kept = run(ranking.app, "set", "nearness=30", "--alliance", "northern", "--by", "ann")
    [version] = RankingWeights.objects.all()
    assert kept == (
        f"Kept as version {version.pk}: `intercluster ranking use {version.pk} --alliance northern` puts it into use.\n"
    )
    in_use = ("show", "--alliance", "northern", "--json")
    assert json.loads(run(ranking.app, *in_use))["version"] is None
    assert run(ranking.app, "use", version.pk, "--alliance", "northern", "--by", "bo") == (
        f"Version {version.pk} is in use for Northern Demo.\n"
    )
    shown = json.loads(run(ranking.app, *in_use))
    assert (shown["version"], shown["weights"]) == (version.pk, WEIGHTS | {"nearness": 30})
    assert json.loads(run(ranking.app, "show", "--json"))["version"] is None
    run(ranking.app, "use", "hand-set", "--alliance", "northern", "--by", "cy")
    assert json.loads(run(ranking.app, *in_use))["weights"] == WEIGHTS
    listed = json.loads(run(ranking.app, "list", "--alliance", "northern", "--json"))
    assert [(choice["version"], choice["by"]) for choice in listed["choices"]] == [(None, "cy"), (version.pk, "bo")]
    assert [own["weights"]["nearness"] for own in listed["versions"]] == [30]
    assert "hand-set, chosen by cy" in run(ranking.app, "list", "--alliance", "northern")
    assert "30.0" in run(ranking.app, "show", "--version", version.pk, "--alliance", "northern")


def test_what_cannot_be_done_is_said(db: None) -> None:
    Alliance.objects.create(slug="northern", name="Northern Demo")
    assert "demo load" in fails(ranking.app, "fit")
    assert "The demo knows nothing of Northern Demo" in fails(ranking.app, "fit", "--alliance", "northern")
    too_few = fails(ranking.app, "fit", "--from", "use", "--alliance", "northern")
    assert "0 organisations" in too_few
    assert "The weights in use stay." in too_few
    assert "There is no alliance 'southern'. Did you mean northern?" in fails(
        ranking.app, "show", "--alliance", "southern"
    )
    assert "'best' is no version" in fails(ranking.app, "use", "best")
    assert "There is no version 7 for the platform; there are: none yet." in fails(ranking.app, "use", 7)
    assert "There is no version 7" in fails(ranking.app, "show", "--version", 7)
    assert "No feature is called charm" in fails(ranking.app, "set", "charm=3")
    assert "write FEATURE=POINTS" in fails(ranking.app, "set", "nearness")
    assert "There is no version yet" in run(ranking.app, "list")
    run(demo.app, "load", "--organisations", 3)
    assert "too little to learn from" in fails(ranking.app, "fit")
    assert "--demo-seed" in fails(ranking.app, "fit", "--demo-seed", 5)
    assert not RankingWeights.objects.exists()


def test_list_and_show_say_what_a_version_was_learnt_from(db: None) -> None:
    reports = {
        "set by hand": {},
        "demo: 564 searches": {"learnt_from": 564, "held_out": 531},
        "use: 240 judgements of 33 organisations": {
            "source": "use",
            "judgements": 240,
            "learnt_from": 17,
            "held_out": 16,
        },
    }
    for origin, report in reports.items():
        version = versions.add_version(BY_HAND, alliance=None, by="ann", report=report)
        assert f"version {version.pk}, {origin}" in run(ranking.app, "show", "--version", version.pk)
    listed = json.loads(run(ranking.app, "list", "--json"))
    assert [each["learnt_from"] for each in listed["versions"]] == list(reports)
    assert json.loads(run(ranking.app, "show", "--json"))["learnt_from"] == "set by hand"
