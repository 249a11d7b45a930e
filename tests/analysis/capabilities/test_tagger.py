"""Tagging texts with capabilities: words, translations and vectors, on a thesaurus made up for the test."""

import gzip
import math
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from intercluster.analysis.capabilities import word_index
from intercluster.analysis.capabilities.dictionary import NO_DICTIONARY, Dictionary, read_dictionary
from intercluster.analysis.capabilities.fitting import Described, fit_tagger
from intercluster.analysis.capabilities.tagger import (
    CERTAIN,
    EVIDENCE,
    GROUPS,
    RELATED,
    SHARE,
    SHARPNESS,
    SUBJECT,
    Tagger,
    joined,
)
from intercluster.analysis.capabilities.terms import LANGUAGES, ROOT, read_as, terms_of
from intercluster.analysis.capabilities.trade_words import WEIGHT, TradeWords, learn_trade_words
from intercluster.analysis.language.align import Alignment, unit
from intercluster.analysis.language.bilingual import FILES, SOURCES
from intercluster.analysis.language.words import split, stem
from intercluster.apps.partnering.indexing.language_tools import language
from intercluster.classifications.thesaurus import thesaurus

WORDS = ("kvarn", "torv", "grus", "skruv", "damm", "plank")
"""Swedish words without endings, so that each is one term."""


class Letters:
    """An encoder that counts letters: texts with the same letters are near each other."""

    name = "letters"
    dimensions = 26

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        counts = [[text.lower().count(chr(97 + i)) for i in range(26)] for text in texts]
        return unit(np.array(counts, dtype=np.float32) + 0.01)


def plain_alignment() -> Alignment:
    """An alignment that changes next to nothing: no means, no terms."""
    size = Letters.dimensions
    return Alignment(
        encoder=Letters.name,
        languages=("sv",),
        label_means=np.zeros((1, size), np.float32),
        text_means=np.zeros((1, size), np.float32),
        maps=np.zeros((2, size, size), np.float32),
        terms=(),
        term_vectors=np.zeros((0, size), np.int8),
        term_scales=np.zeros(0, np.float32),
        nuisance=np.zeros((0, size), np.float32),
        background_mean=np.zeros((1, 1)),
        background_deviation=np.ones((1, 1)),
        origin="made up",
    )


def described(key: str, *related: str, **texts: dict[str, tuple[str, ...]]) -> Described:
    empty = dict.fromkeys(GROUPS, ())
    return Described(key, {code: {**empty, **texts.get(code, {})} for code in LANGUAGES}, related)


def made_up() -> list[Described]:
    return [
        described(
            "milling",
            sv={
                "names": ("kvarn",),
                "problems": ("grus i kvarn",),
                "asked": ("söker kvarn",),
                "said": ("vi mal grus",),
            },
            fi={"names": ("mylly",), "asked": ("etsimme mylly",), "said": ("meillä on mylly",)},
            nb={"asked": ("trenger kvern",), "said": ("vi maler grus",)},
            en={"asked": ("need a mill",), "said": ("we mill gravel",)},
        ),
        described(
            "peat",
            sv={
                "names": ("torv",),
                "problems": ("damm av torv",),
                "asked": ("söker torv",),
                "said": ("vi säljer torv",),
            },
            fi={"names": ("turve",), "asked": ("etsimme turve",), "said": ("meillä on turve",)},
            nb={"asked": ("trenger torv",), "said": ("vi selger torv",)},
            en={"asked": ("need peat",), "said": ("we sell peat",)},
        ),
    ]


(TURVE,) = terms_of("turve", "fi")
TRANSLATED = Dictionary({("fi", "sv"): {TURVE: {"torv": 1.0}}, ("sv", "fi"): {"torv": {TURVE: 1.0}}})


def fitted(capabilities: list[Described]) -> Tagger:
    """Return a tagger that is content with little evidence: words say little where there are two capabilities."""
    tagger = fit_tagger(capabilities, Letters(), plain_alignment(), dictionary=TRANSLATED, seed=1)
    return replace(tagger, evidence=0.01)


def made() -> Tagger:
    return fitted(made_up())


def placed(tagger: Tagger, text: str, code: str) -> np.ndarray:
    vectors = plain_alignment().apply(Letters().encode([text]), [text], [code])
    return tagger.place(vectors, [text], [code])[0]


def test_a_text_is_about_what_its_words_and_their_translations_say() -> None:
    tagger = made()
    assert tagger.subjects(placed(tagger, "kvarn som krossar grus", "sv"))[0] == "milling"
    assert tagger.subjects(placed(tagger, "turve", "fi")) == ["peat"]
    own, foreign = tagger.index.scores(["turve"], ["fi"])
    assert [list(row > 0) for row in (own[0], foreign[0])] == [[False, True], [False, True]]
    assert tagger.shared_subject(placed(tagger, "torv", "sv"), placed(tagger, "turve", "fi")) == "peat"
    assert tagger.shared_subject(placed(tagger, "torv", "sv"), placed(tagger, "kvarn", "sv")) == ""


