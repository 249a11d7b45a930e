"""NACE codes as offices and registers write them, with descriptions, national digits and prefixes."""

import re

from django.utils.translation import gettext as _

from intercluster.apps.directory.parsers import Note, WrongValueError
from intercluster.classifications.nace import NACE_2, UNSTATED, normalise_activity, similar_activities

_CODES_APART = re.compile(r",\s*(?=[A-V]?\s?\d)", re.IGNORECASE)
_BEFORE_CODE = re.compile(
    r"^\s*(?:(?:SNI|TOL|NACE|SN|DB)\b[\s-]*(?:20\d\d|rev\.?\s*2(?:\.[01])?)?\s*:?\s*)?(?:[A-V]\s+(?=\d))?",
    re.IGNORECASE,
)
"""What stands before a code: `SNI 2025: 25.53`, `C 25.62`."""
_DIVISIONS = re.compile(r"\s*[A-V]?(\d{2})\s*[-–]\s*(\d{2})\s*", re.IGNORECASE)
_LEADING_CODE = re.compile(r"\s*([A-V]?\d{1,2}(?=\s*[-–:]?\s+[^\W\d_a-zåäöæø])|[A-V]?\d[\d.]{2,})\s*[-–:]?\s+\D")
"""A code and its description. A bare number before a small letter counts something: `16 anställda`."""
_CODE_IN_BRACKETS = re.compile(r"\D*\(\s*([A-V]?\d[\d.]*)\s*\)\s*", re.IGNORECASE)
_DECIMAL_COMMA = re.compile(r"\s*(\d{1,2}),(\d{1,3})\s*")


def activities_of(text: str, note: Note, *, lenient: bool = False) -> list[str]:
    """Return the NACE codes that a cell lists; a description may stand before or behind a code.

    What is no code is an error; with `lenient` it is left out with a note.
    """
    codes: list[str] = []
    for part in re.split(r"[;|\n]", text):
        try:
            codes += _codes_of(part, note)
        except WrongValueError as problem:
            if not lenient:
                raise
            note(_("%(told)s and is left out") % {"told": problem.wrong})
    return list(dict.fromkeys(codes))


def _codes_of(part: str, note: Note) -> list[str]:
    comma = _DECIMAL_COMMA.fullmatch(part)
    if comma and normalise_activity(f"{comma[1]}.{comma[2]}")[0]:
        raise WrongValueError(
            _("“%(token)s” may be one code or two") % {"token": part.strip()},
            f"{comma[1]}.{comma[2]} / {comma[1]}; {comma[2]}",
        )
    return [code for each in _CODES_APART.split(part) for code in _codes_in(each, note)]


def _codes_in(part: str, note: Note) -> list[str]:
    part = _BEFORE_CODE.sub("", part)
    if spans := _DIVISIONS.fullmatch(part):
        return [code for number in range(int(spans[1]), int(spans[2]) + 1) if (code := f"{number:02}") in NACE_2]
    described = _LEADING_CODE.match(part) or _CODE_IN_BRACKETS.fullmatch(part)
    tokens = [described[1]] if described else part.split()
    if not all(map(_looks_like_code, tokens)):
        tokens = []
    if not tokens and part.strip():
        note(_("“%(text)s” is no NACE code and is left out") % {"text": part.strip()[:60]})
    return [_activity(token, note) for token in tokens if not UNSTATED.fullmatch(token)]


def _looks_like_code(token: str) -> bool:
    return sum(character.isdigit() for character in token) > 1 or re.fullmatch(r"[A-V]?\d?", token) is not None


def _activity(token: str, note: Note) -> str:
    code, cut = normalise_activity(token)
    if not code:
        raise WrongValueError(
            _("“%(token)s” is no NACE Rev. 2 code") % {"token": token[:40]},
            ", ".join(similar_activities(token)) or _("codes such as 16, 16.1 or 16.10, separated by commas"),
        )
    if cut:
        note(_("national code %(token)s kept as NACE %(code)s") % {"token": token, "code": code})
    if code not in NACE_2:
        note(_("%(code)s is a code of NACE Rev. 2.1") % {"code": code})
    return code
