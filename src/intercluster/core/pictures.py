"""Uploaded pictures: what they are, their content says, and nothing but their pixels is kept."""

from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

FORMATS = ("PNG", "JPEG", "WEBP")


class NotAPictureError(ValueError):
    """A file is no picture of these formats."""


class WrongSizeError(ValueError):
    """A picture has too many or too few pixels."""

    def __init__(self, width: int, height: int, *, is_small: bool) -> None:
        super().__init__(f"{width} × {height}")
        self.width, self.height, self.is_small = width, height, is_small


def pixels_of(data: bytes, fit: tuple[int, int], *, most_pixels: int, least_side: int = 1) -> "Image":
    """Return a picture upright and RGBA, made to fit into `fit` (width and height), without what else its file says.

    Place, camera and thumbnails are left out. Raises NotAPictureError and WrongSizeError.
    """
    from PIL import Image, ImageOps  # noqa: PLC0415 - not every process needs it

    try:
        with Image.open(BytesIO(data), formats=FORMATS) as opened:
            if opened.width * opened.height > most_pixels:
                raise WrongSizeError(opened.width, opened.height, is_small=False)
            if min(opened.size) < least_side:
                raise WrongSizeError(opened.width, opened.height, is_small=True)
            # A JPEG is decoded at a half or less where that is enough; the longer side may be either.
            opened.draft(None, (max(fit), max(fit)))
            upright = ImageOps.exif_transpose(opened).convert("RGBA")
    except WrongSizeError:
        raise
    except Exception as problem:
        raise NotAPictureError from problem
    upright.thumbnail(fit)
    plain = Image.new("RGBA", upright.size)
    plain.paste(upright)
    return plain


def as_jpeg(content: bytes) -> bytes:
    """Return a picture that is kept, in a format that text editors show, which WebP is not."""
    from PIL import Image  # noqa: PLC0415 - not every process needs it

    written = BytesIO()
    with Image.open(BytesIO(content)) as picture:
        picture.convert("RGB").save(written, "JPEG", quality=85)
    return written.getvalue()