def test_what_a_person_says_it_is_about_counts_more_than_what_was_guessed() -> None:
    tagger = made()
    guessed = placed(tagger, "torv", "sv")
    said = tagger.about(guessed, "milling")
    assert (tagger.subjects(guessed)[0], tagger.subjects(said)[0]) == ("peat", "milling")
    assert np.linalg.norm(said) == pytest.approx(1, abs=1e-5)
    nothing = tagger.about_nothing(guessed)
    assert tagger.subjects(nothing) == []
    assert nothing[: Letters.dimensions] == pytest.approx(unit(guessed[None, : Letters.dimensions])[0], abs=1e-5)


def test_a_capability_lends_some_of_its_strength_to_those_around_it() -> None:
    alone, tied = made_up(), made_up()
    tied[0] = replace(tied[0], related=("peat", "not there", "milling"))
    apart, together = fitted(alone), fitted(tied)
    assert (apart.related.tolist(), together.related.tolist()) == ([], [[0, 1], [1, 0]])
    before, after = (own.profile_of(placed(own, "kvarn som krossar grus", "sv")) for own in (apart, together))
    expected = before + RELATED * before[::-1]
    np.testing.assert_allclose(after, expected / np.linalg.norm(expected), atol=1e-5)


def test_the_profile_of_a_text_fades_with_what_is_known_of_it() -> None:
    vectors = plain_alignment().apply(Letters().encode(["torv"]), ["torv"], ["sv"])
    strong, weak = (
        float(np.linalg.norm(replace(made(), evidence=evidence).profiles(vectors, ["torv"], ["sv"])))
        for evidence in (0.01, 1000.0)
    )
    assert (strong, weak) == (pytest.approx(1, abs=1e-5), pytest.approx(0, abs=1e-4))
    tools = language()
    assert tools.tagger is not None
    assert tools.tagger.subjects(tools.vectors(["asdf qwer zxcv"], ["en"])[0]) == []


def test_a_text_of_two_jobs_is_about_both_however_much_it_says_of_one() -> None:
    tools = language()
    assert tools.tagger is not None
    text = "Rötning av slam, biogasanläggningar och rötkammare, och vi avvattnar slam med centrifug"
    vector = tools.vectors([text], ["sv"])
    assert tools.tagger.subjects(vector[0])[:2] == ["biogas-digester-design", "sludge-dewatering"]
    scores = tools.tagger.scores(tools.aligned_part(vector), [text], ["sv"])[0]
    first, second = (
        scores[tools.tagger.rows[key]] - scores.mean() for key in ("biogas-digester-design", "sludge-dewatering")
    )
    assert (
        (second / first) ** SHARPNESS
        < SUBJECT
        < (math.tanh(second / CERTAIN) / math.tanh(first / CERTAIN)) ** SHARPNESS
    )


def test_a_placed_vector_mixes_the_cosines_of_meaning_and_of_profile() -> None:
    generator = np.random.default_rng(3)
    vectors, profiles = unit(generator.normal(size=(5, 8))), unit(np.abs(generator.normal(size=(5, 4))))
    both = joined(vectors, profiles)
    assert np.linalg.norm(both, axis=1) == pytest.approx(np.ones(5), abs=1e-6)
    expected = (1 - SHARE) * vectors @ vectors.T + SHARE * profiles @ profiles.T
    np.testing.assert_allclose(both @ both.T, expected, atol=1e-6)


def test_a_file_gives_the_same_tagger_and_the_same_tagger_the_same_file(tmp_path: Path) -> None:
    tagger = made()
    tagger = replace(tagger, evidence=EVIDENCE)  # what every tagger that is read has
    tagger.save(tmp_path / "one.npz")
    read = Tagger.load(tmp_path / "one.npz")
    assert (read.version, read.ids, read.space) == (tagger.version, tagger.ids, tagger.space)
    for text in ("kvarn", "turve", ""):
        np.testing.assert_array_equal(placed(read, text, "sv"), placed(tagger, text, "sv"))
    read.save(tmp_path / "two.npz")
    assert (tmp_path / "one.npz").read_bytes() == (tmp_path / "two.npz").read_bytes()


@given(
    st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=6), min_size=2, max_size=5),
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=4, unique=True),
)
def test_scores_by_words_are_okapi_bm25(documents: list[list[str]], asked: list[str]) -> None:
    """Compared with the formula written out, to the half step in which scores are kept."""
    texts = [{code: {" ".join(own): 1.0} if code == "sv" else {} for code in LANGUAGES} for own in documents]
    own, _ = word_index.build(texts, NO_DICTIONARY).scores([" ".join(asked)], ["sv"])
    # Every word has a root as well, which counts 0.7 wherever the word counts 1.
    counted = [
        {kind + word: worth for word in words for kind, worth in (("", 1.0), (ROOT, 0.7))} for words in documents
    ]
    mean = sum(sum(terms.values()) for terms in counted) / len(counted)
    for number, terms in enumerate(counted):
        expected = 0.0
        for term, weight in ((kind + word, worth) for word in asked for kind, worth in (("", 1.0), (ROOT, 0.7))):
            having = sum(other.get(term, 0.0) for other in counted)
            rarity = math.log(1 + (len(counted) - having + 0.5) / (having + 0.5))
            length = 1 - word_index.B + word_index.B * sum(terms.values()) / mean
            count = terms.get(term, 0.0)
            expected += weight * rarity * count * (word_index.K1 + 1) / (count + word_index.K1 * length)
        assert own[0, number] == pytest.approx(expected, abs=word_index.STEP * len(asked) + 1e-6)


