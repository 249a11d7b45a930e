"""The committed notices name exactly the packages of the locks."""

import json
import re
import runpy
from pathlib import Path

ROOT = Path(__file__).parents[1]
COMMITTED = (ROOT / "THIRD_PARTY_NOTICES.md").read_text()


def test_notices_list_the_packages_of_the_locks_and_no_others() -> None:
    python = re.findall(r"^([A-Za-z0-9._-]+)==(\S+)", (ROOT / "requirements.lock").read_text(), re.M)
    npm = [
        (path.rpartition("node_modules/")[2], entry["version"])
        for path, entry in json.loads((ROOT / "package-lock.json").read_text())["packages"].items()
        if path
    ]
    listed = re.findall(r"^\| (\S+) \| (\d\S*) \| \S.* \|$", COMMITTED, re.M)
    assert sorted(listed) == sorted({*python, *npm})


def test_notices_are_what_make_notices_writes() -> None:
    script = runpy.run_path(str(ROOT / "scripts" / "third_party_notices.py"))
    assert script["page"]() == COMMITTED, "run `make notices`"
