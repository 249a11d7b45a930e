"""Reading help: the words of a text in another language, from a dictionary."""

import gzip
import lzma
from pathlib import Path

import pytest

from intercluster.analysis.language.bilingual import FILES
from intercluster.analysis.language.reading import (
    FOLDER,
    MOST,
    PAIRS,
    Entry,
    content_words,
    entries_of,
    explained,
    file_name,
)
from intercluster.analysis.language.reading_dictionaries import compiled

FREEDICT = """from\tto\tword\ttranslation
fi\tsv\tpumppu\thjärta
fi\tsv\tpumppu\tpump
fi\tsv\tkuivata\tatt torka
fi\tsv\tseisokki\terektion
fi\tsv\tHelsinki\tHelsingfors
sv\tnb\ttorka\ttørke
sv\ten\tspade\tspade (GPL)
sv\ten\tpump\tGPL
"""
OMW = """synset\tsv\tnb\tda\tfi\ten\tde
1-n\tpump\tpumpe\tpumpe\tpumppu\tpump\tPumpe
"""
YSO = """concept\tfi\tsv\ten
p1\tlaatu\tkvalitet\tquality
"""


def told(text: str, language: str, reader: str) -> dict[str, list[str]]:
    """Return the words of a text, each with its entries in one line."""
    return {
        each.word: [f"{entry.word}: {', '.join(entry.translations)}" for entry in each.entries]
        for each in explained(text, language, reader)
    }


@pytest.mark.parametrize(
    ("text", "language", "reader", "words"),
    [
        ("Kuivaamme puuta.", "fi", "sv", {"Kuivaamme": ["kuivata: torka"], "puuta": ["puu: träd, trä, timmer"]}),
        ("Vi torkar virke.", "sv", "nb", {"torkar": ["torka: tørke"]}),
        ("aktiiviliete", "fi", "sv", {"aktiiviliete": ["aktiivi: aktiv", "liete: slam"]}),
        ("Skogen i Lycksele", "sv", "fi", {"Skogen": ["skog: metsä"]}),
        ("Energi", "sv", "nb", {}),
        ("Energi", "nn", "nb", {}),
        ("Kuivaamme", "fi", "fi", {}),
        ("Kuivatame puitu", "et", "sv", {}),
        ("", "", "sv", {}),
    ],
    ids=[
        "base forms",
        "related languages",
        "parts of a compound",
        "no names",
        "alike in both",
        "Nynorsk for a reader of Bokmål",
        "own language",
        "no dictionary",
        "no text",
    ],
)
def test_words_explained(text: str, language: str, reader: str, words: dict[str, list[str]]) -> None:
    assert told(text, language, reader) == words


def test_no_stop_words_abbreviations_or_names() -> None:
    text = "Vi söker någon som torkar CTMP och 20 mm virke åt Sågen i Vetlanda. Torv"
    assert content_words(text, "sv") == ["torkar", "virke", "Torv"]


def test_the_longest_words_of_a_long_text_are_explained_in_its_order() -> None:
    text = "Hus, skog, väg, sten, sand, timmer, virke, lagring, tillverkning, mätning, kvalitet, underhåll, ved, maskin"
    words = [each.word for each in explained(text, "sv", "fi")]
    assert len(words) == MOST
    assert words == sorted(words, key=text.index)
    assert {"tillverkning", "underhåll", "kvalitet"} < set(words)
    assert "ved" not in words


def test_every_dictionary_is_there_and_sorted() -> None:
    for pair in PAIRS:
        lines = lzma.decompress((FOLDER / file_name(pair)).read_bytes()).splitlines()
        assert len(lines) > 5000
        assert lines == sorted(lines, key=lambda line: line.split(b"\t")[:2])


def test_dictionaries_are_made_from_vocabularies(tmp_path: Path) -> None:
    for name, content in zip(FILES, (FREEDICT, OMW, YSO), strict=True):
        (tmp_path / name).write_bytes(gzip.compress(content.encode()))
    made = compiled(tmp_path, [{"fi": "hitsaus", "sv": "svetsning"}], {"sv": ["En pump till pumpen"]})
    lines = {pair: lzma.decompress(content).decode().splitlines() for pair, content in made.items()}
    assert set(made) == set(PAIRS)
    assert lines["fi", "sv"] == [
        "hitsaus\thitsaus\tsvetsning",
        "kuiva\tkuivata\ttorka",
        "laatu\tlaatu\tkvalitet",
        "pumpu\tpumppu\tpump",
    ]
    assert lines["sv", "en"] == ["kvalitet\tkvalitet\tquality", "pump\tpump\tpump"]
    assert lines["da", "sv"] == ["pump\tpumpe\tpump"]


def test_an_entry_is_the_word_itself_before_others_of_its_stem() -> None:
    assert entries_of("torka", ("sv", "en")) == (Entry("torka", ("dry",)),)
