"""`intercluster evaluate everyday`: a small folder of judged searches, measured through the search that users have."""

import json
from pathlib import Path

import pytest
from tests.demo.test_cli import fails, run

from intercluster.apps.directory.models import Cluster, Offer, Organisation
from intercluster.demo.cli import evaluate
from intercluster.demo.everyday import area

FILES = {
    "members.csv": """Name,Country,Offers,Needs
Torken AB,SE,Vi torkar sågade trävaror åt andra | Vi bygger virkestorkar,
Robotti Oy,FI,Hitsaamme robotilla pieniä sarjoja,Etsimme kuljetusliikettä
Planter AS,NO,"Vi planter gran og furu, egne lag",
""",
    "queries.tsv": "id\tlang\tseeks\ttext\ttype\nq1\tfi\tneed\tkuivausta sahatavaralle\tnames\n"
    "q2\ten\tneed\trobot welding of small series\tnames\nq3\ten\tneed\toyster farming gear\tnone\n",
    "qrels.tsv": "query\tname\tgrade\nq1\tTorken AB\t2\nq2\tRobotti Oy\t2\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_a_folder_is_measured_and_leaves_nothing_behind(db: None, folder: Path) -> None:
    report = json.loads(run(evaluate.app, "everyday", folder, "--json"))
    assert (report["members"], report["queries"], report["right"]) == (3, 3, 2)
    assert report["ndcg_5"]["all"] == {"mean": 1.0, "low": 1.0, "high": 1.0}
    assert report["first_right"]["mean"] == report["recall_10"]["mean"] == report["told_apart"] == 1.0
    assert (report["called_good"], report["good_and_right"]) == (2, 2)
    said = report["reliability"]
    assert sum(bar["count"] * bar["right"] for bar in said) == 2
    assert [bar["right"] for bar in said if bar["low"] >= 0.5] == [1.0] * sum(bar["low"] >= 0.5 for bar in said)
    assert [model.objects.count() for model in (Cluster, Organisation, Offer)] == [0, 0, 0]
    shown = run(evaluate.app, "everyday", folder, "--details")
    assert "3 members, 3 queries" in shown
    assert "q1 (names) kuivausta sahatavaralle" in shown
    assert "What was said and what was so; calibration error 0." in shown


def test_a_missing_file_is_named(db: None, folder: Path) -> None:
    (folder / "qrels.tsv").unlink()
    assert f"There is no {folder / 'qrels.tsv'}" in fails(evaluate.app, "everyday", folder)


def test_the_area_counts_pairs_in_the_right_order() -> None:
    assert area([0.9, 0.5], [0.1, 0.5]) == 0.875
    assert area([], [0.1]) is None
