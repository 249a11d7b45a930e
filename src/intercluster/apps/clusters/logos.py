"""Logos: an uploaded picture is read with limits and written again as a small PNG with nothing but its pixels."""

import hashlib
from dataclasses import dataclass
from io import BytesIO

from django.utils.translation import gettext as _

from intercluster.core.errors import Refused

MOST_BYTES = 2 * 1024 * 1024
MOST_PIXELS = 12_000_000
LEAST_SIDE = 32
WIDTH, HEIGHT = 480, 160
"""A logo is made to fit in here: twice the size at which pages show it."""

FORMATS = ("PNG", "JPEG", "WEBP")


class LogoRefused(Refused):
    """A picture cannot be a logo; the message says which limit it breaks."""


@dataclass(frozen=True)
class Picture:
    """A logo as it is kept."""

    image: bytes
    width: int
    height: int

    @property
    def digest(self) -> str:
        """Return the SHA-256 of the image."""
        return hashlib.sha256(self.image).hexdigest()


def read(data: bytes) -> Picture:
    """Return an uploaded picture as it is kept; raise LogoRefused with the limit that it breaks.

    What it is, its content says and not its name. Metadata such as place and camera are left out.
    """
    from PIL import Image, ImageOps  # noqa: PLC0415 - not every process needs it

    if len(data) > MOST_BYTES:
        raise LogoRefused(_("The logo has more than %(limit)d MB: save it smaller.") % {"limit": MOST_BYTES // 2**20})
    if b"<svg" in data[:1000].lower():
        raise LogoRefused(_("The logo is an SVG, which can hold programs: export it as a PNG."))
    try:
        with Image.open(BytesIO(data), formats=FORMATS) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise LogoRefused(
                    _("The logo has %(width)d × %(height)d pixels, more than %(limit)d million: save it smaller.")
                    % {"width": opened.width, "height": opened.height, "limit": MOST_PIXELS // 10**6}
                )
            if min(opened.size) < LEAST_SIDE:
                raise LogoRefused(
                    _("The logo has %(width)d × %(height)d pixels: it needs at least %(least)d in each direction.")
                    % {"width": opened.width, "height": opened.height, "least": LEAST_SIDE}
                )
            upright = ImageOps.exif_transpose(opened).convert("RGBA")
    except LogoRefused:
        raise
    except Exception as problem:
        raise LogoRefused(_("The logo cannot be read as a picture: save it as PNG, JPEG or WebP.")) from problem
    upright.thumbnail((WIDTH, HEIGHT))
    plain = Image.new("RGBA", upright.size)
    plain.paste(upright)  # pixels alone
    written = BytesIO()
    plain.save(written, "PNG", optimize=True)
    return Picture(written.getvalue(), *plain.size)
