"""Hooks of the documentation site: navigation by folder, and links that lead out of docs/."""

import posixpath
import re
from pathlib import Path
from typing import Any

DOCS = Path(__file__).parents[1] / "docs"
LINK = re.compile(r"(?<!!)\[(?P<label>[^\]]+)\]\((?P<target>[^)#\s:]+)(?:#[^)\s]*)?\)")


def on_config(config: Any) -> Any:
    """Replace each folder in the navigation by those of its pages that are not listed themselves."""
    listed = set(re.findall(r"[\w/-]+\.md", str(config.nav)))
    config.nav = [
        {title: _pages(target, listed) if str(target).endswith("/") else _expanded(target, listed)}
        for section in config.nav
        for title, target in section.items()
    ]
    return config


def _expanded(target: Any, listed: set[str]) -> Any:
    if isinstance(target, str):
        return target
    return [page for entry in target for page in (_pages(entry, listed) if entry.endswith("/") else [entry])]


def _pages(folder: str, listed: set[str]) -> list[str]:
    found = [page.relative_to(DOCS).as_posix() for page in sorted((DOCS / folder).glob("*.md"))]
    rest = [page for page in found if page not in listed]
    return sorted(rest, key=lambda page: not page.endswith("/index.md"))


def on_page_markdown(markdown: str, page: Any, **_: Any) -> str:
    """Leave only the label of a link to a file outside docs/, because the site has no such file."""

    def label(link: re.Match[str]) -> str:
        target = posixpath.normpath(posixpath.join(posixpath.dirname(page.file.src_uri), link["target"]))
        return link["label"] if target.startswith("../") else link[0]

    return LINK.sub(label, markdown)
