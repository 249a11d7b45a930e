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
question = "Kuinka sahanterä kestää talvella?"
same = "Hidastamme syöttöä pakkasella, niin sahanterä kestää jäisen tukin koko vuoron."
other_language = "en"
other = "We feed frozen logs more slowly, and the saw blade lasts a whole shift."
kept = { language = "fi", question = "Miten sahanterä kestää jäistä tukkia?" }

[[unanswered]]
language = "en"
text = "Which violin concerto did Sibelius revise in 1905?"

[[unanswered]]
language = "en"
text = "asdf qwer zxcv uiop"
kept = true
"""


def test_questions_are_in_four_languages_and_have_two_answers_each() -> None:
    every = exchange.corpus()
    chosen, kept = ([each for each in every.questions if each.is_kept == is_kept] for is_kept in (False, True))
    assert Counter(each.language for each in kept) == {"sv": 15, "nb": 15, "fi": 15, "en": 15}
    assert (len(chosen), len(every.texts), len({each.text for each in every.texts})) == (140, 200, 200)
    assert Counter(each.is_kept for each in every.unanswered) == {False: 32, True: 20}
    assert len({each.text for each in (*every.questions, *every.unanswered)}) == 252
    of_topic = {each.topic: {text.language for text in every.texts if text.topic == each.topic} for each in kept}
    assert {len(languages) for languages in of_topic.values()} == {2}
    assert sum(each.language in of_topic[each.topic] for each in kept) == 48


def test_it_is_measured_on_the_kept_questions_and_leaves_nothing_behind(
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
