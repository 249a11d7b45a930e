"""The files in deploy/: what they name exists, and what they start works, tried without a container engine."""

import json
import os
import re
import shlex
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any
from urllib.error import HTTPError

import pytest
import typer.main
import yaml
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateWorker

from intercluster.apps.accounts.models import User
from intercluster.cli.commands import app

ROOT = Path(__file__).parents[1]
DEPLOY = ROOT / "deploy"
COMPOSE: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = [name for name, service in SERVICES.items() if "build" in service]
SETTINGS = set(re.findall(r"^\| `(\w+)`", (ROOT / "docs/reference/settings.md").read_text("utf-8"), re.MULTILINE))
EXAMPLE = dict(
    re.findall(r"^([A-Z_]+)=(.*)$", (DEPLOY / "example.env").read_text(encoding="utf-8"), re.MULTILINE),
)
VALUES = {"HOST": "forest.example", "POSTGRES_PASSWORD": "0123456789abcdef", "EMAIL_URL": "", "EMAIL_FROM": ""}


def instructions() -> list[tuple[str, str]]:
    """Return the instructions of the Containerfile."""
    lines = (DEPLOY / "Containerfile").read_text(encoding="utf-8").splitlines()
    told = [line.partition(" ") for line in lines if line and not line.startswith("#")]
    return [(name, rest) for name, _space, rest in told]


def filled(text: str) -> str:
    """Fill variables in as compose does."""

    def value(match: re.Match[str]) -> str:
        name, sign, default = match[1], match[2] or "", match[3] or ""
        return VALUES[name] or (default if sign == ":-" else "")

    return re.sub(r"\$\{([A-Z_]+)(:-|:\?)?([^}]*)\}", value, text)


def test_images_have_a_version_and_no_registry() -> None:
    images = [service["image"] for service in SERVICES.values()]
    images += [rest.split()[0] for name, rest in instructions() if name == "FROM"]
    for image in images:
        name, _colon, version = image.partition(":")
        assert re.match(r"v?\d|pg\d", version), image
        assert "." not in name.split("/")[0], image
    assert {SERVICES[name]["image"] for name in OURS} == {"intercluster:0.1.0"}
    assert 'version = "0.1.0"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")


def test_variables_exist() -> None:
    text = (DEPLOY / "compose.yaml").read_text(encoding="utf-8")
    assert set(re.findall(r"\$\{([A-Z_]+)", text)) == set(EXAMPLE) == set(VALUES)
    for name in OURS:
        assert set(SERVICES[name]["environment"]) <= SETTINGS
    told = " ".join(rest for name, rest in instructions() if name == "ENV")
    assert set(re.findall(r"(INTERCLUSTER_\w+)=", told)) <= SETTINGS
    assert set(re.findall(r"\{\$(\w+)\}", (DEPLOY / "Caddyfile").read_text("utf-8"))) == set(
        SERVICES["caddy"]["environment"]
    )


def test_no_secret_is_written_down() -> None:
    assert set(EXAMPLE.values()) == {""}
    for service in SERVICES.values():
        for name, value in service.get("environment", {}).items():
            if re.search(r"PASSWORD|KEY|SECRET|TOKEN", name):
                assert re.fullmatch(r"\$\{\w+(:\?[^}]*)?\}", value), name
            assert not re.search(r"://[^:$/]+:[^$@]+@", value), name
    for ignored in (".gitignore", ".dockerignore"):
        assert "deploy/.env" in (ROOT / ignored).read_text(encoding="utf-8")


def test_services_know_each_other_and_are_watched() -> None:
    for name, service in SERVICES.items():
        assert service["restart"] == "unless-stopped"
        assert service["healthcheck"]["test"][0] == "CMD", name
        for other, how in service.get("depends_on", {}).items():
            assert how == {"condition": "service_healthy"}
            assert other in SERVICES
        for volume in service.get("volumes", ()):
            source = volume.split(":")[0]
            assert source in COMPOSE["volumes"] or (DEPLOY / source).is_file(), volume
    assert COMPOSE["volumes"].keys() == {"data", "database", "certificates"}
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["caddy"]
    for name in OURS:
        build = SERVICES[name]["build"]
        assert (DEPLOY / build["context"]).resolve() == ROOT
        assert (ROOT / build["dockerfile"]).is_file()
        address = re.search(r"@(\w+):", SERVICES[name]["environment"]["DATABASE_URL"])
        assert address is not None
        assert address[1] in SERVICES
    (upstream,) = re.findall(r"reverse_proxy (\w+):(\d+)", (DEPLOY / "Caddyfile").read_text(encoding="utf-8"))
    command = SERVICES[upstream[0]]["command"]
    assert command[command.index("--port") + 1] == upstream[1]


