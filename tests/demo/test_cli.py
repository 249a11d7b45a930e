"""`intercluster demo …` and `intercluster evaluate …`: what they do, and how they answer what cannot be done."""

import json
from typing import Any

import pytest
from typer.testing import CliRunner

from intercluster.apps.directory.models import Offer, Organisation
from intercluster.apps.partnering.models import Concept
from intercluster.apps.regions.bundle.loading import load as load_figures
from intercluster.apps.regions.models import Dataset
from intercluster.cli import commands
from intercluster.core.errors import Refused
from intercluster.demo import SHOWCASE
from intercluster.demo.capabilities import capabilities
from intercluster.demo.cli import demo, evaluate


def run(app: Any, *arguments: object) -> str:
    """Return what a command prints; a `Refused` is raised as it is."""
    result = CliRunner().invoke(app, [str(each) for each in arguments])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result.stdout


def fails(app: Any, *arguments: object) -> str:
    """Return the sentence that a command refuses with."""
    with pytest.raises(Refused) as refused:
        run(app, *arguments)
    return str(refused.value)


@pytest.mark.slow(reason="loads the demo twice")
def test_load_twice_and_remove(db: None) -> None:
    load_figures()
    told = (
        "The figures of regions are real. Firms spent on research and development, in euros per inhabitant: "
        "Norra Mellansverige 371.9 (2017); Innlandet 231.7 (2018); Länsi-Suomi 657 (2018). "
        "Source: Eurostat rd_e_gerdreg, business.\n"
    )
    assert run(demo.app, "load", "--organisations", 30) == (
        f"30 fictional organisations loaded (seed 20261123).\n{told}"
        "A fictional strategy of the demo alliance loaded.\n"
        "Fictional votes and an assembly of the demo alliance loaded.\n"
    )
    assert not Offer.objects.filter(encoder="").exists()
    before = list(Organisation.objects.order_by("pk").values())
    assert run(demo.app, "load") == f"The demo alliance is already there, with 30 fictional organisations.\n{told}"
    assert list(Organisation.objects.order_by("pk").values()) == before
    assert run(demo.app, "remove") == "30 fictional organisations deleted.\n"
    assert (Organisation.objects.exists(), Dataset.objects.count()) == (False, 2)  # the figures stay


def test_loading_another_alliance_says_what_to_do_first(db: None) -> None:
    run(demo.app, "load", "--organisations", 3, "--seed", 5)
    there = (
        "Another demo alliance is already there, with 3 fictional organisations: run `intercluster demo remove` first."
    )
    assert fails(demo.app, "load", "--organisations", 4) == there
    assert fails(demo.app, "load", "--seed", 6) == there
    assert SHOWCASE in fails(demo.app, "show")
    assert "--demo-seed" in fails(evaluate.app, "partners")
    assert "load one of more organisations" in fails(evaluate.app, "partners", "--demo-seed", 5, "--queries", 1)


def test_nothing_there(db: None) -> None:
    first = "The demo alliance is not there: run `intercluster demo load` first."
    assert fails(demo.app, "show") == first
    assert fails(evaluate.app, "partners") == first
    assert fails(evaluate.app, "partners", "--language", "de") == (
        "Nobody in the demo writes 'de': --language is one of sv, nb, fi, en."
    )
    assert run(demo.app, "remove") == "0 fictional organisations deleted.\n"


def test_setting_up_twice_loads_the_names_of_capabilities_once(db: None) -> None:
    for _ in range(2):
        assert run(commands.app, "setup") == "The database is ready.\n"
        stored = dict(Concept.objects.values_list("code", "labels"))
        assert stored == {entry.id: dict(entry.title) for entry in capabilities()}


@pytest.mark.slow(reason="loads the demo and evaluates it twice")
def test_evaluation_as_tables_and_as_json(db: None) -> None:
    run(demo.app, "load", "--organisations", 90)
    arguments = ("partners", "--queries", 12, "--seed", 3)
    report = json.loads(run(evaluate.app, *arguments, "--json"))
    assert {name: report[name] for name in ("organisations", "demo_seed", "queries", "seed")} == {
        "organisations": 90,
        "demo_seed": 20261123,
        "queries": 12,
        "seed": 3,
    }
    assert (report["everywhere"], report["asked_in"]) == (False, "")
    shown = run(evaluate.app, *arguments)
    assert "90 fictional organisations (seed 20261123), 12 queries (seed 3)" in shown
    for group, systems in report["figures"].items():
        if ", " in group:  # a part of the queries has one line in a table of all
            assert f"{systems['intercluster']['ndcg_10']['mean']:.3f}" in shown
            continue
        assert f"{group} (" in shown
        for figures in systems.values():
            for measure in ("ndcg_10", "recall_50", "mrr"):
                assert f"{figures[measure]['low']:.3f}…{figures[measure]['high']:.3f}" in shown
