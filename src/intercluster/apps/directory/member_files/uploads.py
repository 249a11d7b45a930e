"""A member file between the steps of an import: the choices made, its table, and its checked rows."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any, cast

from django.db import models

from intercluster.apps.directory.choices import Visibility
from intercluster.apps.directory.member_files import column_mapping as mappings
from intercluster.apps.directory.member_files import services
from intercluster.apps.directory.member_files.checked import Checked, Contact, Record, Remark, Text
from intercluster.apps.directory.member_files.column_mapping import Mapping, MappingFile
from intercluster.apps.directory.member_files.fields import Field
from intercluster.apps.directory.member_files.validation import check_rows
from intercluster.apps.directory.models import Organisation
from intercluster.core import clock
from intercluster.core.imports.rows import Problem
from intercluster.core.imports.tables import table_from, table_values
from intercluster.core.imports.uploads import RowUpload
from intercluster.tables.model import Table


@dataclass
class MemberUpload(RowUpload):
    """A member file on its way into the directory."""

    mapping: str = ""
    """Text of a mapping file; it takes the place of `columns`."""
    rate: str = ""
    """Kronor for one euro, if turnover is in kronor."""
    replace: bool = False
    take_hidden: bool = False
    """Rows that the spreadsheet hides are read too."""
    list_contacts: bool = True
    """Contact people of the file go into the office's list of whom to invite."""

    @property
    def kronor_per_euro(self) -> Decimal | None:
        """Return `rate` as a number, or None."""
        return Decimal(self.rate) if self.rate else None

    def table(self) -> Table:
        """Return the table of the file. Raises UnreadableFileError."""
        choices = {"sheet": self.sheet, "mapping": self.mapping}
        return table_from(lambda: self.kept("table", choices, lambda: table_values(self._read())))

    def _read(self) -> Table:
        mapping = MappingFile(self.mapping) if self.mapping else None
        return services.open_table(self.path, name=self.name, sheet=self.sheet, mapping=mapping)

    def column_mapping(self, table: Table) -> Mapping:
        """Return what the columns of the table mean. Raises MappingError."""
        if self.mapping:
            return MappingFile(self.mapping).of(table.headings)
        if self.columns is None:
            return mappings.guess(table.headings, self.kronor_per_euro)
        chosen = [Field(name) if name else None for name in self.columns]
        return mappings.choose(table.headings, chosen, self.kronor_per_euro)

    def checked(self, country: str) -> Checked:
        """Return the checked rows of the file; `country` is assumed if a row has none.

        Raises UnreadableFileError and MappingError.
        """
        choices = {
            "sheet": self.sheet,
            "mapping": self.mapping,
            "columns": self.columns,
            "rate": self.rate,
            "hidden": self.take_hidden,
            "country": country,
            "today": clock.today().isoformat(),  # texts may have expired since yesterday
        }
        return checked_of(self.kept("rows", choices, lambda: values_of(self._check(country))))

    def _check(self, country: str) -> Checked:
        table = self.table()
        return check_rows(table.rows(), self.column_mapping(table), country, take_hidden=self.take_hidden)


def values_of(checked: Checked) -> Iterator[Any]:
    """Yield checked rows as values that JSON has, which `checked_of` reads again."""
    yield [checked.rows, checked.left_out, checked.hidden]
    for record in checked.records:
        facts = {name: str(value) if isinstance(value, Decimal) else value for name, value in record.facts.items()}
        texts = [[_text_values(text) for text in texts.values()] for texts in (record.offers, record.needs)]
        contacts = [[each.name, each.email] for each in record.contacts]
        yield ["record", record.row, record.name, record.country, facts, *texts, record.also_rows, contacts]
    for problem in checked.problems:
        yield ["problem", asdict(problem)]
    for remark in checked.remarks:
        yield ["remark", asdict(remark)]


def checked_of(values: Iterable[Any]) -> Checked:
    """Return checked rows from what `values_of` yields."""
    rest = iter(values)
    checked = Checked(*next(rest))
    for kind, *value in rest:
        match kind:
            case "record":
                row, name, country, facts, offers, needs, also_rows, contacts = value
                typed = {
                    each: cast("models.Field[Any, Any]", Organisation._meta.get_field(each)).to_python(fact)
                    for each, fact in facts.items()
                }
                people = [Contact(*each) for each in contacts]
                checked.records.append(
                    Record(row, name, country, typed, _texts(offers), _texts(needs), also_rows, people)
                )
            case "problem":
                checked.problems.append(Problem(**value[0]))
            case "remark":
                checked.remarks.append(Remark(**value[0]))
    return checked


def _text_values(text: Text) -> list[str | None]:
    return [text.text, text.language, text.visibility, text.expires.isoformat() if text.expires else None]


def _texts(values: Iterable[list[Any]]) -> dict[str, Text]:
    texts = (
        Text(text, language, Visibility(visibility) if visibility else None, date.fromisoformat(day) if day else None)
        for text, language, visibility, day in values
    )
    return {each.text: each for each in texts}
