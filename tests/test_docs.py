"""The documentation holds together: links lead somewhere, code blocks parse, commands and make targets exist."""

import json
import re
import shlex
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer.main
import yaml

from intercluster.cli.commands import app

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
SOURCE = ROOT / "src" / "intercluster"
PAGES = [*sorted(ROOT.glob("*.md")), *sorted(DOCS.rglob("*.md"))]
FENCED = re.compile(r"^```(\w*)[^\n]*\n(.*?)^```", re.DOTALL | re.MULTILINE)
INDENTED = re.compile(r"(?:^ {4}[^\n]*\n)+", re.MULTILINE)
INLINE = re.compile(r"`([^`]+)`")
NOT_COMMANDS = ("intercluster unix ", "intercluster <")
"""A line of Postfix's configuration, and the sender of mails."""
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
COMMAND: Any = typer.main.get_command(app)
every_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))


def links(text: str) -> list[str]:
    """Return the targets of links and images, except in code."""
    text = INLINE.sub("", FENCED.sub("", text))
    return [target for target in LINK.findall(text) if not re.match(r"[a-z]+:", target)]


def anchors(text: str) -> set[str]:
    """Return the anchors of headings that GitHub and the documentation site give alike."""
    found = set()
    for heading in re.findall(r"^#+ (.+)$", FENCED.sub("", text), re.MULTILINE):
        plain = re.sub(r"[^\w\s-]", "", heading.lower()).strip()
        if (github := plain.replace(" ", "-")) == re.sub(r"[-\s]+", "-", plain):
            found.add(github)
    return found


def blocks(text: str, *languages: str) -> Iterator[str]:
    """Yield the fenced code blocks in one of the languages."""
    for language, code in FENCED.findall(text):
        if language in languages:
            yield code


def shell(text: str) -> Iterator[str]:
    """Yield every line of shell: of blocks, whether fenced or indented, and of code in sentences."""
    for code in [*blocks(text, "", "sh"), *INDENTED.findall(FENCED.sub("", text))]:
        yield from (line.strip() for line in code.replace("\\\n", " ").splitlines())
    yield from (" ".join(code.split()) for code in INLINE.findall(FENCED.sub("", text)))


def problem(line: str) -> str:
    """Return what is wrong with an `intercluster` command, or ""."""
    words = shlex.split(line.replace("[", " ").replace("]", " ").replace("…", " "), comments=True)
    command = COMMAND
    for word in words[1:]:
        if word in getattr(command, "commands", {}):
            command = command.commands[word]
        elif hasattr(command, "commands"):
            return "" if word.startswith("-") else f"no command {word}"
        elif word.startswith("--"):
            known = {name for option in command.params for name in (*option.opts, *option.secondary_opts)}
            if word.partition("=")[0] not in {*known, "--help"}:
                return f"no option {word}"
    return ""


@every_page
def test_links_lead_to_files_and_headings(page: Path) -> None:
    missing = []
    for target in links(page.read_text()):
        path, _, anchor = target.partition("#")
        file = (page.parent / path).resolve() if path else page
        if not file.exists() or (anchor and anchor not in anchors(file.read_text())):
            missing.append(target)
    assert missing == []


@every_page
def test_code_blocks_parse(page: Path) -> None:
    text = page.read_text()
    for code in blocks(text, "python", "py"):
        compile(code, str(page), "exec")
    for code in blocks(text, "json"):
        json.loads(code)
    for code in blocks(text, "toml"):
        tomllib.loads(code)


@every_page
def test_commands_and_their_options_exist(page: Path) -> None:
    lines = [line.removeprefix(".venv/bin/") for line in shell(page.read_text())]
    commands = [line for line in lines if line.startswith("intercluster ") and not line.startswith(NOT_COMMANDS)]
    assert {line: problem(line) for line in commands if problem(line)} == {}


@every_page
def test_make_targets_exist(page: Path) -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = {match[1] for line in shell(page.read_text()) if (match := re.match(r"make ([a-z]+)", line))}
    assert named <= targets


