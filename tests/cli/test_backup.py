"""A backup is restored elsewhere, and answers the same searches; nothing is lost where it cannot be restored."""

import json
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from django.db import connection
from tests.plugins.northern import Northern, make_northern
from typer.testing import CliRunner, Result

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Affiliation, Cluster, Offer, Organisation
from intercluster.apps.directory.queries import offers
from intercluster.apps.directory.rules import office_of
from intercluster.apps.notices.models import Mail
from intercluster.apps.partnering.indexing.services import index_texts, pending_texts
from intercluster.apps.partnering.search.queries import partners_for
from intercluster.cli.commands import app
from intercluster.core.backups import ASIDE, NOTE, last_backup, restore_backup
from intercluster.core.errors import Refused
from intercluster.core.health import checks
from intercluster.core.health.findings import State
from intercluster.postgres.ready import DatabaseProblemError


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a data directory for backups; the server runs on in the one of all tests."""
    from intercluster.postgres import embedded

    embedded.server()
    monkeypatch.setenv("INTERCLUSTER_HOME", str(tmp_path / "home"))
    (tmp_path / "home").mkdir()
    return tmp_path / "home"


@contextmanager
def another_installation() -> Iterator[None]:
    """Have an empty database."""
    before = connection.settings_dict["NAME"]
    with connection.cursor() as cursor:
        cursor.execute("CREATE DATABASE another TEMPLATE template0")
    connection.close()
    connection.settings_dict["NAME"] = "another"
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before
        with connection.cursor() as cursor:
            cursor.execute("DROP DATABASE another WITH (FORCE)")


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments], catch_exceptions=True)


def done(*arguments: str | Path) -> str:
    result = run(*arguments)
    assert result.exit_code == 0, (result.output, result.exception)
    return result.stdout


def refusal(*arguments: str | Path) -> str:
    result = run(*arguments)
    assert isinstance(result.exception, Refused | DatabaseProblemError), (result.output, result.exception)
    return str(result.exception)


def found(northern: Northern) -> object:
    """Return what partner search answers: partners with scores and reasons."""
    return partners_for(northern.organisations["sawmill"], viewer=office_of(northern.clusters["FI"]))


@pytest.mark.slow(reason="dumps and restores a whole database, and migrates an empty one")
@pytest.mark.django_db(transaction=True)
def test_a_restored_installation_answers_the_same_searches(home: Path, tmp_path: Path) -> None:
    northern = make_northern()
    anna = User.objects.create_user("anna@forest.example", "långt och hemligt nog", name="Anna")
    Mail.objects.create(recipient=anna, state="waiting")
    (home / "vote_keys").mkdir()
    (home / "vote_keys" / "of-a-secret-vote").write_bytes(b"a key")
    for learnt in (home / "alignments" / "own.npz", home / "encoders" / "trained.bin", home / "taggers" / "own.npz"):
        learnt.parent.mkdir()
        learnt.write_bytes(b"learnt")
    before = found(northern)
    assert len(before.partners) > 1  # type: ignore[attr-defined]
    file = tmp_path / "monday.backup"
    assert done("backup", file) == f"Written to {file}.\n"
    assert file.stat().st_mode & 0o777 == 0o600
    assert last_backup() is not None
    with tarfile.open(file) as archive:
        assert not [name for name in archive.getnames() if "key" in name]
    assert refusal("backup", file) == f"{file} is there already: give another name."
    (home / "alignments" / "own.npz").unlink()
    (home / "encoders" / "trained.bin").unlink()
    (home / "taggers" / "own.npz").unlink()

    with another_installation():
        said = done("restore", file)
        assert "Mails that waited then, and may have been sent since: 1" in said
        assert found(northern) == before
        assert Mail.objects.get().state == "uncertain"
        assert (home / "alignments" / "own.npz").read_bytes() == b"learnt"
        assert (home / "encoders" / "trained.bin").read_bytes() == b"learnt"
        assert (home / "taggers" / "own.npz").read_bytes() == b"learnt"
        assert User.objects.get().check_password("långt och hemligt nog")
        Organisation.objects.filter(slug="drier").update(name="Changed")
        assert refusal("restore", file) == (
            "This installation has people: give --replace to put the backup in their place."
        )
        said = done("restore", "--replace", file)
        assert Organisation.objects.get(slug="drier").name == "drier Demo"
        (kept,) = home.glob("before-restore-*.backup")
        assert f"What was there before is in {kept}." in said
        assert (home / kept).stat().st_size > 100_000

        # A dump that breaks off leaves everything as it was.
        broken = tmp_path / "broken.backup"
        with tarfile.open(file) as archive:
            archive.extractall(tmp_path / "parts", filter="data")
        dump = tmp_path / "parts" / "database.dump"
        dump.write_bytes(dump.read_bytes()[: -dump.stat().st_size // 3])
        with tarfile.open(broken, "w") as archive:
            for part in (NOTE, "database.dump"):
                archive.add(tmp_path / "parts" / part, part)
        assert refusal("restore", "--replace", broken).startswith("pg_restore failed: ")
        assert found(northern) == before
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_namespace WHERE nspname = %s", [ASIDE])
            assert cursor.fetchone() == (0,)
        assert Offer.objects.exclude(vector=None).exists()


@pytest.mark.parametrize("content", [b"", b"not an archive", b"\x1f\x8b broken"])
def test_what_is_no_backup_is_refused(home: Path, tmp_path: Path, db: None, content: bytes) -> None:
    file = tmp_path / "some.backup"
    assert refusal("restore", file) == f"There is no file {file}."
    file.write_bytes(content)
    assert refusal("restore", file) == (
        f"{file} is no whole backup of this platform: `intercluster backup` makes them."
    )


def test_a_backup_without_a_folder(home: Path, tmp_path: Path, db: None) -> None:
    assert refusal("backup", tmp_path / "no" / "a.backup") == (
        f"There is no folder {tmp_path / 'no'}: make it, or give another name."
    )


BEFORE = Path(__file__).parent / "backups" / "2026-11-30.backup"
"""The northern alliance and its people, backed up at commit d03d8f6a; its cache of vectors was emptied before."""


@pytest.mark.slow(reason="restores a whole database, and migrates it")
@pytest.mark.django_db(transaction=True)
def test_data_of_the_version_before_is_upgraded(home: Path) -> None:
    with another_installation():
        restored = restore_backup(BEFORE)
        assert (restored.at.date(), restored.same_key, restored.kept) == (date(2026, 12, 1), False, None)
        assert checks.tables()[0] is State.OK
        cluster = Cluster.objects.get(country="FI")
        viewer = office_of(cluster)
        # Vectors of the version before lie in another space: its texts are indexed again, and none is missing then.
        assert pending_texts() == index_texts() == 11
        assert pending_texts() == 0
        # An office reads of others what it read before.
        readable = offers(viewer).values_list("organisation__slug", flat=True)
        assert sorted(readable) == ["accountant", "drier", "machinist", "neighbour", "sawmill"]
        assert User.objects.get(email="office-fi@northern.example").check_password("långt och hemligt nog")
        assert {place.organisation.slug for place in Affiliation.objects.all()} == {"sawmill"}
        assert [manager.email for manager in cluster.managers.all()] == ["office-fi@northern.example"]


def test_a_backup_of_a_newer_version_is_refused(home: Path, tmp_path: Path, db: None) -> None:
    with tarfile.open(BEFORE) as archive:
        archive.extractall(tmp_path, filter="data")
    note = json.loads((tmp_path / NOTE).read_text("utf-8"))
    note["migrations"].append(["directory", "9999_from_tomorrow"])
    (tmp_path / NOTE).write_text(json.dumps(note), "utf-8")
    newer = tmp_path / "newer.backup"
    with tarfile.open(newer, "w") as archive:
        for part in (NOTE, "database.dump"):
            archive.add(tmp_path / part, part)
    assert refusal("restore", newer) == (
        "The backup was made by a newer version (directory.9999_from_tomorrow): get that version first."
    )
