"""Programmes that come with the platform, and the lists of countries that their rules name: files beside this one."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from intercluster.analysis.consortia.reading import Lists, countries_from, rules_from
from intercluster.analysis.consortia.rules import Rule

HERE = "intercluster.apps.projects.calls"


@dataclass(frozen=True)
class Scheme:
    """A programme as pages show it, shipped or an office's own."""

    key: str
    name: str
    funder: str
    website: str
    rules: tuple[Rule, ...]
    cluster_id: int | None = None
    """The cluster whose office keeps it; None if it is shipped."""
    copied_from: str = ""


@cache
def lists() -> Lists:
    """Return the lists of countries by name."""
    data = tomllib.loads((files(HERE) / "countries.toml").read_text(encoding="utf-8"))
    return {key: countries_from(key, fields) for key, fields in data.items()}


@cache
def shipped() -> Mapping[str, Scheme]:
    """Return the shipped programmes by key, which is the name of the file."""
    found = {}
    texts = {file.name: file for file in (files(HERE) / "programmes").iterdir() if file.name.endswith(".toml")}
    for key in sorted(name.removesuffix(".toml") for name in texts):
        data = tomllib.loads(texts[f"{key}.toml"].read_text(encoding="utf-8"))
        rules = rules_from(data["rules"], lists(), data["sources"])
        found[key] = Scheme(key, data["name"], data["funder"], data["website"], rules)
    return found


@cache
def shipped_texts() -> frozenset[str]:
    """Return the notes and doubts of shipped rules, which are in English, also in a copy."""
    rules = [rule for scheme in shipped().values() for rule in scheme.rules]
    return frozenset(text for rule in rules for text in (rule.note, rule.source.doubt) if text)