def exists(name: str) -> bool:
    """Return whether a file, module, class or function that a page names is there."""
    if "/" in name:
        bases = (ROOT, SOURCE, SOURCE / "apps", *(SOURCE / "apps").iterdir())
        return any((base / f"{name}{ending}").exists() for base in bases for ending in ("", ".py"))
    parts = name.removeprefix("intercluster.").split(".")
    for base in (SOURCE, SOURCE / "apps", ROOT):
        for count in range(len(parts), 0, -1):
            module = base.joinpath(*parts[:count])
            file = module / "__init__.py" if module.is_dir() else module.with_suffix(".py")
            if file.exists():
                rest = parts[count:]
                return not rest or re.search(rf"\b{rest[0]}\b", file.read_text()) is not None
    return False


@every_page
def test_modules_and_files_that_pages_name_exist(page: Path) -> None:
    folders = [path.name for base in (SOURCE, SOURCE / "apps") for path in base.iterdir() if path.is_dir()]
    top = "|".join(["src", "tests", "scripts", "benchmarks", "intercluster", *folders])
    named = re.compile(rf"(?:{top})(?:(?:/[\w.-]+)+|(?:\.\w+)+)")
    names = [name for name in INLINE.findall(FENCED.sub("", page.read_text())) if named.fullmatch(name)]
    stored = [name for name in names if not re.fullmatch(r"\w+\.py|benchmarks/results/.*", name)]
    assert [name for name in stored if not exists(name)] == []


def test_pages_that_the_code_names_exist() -> None:
    folders = [ROOT / name for name in ("src", "tests", "scripts", "benchmarks")]
    sources = [file for folder in folders for kind in ("*.py", "*.mjs", "*.toml") for file in folder.rglob(kind)]
    named = {name for file in sources for name in re.findall(r"docs/[\w./-]+\.md", file.read_text())}
    assert {name for name in named if not (ROOT / name).exists()} == set()


def layers() -> list[set[str]]:
    """Return the declared layers of apps, the highest first."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    declared = next(contract["layers"] for contract in contracts if contract["type"] == "layers")
    names = [re.findall(r"intercluster\.apps\.(\w+)", layer) for layer in declared]
    return [set(layer) for layer in names if layer]


def test_structure_has_the_order_of_the_apps() -> None:
    rows = re.findall(r"^\| (\d+) \| `(\w+)` \|", (DOCS / "architecture" / "structure.md").read_text(), re.MULTILINE)
    listed = {app for _number, app in rows}
    # A new app need not be on the page; see docs/architecture/add-an-app.md.
    declared = [layer & listed for layer in layers() if layer & listed]
    assert [{app for number, app in rows if int(number) == place} for place in range(1, len(declared) + 1)] == declared


def test_structure_has_every_package() -> None:
    listed = set(re.findall(r"^\| `(\w+)` \|", (DOCS / "architecture" / "structure.md").read_text(), re.MULTILINE))
    packages = {path.parent.name for path in SOURCE.glob("*/__init__.py")} - {"formats"}  # Django's date formats
    assert packages <= listed


def test_structure_says_what_shared_packages_import() -> None:
    text = (DOCS / "architecture" / "structure.md").read_text()
    for package in ("analysis", "core", "tables", "geo", "classifications", "charts", "documents", "postgres"):
        row = re.search(rf"^\| `{package}` \| [^|]+ \| ([^|]+) \|$", text, re.MULTILINE)
        assert row, package
        source = "\n".join(file.read_text() for file in (SOURCE / package).rglob("*.py"))
        lines = re.findall(r"^\s*from intercluster(?:\.| import )(\w+)", source, re.MULTILINE)
        assert set(lines) - {package, "paths"} == set(INLINE.findall(row[1])), (
            f"say in structure.md what {package} imports"
        )


def test_diagram_has_every_app_of_the_structure_page() -> None:
    drawn = set(re.findall(r">(\w+)</text>", (DOCS / "images" / "architecture.svg").read_text()))
    text = (DOCS / "architecture" / "structure.md").read_text()
    assert set(re.findall(r"^\| \d+ \| `(\w+)` \|", text, re.MULTILINE)) <= drawn


def test_site_loads_nothing_from_elsewhere() -> None:
    config = yaml.safe_load((ROOT / "mkdocs.yml").read_text())
    assert config["theme"]["font"] is False
    assert not config.get("extra_javascript")
    assert all((DOCS / sheet).exists() for sheet in config["extra_css"])


def test_wrong_commands_are_noticed() -> None:
    assert problem("intercluster partners find --text x --region Värmland") == ""
    assert problem("intercluster partners find --no-such") == "no option --no-such"
    assert problem("intercluster partners lose") == "no command lose"
