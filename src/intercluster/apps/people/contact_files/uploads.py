"""A file of contact people between the steps of an import."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from intercluster.apps.people.contact_files import services
from intercluster.apps.people.contact_files.columns import Field, columns_of, suggest
from intercluster.apps.people.contact_files.reading import Checked, check_rows
from intercluster.core.imports.tables import table_from, table_values
from intercluster.core.imports.uploads import RowUpload
from intercluster.tables.model import Table


@dataclass
class PeopleUpload(RowUpload):
    """A file of contact people on its way into an office's list.

    A decision is the slug of the member that the person of a row belongs to, or `skip`.
    """

    take_hidden: bool = False
    """Rows that the spreadsheet hides are read too."""

    def table(self) -> Table:
        """Return the table of the file. Raises UnreadableFileError."""

        def read() -> Table:
            return services.open_table(self.path, name=self.name, sheet=self.sheet)

        return table_from(lambda: self.kept("table", {"sheet": self.sheet}, lambda: table_values(read())))

    def chosen(self, headings: Sequence[str]) -> Sequence[Field | None]:
        """Return the field of each column."""
        if self.columns is None:
            return suggest(headings)
        return [Field(name) if name else None for name in self.columns]

    def meaning(self, table: Table) -> Mapping[Field, int]:
        """Return the column of each field. Raises ColumnsError."""
        return columns_of(self.chosen(table.headings), table.headings)

    def checked(self, country: str) -> Checked:
        """Return the checked rows of the file. Raises UnreadableFileError and ColumnsError."""
        table = self.table()
        return check_rows(table.rows(), self.meaning(table), country, take_hidden=self.take_hidden)
