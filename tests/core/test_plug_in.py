"""What is shared by all apps names none of them, and no two apps answer the same address."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.urls import Resolver404, URLPattern, URLResolver, path
from django.urls.conf import include

from intercluster.core.feature import submodules

SOURCE = Path(__file__).parents[2] / "src/intercluster"
SHARED = ["urls.py", "api.py", *(f"cli/{file.name}" for file in (SOURCE / "cli").glob("*.py"))]
SAMPLES = {"int": "1", "uuid": "0b6ee3ba-8f4a-4b7c-9f52-0d5b2a3c1e11", "nuts": "SE311", "statement": "offers"}
"""An argument of an address, by its converter; others take any word."""


@pytest.mark.parametrize("name", SHARED)
def test_shared_module_names_no_app(name: str) -> None:
    text = (SOURCE / name).read_text("utf-8")
    assert not re.findall(r"intercluster\.apps\.\w+", text)


def test_head_of_every_page_names_no_app() -> None:
    text = (SOURCE / "templates/base.html").read_text("utf-8")
    libraries = {name for _tag, names in re.findall(r"{%\s*(load)\s+(.*?)\s*%}", text) for name in names.split()}
    assert libraries <= {"i18n", "static"}
    assert not re.findall(r"{%\s*url ", text)


def _routes(patterns: list[URLPattern | URLResolver], before: str = "") -> Iterator[str]:
    for each in patterns:
        if isinstance(each, URLResolver):
            yield from _routes(each.url_patterns, before + str(each.pattern))
        elif hasattr(each.pattern, "_route"):  # those by regular expression are few and of one app
            yield before + str(each.pattern)


def _sample(route: str) -> str:
    return re.sub(r"<(?:(\w+):)?\w+>", lambda match: SAMPLES.get(match[1], "sample"), route)


def test_no_address_is_answered_by_two_apps() -> None:
    answering = {feature.label: path("", include(module)) for feature, module in submodules("urls")}
    for label, own in answering.items():
        for route in _routes([own]):
            assert own.resolve(_sample(route)), route
            for other in answering.keys() - {label}:
                with pytest.raises(Resolver404):
                    answering[other].resolve(_sample(route))


def test_core_names_no_app() -> None:
    for file in (SOURCE / "core").rglob("*.py"):
        assert "intercluster.apps." not in file.read_text("utf-8"), file
