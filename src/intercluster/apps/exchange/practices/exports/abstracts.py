"""EIP-AGRI practice abstracts as a workbook, one row for each practice.

The columns are our reading of what the common format asks of a practice abstract (docs/how-to/share-a-practice.md).
"""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from intercluster.apps.exchange.models import Practice
from intercluster.apps.exchange.practices.exports.content import facts_of, unsaid
from intercluster.apps.exchange.practices.parts import PARTS, characters, length_in_words
from intercluster.tables.workbook import Content, Row, Sheet, workbook

ENGLISH = "en"
WIDTHS = (34, 34, 90, 90, 14, 44, 44, 28, 18, 34, 22, 28, 24, 28, 14, 44)


def abstracts(practices: Iterable[Practice]) -> bytes:
    """Write practices that `practices` returned as XLSX, in the page's language."""
    return workbook([Sheet(_("Practice abstracts"), [_headings(), *map(_row, practices)], WIDTHS, "A2")])


def summary_of(practice: Practice) -> str:
    """Return the parts of a practice as one text."""
    return "\n".join(text for name in PARTS if (text := getattr(practice, name)))


def _headings() -> Row:
    headings = [
        _("Title"),
        _("Title in English"),
        _("Short summary for practitioners"),
        _("Short summary in English"),
        _("Characters"),
        _("Length"),
        _("Not said yet"),
        _("Who did it"),
        _("Country"),
        _("Drafted together with"),
        _("Where it was done"),
        _("Website"),
        _("When"),
        _("Keywords"),
        _("Language"),
        _("Address"),
    ]
    return Row(headings, is_strong=True)


def _row(practice: Practice) -> Row:
    facts, summary = facts_of(practice), summary_of(practice)
    parts = {name: getattr(practice, name) for name in PARTS}
    is_english = practice.language == ENGLISH
    cells: list[Content] = [
        practice.title,
        practice.title if is_english else "",
        summary,
        summary if is_english else "",
        characters(parts),
        length_in_words(parts),
        ", ".join(unsaid(practice)),
        facts.author,
        facts.country,
        facts.partners,
        facts.region,
        facts.website,
        facts.when,
        facts.keywords,
        facts.language,
        facts.address,
    ]
    return Row(cells)
