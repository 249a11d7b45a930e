"""National registration numbers: how they are written, whether their check digits are right, and which are personal."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from stdnum import get_cc_module
from stdnum.dk import cvr
from stdnum.exceptions import ValidationError
from stdnum.fi import ytunnus
from stdnum.no import orgnr as no_orgnr
from stdnum.se import orgnr as se_orgnr

FICTIONAL = "DEMO-"
"""How the number of a fictional organisation begins, in any country."""


class WrongNumberError(ValueError):
    """What a registration number should be like."""


class PersonalNumberError(WrongNumberError):
    """The number is a person's identity number, as a sole trader may have. It is not kept: others would read it."""


_DAY, _MONTH = "(?:0[1-9]|[12][0-9]|3[01])", "(?:0[1-9]|1[0-2])"
_NORDIC = {
    "SE": rf"(?:19|20)?[0-9]{{2}}{_MONTH}(?:{_DAY}|6[1-9]|[78][0-9]|9[01])\+?[0-9]{{4}}",
    "NO": "[0-7][0-9]{10}",
    "FI": rf"{_DAY}{_MONTH}[0-9]{{2}}[+A-FU-Y]?[0-9]{{3}}[0-9A-Y]",
    "DK": rf"{_DAY}{_MONTH}[0-9]{{6}}",
}
PERSONAL: Mapping[str, str] = _NORDIC | {
    "IS": rf"{_DAY}{_MONTH}[0-9]{{6}}",
    "EE": rf"[1-8][0-9]{{2}}{_MONTH}{_DAY}[0-9]{{4}}",
    "LT": rf"[1-6][0-9]{{2}}{_MONTH}{_DAY}[0-9]{{4}}",
    "LV": rf"(?:{_DAY}{_MONTH}[0-9]{{7}}|32[0-9]{{9}})",
}
"""What identity numbers of persons are like, without separators, by country; with a day of birth in most of them.

In Sweden a day above 60 is that of a coordination number. An organisation's number has a third digit from 2 on there.
"""


@dataclass(frozen=True)
class _Scheme:
    length: int
    is_valid: Callable[[str], bool]
    """Checks the digits, without prefix and suffix."""
    example: str
    rule: object
    prefix: str = ""
    suffix: str = ""
    """What a VAT number has around the digits."""

    def accepts(self, digits: str) -> bool:
        """Return whether a text is nothing but the digits of a valid number."""
        return len(digits) == self.length and digits.isdecimal() and digits.isascii() and self.is_valid(digits)


PERSONAL_VAT = rf"SE{PERSONAL['SE']}[0-9]{{2}}"

_SCHEMES = {
    "SE": _Scheme(10, se_orgnr.is_valid, "556036-0793", gettext_lazy("ten digits, the last a check digit"), "SE", "01"),
    "NO": _Scheme(
        9, no_orgnr.is_valid, "923 609 016", gettext_lazy("nine digits, the last a check digit"), "NO", "MVA"
    ),
    "FI": _Scheme(8, ytunnus.is_valid, "0112038-9", gettext_lazy("seven digits and a check digit"), "FI"),
    "DK": _Scheme(8, cvr.is_valid, "24256790", gettext_lazy("eight digits, the last a check digit"), "DK"),
}
"""Countries whose registration numbers are checked; python-stdnum knows their check digits."""


def normalise_number(text: str, country: str) -> str:
    """Return a registration number as it is stored.

    In the Nordic countries that is the digits alone, taken out of a VAT number if need be; elsewhere a valid VAT
    number without its country and separators, and any other number as written. Raise `WrongNumberError`, which says
    what would be right, if Nordic digits are too few, too many or fail the check.
    """
    text = " ".join(text.split())
    if text.upper().startswith(FICTIONAL):
        return text.upper()
    scheme = _SCHEMES.get(country)
    bare = re.sub(r"[\s.\-–/'’]", "", text).upper()
    if scheme is None:
        if _is_personal(bare.removeprefix(country), country):
            raise PersonalNumberError
        return _valid_vat(text, country) or text
    if bare.startswith(scheme.prefix):
        bare = bare.removeprefix(scheme.prefix)
        if len(bare) == scheme.length + len(scheme.suffix):
            bare = bare.removesuffix(scheme.suffix)
    bare = bare.removesuffix("MVA") if country == "NO" else bare
    if country == "SE" and len(bare) == 12 and bare[:2] in {"16", "19", "20"}:
        bare = bare[2:]
    if country == "FI" and len(bare) == 7:
        bare = "0" + bare
    if _is_personal(bare, country):
        raise PersonalNumberError
    if not scheme.accepts(bare):
        if any(_is_personal(bare, other) for other in _NORDIC):
            raise PersonalNumberError
        right = _("%(rule)s, such as %(example)s") % {"rule": scheme.rule, "example": scheme.example}
        if re.fullmatch(r"\d[.,]\d+E\+?\d+", text, re.IGNORECASE):
            right = _("all its digits, which the spreadsheet has rounded off; format the column as text")
        elif abroad := _other_countries(bare, country):
            right = _("%(right)s; or country %(abroad)s on the row") % {"right": right, "abroad": " / ".join(abroad)}
        raise WrongNumberError(right)
    return bare


def _is_personal(bare: str, country: str) -> bool:
    return country in PERSONAL and re.fullmatch(PERSONAL[country], bare) is not None


def is_personal_vat(vat: str) -> bool:
    """Return whether a VAT number has a person's identity number in it, as that of a Swedish sole trader does."""
    return re.fullmatch(PERSONAL_VAT, re.sub(r"[^0-9A-Z]", "", vat.upper())) is not None


def with_checked_number() -> Q:
    """Return the condition for organisations with a number whose check digit was right when it was stored."""
    conditions = [
        Q(country=country, registration_number__regex=rf"^\d{{{scheme.length}}}$")
        for country, scheme in _SCHEMES.items()
    ]
    return reduce(or_, conditions)


def _other_countries(bare: str, country: str) -> list[str]:
    return [other for other, scheme in _SCHEMES.items() if other != country and scheme.accepts(bare)]


def _valid_vat(text: str, country: str) -> str:
    """Return a VAT number of any country that python-stdnum knows, in its compact form; "" for any other text."""
    module = get_cc_module(country.lower(), "vat") if len(country) == 2 and country.isascii() else None
    try:
        return str(module.validate(text)) if module else ""
    except ValidationError:
        return ""


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
    return digits if scheme.accepts(digits) and not _is_personal(digits, country) else ""
