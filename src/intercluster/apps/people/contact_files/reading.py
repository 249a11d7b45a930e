"""Read and check the rows of a file of contact people, one after the other."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from intercluster.apps.directory import parsers
from intercluster.apps.directory.choices import LANGUAGES_OF
from intercluster.apps.people.contact_files.columns import LABELS, Field
from intercluster.core.imports.not_rows import is_no_row
from intercluster.core.imports.rows import Problem
from intercluster.tables.model import Row

LIMITS = {Field.NAME: 150, Field.EMAIL: 254, Field.TITLE: 100, Field.ORGANISATION: 300, Field.NUMBER: 30}
"""Most characters of each field."""

MAILED_IN = ("en", "sv", "nb", "fi")
"""Languages in which an invitation can be written."""

SHOWN = 80
"""Characters of a value that a report shows."""


@dataclass(frozen=True, slots=True)
class Record:
    """A person as a row of the file has them."""

    row: int
    organisation: str
    number: str
    name: str
    email: str
    title: str
    language: str


@dataclass
class Checked:
    """The rows that could be read, and why the others could not."""

    records: list[Record] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    hidden: int = 0
    """Rows left out because the spreadsheet hides them."""
    left_out: int = 0
    """Totals and notes."""


def check_rows(
    rows: Iterable[Row], columns: Mapping[Field, int], country: str, *, take_hidden: bool = False
) -> Checked:
    """Read every row; mails are in the first language of `country` where a row has none.

    Rows that a spreadsheet hides are often of people who have left: they are counted, and read only if asked for.
    """
    checked = Checked()
    own = language_of(country)
    for row in rows:
        given = {name: _text(row, index) for name, index in columns.items()}
        if not any(given.values()):
            continue
        if row.hidden and not take_hidden:
            checked.hidden += 1
            continue
        name = next((cell for cell in row.cells if cell), "")
        if not given.get(Field.EMAIL) and is_no_row(name, row.cells):
            checked.left_out += 1
            continue
        problems = [*_problems(row, given, columns)]
        if problems:
            checked.problems += problems
            continue
        whole = " ".join(filter(None, (given.get(Field.FIRST_NAME), given.get(Field.LAST_NAME))))
        checked.records.append(
            Record(
                row.number,
                given.get(Field.ORGANISATION, ""),
                given.get(Field.NUMBER, ""),
                (given.get(Field.NAME) or whole)[: LIMITS[Field.NAME]],
                given[Field.EMAIL].lower(),
                given.get(Field.TITLE, ""),
                _language(given.get(Field.LANGUAGE, "")) or own,
            )
        )
    return checked


def language_of(country: str) -> str:
    """Return the language in which somebody of a country is written to, if nothing else is known."""
    return next((code for code in LANGUAGES_OF.get(country, ()) if code in MAILED_IN), "en")


def _text(row: Row, index: int) -> str:
    cell = row.cells[index] if index < len(row.cells) else ""
    return " ".join(cell.replace("\0", "").split()).removeprefix("mailto:")


def _problems(row: Row, given: Mapping[Field, str], columns: Mapping[Field, int]) -> Iterable[Problem]:
    def problem(about: Field, wrong: str, right: str) -> Problem:
        return Problem(row.number, str(LABELS[about]), given.get(about, "")[:SHOWN], wrong, right)

    for about, index in columns.items():
        if fault := row.faults.get(index):
            yield problem(about, fault, _("a value that can be read"))
    for about, most in LIMITS.items():
        if len(given.get(about, "")) > most:
            wrong = _("has %(length)d characters") % {"length": len(given[about])}
            yield problem(about, wrong, _("at most %(most)d characters") % {"most": most})
    if not given[Field.EMAIL]:
        yield problem(Field.EMAIL, _("is empty"), _("an address such as anna@example.org"))
    elif not _is_address(given[Field.EMAIL]):
        yield problem(Field.EMAIL, _("is not one e-mail address"), _("an address such as anna@example.org"))
    if not given.get(Field.ORGANISATION) and not given.get(Field.NUMBER):
        about = Field.ORGANISATION if Field.ORGANISATION in columns else Field.NUMBER
        yield problem(about, _("is empty"), _("the member's name or registration number"))
    if given.get(Field.LANGUAGE) and not _language(given[Field.LANGUAGE]):
        wrong = _("is no language in which mails are written")
        yield problem(Field.LANGUAGE, wrong, _("English, Swedish, Norwegian or Finnish"))


def _is_address(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


def _language(text: str) -> str:
    try:
        code = parsers.language(text)
    except parsers.WrongValueError:
        return ""
    code = {"no": "nb", "nn": "nb"}.get(code, code)
    return code if code in MAILED_IN else ""
