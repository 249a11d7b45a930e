"""The codes of NACE Rev. 2 and Rev. 2.1, and how a code is written.

Regulations (EC) No 1893/2006 and (EU) 2023/137. Only the codes; their labels are the statistical offices'.
"""

import re
from collections.abc import Iterator
from functools import cache

# Division=group:classes, as in 16=1:0/2:12349 for 16.1 with 16.10, and 16.2 with 16.21, 16.22, 16.23, 16.24, 16.29.
_REV_2 = """
    01=1:1234569/2:123456789/3:0/4:12345679/5:0/6:1234/7:0 02=1:0/2:0/3:0/4:0 03=1:12/2:12 05=1:0/2:0
    06=1:0/2:0 07=1:0/2:19 08=1:12/9:1239 09=1:0/9:0 10=1:123/2:0/3:129/4:12/5:12/6:12/7:123/8:1234569/9:12
    11=0:1234567 12=0:0 13=1:0/2:0/3:0/9:1234569 14=1:12349/2:0/3:19 15=1:12/2:0 16=1:0/2:12349
    17=1:12/2:12349 18=1:1234/2:0 19=1:0/2:0 20=1:1234567/2:0/3:0/4:12/5:1239/6:0 21=1:0/2:0 22=1:19/2:1239
    23=1:12349/2:0/3:12/4:12349/5:12/6:123459/7:0/9:19 24=1:0/2:0/3:1234/4:123456/5:1234
    25=1:12/2:19/3:0/4:0/5:0/6:12/7:123/9:12349 26=1:12/2:0/3:0/4:0/5:12/6:0/7:0/8:0
    27=1:12/2:0/3:123/4:0/5:12/9:0 28=1:12345/2:123459/3:0/4:19/9:1234569 29=1:0/2:0/3:12
    30=1:12/2:0/3:0/4:0/9:129 31=0:1239 32=1:123/2:0/3:0/4:0/5:0/9:19 33=1:12345679/2:0 35=1:1234/2:123/3:0
    36=0:0 37=0:0 38=1:12/2:12/3:12 39=0:0 41=1:0/2:0 42=1:123/2:12/9:19 43=1:123/2:129/3:12349/9:19
    45=1:19/2:0/3:12/4:0 46=1:123456789/2:1234/3:123456789/4:123456789/5:12/6:1234569/7:1234567/9:0
    47=1:19/2:1234569/3:0/4:123/5:12349/6:12345/7:123456789/8:129/9:19 49=1:0/2:0/3:129/4:12/5:0
    50=1:0/2:0/3:0/4:0 51=1:0/2:12 52=1:0/2:12349 53=1:0/2:0 55=1:0/2:0/3:0/9:0 56=1:0/2:19/3:0
    58=1:12349/2:19 59=1:1234/2:0 60=1:0/2:0 61=1:0/2:0/3:0/9:0 62=0:1239 63=1:12/9:19 64=1:19/2:0/3:0/9:129
    65=1:12/2:0/3:0 66=1:129/2:129/3:0 68=1:0/2:0/3:12 69=1:0/2:0 70=1:0/2:12 71=1:12/2:0 72=1:19/2:0
    73=1:12/2:0 74=1:0/2:0/3:0/9:0 75=0:0 77=1:12/2:129/3:123459/4:0 78=1:0/2:0/3:0 79=1:12/9:0 80=1:0/2:0/3:0
    81=1:0/2:129/3:0 82=1:19/2:0/3:0/9:129 84=1:123/2:12345/3:0 85=1:0/2:0/3:12/4:12/5:1239/6:0
    86=1:0/2:123/9:0 87=1:0/2:0/3:0/9:0 88=1:0/9:19 90=0:1234 91=0:1234 92=0:0 93=1:1239/2:19
    94=1:12/2:0/9:129 95=1:12/2:123459 96=0:12349 97=0:0 98=1:0/2:0 99=0:0
"""
_REV_21 = """
    01=1:1234569/2:123456789/3:0/4:12345678/5:0/6:123/7:0 02=1:0/2:0/3:0/4:0 03=1:12/2:12/3:0 05=1:0/2:0
    06=1:0/2:0 07=1:0/2:19 08=1:12/9:1239 09=1:0/9:0 10=1:123/2:0/3:129/4:12/5:12/6:12/7:123/8:1234569/9:12
    11=0:1234567 12=0:0 13=1:0/2:0/3:0/9:1234569 14=1:0/2:12349 15=1:12/2:0 16=1:12/2:12345678 17=1:12/2:12345
    18=1:1234/2:0 19=1:0/2:0 20=1:1234567/2:0/3:0/4:12/5:19/6:0 21=1:0/2:0 22=1:12/2:123456
    23=1:12345/2:0/3:12/4:12345/5:12/6:123456/7:0/9:19 24=1:0/2:0/3:1234/4:123456/5:1234
    25=1:12/2:12/3:0/4:0/5:123/6:123/9:12349 26=1:12/2:0/3:0/4:0/5:12/6:0/7:0 27=1:12/2:0/3:123/4:0/5:12/9:0
    28=1:12345/2:123459/3:0/4:12/9:12345679 29=1:0/2:0/3:12 30=1:123/2:0/3:12/4:0/9:129 31=0:0
    32=1:123/2:0/3:0/4:0/5:0/9:19 33=1:123456789/2:0 35=1:123456/2:1234/3:0/4:0 36=0:0 37=0:0
    38=1:12/2:123/3:123 39=0:0 41=0:0 42=1:123/2:12/9:19 43=1:123/2:1234/3:12345/4:12/5:0/6:0/9:19
    46=1:123456789/2:1234/3:123456789/4:123456789/5:0/6:1234/7:123/8:12345679/9:0
    47=1:12/2:1234567/3:0/4:0/5:12345/6:12349/7:123456789/8:123/9:12 49=1:12/2:0/3:12349/4:12/5:0
    50=1:0/2:0/3:0/4:0 51=1:0/2:12 52=1:0/2:123456/3:12 53=1:0/2:0/3:0 55=1:0/2:0/3:0/4:0/9:0
    56=1:12/2:12/3:0/4:0 58=1:1239/2:19 59=1:1234/2:0 60=1:0/2:0/3:19 61=1:0/2:0/9:0 62=1:0/2:0/9:0
    63=1:0/9:12 64=1:19/2:12/3:12/9:129 65=1:12/2:0/3:0 66=1:129/2:129/3:0 68=1:12/2:0/3:12 69=1:0/2:0
    70=1:0/2:0 71=1:12/2:0 72=1:0/2:0 73=1:12/2:0/3:0 74=1:1234/2:0/3:0/9:19 75=0:0
    77=1:12/2:12/3:123459/4:0/5:12 78=1:0/2:0 79=1:12/9:0 80=0:19 81=1:0/2:123/3:0 82=1:0/2:0/3:0/4:0/9:129
    84=1:123/2:12345/3:0 85=1:0/2:0/3:123/4:0/5:1239/6:19 86=1:0/2:123/9:12345679 87=1:0/2:0/3:0/9:19
    88=1:0/9:19 90=1:123/2:0/3:19 91=1:12/2:12/3:0/4:12 92=0:0 93=1:1239/2:19 94=1:12/2:0/9:129
    95=1:0/2:123459/3:12/4:0 96=1:0/2:123/3:0/4:0/9:19 97=0:0 98=1:0/2:0 99=0:0
"""


