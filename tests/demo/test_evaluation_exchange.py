"""`intercluster evaluate exchange`: the questions, and what is measured on them through the search that users have."""

import json
from collections import Counter
from pathlib import Path

import pytest
from tests.demo.test_cli import run

from intercluster.apps.directory.models import Cluster, Organisation
from intercluster.apps.exchange.models import Answer, Practice
from intercluster.demo import exchange
from intercluster.demo.cli import evaluate

FEW = """
[[topic]]
language = "sv"
question = "Hur torr måste flis vara för en liten panna?"
same = "Vi torkar flisen till under trettio procent. Sedan dess brinner den lilla pannan utan stopp."
other_language = "nb"
other = "Flisen må være under tretti prosent fuktig, ellers stopper den lille kjelen."

[[topic]]
language = "fi"
question = "Miten sahanterä kestää jäistä tukkia?"
same = "Hidastamme syöttöä pakkasella, niin sahanterä kestää jäisen tukin koko vuoron."
other_language = "en"
other = "We feed frozen logs more slowly, and the saw blade lasts a whole shift."

[[unanswered]]
language = "en"
text = "Which violin concerto did Sibelius revise in 1905?"

[[unanswered]]
language = "en"
text = "asdf qwer zxcv uiop"
"""


def test_questions_are_in_four_languages_and_have_two_answers_each() -> None:
    every = exchange.corpus()
    assert Counter(each.language for each in every.questions) == {"sv": 25, "nb": 25, "fi": 25, "en": 25}
    assert (len(every.texts), len({each.text for each in every.texts}), len(every.unanswered)) == (200, 200, 20)
    for number, question in enumerate(every.questions):
        languages = [each.language for each in every.texts if each.topic == number]
        assert languages[0] == question.language != languages[1]
    chosen, reported = (exchange.half(every.questions, reported=each) for each in (False, True))
    assert (len(chosen), len(reported)) == (50, 50)
    assert {each.text for each in chosen}.isdisjoint(each.text for each in reported)


def test_it_is_measured_on_the_even_questions_and_leaves_nothing_behind(
    db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "few.toml").write_text(FEW, encoding="utf-8")
    monkeypatch.setattr(exchange, "FILE", tmp_path / "few.toml")
    report = json.loads(run(evaluate.app, "exchange", "--json"))
    assert report["questions"] == 1
    one, none = ({"mean": value, "low": value, "high": value} for value in (1.0, 0.0))
    systems = ["intercluster", "BM25 with translated words", "raw encoder"]
    assert list(report["within"]) == list(report["across"]) == systems
    assert report["within"]["intercluster"] == report["within"]["raw encoder"] == one
    assert report["across"]["intercluster"] == report["kept"] == report["refused"] == report["asked"] == one
    assert none not in report["across"].values()  # four texts are all among the first five
    assert [model.objects.count() for model in (Cluster, Organisation, Practice, Answer)] == [0, 0, 0, 0]
    shown = run(evaluate.app, "exchange", "--details")
    assert "Questions: 1; 95 %" in shown
    assert "(fi) Miten sahanterä kestää jäistä tukkia?" in shown
