"""The server says that it is ready when it is; the worker runs beside it: begun anew when it dies, ended with it."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from intercluster.cli import server
from intercluster.starting import READY, say_ready

WORKER = """
import os, sys, time
open(os.path.join(sys.argv[1], str(os.getpid())), "w").close()
time.sleep(600)
"""


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def wait_until(condition: object, seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_ready_is_said_once_every_process_has_said_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "POLL", 0.05)
    said: list[str] = []
    for is_ended in (False, True):
        reading, writing = os.pipe()
        monkeypatch.setenv(READY, str(writing))
        web = subprocess.Popen(["sleep", "600"])
        waiting = threading.Thread(target=server.when_ready, args=(reading, 2, web, lambda: said.append("ready")))
        waiting.start()
        say_ready()
        waiting.join(0.2)
        assert (said, waiting.is_alive()) == (["ready"] * is_ended, True)
        if is_ended:
            web.kill()
            web.wait()
        else:
            say_ready()
        waiting.join(10)
        web.kill()
        web.wait()
        assert (said, waiting.is_alive()) == (["ready"], False)
        os.close(writing)
        os.close(reading)


def test_begun_anew_and_ended_with_the_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "PAUSE", 0.1)
    web = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    command = [sys.executable, "-c", WORKER, str(tmp_path)]
    codes: list[int] = []
    waiting = threading.Thread(target=lambda: codes.append(server.wait_with(command, web, dict(os.environ))))
    waiting.start()

    def pids() -> list[int]:
        return [int(file.name) for file in tmp_path.iterdir()]

    try:
        wait_until(lambda: len(pids()) == 1)
        (first,) = pids()
        os.kill(first, signal.SIGKILL)
        wait_until(lambda: len(pids()) == 2)
        (second,) = set(pids()) - {first}
        assert alive(second)
    finally:
        web.terminate()
        waiting.join(30)
    assert codes == [-signal.SIGTERM]
    assert not alive(second)
