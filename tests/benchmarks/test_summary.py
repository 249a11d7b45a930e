"""The table that `make bench` ends with."""

import json
import os
import re
from dataclasses import asdict
from pathlib import Path

import pytest

from benchmarks import summary
from intercluster.analysis.partners.evaluation import Said


def test_quality_and_speed_stand_side_by_side(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(summary, "RESULTS", tmp_path)
    found = {
        "intercluster": {"ndcg_10": {"mean": 0.23}},
        "raw encoder": {"ndcg_10": {"mean": 0.158}},
        "BM25": {"ndcg_10": {"mean": 0.0712}},
    }
    results = {
        "importing": {"rows": 1000, "import_s": 4.2, "peer_bare_writing_s": 1.5},
        "matching": {"figures": {"cross-language": found}},
        "everyday": {
            "ndcg_5": {"all": {"mean": 0.86}},
            "peers": {"BM25": {"mean": 0.2}},
            "reliability": [asdict(Said(0.9, 1.0, 10, 0.95, 0.75, 0.4, 0.9))],
        },
        "posts": {
            "ndcg_5": {"all": {"mean": 0.8}},
            "peers": {"BM25": {"mean": 0.1}},
            "reliability": [asdict(Said(0.9, 1.0, 10, 0.95, 0.85, 0.4, 0.9))],
        },
        "voting": {
            "profiles": 20,
            "ours_s": 0.1,
            "pref_voting_s": 0.3,
            "schulze": {"compared": 10, "equal": 10},
            "stv": {"compared": 7, "equal": 6},
        },
        "consortia": {
            "calls": {
                "5,000 organisations": [
                    {
                        "ours": {"seconds": 0.4, "score": 0.8, "proved": True},
                        "greedy": {"of_the_best": 0.9},
                        "plain": {"score": 0.7, "bound": 0.9},
                        "cp_sat": {"score": 0.76, "bound": 0.84},
                    },
                    {"ours": {"seconds": 0.6, "score": 0.7, "proved": True}, "greedy": {"of_the_best": 0.7}},
                ],
                "50,000 organisations": [
                    {
                        "ours": {"seconds": 1.0, "score": 0.9, "proved": False},
                        "greedy": {"of_the_best": 1.0},
                        "plain": {"score": None, "bound": 1.0},
                    }
                ],
            }
        },
        "joining": {
            "methods": {
                "ours": {"recall_50": {"mean": 0.25}, "newcomers_recall_50": {"mean": 0.2}},
                "popularity": {"recall_50": {"mean": 0.1}, "newcomers_recall_50": {"mean": 0.0}},
            }
        },
        "search-1000": {
            "search_for_text": {"p50_ms": 1, "p95_ms": 469.2},
            "peer_bm25s_in_memory": {"p50_ms": 0, "p95_ms": 0.1},
            "index_recall": {"at_50": 0.9997},
        },
    }
    for name, own in results.items():
        (tmp_path / f"{name}.json").write_text(json.dumps(own), encoding="utf-8")
    (tmp_path / "words.json").write_text('{"of": "an earlier run"}', encoding="utf-8")
    os.utime(tmp_path / "words.json", (99, 99))
    lines = summary.table({"importing": 8.4, "matching": 60.0, "search": 71.6}, since=100).splitlines()
    assert [re.split(r"  +", line) for line in lines] == [
        ["quality and speed | peer", "ours", "peer"],
        ["import of 1000 members | bare writing", "4.2 s", "1.5 s"],
        ["partners in other languages, nDCG@10 | raw encoder", "0.230", "0.158"],
        ["partners in other languages, nDCG@10 | BM25", "0.230", "0.071"],
        ["everyday searches, nDCG@5 | BM25", "0.860", "0.200"],
        ["everyday searches, calibration error of the chance", "0.200"],
        ["partner posts, nDCG@5 | BM25", "0.800", "0.100"],
        ["partner posts, calibration error of the chance", "0.100"],
        ["20 votes counted | pref_voting", "0.1 s", "0.3 s"],
        ["winners by schulze equal to pref_voting's", "10 of 10"],
        ["winners by stv equal to pref_voting's", "6 of 7"],
        ["best team of 5,000 organisations, slowest", "0.6 s"],
        ["teams of 5,000 organisations proved to be the best", "2 of 2"],
        ["score of a team of 5,000 organisations | greedy, part of it", "1", "0.800"],
        ["gap left for 5,000 organisations | plain model after a minute", "0 %", "25.0 %"],
        ["gap left for 5,000 organisations | CP-SAT after a minute", "0 %", "10.0 %"],
        ["best team of 50,000 organisations, slowest", "1.0 s"],
        ["teams of 50,000 organisations proved to be the best", "0 of 1"],
        ["score of a team of 50,000 organisations | greedy, part of it", "1", "1.000"],
        ["gap left for 50,000 organisations | plain model after a minute", "0 %", "no team"],
        ["partners of real projects, recall@50 | popularity", "0.250", "0.100"],
        ["partners of real projects, newcomers, recall@50 | popularity", "0.200", "0.000"],
        ["search for a text among 1,000 organisations, p95 | BM25 in memory", "469.2 ms", "0.1 ms"],
        ["index recall at 50, 1,000 organisations | exact search", "0.9997", "1"],
        ["benchmarks.importing took", "8 s"],
        ["benchmarks.matching took", "60 s"],
        ["benchmarks.search took", "72 s"],
    ]
    with_peer = [line for line in lines if len(re.split(r"  +", line)) == 3]
    assert len({len(line) for line in with_peer}) == 1
