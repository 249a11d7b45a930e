"""A table on its way into a dataset: the file, what was chosen with it, and what has been said of it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from intercluster.apps.regions.imports.description import Columns, Description, columns
from intercluster.apps.regions.imports.forms import slug_of
from intercluster.apps.regions.models import Dataset
from intercluster.core.imports import uploads


@dataclass
class TableUpload(uploads.Upload):
    """A table on its way into a dataset."""

    dataset: str = ""
    """Its short name; empty for a new one, until it has a name."""
    office: int | None = None
    sheet: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    columns: dict[str, Any] = field(default_factory=dict)
    proposed: dict[str, Any] = field(default_factory=dict)
    """What the description says of the dataset."""
    described: dict[str, Any] | None = None
    """How the description says that the file is read; None: the columns are asked for."""
    activities: dict[str, dict[str, str]] = field(default_factory=dict)
    """Code -> language -> name, from the description."""
    beside: list[str] = field(default_factory=list)
    """Names of the tables that were chosen with it, for [[join]]."""

    @cached_property
    def there(self) -> Dataset | None:
        """Return the dataset, if there is one already; asked for once a request."""
        return Dataset.objects.filter(slug=self.dataset).first() if self.dataset else None

    @property
    def slug(self) -> str:
        """Return the dataset's short name."""
        return self.dataset or slug_of(self.facts["name"])

    @property
    def as_described(self) -> Columns | None:
        """Return how a description says that the file is read: one chosen with it, or the dataset's that joins."""
        there = self.there
        told = self.described
        if told is None and there is not None and there.columns.get("join"):
            told = there.columns
        return None if told is None else columns(told)

    @property
    def tables_beside(self) -> dict[str, Path]:
        """Return the tables that were chosen with it, by name."""
        return {name: self._beside(place) for place, name in enumerate(self.beside)}

    def describe(self, told: Description) -> None:
        """Take over what a description says."""
        if told.dataset is not None:
            self.proposed = {**told.dataset, "retrieved": told.dataset["retrieved"].isoformat()}
        if told.columns is not None:
            self.described, self.sheet = told.columns.as_json(), told.columns.sheet
        self.activities = {code: dict(names) for code, names in told.activities.items()}
        self.save()

    def keep_beside(self, files: Iterable[UploadedFile]) -> None:
        """Keep the tables that were chosen with it."""
        for file in files:
            uploads.write_private(self._beside(len(self.beside)), file.chunks())
            self.beside.append(str(file.name))
        self.save()

    def delete(self) -> None:
        """Forget the files and the choices."""
        for path in self.tables_beside.values():
            path.unlink(missing_ok=True)
        super().delete()

    def _beside(self, place: int) -> Path:
        return self.path.with_suffix(f".{place}.beside")
