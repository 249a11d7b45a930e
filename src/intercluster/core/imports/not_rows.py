"""Lines of a table that are no row of it: totals, sources and notes, as stand under many tables."""

import re
from collections.abc import Sequence

_TOTAL = re.compile(
    r"(totalt?|totals|sum|summa|i alt|sammanlagt|yhteensä|antal|antall)\s*(?::.*|\d[\d\s]*\D{0,20})?"
    r"|(?:antal|antall|number of|lukumäärä)\s+\w+\s*:\s*\d[\d\s]*"
    r"|(?:delsumma|delsum|sub-?total|välisumma|totalsumma|totalsum|loppusumma|grand total)\s*:?"
    r"|(källa|kilde|lähde|source|obs|anm|huom|note)\s*:.*",
    re.IGNORECASE | re.DOTALL,
)
"""Lines in and under a table: `Delsumma`, `Totalt: 2 medlemmar`, `Antal poster: 2`, `Källa: registret`."""
_OF_GROUP = re.compile(
    r"totalsumma|totalsum|totalt|grand total|kaikki yhteensä|loppusumma"
    r"|.+\s(?:summa|totalt|total|sum|yhteensä|delsumma)|(?:summa|sum|delsumma)\s.+",
    re.IGNORECASE,
)
"""What pivot tables write for a group and for all, in the column of the group: `Värmlands län Summa`, `Totalsumma`."""
_NOTE = re.compile(
    r"\*.*|\(.*\)|(?:senast |sist |last )?(uppdatera|oppdater|päivite|updated|utskriven|skrevet ut|tulostettu"
    r"|exporterad|eksportert|exported|printed)\w*\b.*\d.*"
    r"|(?:obs|nb|merk|huom|huomio|note)\s*!.*",
    re.IGNORECASE | re.DOTALL,
)
"""A line of nothing else: `* preliminär uppgift`, `Huom! Tarkistamatta`, `Uppdaterad 2026-10-12 av kansliet`."""


def is_no_row(name: str, cells: Sequence[str]) -> bool:
    """Return whether a line is a total or a note, by what it is called and whether it has anything else."""
    filled = [cell for cell in cells if cell]
    if is_total(name) or (len(filled) == 1 and (is_note(filled[0]) or is_total(filled[0]))):
        return True
    return not name and bool(filled) and _OF_GROUP.fullmatch(filled[0]) is not None


def is_total(name: str) -> bool:
    """Return whether a row with this name is a total, or the source of the table."""
    return _TOTAL.fullmatch(name) is not None


def is_note(text: str) -> bool:
    """Return whether a row of this text alone is a note under the table."""
    return _NOTE.fullmatch(text) is not None
