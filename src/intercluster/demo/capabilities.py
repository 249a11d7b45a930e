"""The catalogue of forest-industry capabilities: each phrased as offers and as needs in four languages."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

LANGUAGES = ("sv", "nb", "fi", "en")


@dataclass(frozen=True, eq=False)
class Capability:
    """Something that a firm of the forest industry can do; its texts are written in each language, not translated."""

    id: str
    topic: str
    title: Mapping[str, str]
    nace: tuple[str, ...]
    """NACE classes of firms that offer it, the most typical first."""
    buyer_nace: tuple[str, ...]
    offered_by: tuple[str, ...]
    """Roles, see `generator.ROLES`."""
    needed_by: tuple[str, ...]
    related: tuple[str, ...]
    """Related capabilities, which half meet a need for this one."""
    offer: Mapping[str, tuple[str, ...]]
    """By language."""
    need: Mapping[str, tuple[str, ...]]


@cache
def capabilities() -> tuple[Capability, ...]:
    """Return the whole catalogue, in order of topic and then as written."""
    found = []
    folder = files("intercluster.demo") / "catalogue"
    for file in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if file.name.endswith(".toml"):
            topic = file.name.removesuffix(".toml")
            rows = tomllib.loads(file.read_text(encoding="utf-8"))["capability"]
            found += [_capability(topic, row) for row in rows]
    return tuple(found)


def _capability(topic: str, row: Mapping[str, Any]) -> Capability:
    lists: dict[str, Any] = {
        name: tuple(row[name]) for name in ("nace", "buyer_nace", "offered_by", "needed_by", "related")
    }
    texts: dict[str, Any] = {side: {code: tuple(row[side][code]) for code in LANGUAGES} for side in ("offer", "need")}
    return Capability(id=str(row["id"]), topic=topic, title=dict(row["title"]), **lists, **texts)


def reference_capabilities() -> tuple[Capability, ...]:
    """Return every second capability: language means are learnt from these, and search is measured on the others."""
    return capabilities()[::2]


def reference_texts() -> dict[str, list[str]]:
    """Return the offers and needs of the reference capabilities, by language."""
    return {
        code: [text for entry in reference_capabilities() for side in (entry.offer, entry.need) for text in side[code]]
        for code in LANGUAGES
    }


def reference_titles() -> dict[str, list[str]]:
    """Return the titles of the reference capabilities, by language; equal rows are the same capability."""
    return {code: [entry.title[code] for entry in reference_capabilities()] for code in LANGUAGES}