def _codes(compact: str) -> Iterator[str]:
    for entry in compact.split():
        division, _sign, groups = entry.partition("=")
        yield division
        for each in groups.split("/"):
            group, _sign, classes = each.partition(":")
            yield f"{division}.{group}"
            yield from (f"{division}.{group}{last}" for last in classes)


NACE_2 = frozenset(_codes(_REV_2))
"""Divisions (16), groups (16.1) and classes (16.10) of NACE Rev. 2: 88, 272 and 615."""

NACE_21 = frozenset(_codes(_REV_21))
"""Those of NACE Rev. 2.1, in force since 2025: 87, 287 and 651."""

NACE = NACE_2 | NACE_21

UNSTATED = re.compile(r"0{2,}(\.0+)?")
"""What registers write where an organisation's activity is not known."""

_CODE = re.compile(r"[A-V]?\s*(?P<whole>\d{1,2})(?:\.?(?P<rest>\d[\d.]*))?", re.IGNORECASE)
_LONGEST_REST = 5
SUGGESTED = 5
"""Most codes that a suggestion names."""


def normalise_activity(text: str) -> tuple[str, bool]:
    """Return a code as NACE writes it, and whether a national extension was cut off; "" if it is no NACE code.

    Accepts `16`, `16.1`, `16.10`, `1610`, `C16.10`; `1.11` and `1110` (a spreadsheet ate the first nought), and the
    five or more digits of the Swedish, Norwegian, Finnish and Danish extensions: `16.101`, `16.10.1`, `16101`.
    """
    for whole, rest in _readings(text.strip()):
        code = f"{whole}.{rest[:2]}" if rest else whole
        if code in NACE and len(rest) <= _LONGEST_REST:
            return code, len(rest) > 2
    return "", False


def _readings(text: str) -> Iterator[tuple[str, str]]:
    """Yield division and rest as they stand, then with the first nought that a spreadsheet may have taken."""
    match = _CODE.fullmatch(text)
    if match is None:
        return
    whole, rest = match["whole"], (match["rest"] or "").replace(".", "")
    if "." in text or not rest:
        yield whole.zfill(2), rest
        return
    digits = f"0{whole}{rest}"
    yield from ((whole, rest), (digits[:2], digits[2:]))


@cache
def similar_activities(text: str) -> list[str]:
    """Return the valid codes nearest to one that is not: of its division and length, or else divisions."""
    whole, rest = next(iter(_readings(text.strip())), ("", ""))
    if not whole:
        return []
    wanted = f"{whole}.{rest[:2]}" if rest else whole
    near = [code for code in NACE if len(code) == len(wanted) and code.startswith(whole)]
    near = near or [code for code in NACE if len(code) == 2]
    near.sort(key=lambda code: (abs(float(code) - float(wanted)), code))
    return sorted(near[:SUGGESTED])
