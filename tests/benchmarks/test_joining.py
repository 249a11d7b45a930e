"""Real projects are read with their partners, and nothing later than the split is known of them."""

import csv
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from benchmarks.real_consortia import normal, read

from benchmarks import joining, report

PROJECTS = ("project_id", "title", "objective", "keywords", "start_date")
TAKES_PART = ("project_id", "org_name", "country", "city", "org_type")
TOPICS = ("Paper from pulp", "Sawn timber", "Forest fires", "Packaging of food", "Wood chips", "Pulp mills")
NAMES = ("Pulp Lab", "Timber AB", "Forest Oy", "Food AS", "Chip GmbH")


def folder(home: Path, later: list[int]) -> Path:
    """Write six projects a year apart; those of the last two have the given partners."""
    home.mkdir()
    partners = [[0, 1, 2], [1, 2], [0, 3], [2, 3, 1], later, later]
    with (home / "consortia_projects.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(PROJECTS)
        for i, topic in enumerate(TOPICS):
            writer.writerow([i, topic, f"{topic} in\nEurope", "wood", f"{2015 + i}-01-01"])
    with (home / "consortia_organizations.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(TAKES_PART)
        writer.writerows(
            [i, NAMES[o].upper() if i % 2 else NAMES[o], "SE", "Umeå", "PRC"]
            for i, own in enumerate(partners)
            for o in [*own, *own[:1]]
        )
    return home


def test_an_organisation_is_one_however_it_is_written(tmp_path: Path) -> None:
    found = read(folder(tmp_path / "real", [0, 4]))
    assert found.names == list(NAMES)
    assert found.texts[0] == "Paper from pulp. Paper from pulp in Europe wood"
    assert found.starts[1] == date(2016, 1, 1)
    assert found.members.astype(int).tolist() == [
        [1, 1, 1, 0, 0],
        [0, 1, 1, 0, 0],
        [1, 0, 0, 1, 0],
        [0, 1, 1, 1, 0],
        [1, 0, 0, 0, 1],
        [1, 0, 0, 0, 1],
    ]
    assert found.places(0) == {"umea", "sweden"}
    assert normal("The Università di Trieste & Co.") == "universita di trieste and co"


def test_a_smaller_directory_knows_its_own_part(tmp_path: Path) -> None:
    found = read(folder(tmp_path / "real", [0, 4]))
    recent = found.knowing(2, date(2019, 1, 1))
    assert recent.texts == found.texts[2:]
    assert recent.members.tolist() == found.members[2:].tolist()
    abroad = replace(found, countries=np.array(["NO", "SE", "FI", "SE", "FI"]))
    near = abroad.of(("NO", "FI"))
    assert near.starts == found.starts
    assert near.members.tolist() == (found.members & np.isin(abroad.countries, ["NO", "FI"])).tolist()
    alone = abroad.of(("NO",))
    assert (alone.texts, len(alone.project)) == ([found.texts[row] for row in (0, 2, 4, 5)], 4)


def test_nothing_later_changes_what_is_learnt_or_ranked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report, "RESULTS", tmp_path)
    day = date(2019, 1, 1)
    benches = [joining.Bench(read(folder(tmp_path / str(i), later)), None) for i, later in enumerate([[0, 4], [4, 3]])]
    weights = [bench.weights(day, 0) for bench in benches]
    assert weights[0].tolist() == weights[1].tolist()
    scores = [joining.ours(bench, bench.past(day), weights[0])(4, np.arange(5)) for bench in benches]
    assert scores[0].tolist() == scores[1].tolist()
    figures = joining.run(benches[0], day, reduced=True)
    assert (figures["projects"], figures["candidates"], figures["newcomers"]) == (2, 5, 1)
    assert figures["methods"]["popularity"]["recall_10"] == {"mean": 1.0, "low": 1.0, "high": 1.0}


def test_recall_of_newcomers_is_apart() -> None:
    rank = np.array([[60.0, 1.0, 2.0, 3.0], [4.0, 5.0, 55.0, 60.0]])
    true = np.array([[False, True, True, True], [True, True, False, True]])
    newcomers = np.array([False, False, False, True])
    assert joining.measured(rank, true, newcomers) == pytest.approx([5 / 6, 5 / 6, 5 / 8, 1 / 2, 1])


def test_equal_scores_are_ordered_by_popularity_then_by_lot() -> None:
    scores = np.array([[1.0, 2.0, 1.0, 1.0]])
    rank = joining.ranks(scores, np.array([0.0, 0.0, 5.0, 0.0]), np.array([0.9, 0.1, 0.5, 0.2]))
    assert rank.tolist() == [[4, 1, 2, 3]]
