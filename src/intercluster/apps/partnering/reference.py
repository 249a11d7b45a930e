"""Texts that exist in many languages and come with installed packages: Django's own message catalogues."""

import re
import tomllib
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

from babel.messages.pofile import read_po

_PLACEHOLDERS = re.compile(r"%\(\w+\)[sd]|%[sd]|<[^>]+>|\{\w*\}")

SHORTEST = 4
"""Messages with fewer characters say too little."""


def parallel_messages(package: str, languages: Sequence[str]) -> dict[str, list[str]]:
    """Return the messages of a package that are translated to every language, row by row, English beside them.

    Placeholders and mark-up are taken out. `languages` are names of the package's `locale` folders.
    """
    root = Path(str(files(package)))
    catalogues = {language: _messages(root, language) for language in languages}
    shared = set.intersection(*[set(catalogue) for catalogue in catalogues.values()])
    rows = sorted(message for message in shared if len(message) >= SHORTEST)
    return {"en": rows} | {language: [catalogue[row] for row in rows] for language, catalogue in catalogues.items()}


def _messages(root: Path, language: str) -> dict[str, str]:
    messages = {}
    for file in sorted(root.glob(f"**/locale/{language}/LC_MESSAGES/django.po")):
        with file.open("rb") as opened:
            for entry in read_po(opened):
                if isinstance(entry.id, str) and isinstance(entry.string, str) and entry.string and not entry.fuzzy:
                    messages[_plain(entry.id)] = _plain(entry.string)
    return messages


def _plain(message: str) -> str:
    return " ".join(_PLACEHOLDERS.sub("", message).split())


def reference_words() -> dict[str, list[str]]:
    """Return words that stand for words at random, by language."""
    file = files("intercluster.apps.partnering") / "reference_words.toml"
    return {code: words.split() for code, words in tomllib.loads(file.read_text(encoding="utf-8")).items()}
