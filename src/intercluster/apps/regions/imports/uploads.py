"""A regional table between the steps of an import: its files, the choices made, and its cells."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from intercluster.apps.regions.imports.column_guesses import Guess, Seen, guess
from intercluster.apps.regions.imports.description import Columns, Description, columns
from intercluster.apps.regions.imports.files import Opened, joined, not_beside, open_one, unpacked
from intercluster.apps.regions.imports.forms import slug_of
from intercluster.apps.regions.imports.kept import cells_from, cells_values, opened_from, opened_values
from intercluster.apps.regions.imports.rows import Cells, cells_of, named_headings
from intercluster.apps.regions.models import Dataset
from intercluster.core.imports.uploads import Upload, write_private


@dataclass
class TableUpload(Upload):
    """A table on its way into a dataset."""

    dataset: str = ""
    """Short name of the dataset; empty as long as a new one has no name."""
    office: int | None = None
    facts: dict[str, Any] = field(default_factory=dict)
    columns: dict[str, Any] = field(default_factory=dict)
    proposed: dict[str, Any] = field(default_factory=dict)
    """Facts of the dataset from the description."""
    described: dict[str, Any] | None = None
    """Meaning of the columns from the description; None if the person says it."""
    activities: dict[str, dict[str, str]] = field(default_factory=dict)
    """Code -> language -> name, from the description."""
    indicators: dict[str, dict[str, Any]] = field(default_factory=dict)
    """What each indicator is, by code, from the description or the person."""
    beside: list[str] = field(default_factory=list)
    """Names of the tables that were chosen with it, for [[join]]."""

    @cached_property
    def there(self) -> Dataset | None:
        """Return the dataset if it exists; the database is asked once a request."""
        return Dataset.objects.filter(slug=self.dataset).first() if self.dataset else None

    @property
    def slug(self) -> str:
        """Return the dataset's short name."""
        return self.dataset or slug_of(self.facts["name"])

    @property
    def as_described(self) -> Columns | None:
        """Return the meaning of the columns by a description: the chosen one, or that of a dataset with joins."""
        stored = self.there
        described = self.described
        if described is None and stored is not None and stored.columns.get("join"):
            described = stored.columns
        return None if described is None else columns(described)

    def describe(self, description: Description) -> None:
        """Take over what a description says."""
        if description.dataset is not None:
            self.proposed = {**description.dataset, "retrieved": description.dataset["retrieved"].isoformat()}
        if description.columns is not None:
            self.described, self.sheet = description.columns.as_json(), description.columns.sheet
        self.activities = {code: dict(names) for code, names in description.activities.items()}
        self.indicators = {code: dict(fields) for code, fields in description.indicators.items()}

    def keep_beside(self, files: Iterable[UploadedFile]) -> None:
        """Keep the tables that were chosen with it."""
        for file in files:
            write_private(self._beside(len(self.beside)), file.chunks())
            self.beside.append(str(file.name))

    def file(self) -> Opened:
        """Return the file as it was chosen, with nothing joined. Raises UnreadableFileError."""
        return self._opened("table", self.path, self.name, {"sheet": self.sheet, "known": self._known()})

    def guess(self) -> Guess:
        """Return what the file seems to be. Raises UnreadableFileError."""
        choices = {"sheet": self.sheet, "known": self._known()}
        (seen,) = self.kept("guess", choices, lambda: [asdict(guess(self.file()))])
        return Guess(**{**seen, "columns": [Seen(**each) for each in seen["columns"]]})

    def cells(self, columns: Columns) -> Cells:
        """Return what the file says if its columns are read in this way. Raises UnreadableFileError."""
        choices = {"sheet": self.sheet, "known": self._known(), "columns": columns.as_json()}
        return cells_from(self.kept("rows", choices, lambda: cells_values(cells_of(self._joined(columns), columns))))

    def _joined(self, columns: Columns) -> Opened:
        """Return the file with the tables that the description joins."""
        places = {name: place for place, name in enumerate(self.beside)}
        file = self.file()
        for each in columns.join:
            if each.file not in places:
                raise not_beside(self.name, each)
            place = places[each.file]
            file = joined(file, each, self._opened(f"{place}.table", self._beside(place), each.file, {}))
        return file

    def _known(self) -> list[str]:
        """Return the headings that a description names; without one, the person chooses among those that were found."""
        described = self.as_described
        return [] if described is None else named_headings(described)

    def _opened(self, part: str, path: Path, name: str, choices: Mapping[str, Any]) -> Opened:
        def values() -> Iterator[Any]:
            with unpacked(path, name) as plain:
                yield from opened_values(open_one(plain, name, **choices))

        return opened_from(name, lambda: self.kept(part, choices, values))

    def _beside(self, place: int) -> Path:
        return self.path.with_suffix(f".{place}.beside")
