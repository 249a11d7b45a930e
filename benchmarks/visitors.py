"""Claim: `intercluster serve` holds 20 visitors who search and browse.

Each visitor opens one page after the other, a second or two apart: every third one is a search for a need of the demo
alliance, the others are the directory, an organisation, its partners and the start page. The server is an installation
with a demo alliance, served by `intercluster serve` with INTERCLUSTER_VISITOR_REQUESTS_PER_MINUTE=100000 (all visitors
have one address). With --master, the process id of gunicorn, the peak memory of its workers is read as well.
"""

import argparse
import random
import re
import threading
import time
import urllib.parse
import urllib.request
from pathlib import Path
from typing import Any

from benchmarks.report import spread, write

SEED = 20261123
TEXTS = (
    "Etsimme kumppania, joka kuivaa sahatavaraa vähällä energialla",
    "Vi söker någon som kan laga vår bandsåg",
    "Vi trenger reservedeler i små serier",
    "We need somebody to measure the vibration of a fan",
    "Kuka tekee puurakentamisen suunnittelua?",
    "Vi behöver hjälp med automation av en torklinje",
)


def main() -> None:
    """Visit a running server, and tell how long its pages took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--address", default="http://127.0.0.1:8000")
    parser.add_argument("--visitors", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--master", type=int, help="Process id of the server, to read its workers' peak memory.")
    arguments = parser.parse_args()
    directory = _page(arguments.address + "/directory/")[1]
    firms = sorted(set(re.findall(r'href="(/organisations/[\w-]+/)"', directory)))
    took: list[tuple[str, int, float]] = []
    until = time.monotonic() + arguments.seconds
    visitors = [
        threading.Thread(target=_visit, args=(arguments.address, firms, random.Random(SEED + number), until, took))
        for number in range(arguments.visitors)
    ]
    for visitor in visitors:
        visitor.start()
    for visitor in visitors:
        visitor.join()
    figures: dict[str, Any] = {"visitors": arguments.visitors, "seconds": arguments.seconds} | _figures(took)
    if arguments.master:
        figures["workers_peak_mb"] = _peaks(arguments.master)
    write("visitors", figures)


KINDS = ("search", "partners", "organisation", "directory", "start")


def _visit(address: str, firms: list[str], chance: random.Random, until: float, took: list[Any]) -> None:
    """Open pages until a moment."""
    while time.monotonic() < until:
        kind = "search" if chance.random() < 1 / 3 else chance.choice(KINDS[1:])
        text = f"{chance.choice(TEXTS)} {chance.randrange(1000)}"
        path = {
            "search": f"/partners/?{urllib.parse.urlencode({'text': text})}",
            "partners": f"{chance.choice(firms)}partners/",
            "organisation": chance.choice(firms),
            "directory": "/directory/",
            "start": "/",
        }[kind]
        begun = time.monotonic()
        status, _content = _page(address + path)
        took.append((kind, status, time.monotonic() - begun))
        time.sleep(chance.uniform(1, 2))


def _page(address: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(address, timeout=60) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, ""


def _figures(took: list[tuple[str, int, float]]) -> dict[str, Any]:
    by_kind = {kind: [own for each, status, own in took if each == kind and status == 200] for kind in KINDS}
    return {
        "pages": len(took),
        "refused": sum(status != 200 for _, status, _ in took),
        "all": spread([own for _, _, own in took]),
        **{kind: spread(own) for kind, own in by_kind.items() if own},
    }


def _peaks(master: int) -> list[int]:
    """Return the peak memory of a process's children in MB (Linux)."""
    children = Path(f"/proc/{master}/task/{master}/children").read_text(encoding="utf-8").split()
    peaks = [re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{child}/status").read_text()) for child in children]
    return [int(found[1]) // 1024 for found in peaks if found]


if __name__ == "__main__":
    main()
