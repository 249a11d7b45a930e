"""National registration numbers: how they are written, and their check digits."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

FICTIONAL = "DEMO-"
"""How the number of a fictional organisation begins, in any country."""


class WrongNumberError(ValueError):
    """What a registration number should be like."""


def _luhn(digits: str) -> bool:
    doubled = [int(digit) * (2 - index % 2) for index, digit in enumerate(digits)]
    return sum(number // 10 + number % 10 for number in doubled) % 10 == 0


def _modulo_11(weights: Sequence[int]) -> Callable[[str], bool]:
    """Return a check that the weighted sum of all digits, the last of weight 1, is a multiple of 11."""

    def check(digits: str) -> bool:
        return sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True)) % 11 == 0

    return check


@dataclass(frozen=True)
class _Scheme:
    length: int
    check: Callable[[str], bool]
    example: str
    rule: object
    prefix: str = ""
    suffix: str = ""
    """What a VAT number has around the digits."""


_SCHEMES = {
    "SE": _Scheme(10, _luhn, "556036-0793", gettext_lazy("ten digits, the last a check digit"), "SE", "01"),
    "NO": _Scheme(
        9,
        _modulo_11((3, 2, 7, 6, 5, 4, 3, 2, 1)),
        "923 609 016",
        gettext_lazy("nine digits, the last a check digit"),
        "NO",
        "MVA",
    ),
    "FI": _Scheme(
        8,
        _modulo_11((7, 9, 10, 5, 8, 4, 2, 1)),
        "0112038-9",
        gettext_lazy("seven digits and a check digit"),
        "FI",
    ),
    "DK": _Scheme(
        8, _modulo_11((2, 7, 6, 5, 4, 3, 2, 1)), "24256790", gettext_lazy("eight digits, the last a check digit"), "DK"
    ),
}


def normalise_number(text: str, country: str) -> str:
    """Return a registration number as it is kept: digits only for the Nordic countries, else as written.

    A VAT number of the same country is taken for the registration number in it. Raise `WrongNumberError`, which says
    what would be right, where the digits are too few, too many or fail the check.
    """
    text = " ".join(text.split())
    if text.upper().startswith(FICTIONAL):
        return text.upper()
    scheme = _SCHEMES.get(country)
    if scheme is None:
        return text
    bare = re.sub(r"[\s.\-–/'’]", "", text).upper()
    if bare.startswith(scheme.prefix):
        bare = bare.removeprefix(scheme.prefix)
        if len(bare) == scheme.length + len(scheme.suffix):
            bare = bare.removesuffix(scheme.suffix)
    bare = bare.removesuffix("MVA") if country == "NO" else bare
    if country == "SE" and len(bare) == 12 and bare[:2] in {"16", "19", "20"}:
        bare = bare[2:]
    if country == "FI" and len(bare) == 7:
        bare = "0" + bare
    if not (bare.isdecimal() and bare.isascii() and len(bare) == scheme.length and scheme.check(bare)):
        right = _("%(country)s numbers have %(rule)s, such as %(example)s") % {
            "country": country,
            "rule": scheme.rule,
            "example": scheme.example,
        }
        if re.fullmatch(r"\d[.,]\d+E\+?\d+", text, re.IGNORECASE):
            right = _("all its digits, which the spreadsheet has rounded off; format the column as text")
        elif abroad := _other_countries(bare, country):
            right = _("%(right)s; or country %(abroad)s on the row") % {"right": right, "abroad": " / ".join(abroad)}
        raise WrongNumberError(right)
    return bare


def _other_countries(bare: str, country: str) -> list[str]:
    """Return the countries where the number would be right."""
    return [
        other
        for other, scheme in _SCHEMES.items()
        if other != country and bare.isdecimal() and len(bare) == scheme.length and scheme.check(bare)
    ]


def number_from_vat(vat: str, country: str) -> str:
    """Return the registration number that a VAT number contains, or "" where that is not certain."""
    bare = re.sub(r"[^0-9A-Z]", "", vat.upper())
    scheme = _SCHEMES.get(country)
    if scheme is None or not bare.startswith(country):
        return ""
    digits = bare.removeprefix(country).removesuffix("MVA")
    if country == "SE":
        if len(digits) != 12:
            return ""
        digits = digits[:10]
    if len(digits) != scheme.length or not digits.isdecimal() or not scheme.check(digits):
        return ""
    return digits
