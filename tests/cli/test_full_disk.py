"""A full disk and a data directory that cannot be written to get one sentence, and no traceback."""

import os
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.plugins.northern import Northern

from intercluster.apps.accounts.consent import agree, terms
from intercluster.apps.accounts.models import User
from intercluster.paths import storage_problem


def run(home: Path, *arguments: str, before: Callable[[], None] | None = None) -> tuple[int, str]:
    """Run the command line and return its exit code and what it says on standard error."""
    done = subprocess.run(
        [sys.executable, "-c", "from intercluster.cli import main; main()", *arguments],
        env=os.environ | {"INTERCLUSTER_HOME": str(home)},
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=before,
    )
    return done.returncode, done.stderr


@contextmanager
def small_disk(place: Path, size: str) -> Iterator[None]:
    """Have a disk of a few kilobytes, where the machine lets us."""
    place.mkdir()
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(place)], check=False)
    if made.returncode:
        pytest.skip("only root may mount a small disk")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=True)


def test_a_file_that_may_not_grow(tmp_path: Path) -> None:
    code, said = run(tmp_path, "check", before=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0)))
    assert code == 1
    assert (
        said
        == "Nothing more can be written to the data directory (File too large): make room on its disk.\n".replace(
            "the data directory", str(tmp_path)
        )
    )


@pytest.mark.slow(reason="runs the command line five times on disks of its own")
@pytest.mark.skipif(os.geteuid() != 0, reason="only root may mount a small disk")
def test_small_full_and_closed_disks(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    home = disk / "home"
    with small_disk(disk, "3m"):
        tmp_path.chmod(0o755)
        code, said = run(home, "setup")
        assert (code, said) == (
            1,
            f"The embedded PostgreSQL server does not start: 2 MB are left at {home}, and it needs 200. Make room, or "
            "set INTERCLUSTER_HOME to another folder.\n",
        )
        subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
        assert run(disk / "new", "check") == (
            1,
            f"Nothing can be written to {disk / 'new'} (Read-only file system): let this user write there, or set "
            "INTERCLUSTER_HOME to another folder.\n",
        )
        code, said = run(home, "setup")
        assert (code, said.count("\n"), "(Read-only file system)" in said) == (1, 1, True)
        subprocess.run(["mount", "-o", "remount,rw", str(disk)], check=True)
        with pytest.raises(OSError, match="No space left") as full, (disk / "filler").open("wb") as filler:
            filler.write(bytes(4 * 2**20))
        assert storage_problem(full.value)
        code, said = run(disk / "new", "setup")
        assert (code, said.count("\n"), "make room on its disk" in said) == (1, 1, True), said


def test_an_upload_that_cannot_be_stored(northern: Northern, client: Client) -> None:
    manager = User.objects.create_user("anna@forest.example")
    agree(manager, terms("en"))
    northern.clusters["SE"].managers.add(manager)
    client.force_login(manager)
    client.raise_request_exception = False
    address = f"/office/{northern.clusters['SE'].slug}/import/"
    content = b"Name;Town\n" + b"Firm;Oslo\n" * 20_000
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    pages = []
    for language in ("en", "sv", "nb", "fi"):
        resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, hard))
        try:
            data = {"file": SimpleUploadedFile("members.csv", content)}
            answer = client.post(address, data, headers={"accept-language": language})
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        assert answer.status_code == 507
        pages.append(answer.text)
    for page, text in zip(
        pages,
        ("The platform's disk is full", "Plattformens disk är full", "disk er full", "levy on täynnä"),
        strict=True,
    ):
        assert text in page.replace("&#x27;", "'")
    assert client.post(address, {"file": SimpleUploadedFile("members.csv", content[:200])}).status_code == 302
