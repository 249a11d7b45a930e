"""Logos: an uploaded picture is read with limits and written again as a small PNG with nothing but its pixels."""

import hashlib
from dataclasses import dataclass
from io import BytesIO

from django.utils.translation import gettext as _

from intercluster.core.errors import Refused
from intercluster.core.pictures import NotAPictureError, WrongSizeError, pixels_of

MOST_BYTES = 2 * 1024 * 1024
MOST_PIXELS = 12_000_000
LEAST_SIDE = 32
WIDTH, HEIGHT = 480, 160
"""A logo is made to fit in here: twice the size at which pages show it."""


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
    if len(data) > MOST_BYTES:
        raise LogoRefused(_("The logo has more than %(limit)d MB: save it smaller.") % {"limit": MOST_BYTES // 2**20})
    if b"<svg" in data[:1000].lower():
        raise LogoRefused(_("The logo is an SVG, which can hold programs: export it as a PNG."))
    try:
        plain = pixels_of(data, (WIDTH, HEIGHT), most_pixels=MOST_PIXELS, least_side=LEAST_SIDE)
    except WrongSizeError as wrong:
        size = {"width": wrong.width, "height": wrong.height}
        if wrong.is_small:
            problem = _("The logo has %(width)d × %(height)d pixels: it needs at least %(least)d in each direction.")
            raise LogoRefused(problem % {**size, "least": LEAST_SIDE}) from None
        problem = _("The logo has %(width)d × %(height)d pixels, more than %(limit)d million: save it smaller.")
        raise LogoRefused(problem % {**size, "limit": MOST_PIXELS // 10**6}) from None
    except NotAPictureError as failure:
        raise LogoRefused(_("The logo cannot be read as a picture: save it as PNG, JPEG or WebP.")) from failure
    written = BytesIO()
    plain.save(written, "PNG", optimize=True)
    return Picture(written.getvalue(), *plain.size)
