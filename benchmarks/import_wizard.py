"""Claim: an import in the browser reads its file once, and checks its rows once for each set of choices.

A member file and a regional table of 10,000 rows go from upload to done in Chromium. For each step: wall time until the
next page is there, processor time of the server's process and of those that read files, rows read from the file and
rows checked, both in multiples of the rows of the file. The database and the browser count in the wall time only.
"""

import argparse
import csv
import multiprocessing
import os
import resource
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from inspect import isgeneratorfunction
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Thread
from typing import Any

from scripts.chromium import CHROMIUM, OPTIONS

from benchmarks.importing import ROWS, SEED, member_file
from benchmarks.report import write
from benchmarks.scratch import scratch_database

TIMEOUT_MS = 3_600_000
ACTIVITIES = ("10", "13", "16", "17", "18", "22", "23", "24", "25", "26")
FACTS = {"Name": "Employed people", "Unit": "people", "Source": "Benchmark", "Licence": "CC BY 4.0"}


@dataclass
class Walk:
    """One way through the pages: what each step took."""

    ask: Callable[[], dict[str, float]]
    rows: int
    steps: dict[str, dict[str, float]] = field(default_factory=dict)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Measure what is done within."""
        before, start = self.ask(), time.perf_counter()
        yield
        wall, after = time.perf_counter() - start, self.ask()
        self.steps[name] = {
            "wall_s": round(wall, 2),
            "server_s": round(after["cpu"] - before["cpu"], 2),
            "rows_read": round((after["read"] - before["read"]) / self.rows, 2),
            "rows_checked": round((after["checked"] - before["checked"]) / self.rows, 2),
            "files_opened": after["opened"] - before["opened"],
        }
        print(name, self.steps[name], file=sys.stderr, flush=True)

    def figures(self) -> dict[str, Any]:
        """Return the steps and their sums."""
        names = next(iter(self.steps.values()))
        return {
            "all": {name: round(sum(each[name] for each in self.steps.values()), 2) for name in names},
            **self.steps,
        }


def main() -> None:
    """Bring both files in."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=ROWS)
    rows = parser.parse_args().rows
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with scratch_database(), tempfile.TemporaryDirectory() as folder:
        from django.core.management import call_command

        from intercluster.demo.generator import generate

        call_command("collectstatic", interactive=False, verbosity=0)
        members, table = Path(folder) / "members.csv", Path(folder) / "table.csv"
        member_file(members, generate(rows, SEED))
        regional_table(table, rows)
        cookie = office()
        with server() as (address, ask), browser_page(address, cookie) as page:
            ask()
            of_members, of_regions = Walk(ask, rows), Walk(ask, rows)
            import_members(page, members, of_members)
            import_table(page, table, of_regions)
        write(
            "import_wizard",
            {"seed": SEED, "rows": rows, "members": of_members.figures(), "regional_table": of_regions.figures()},
        )


def import_members(page: Any, file: Path, walk: Walk) -> None:
    """Bring members in: file, columns, dry run, one option ticked, done."""
    page.goto("/office/bench/import/")
    page.get_by_label("Member file").set_input_files(file)
    with walk.step("file"):
        page.get_by_role("button", name="Read the file").click()
        page.get_by_role("button", name="Start the dry run").wait_for()
    with walk.step("columns"):
        page.get_by_role("button", name="Start the dry run").click()
        page.get_by_role("button", name="Import", exact=True).wait_for()
    page.get_by_label("Also remove offers and needs").check()
    with walk.step("an_option_ticked"):
        page.get_by_role("button", name="Apply choices and run again").click()
        page.wait_for_load_state()
        page.get_by_role("button", name="Import", exact=True).wait_for()
    with walk.step("import"):
        page.get_by_role("button", name="Import", exact=True).click()
        page.wait_for_url("**/import/done/")


def import_table(page: Any, file: Path, walk: Walk) -> None:
    """Bring a table in: file, what it is, dry run, done."""
    page.goto("/regions/tables/")
    page.get_by_label("Table", exact=True).set_input_files(file)
    with walk.step("file"):
        page.get_by_role("button", name="Read the file").click()
        page.get_by_role("button", name="Start the dry run").wait_for()
    for label, text in FACTS.items():
        page.get_by_label(label, exact=True).fill(text)
    page.get_by_label("Classification of activities").fill("NACE Rev. 2")
    with walk.step("what_it_is"):
        page.get_by_role("button", name="Start the dry run").click()
        page.get_by_role("button", name="Import", exact=True).wait_for()
    with walk.step("import"):
        page.get_by_role("button", name="Import", exact=True).click()
        page.wait_for_url("**/past/**")


