"""What `intercluster check` finds, and what `/health/` answers a load balancer."""

import json
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from pytest_django import Settings
from typer.testing import CliRunner

from intercluster.apps.notices import health as notices_health
from intercluster.apps.notices.models import Mail
from intercluster.cli.commands import app
from intercluster.core import clock
from intercluster.core.backups import Backup, note_backup
from intercluster.core.health import checks
from intercluster.core.health.findings import State, findings

KEY = "an-odd-key-0123456789-ABCDEFGHIJKLMNOPQRSTUVWXYZ-xyz"
NAMES = [
    *("database", "tables", "disk", "key", "address", "backup"),
    *("worker", "mails", "mail_server", "texts", "encoder"),
    *("managers", "administrators"),
]


@pytest.fixture
def worker(db: None) -> None:
    """Have a worker that reported just now."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers DEFAULT VALUES")


@pytest.fixture
def installed(settings: Settings) -> None:
    """Have an installation as people reach it."""
    settings.SECRET_KEY = KEY
    settings.BASE_URL, settings.ALLOWED_HOSTS, settings.HTTPS = "https://forest.example", ["forest.example"], True
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    settings.DEMO_SIGN_IN = False
    settings.BACKUP_DAYS = 0


def test_a_sound_installation(worker: None, installed: None) -> None:
    done = CliRunner().invoke(app, ["check", "--json"])
    answer = json.loads(done.stdout)
    states = {each["name"]: each["state"] for each in answer["checks"]}
    # Mails of tests reach nobody, no server takes them, and nobody administers.
    assert states | {"mail_server": "ok", "administrators": "ok"} == dict.fromkeys(NAMES, "ok"), answer
    assert (answer["sound"], done.exit_code) == (True, 0)


def test_one_failure_makes_the_exit_code(installed: None, db: None) -> None:
    done = CliRunner().invoke(app, ["check", "--quick"])
    assert done.exit_code == 1
    lines = {line[9:].split("  ")[0]: line for line in done.stdout.splitlines()}
    assert list(lines) == [
        *("Database", "Tables", "Disk", "Secret key", "Address", "Backup"),
        *("Worker", "Mails", "Texts", "Managers", "Administrators"),
    ]
    assert (
        lines["Worker"] == "failed   Worker          None has reported in the last minute: start `intercluster worker`."
    )


def test_pages_ask_no_other_computer(db: None) -> None:
    assert [each.name for each in findings(outside=False)] == [
        name for name in NAMES if name not in {"mail_server", "encoder"}
    ]


def test_jobs_that_wait_or_failed(worker: None) -> None:
    assert notices_health.worker() == (State.OK, "Alive: 1; jobs that wait or run: 0.")
    with connection.cursor() as cursor:
        # The trigger of the table notes when a job was put into the queue.
        cursor.execute("INSERT INTO procrastinate_jobs (task_name, queue_name, status) VALUES ('a', 'b', 'todo')")
        assert notices_health.worker() == (State.OK, "Alive: 1; jobs that wait or run: 1.")
        cursor.execute("UPDATE procrastinate_events SET at = now() - interval '20 minutes'")
        state, text = notices_health.worker()
        assert (state, text) == (
            State.WARNING,
            "1 job waits for more than a quarter of an hour; workers: 1.",
        )
        cursor.execute("UPDATE procrastinate_jobs SET scheduled_at = now() + interval '1 hour'")
        assert notices_health.worker()[0] is State.OK
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing'")
        cursor.execute("UPDATE procrastinate_jobs SET status = 'failed'")
        assert notices_health.worker() == (
            State.WARNING,
            "In the last week 1 job failed: the worker's log says why. Workers: 1.",
        )
        cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '2 minutes'")
    assert notices_health.worker()[0] is State.FAILED


def test_mails_that_wait_or_failed(db: None) -> None:
    mail = Mail.objects.create(direct="invitation", about=1)
    assert notices_health.mails() == (State.OK, "All are sent.")
    Mail.objects.update(created=clock.now() - timedelta(hours=1))
    assert notices_health.mails() == (State.WARNING, "1 mail waits to be sent. Run `intercluster mail open`.")
    Mail.objects.filter(pk=mail.pk).update(state="uncertain")
    assert notices_health.mails()[1].startswith("In the last week 1 mail was not sent, or perhaps not.")


def test_a_mail_server_that_does_not_answer(settings: Settings) -> None:
    settings.EMAIL_BACKEND = "intercluster.apps.accounts.mail.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    state, text = notices_health.mail_server()
    assert (state, "does not take mails" in text) == (State.FAILED, True)


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"DEBUG": True}, "INTERCLUSTER_DEBUG shows the program's inside to everybody: unset it."),
        ({"ALLOWED_HOSTS": ["*"]}, "INTERCLUSTER_HOSTS lets any host name in: list yours."),
        (
            {"ALLOWED_HOSTS": ["www.forest.example"]},
            "INTERCLUSTER_HOSTS lacks forest.example, the host of INTERCLUSTER_URL.",
        ),
        (
            {"SECURE_PROXY_SSL_HEADER": None},
            "INTERCLUSTER_HTTPS without INTERCLUSTER_BEHIND_PROXY redirects for ever: set both, behind a proxy.",
        ),
        (
            {"HTTPS": False},
            "Passwords go over the network in the open: set INTERCLUSTER_HTTPS, and INTERCLUSTER_URL to https://…",
        ),
        ({"DEMO_SIGN_IN": True}, "INTERCLUSTER_DEMO_SIGN_IN lets anybody sign in: unset it."),
    ],
)
def test_an_address_that_is_not_safe(
    installed: None, settings: Settings, changes: dict[str, object], text: str
) -> None:
    assert checks.address() == (State.OK, "https://forest.example")
    for name, value in changes.items():
        setattr(settings, name, value)
    assert checks.address() == (State.FAILED, text)


def test_a_key_that_is_easy_to_guess(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for key in ("secret", "a" * 60, "django-insecure-" + KEY):
        settings.SECRET_KEY = key
        assert checks.secret_key()[0] is State.FAILED
    settings.SECRET_KEY = KEY
    assert checks.secret_key()[0] is State.OK
    monkeypatch.setenv("INTERCLUSTER_HOME", str(tmp_path))
    file = tmp_path / "secret_key"
    file.touch(mode=0o600)
    assert checks.secret_key()[0] is State.OK
    file.chmod(0o640)
    assert checks.secret_key() == (
        State.FAILED,
        f"Others on this machine may read {file}: run `chmod 600` on it.",
    )


def test_age_of_the_backup(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INTERCLUSTER_HOME", str(tmp_path))
    settings.BACKUP_DAYS = 2
    assert checks.backup()[0] is State.WARNING
    for days, state in ((1, State.OK), (3, State.WARNING)):
        note_backup(Backup(clock.now() - timedelta(days=days), "forest.backup"))
        assert (checks.backup()[0], "forest.backup" in checks.backup()[1]) == (state, True)


def test_health_needs_neither_host_name_nor_https_nor_session(settings: Settings, db: None) -> None:
    settings.SECURE_SSL_REDIRECT, settings.ALLOWED_HOSTS = True, ["forest.example"]
    client = Client(headers={"host": "10.0.0.7:8000"})
    assert client.get("/").status_code == 400
    answer = client.get("/health/")
    assert (answer.status_code, answer.json(), client.cookies) == (200, {"status": "ok"}, {})
    assert "no-store" in answer["Cache-Control"]
    assert client.post("/health/").status_code == 405


def test_without_a_database(tmp_path: Path) -> None:
    """Ask an installation whose server is down: the command, and the address."""
    code = """
import django; django.setup()
from django.test import Client
answer = Client(headers={"host": "10.0.0.7"}).get("/health/")
print(answer.status_code, answer.text)
from intercluster.cli import main
main()
"""
    done = subprocess.run(
        [sys.executable, "-c", code, "check", "--quick"],
        env=os.environ
        | {
            "DATABASE_URL": "postgres://postgres:secret@127.0.0.1:9/postgres",
            "DJANGO_SETTINGS_MODULE": "intercluster.settings",
            "INTERCLUSTER_HOME": str(tmp_path),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    first, *lines = done.stdout.splitlines()
    assert first == '503 {"status": "the database does not answer"}'
    assert lines[0].startswith("failed   Database        The PostgreSQL server of DATABASE_URL does not answer")
    assert lines[1] == "failed   Tables          Not known until the database is in order."
    assert (done.returncode, len(lines), "secret" in done.stdout + done.stderr) == (1, 11, False)
