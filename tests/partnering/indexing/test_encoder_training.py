"""`intercluster language train`: what it learns from, what it measures, and the file that it writes."""

import gzip
import json
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from pytest_django import Settings
from typer.testing import CliRunner

from intercluster.analysis.language.encode import Trained
from intercluster.analysis.language.training.batches import Examples, Role
from intercluster.analysis.language.training.settings import Settings as TrainingSettings
from intercluster.apps.partnering.indexing import encoder_training, language_tools, reference_words, training_texts
from intercluster.classifications.thesaurus import Capability, around, thesaurus
from intercluster.cli.commands import app
from intercluster.core.errors import Refused

MESSAGES = {"en": ["Log out", "Search"], "sv": ["Logga ut", "Sök"], "fi": ["Kirjaudu ulos", "Hae"]}
WORDS = "oak pine saw bark mill paper steel pump fan boiler dryer truck crane glue paint door".split()  # noqa: SIM905


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Small vocabularies with the published columns."""
    folder = tmp_path / "data"
    lines = {
        "cpv/cpv_labels.tsv": ["CODE\tSV\tFI\tDA\tDE\tEN"]
        + ["\t".join([word, *(f"{code} {word}" for code in ("sv", "fi", "da", "de")), word]) for word in WORDS],
        "nace/nace_rev2_labels.tsv": ["LEVEL\tCODE\tEN\tSV\tNO\tFI\tDA"]
        + [f"4\t{word}\tmade of {word}\tav {word}\tav {word} nb\t{word}sta\taf {word}" for word in WORDS],
        "municipalities/lau_2019.csv": ["country,lau_code,name,name_latin", "FI,1,Äänekoski,Aanekoski"],
    }
    for name, own in lines.items():
        (folder / name).parent.mkdir(parents=True)
        (folder / name).write_text("\n".join(own) + "\n", encoding="utf-8")
    zipped = {
        "lexicon/yso_labels.tsv.gz": "concept\tfi\tsv\ten\np1\tmetsä\tskog\tforest\np2\tkuusi\t\tspruce\np3\tx\tx\tx\n"
        + "".join(f"p{word}\t{word} fi\t{word} sv\t{word} en\n" for word in WORDS),
        "swecris/swecris_pairs.csv.gz": "projectTitleSv,projectTitleEn,projectAbstractSv,projectAbstractEn,"
        "title_pair_sv_en,abstract_pair_sv_en\n"
        + "".join(f"Om {word},On {word},Vi läser om {word},We read of {word},1,1\n" for word in WORDS),
    }
    for name, text in zipped.items():
        (folder / name).parent.mkdir()
        (folder / name).write_bytes(gzip.compress(text.encode()))
    return folder


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> dict[str, Capability]:
    """One capability that is held out and two that are not, as if there were no others."""
    every = sorted(thesaurus().items(), key=lambda one: not one[1].is_held_out)
    own = dict([every[0], *every[-2:]])
    for module in (training_texts, encoder_training):
        monkeypatch.setattr(module, "thesaurus", lambda: own)
    return own


def test_nothing_that_is_measured_on_is_trained_on(data: Path) -> None:
    examples = training_texts.examples(data, MESSAGES)
    read = {
        text
        for topic in examples.topics
        for by_language in topic.texts.values()
        for own in by_language.values()
        for text in own
    }
    held_out = [own for own in thesaurus().values() if own.is_held_out]
    assert {topic.key for topic in examples.topics} == {own.id for own in thesaurus().values() if not own.is_held_out}
    assert {topic.key for topic in training_texts.unseen(data).topics} == {own.id for own in held_out}
    texts = {text for own in held_out for text in (*own.asked["sv"], *own.said["sv"], *own.problems["sv"])}
    assert len(read & texts) < len(texts) / 100  # a phrase may be one of two trades
    labels = {text for own in training_texts.measured_labels(data).values() for same in own.values() for text in same}
    trained = {text for rows in examples.parallel.values() for row in rows for text in row.values()}
    assert labels
    assert not labels & trained
    assert sorted(map(len, examples.parallel.values())) == [
        2,
        *sorted(
            [
                len(WORDS) - sum(reference_words.held_out({"en": [f"made of {word}" for word in WORDS]}, 0.3)),
                len(WORDS) - sum(reference_words.held_out({"en": WORDS}, 0.3)),
            ]
        ),
        len(WORDS),
        len(WORDS) + 2,
    ]


def test_a_capability_is_read_by_who_says_what(data: Path) -> None:
    chosen = thesaurus()["scada-and-hmi"]
    topic = training_texts.topic_of(chosen)
    assert topic.sector == "automation-and-electrics"
    assert topic.texts[Role.NEED]["nb"] == (*chosen.asked["nb"], *chosen.problems["nb"])
    assert topic.texts[Role.OFFER]["fi"] == chosen.said["fi"]
    assert topic.texts[Role.TITLE]["sv"] == (chosen.label["sv"], *chosen.synonyms["sv"])
    # Nearness goes both ways.
    assert {"industrial-automation", "legacy-control-replacement"} <= topic.near
    for key in topic.near:
        assert "scada-and-hmi" in around(thesaurus()[key])
    quarter, half = (training_texts.examples(data, MESSAGES, share).topics for share in (0.25, 0.5))
    assert {own.key for own in quarter} < {own.key for own in half}
    assert len(quarter) == round(len(training_texts.capabilities(held_out=False)) / 4)


def test_the_file_says_where_it_comes_from_and_how_well_it_does(
    data: Path, few: dict[str, Capability], tmp_path: Path
) -> None:
    examples = training_texts.examples(data, MESSAGES)
    base = encoder_training.default_encoder()
    file = tmp_path / "made" / "trained.bin"
    seen: list[tuple[int, int]] = []
    # Only the numbers of one layer have changed, as if it had been trained.
    weights = base.tensors["l11.fi.w"].floats()
    figures = encoder_training.written(
        base.with_numbers({"l11.fi.w": weights * 0}),
        file,
        data,
        examples,
        TrainingSettings(),
        lambda *done: seen.append(done),
    )
    assert list(file.parent.iterdir()) == [file]
    assert seen[-1][0] == seen[-1][1]
    after = Trained(file)
    alone = encoder_training.measured(data, after)
    assert [own.name for own in figures] == list(alone)
    assert len(figures) == 8
    for own in figures:
        assert own.after == pytest.approx(alone[own.name].mean())
        assert own.difference.mean == pytest.approx(own.after - own.before)
    assert any(own.before > own.after for own in figures)
    assert len(alone["nDCG@10 of problems, other languages"]) == sum(own.is_held_out for own in few.values())

    told = after.origin
    assert told["settings"] == {"layers": 6, "steps": 200, "rate": 2e-4, "warm_up": 20, "seed": 20261201}
    assert told["capabilities"] == sum(not own.is_held_out for own in few.values())
    assert told["texts"] == examples.digest
    assert told["held out"]["recall@10 of labels, NACE"]["after"] == round(figures[-1].after, 4)
    assert told["thesaurus"] == encoder_training.thesaurus_digest()


def test_the_vocabulary_is_chosen_from_texts_words_and_places(data: Path) -> None:
    examples = Examples(
        training_texts.capabilities(held_out=False)[:2], {"messages": [{"en": "Log out", "sv": "Logga ut"}]}
    )
    texts = list(training_texts.texts_of_languages(data, examples))
    assert {"Logga ut", "Äänekoski", "Vi läser om oak", examples.topics[1].texts[Role.OFFER]["fi"][0]} <= set(texts)
    assert len(texts) > 100_000  # most are words of the lexicons


def test_a_folder_without_texts_is_named(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["language", "train", "--data", str(tmp_path)])
    assert isinstance(result.exception, Refused)
    assert "cpv_labels.tsv: --data needs a folder with cpv/, nace/, swecris/, lexicon/ and mun" in str(result.exception)


@pytest.mark.skipif(find_spec("jax") is not None, reason="jax is installed")
def test_training_without_jax_is_refused(data: Path, few: dict[str, Capability], tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["language", "train", "--data", str(data), "--file", str(tmp_path / "made.bin")])
    assert isinstance(result.exception, Refused)
    assert str(result.exception) == "jax is not there: pip install 'intercluster[training]'."


@pytest.mark.skipif(find_spec("jax") is None, reason="the extra `training` is not installed")
@pytest.mark.slow(reason="compiles and trains the encoder")
def test_training_writes_a_small_file_that_a_setting_chooses(
    data: Path,
    few: dict[str, Capability],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    settings: Settings,
) -> None:
    monkeypatch.setattr("intercluster.paths.home", lambda: tmp_path)
    options = ["language", "train", "--data", str(data), "--steps", "1", "--layers", "1"]
    result = CliRunner().invoke(app, options)
    assert result.exit_code == 0, result.output
    file = tmp_path / "encoders" / "trained.bin"
    assert file.stat().st_size < 30_000_000
    assert f"MB: {file}" in result.output
    assert "recall@10 of labels, NACE: " in result.output
    (line,) = (tmp_path / "training" / "log.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(line)["step"] == 1

    refused = CliRunner().invoke(app, [*options, "--seed", "4"])
    assert "holds a run with other seed: finish it with those, or give another --folder." in str(refused.exception)

    settings.ENCODER = "trained"
    language_tools.encoder.cache_clear()
    try:
        vectors = language_tools.encoder().encode(["Vi torkar virke"])
    finally:
        language_tools.encoder.cache_clear()
    np.testing.assert_array_equal(vectors, Trained(file).encode(["Vi torkar virke"]))