def regional_table(file: Path, rows: int) -> None:
    """Write a table of one's own: a value for each region, activity and year."""
    from intercluster.apps.regions.imports.nuts_recoding import known

    regions = sorted(code for code in known(2024) if len(code) == 5)
    with file.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.writer(opened, delimiter=";")
        writer.writerow(["geo", "nace", "year", "value"])
        for number in range(rows):
            rest, region = divmod(number, len(regions))
            year, activity = divmod(rest, len(ACTIVITIES))
            writer.writerow([regions[region], ACTIVITIES[activity], 2023 - year, number % 977])


def office() -> str:
    """Make a cluster with an office, and return a session of it."""
    from django.conf import settings
    from django.test import Client

    from intercluster.apps.accounts.models import User
    from intercluster.apps.directory.models import Cluster

    cluster = Cluster.objects.create(slug="bench", name="Bench Demo", country="SE", is_demo=True)
    user = User.objects.create_user("office@bench.example")
    cluster.managers.add(user)
    client = Client()
    client.force_login(user)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


@contextmanager
def browser_page(address: str, cookie: str) -> Iterator[Any]:
    """Open a page of Chromium that is signed in."""
    from django.conf import settings
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=OPTIONS)
        context = browser.new_context(base_url=address, locale="en-GB")
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": address}])
        page = context.new_page()
        page.set_default_timeout(TIMEOUT_MS)
        yield page
        browser.close()


@contextmanager
def server() -> Iterator[tuple[str, Callable[[], dict[str, float]]]]:
    """Serve the platform in a process of its own; yield its address, and what tells its processor time and counts."""
    from django.db import connections

    connections.close_all()
    fork = multiprocessing.get_context("fork")
    here, there = fork.Pipe()
    process = fork.Process(target=_serve, args=(there,), daemon=True)
    process.start()
    port = here.recv()

    def ask() -> dict[str, float]:
        here.send("counts")
        answer: dict[str, float] = here.recv()
        return answer

    try:
        yield f"http://127.0.0.1:{port}", ask
    finally:
        process.terminate()
        process.join()


def _serve(pipe: Connection) -> None:
    from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
    from django.core.wsgi import get_wsgi_application

    from intercluster.analysis.language.detect import detect

    class Quiet(WSGIRequestHandler):
        def log_message(self, *_: Any) -> None:
            pass

    httpd = ThreadedWSGIServer(("127.0.0.1", 0), Quiet)
    httpd.set_app(get_wsgi_application())
    detect("")  # as a web process does when it starts
    counts = _counted()
    Thread(target=httpd.serve_forever, daemon=True).start()
    pipe.send(httpd.server_port)
    while True:
        try:
            pipe.recv()
        except EOFError:
            return
        used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
        told = {name: counts[name] for name in ("opened", "read", "checked")}
        pipe.send({"cpu": sum(each.ru_utime + each.ru_stime for each in used), **told})


def _counted() -> Counter[str]:
    """Count, from now on, the files opened, the rows read from them, and the rows that importers check."""
    from intercluster.apps.directory.member_files import validation
    from intercluster.apps.regions.imports import rows as regional
    from intercluster.tables import csv_reader, reader, wire

    counts: Counter[str] = Counter()

    def counted(module: Any, name: str, count: str) -> None:
        """Count calls of a function, wherever it was imported to; of a generator, what it yields as well."""
        own = getattr(module, name)

        def with_count(*args: Any, **kwargs: Any) -> Any:
            counts[count] += 1
            return own(*args, **kwargs)

        def rows_with_count(*args: Any, **kwargs: Any) -> Iterator[Any]:
            for row in own(*args, **kwargs):
                counts[count] += 1
                yield row

        for each in list(sys.modules.values()):
            if getattr(each, name, None) is own:
                setattr(each, name, rows_with_count if isgeneratorfunction(own) else with_count)

    counted(reader, "read_table", "opened")
    counted(csv_reader, "_rows", "read")
    counted(wire, "unpacked", "read")  # of large files, by a process of their own
    counted(validation, "_wanted", "checked")
    counted(regional, "_add", "checked")
    return counts


if __name__ == "__main__":
    main()
