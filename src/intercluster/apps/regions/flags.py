"""Flags of values, as Eurostat and the statistical offices that follow it set them."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

FLAGS: Mapping[str, Promise] = {
    "b": _("break in the series"),
    "c": _("confidential"),
    "d": _("definition differs"),
    "e": _("estimated"),
    "f": _("forecast"),
    "i": _("value imputed by Eurostat or other receiving agencies"),
    "m": _("missing"),
    "n": _("not significant"),
    "p": _("provisional"),
    "r": _("revised"),
    "s": _("estimated by Eurostat"),
    "u": _("low reliability"),
    "z": _("not applicable"),
}
"""Meaning of Eurostat's flags."""


def flags_in_words(flags: str) -> str:
    """Return each flag with its meaning, as `b (break in the series), u (low reliability)`; unknown ones alone."""
    return ", ".join(f"{each} ({FLAGS[each]})" if each in FLAGS else each for each in dict.fromkeys(flags))
