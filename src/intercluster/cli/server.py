"""`intercluster serve`: the web platform on this machine."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from select import select
from typing import Annotated

import typer
from django.core.management import call_command
from django.utils.module_loading import import_string

from intercluster.core.console import carry_out, err, out
from intercluster.core.errors import Refused
from intercluster.core.feature import features, text_steps
from intercluster.core.locks import locked
from intercluster.core.migrating import migrate
from intercluster.demo import loading
from intercluster.postgres import embedded, ready
from intercluster.starting import READY

UNUSED = [
    *("*.d.ts", "*.d.ts.map", "*-schema.json", "vega-core*", "vega.js", "vega.module.*", "index.js*", "embed.js*"),
    *("inter-[cgv]*", "inter-*-opsz-*", "inter-*-standard-*", "inter-*-italic.*"),
]
"""Files of the front-end packages that no page asks for: four in five. Compressing them would take longest."""

POLL, PAUSE = 0.5, 2.0
"""Seconds between checks of the processes, and before a dead worker is started again."""


def serve(
    port: Annotated[int, typer.Option(help="TCP port.")] = 8000,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    workers: Annotated[int, typer.Option(min=1, help="Processes.")] = 2,
    worker: Annotated[bool, typer.Option(help="Also do the jobs; without, `intercluster worker` does them.")] = True,
) -> None:
    """Serve the web platform with gunicorn until interrupted."""
    _check_free(host, port)
    begun = time.monotonic()
    out.print("Starting: the database and the pages' files first …")
    ready.check()
    with locked("migrate"):  # of several web machines, one changes the tables
        migrate()
    call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=UNUSED)
    carry_out(text_steps())
    environment = os.environ.copy()
    if loading.is_alone():
        environment.setdefault("INTERCLUSTER_DEMO_SIGN_IN", "1")
    if not environment.get("DATABASE_URL"):
        embedded.server()  # held by this process, so that it outlives any worker
    environment.setdefault("INTERCLUSTER_URL", f"http://{host}:{port}")
    announced = [
        said
        for feature in features()
        if feature.at_serving and (said := import_string(feature.at_serving)(environment["INTERCLUSTER_URL"]))
    ]

    def announce() -> None:
        out.print(f"Ready after {time.monotonic() - begun:.0f} s: http://{host}:{port}/ (stop with Ctrl-C)")
        for said in announced:
            out.print(said, markup=False)

    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "intercluster.wsgi:application",
        f"--bind={host}:{port}",
        f"--workers={workers}",
        "--threads=4",
        "--timeout=120",
        "--limit-request-line=8190",  # the most there is: a long text to search for is part of the address
        f"--log-level={os.environ.get('INTERCLUSTER_LOG_LEVEL', 'warning').lower()}",
    ]
    out.print("Loading the language tools and the first page …")
    reading, writing = os.pipe()
    with subprocess.Popen(  # noqa: S603 - our own command
        command, env=environment | {READY: str(writing)}, pass_fds=[writing]
    ) as server:
        os.close(writing)
        threading.Thread(target=when_ready, args=(reading, workers, server, announce), daemon=True).start()
        signal.signal(signal.SIGTERM, lambda *_: server.terminate())
        signal.signal(signal.SIGINT, lambda *_: None)  # Ctrl-C reaches gunicorn by itself
        beside = [sys.executable, "-m", "intercluster.cli", "worker"]
        raise typer.Exit(wait_with(beside, server, environment) if worker else server.wait())


def when_ready(reading: int, workers: int, server: subprocess.Popen[bytes], announce: Callable[[], None]) -> None:
    """Call `announce` once all web processes have said through a pipe that they answer without delay.

    A server that ends before that says itself why. The pipe stays open: a process that begins later writes as well.
    """
    missing = workers
    while missing > 0 and server.poll() is None:
        if select([reading], [], [], POLL)[0]:
            said = os.read(reading, missing)
            if not said:
                return
            missing -= len(said)
    if missing <= 0 and server.poll() is None:
        announce()


def wait_with(command: list[str], server: subprocess.Popen[bytes], environment: dict[str, str]) -> int:
    """Keep a worker process running, restarting it if it dies, until the server ends; return the server's exit code."""
    while server.poll() is None:
        with subprocess.Popen(command, env=environment) as worker:  # noqa: S603 - our own command
            while server.poll() is None and worker.poll() is None:
                time.sleep(POLL)
            worker.terminate()
        if server.poll() is None:
            err.print("The worker ended; another one begins.", markup=False)
            time.sleep(PAUSE)
    return server.wait()


def _check_free(host: str, port: int) -> None:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise Refused(f"Cannot listen on {host}:{port} ({error.strerror}): choose another --port.") from error