def test_the_image_runs_as_nobody_special_and_from_what_is_there() -> None:
    told = instructions()
    names = [name for name, _rest in told]
    assert set(names) == {"FROM", "RUN", "WORKDIR", "COPY", "ENV", "USER", "VOLUME", "EXPOSE", "ENTRYPOINT", "CMD"}
    last = len(names) - 1 - names[::-1].index("FROM")
    after = dict(told[last:])
    assert after["USER"] not in {"root", "0"}
    assert names.index("USER") < names.index("ENTRYPOINT")
    for name, rest in told:
        if name == "RUN" and "make" in rest.split()[0]:
            targets = [word for word in rest.split()[1:] if not word.startswith("-")]
            rules = (ROOT / "Makefile").read_text(encoding="utf-8").replace("$(VENV)", ".venv")
            assert [target for target in targets if f"\n{target}:" not in rules] == []
    (program,) = json.loads(after["ENTRYPOINT"])
    assert (Path(sys.executable).parent / program).is_file()
    assert f"INTERCLUSTER_HOME={after['VOLUME']}" in after["ENV"]


def commands() -> list[list[str]]:
    """Return everything that the image is asked to do."""
    image = dict(instructions())
    checks = [SERVICES[name]["healthcheck"]["test"][1:] for name in OURS]
    ours = [check[1:] for check in checks if check[0] == "intercluster"]
    return [json.loads(image["CMD"]), *[SERVICES[name]["command"] for name in OURS], *ours]


@pytest.mark.parametrize("arguments", commands(), ids=shlex.join)
def test_commands_and_options_exist(arguments: list[str]) -> None:
    command: Any = typer.main.get_command(app)
    command.commands[arguments[0]].make_context(arguments[0], arguments[1:])


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def answer(port: int, path: str, **headers: str) -> tuple[int, str]:
    """Ask as Caddy does, and follow no redirect."""

    class Stay(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *_arguments: object) -> None:
            return None

    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers=headers)
    try:
        with urllib.request.build_opener(Stay).open(request, timeout=60) as response:
            return response.status, response.read().decode()
    except HTTPError as problem:
        return problem.code, problem.headers.get("Location", "")


@pytest.mark.slow(reason="collects static files, and starts web and worker as the containers do")
@pytest.mark.django_db(transaction=True)
def test_web_and_worker_start_and_are_healthy(tmp_path: Path) -> None:
    User.objects.create_user("anna@forest.example")  # an empty installation leads to its first page
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")  # what other tests left
        cursor.execute("DELETE FROM procrastinate_workers")
    parameters = connection.get_connection_params()
    port = free_port()
    told = {name: filled(value) for name, value in SERVICES["web"]["environment"].items()}
    assert told["DATABASE_URL"] == "postgres://intercluster:0123456789abcdef@database:5432/intercluster"
    environment = os.environ | told
    # The tests' own server, which listens on a socket only.
    environment |= {"DATABASE_URL": f"postgres:///{parameters['host']}/{parameters['dbname']}", "PGUSER": "postgres"}
    environment |= {"INTERCLUSTER_HOME": str(tmp_path)}
    program = str(Path(sys.executable).parent / "intercluster")

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([program, *arguments], env=environment, capture_output=True, text=True, check=False)

    command = [word.replace("8000", str(port)) for word in SERVICES["web"]["command"]] + ["--workers", "1"]
    check = [word.replace("8000", str(port)) for word in SERVICES["web"]["healthcheck"]["test"][1:]]
    with subprocess.Popen([program, *command], env=environment, stdout=subprocess.PIPE, text=True) as web:
        try:
            end = time.monotonic() + 120
            while subprocess.run([sys.executable, *check[1:]], capture_output=True, check=False).returncode:
                assert web.poll() is None
                assert time.monotonic() < end
                time.sleep(1)
            proxied = {"Host": "forest.example", "X-Forwarded-Proto": "https"}
            status, page = answer(port, "/", **proxied)
            assert (status, "<h1" in page) == (200, True)
            assert answer(port, "/", Host="forest.example") == (301, "https://forest.example/")
            assert answer(port, "/", Host="elsewhere.example")[0] == 400
            assert answer(port, "/health/", Host="10.0.0.7") == (200, '{"status": "ok"}')
            worker = SERVICES["worker"]["healthcheck"]["test"][2:]
            assert not ProcrastinateWorker.objects.exists()  # web alone does no jobs
            jobs = subprocess.Popen([program, *SERVICES["worker"]["command"]], env=environment)
            try:
                while not ProcrastinateWorker.objects.exists():
                    assert jobs.poll() is None
                    assert time.monotonic() < end
                    time.sleep(0.2)
                assert run(*worker).returncode == 0
                found = json.loads(run("check", "--only", "address", "--json").stdout)["checks"]
                assert [(each["state"], each["message"]) for each in found] == [("ok", "https://forest.example")]
            finally:
                jobs.send_signal(signal.SIGTERM)
                jobs.wait(30)
        finally:
            web.send_signal(signal.SIGTERM)
            web.wait(30)
    assert (web.returncode, jobs.returncode) == (0, 0)
