"""Uploads between the steps of an import: what was read from a file is kept beside it, private and for a day."""

import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.utils.translation import override

from intercluster import paths
from intercluster.core.imports import uploads
from intercluster.core.imports.tables import table_from, table_values
from intercluster.core.imports.uploads import Upload
from intercluster.tables.model import Row, Table, UnreadableFileError


@pytest.fixture(autouse=True)
def no_uploads() -> None:
    """Begin without files that another test has left."""
    for file in (paths.home() / "uploads").glob("*"):
        file.unlink()


def files() -> list[Path]:
    return sorted((paths.home() / "uploads").iterdir())


class Reader:
    """Reads the lines of an upload, and counts how often."""

    def __init__(self, upload: Upload) -> None:
        self.upload, self.times = upload, 0

    def __call__(self) -> Iterator[Any]:
        self.times += 1
        yield from self.upload.path.read_text(encoding="utf-8").splitlines()

    def kept(self, **choices: Any) -> list[Any]:
        return list(self.upload.kept("lines", choices, self))


def test_a_file_is_read_once_for_the_same_choices() -> None:
    reader = Reader(Upload.keep([b"Name\n", "Bräda\n".encode()], "members.csv", "owner"))

    assert reader.kept(sheet="a") == ["Name", "Bräda"]
    reader.upload.path.write_text("altered")
    again = Upload.find(reader.upload.token, "owner")
    assert again is not None
    reader.upload = again
    assert (reader.kept(sheet="a"), reader.times) == (["Name", "Bräda"], 1)

    assert (reader.kept(sheet="b"), reader.times) == (["altered"], 2)
    with override("sv"):
        reader.kept(sheet="b")
    assert reader.times == 3


def test_what_was_read_is_private_and_goes_with_the_file() -> None:
    reader = Reader(Upload.keep([b"Name"], "members.csv", "owner"))
    old = time.time() - uploads.KEPT_SECONDS + 600
    os.utime(reader.upload.path, (old, old))
    reader.kept()

    (copy,) = (file for file in files() if file.suffix == ".lines")
    assert copy.stat().st_mode & 0o777 == 0o600
    uploads.sweep(time.time() + 1200)
    assert [file.suffix for file in files()] == [".json"]

    reader = Reader(Upload.keep([b"Name"], "members.csv", "owner"))
    reader.kept()
    reader.upload.delete()
    assert not [file for file in files() if file.name.startswith(reader.upload.token)]


def test_a_copy_that_grows_too_large_is_refused_and_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    reader = Reader(Upload.keep([os.urandom(4000).hex().encode()], "members.csv", "owner"))
    monkeypatch.setattr(settings, "IMPORT_MAX_BYTES", 100)

    with pytest.raises(UnreadableFileError, match="the most an import reads"):
        reader.kept()
    assert [file.suffix for file in files()] == [".file", ".json"]


def test_a_file_that_cannot_be_read_to_its_end_is_not_kept() -> None:
    upload = Upload.keep([b"Name"], "members.csv", "owner")

    def broken() -> Iterator[Any]:
        yield "Name"
        raise UnreadableFileError("too many rows")

    for _time in range(2):
        with pytest.raises(UnreadableFileError, match="too many rows"):
            upload.kept("lines", {}, broken)
    assert [file.suffix for file in files()] == [".file", ".json"]


def test_another_person_finds_no_upload() -> None:
    upload = Upload.keep([b"Name"], "members.csv", "owner")
    assert Upload.find(upload.token, "owner") == upload
    assert Upload.find(upload.token, "another") is None


def test_a_table_that_was_kept_is_the_same() -> None:
    rows = [
        Row(2, ["Bräda\nAB", "", "\udce4\0"], {1: "is a formula"}, {0: "taken as a name"}),
        Row(4, ["Planka", "1"]),
    ]
    table = Table(("Name", "People"), lambda: iter(rows), ["Members", "Old"], ["Of several sheets, one is read."])
    upload = Upload.keep([b"Name"], "members.csv", "owner")

    kept = table_from(lambda: upload.kept("table", {}, lambda: table_values(table)))

    assert (kept.headings, kept.sheets, kept.notes) == (
        ("Name", "People"),
        ("Members", "Old"),
        ("Of several sheets, one is read.",),
    )
    assert list(kept.rows()) == list(kept.rows()) == rows
