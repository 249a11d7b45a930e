"""Templates: those of an app link to, include and load only what is its own or below it; slots are for the rest."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.template import Context, Engine
from django.test import RequestFactory
from django.urls import URLResolver, get_resolver

from intercluster.core.feature import features

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src/intercluster"
PREFIX = "intercluster.apps."
SHARED = "shared templates"

TAG = re.compile(r"\{%-?\s*(url|include|extends|load)\s+(.*?)\s*-?%\}", re.DOTALL)
REGISTERED = ("entry.template", "panel.template")
"""Names of templates that the apps which own them hand over."""
SLOT = re.compile(r'\{%\s*slot "([^"]+)"\s*%\}')


def levels() -> dict[str, int]:
    """Return the level of each app by its label, the lowest first; shared templates are below them all."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    layers = next(each["layers"] for each in contracts if each["name"] == "apps depend on each other in one order")
    found = {
        name.strip().removeprefix(PREFIX): level
        for level, layer in enumerate(reversed(layers))
        for name in layer.split("|")
        if name.strip().startswith(PREFIX)
    }
    return found | {SHARED: -1}


LEVELS = levels()


def app_of(path: Path) -> str:
    """Return the app that a file belongs to."""
    parts = path.relative_to(PACKAGE).parts
    return parts[1] if parts[0] == "apps" else SHARED


TEMPLATES = {path: path.read_text("utf-8") for path in PACKAGE.rglob("templates/**/*") if path.is_file()}


def app_of_module(module: str) -> str:
    """Return the app of a module's dotted path, or "" for a library's."""
    return module.removeprefix(PREFIX).split(".")[0] if module.startswith(PREFIX) else ""


def app_of_namespace(namespace: str) -> str:
    """Return the app that a namespace of addresses belongs to, or "" for a library's."""
    resolver: URLResolver = get_resolver().namespace_dict[namespace][1]
    return app_of_module(resolver.urlconf_name.__name__)


def app_of_template(name: str) -> str:
    """Return the app that a template belongs to, or "" for a library's."""
    path = Path(Engine.get_default().get_template(name).origin.name)
    return app_of(path) if path.is_relative_to(PACKAGE) else ""


def used(text: str) -> Iterator[tuple[str, str]]:
    """Yield what a template uses of an app, and the app."""
    libraries = {name: app_of_module(module) for name, module in Engine.get_default().libraries.items()}
    for kind, arguments in TAG.findall(text):
        first = arguments.split()[0].strip("\"'")
        if kind == "load":
            names = arguments.split(" from ")[-1].split()
            found = [(name, libraries.get(name, "")) for name in names]
        elif kind == "url":
            found = [(first, app_of_namespace(first.partition(":")[0]) if ":" in first else "")]
        elif first in REGISTERED:
            found = []
        else:
            assert arguments[0] in "\"'", f"the test cannot read a name that is computed: {arguments}"
            found = [(first, app_of_template(first))]
        yield from ((f"{kind} {name}", app) for name, app in found if app not in ("", SHARED))


@pytest.mark.parametrize("path", sorted(TEMPLATES), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_template_uses_its_own_app_or_a_lower_one(path: Path) -> None:
    own = app_of(path)
    assert [what for what, app in used(TEMPLATES[path]) if app != own and LEVELS[app] >= LEVELS[own]] == []


def test_every_slot_that_is_filled_is_in_a_page_of_a_lower_app() -> None:
    places = [(name, app_of(path)) for path, text in TEMPLATES.items() for name in SLOT.findall(text)]
    filled = [(name, feature.label) for feature in features() for name in feature.slots]
    assert filled
    for name, by in filled:
        assert any(slot == name and LEVELS[app] < LEVELS[by] for slot, app in places), (name, by)


def test_every_slot_in_a_page_is_filled() -> None:
    assert {name for text in TEMPLATES.values() for name in SLOT.findall(text)} == {
        name for feature in features() for name in feature.slots
    }


def test_a_slot_renders_fragments_in_the_order_of_the_apps_with_the_context_of_the_page() -> None:
    page = Engine.get_default().from_string('{% slot "account.tabs" %}')
    text = page.render(Context({"request": RequestFactory().get("/accounts/tokens/")}))
    assert re.findall(r'href="([^"]+)"\s*(aria-current="page")?', text) == [
        ("/accounts/tokens/", 'aria-current="page"'),
        ("/accounts/data/", ""),
    ]


def test_a_slot_that_nothing_fills_is_empty() -> None:
    assert Engine.get_default().from_string('{% slot "nothing.here" %}').render(Context()) == ""
