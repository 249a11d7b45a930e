"""`intercluster evaluate exposure`: what sharing attention out costs and gains, and that nothing of it is recorded."""

import json

import pytest
from tests.demo.test_cli import fails, run

from intercluster.apps.partnering.models import Shown
from intercluster.demo.cli import demo, evaluate
from intercluster.demo.sharing import POINTS


@pytest.mark.slow(reason="searches a demo for each weight that is tried")
def test_cost_and_gain_at_each_weight(db: None) -> None:
    assert "demo load" in fails(evaluate.app, "exposure")
    run(demo.app, "load", "--organisations", 18)
    told = json.loads(run(evaluate.app, "exposure", "--rounds", 4, "--json"))
    levels = told["levels"]
    assert [level["points"] for level in levels] == list(POINTS)
    assert levels[0]["ndcg_cost"] == {"mean": 0.0, "low": 0.0, "high": 0.0}
    for level in levels:
        assert level["ndcg_10"]["mean"] == pytest.approx(levels[0]["ndcg_10"]["mean"] + level["ndcg_cost"]["mean"])
        assert level["score"] <= levels[0]["score"] + 1e-9
    assert levels[-1]["gini"] < levels[0]["gini"]
    assert not Shown.objects.exists()
