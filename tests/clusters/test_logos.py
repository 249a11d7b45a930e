"""What may be a logo, and what is kept of it."""

from io import BytesIO

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from tests.clusters.conftest import picture

from intercluster.apps.clusters.logos import MOST_BYTES, LogoRefused, read


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP"])
def test_picture_becomes_a_small_png(form: str) -> None:
    kept = read(picture(form, (1200, 800)))
    with Image.open(BytesIO(kept.image)) as image:
        assert (image.format, image.size, image.mode) == ("PNG", (240, 160), "RGBA")
    assert (kept.width, kept.height) == (240, 160)


def test_metadata_is_dropped_and_the_picture_stands_upright() -> None:
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "A camera"  # turned a quarter, and its maker
    turned = read(picture("JPEG", (300, 100), exif=exif.tobytes()))
    assert turned.height > turned.width
    text = PngInfo()
    text.add_text("Author", "Aino")
    noted = read(picture("PNG", pnginfo=text))
    for kept in (turned, noted):
        with Image.open(BytesIO(kept.image)) as image:
            assert image.info == {}
            assert not image.getexif()
    assert b"Aino" not in noted.image
    assert b"A camera" not in turned.image


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "SVG"),
        (b"", "cannot be read"),
        (b"GIF89a" + b"\0" * 50, "cannot be read"),
        (picture()[:200], "cannot be read"),
        (b"<html>" + picture(), "cannot be read"),
        (b"\0" * (MOST_BYTES + 1), "more than 2 MB"),
        (picture(size=(5000, 4000)), "5000 × 4000 pixels, more than 12 million"),
        (picture(size=(200, 10)), "200 × 10 pixels: it needs at least 32"),
    ],
    ids=["svg", "empty", "gif", "cut off", "page before", "bytes", "pixels", "small"],
)
def test_what_is_no_logo_is_refused_with_the_limit(data: bytes, words: str) -> None:
    with pytest.raises(LogoRefused, match=words):
        read(data)