def test_parts_of_compounds_that_only_the_trade_knows_are_learnt_from_its_texts() -> None:
    texts = ("fingerskarvning av reglar", "skarvning", "bandskarvning", "ISOLERING", "Fingerskarvning på lego", "band")
    learnt = learn_trade_words(texts, "sv")
    assert learnt.last == {stem("skarvning", "sv"): 2 * WEIGHT}
    assert learnt.splitter("sv").split("lamellskarvning") == ["lamell", "skarvning"]
    assert split("lamellskarvning", "sv") == ["lamellskarvning"]
    assert learn_trade_words(["jointing", "finger jointing"], "en") == TradeWords({}, {})


def test_an_index_cuts_words_as_when_it_was_made() -> None:
    texts = [
        {code: dict.fromkeys(own, 1.0) if code == "sv" else {} for code in LANGUAGES}
        for own in (("fingerskarvning", "skarvning"), ("bandskarvning", "band"), ("kvarn",), ("torv",))
    ]
    made = word_index.build(texts, NO_DICTIONARY)
    read = word_index.WordIndex.from_arrays(len(texts), made.arrays())
    for index in (made, read):
        own, _ = index.scores(["lamellskarvning"], ["sv"])
        assert [score > 0 for score in own[0]] == [True, True, False, False]
    older = {name: array for name, array in made.arrays().items() if not name.startswith("trade")}
    own, _ = word_index.WordIndex.from_arrays(len(texts), older).scores(["lamellskarvning"], ["sv"])
    assert not own.any()


def test_a_dictionary_is_read_from_its_tables_without_stop_words_and_what_the_gpl_covers(tmp_path: Path) -> None:
    tables = {
        FILES[0]: "from\tto\tword\ttranslation\nsv\tfi\ttorv\tturve\nsv\ten\ttorv\tgpl\nsv\tfi\toch\tja\n",
        FILES[1]: "synset\tsv\tnb\tda\tfi\ten\tde\n1-n\tkvarn\tkvern|mølle\t\tmylly\tmill\t\n",
        FILES[2]: "concept\tfi\tsv\ten\np1\tsora\tgrus\tgravel\n",
    }
    for name, rows in tables.items():
        with gzip.open(tmp_path / name, "wt", encoding="utf-8") as file:
            file.write(rows)
    read = read_dictionary(tmp_path)
    assert read.translations("torv", ("sv", "fi")) == {TURVE: 1.0}
    assert list(read.translations("grus", ("sv", "en"))) == ["gravel"]
    assert set(read.translations("kvarn", ("sv", "nb"))) == {*terms_of("kvern", "nb"), *terms_of("mølle", "nb")}
    assert read.translations("torv", ("sv", "en")) == {}
    assert read.translations("och", ("sv", "fi")) == {}
    with pytest.raises(FileNotFoundError, match=FILES[0]):
        read_dictionary(tmp_path / "nowhere")


def test_a_language_without_texts_is_read_as_the_nearest() -> None:
    assert [read_as(code) for code in ("sv", "da", "nn", "fi", "et", "")] == ["sv", "nb", "nb", "fi", "en", "en"]


def test_the_tagger_that_comes_along_belongs_to_the_thesaurus_and_to_the_vectors_in_use() -> None:
    """Make it again with `intercluster language capabilities` when the thesaurus or the alignment changes."""
    tools = language()
    assert tools.tagger is not None
    assert tools.tagger.ids == tuple(thesaurus())
    assert tools.tagger.space == tools.aligned_space
    assert tools.tagger.origin == f"{len(thesaurus())} capabilities of the thesaurus; 0 texts of members; {SOURCES}"


@pytest.mark.parametrize(
    ("text", "code", "subject"),
    [
        ("vi borttagning av vibrationer i fläktar, balansering på plats", "sv", "balancing"),
        ("noen som kan slipe bandsagblad", "nb", "saw"),
        ("hirsitalon kehikko", "fi", "log"),
        ("dust explosion ATEX", "en", "explosion"),
    ],
)
def test_texts_of_the_trade_are_understood(text: str, code: str, subject: str) -> None:
    tools = language()
    assert tools.tagger is not None
    found = tools.tagger.subjects(tools.vectors([text], [code])[0])
    assert any(subject in key for key in found), found
