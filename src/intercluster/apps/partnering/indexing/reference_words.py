"""Texts that exist in many languages: with installed packages, and in published vocabularies."""

import csv
import gzip
import hashlib
import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from itertools import islice
from pathlib import Path

from babel.messages.pofile import read_po

ParallelTexts = dict[str, list[str]]
"""Texts by language; those in the same place say the same."""

_PLACEHOLDERS = re.compile(r"%\(\w+\)[sd]|%[sd]|<[^>]+>|\{\w*\}")

SHORTEST = 4
"""Messages with fewer characters say too little."""

CPV = {"sv": "SV", "fi": "FI", "da": "DA", "de": "DE", "en": "EN"}
"""Columns of the Common Procurement Vocabulary by language."""

NACE = {"sv": "SV", "nb": "NO", "fi": "FI", "da": "DA", "en": "EN"}
"""Columns of the labels of NACE Rev. 2."""


GRANTS = 400
"""Grants whose texts are read: 250 teach as much as 540, and an abstract takes the encoder half a second."""


def procurement(folder: Path) -> ParallelTexts:
    """Return the labels of the Common Procurement Vocabulary (Regulation (EC) No 213/2008), one row a concept."""
    return _labels(folder / "cpv" / "cpv_labels.tsv", CPV)


def industries(folder: Path) -> ParallelTexts:
    """Return the labels of NACE Rev. 2, one row a concept."""
    return _labels(folder / "nace" / "nace_rev2_labels.tsv", NACE)


def grants(folder: Path, most: int = GRANTS) -> tuple[ParallelTexts, ParallelTexts]:
    """Return titles and abstracts of Swedish research grants (SweCRIS), row by row of the same grant.

    They are the first ones whose two titles, and two abstracts, are marked as saying the same.
    """
    with gzip.open(folder / "swecris" / "swecris_pairs.csv.gz", "rt", encoding="utf-8", newline="") as opened:
        both = (row for row in csv.DictReader(opened) if row["title_pair_sv_en"] == row["abstract_pair_sv_en"] == "1")
        rows = list(islice(both, most))
    titles, abstracts = (
        {code.lower(): [" ".join(row[f"project{part}{code}"].split()) for row in rows] for code in ("Sv", "En")}
        for part in ("Title", "Abstract")
    )
    return titles, abstracts


def _labels(file: Path, columns: Mapping[str, str]) -> ParallelTexts:
    """Return the rows of a table of labels, of several with the same English label the first."""
    with file.open(encoding="utf-8", newline="") as opened:
        rows = list(csv.DictReader(opened, delimiter="\t"))
    kept = {
        row[columns["en"]].strip().lower(): row
        for row in reversed(rows)
        if all(row[name].strip() for name in columns.values())
    }
    return {code: [row[name].strip() for row in reversed(kept.values())] for code, name in columns.items()}


def held_out(texts: Mapping[str, Sequence[str]], share: float) -> list[bool]:
    """Say of each row whether it is held out to measure with: by the hash of its English text, and so by concept."""
    return [
        int.from_bytes(hashlib.sha256(text.strip().lower().encode()).digest()[:4], "big") < share * 2**32
        for text in texts["en"]
    ]


def parallel_messages(package: str, languages: Sequence[str]) -> ParallelTexts:
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


@cache
def reference_words() -> dict[str, list[str]]:
    """Return words that stand for words at random, by language."""
    file = files("intercluster.apps.partnering.indexing") / "reference_words.toml"
    return {code: words.split() for code, words in tomllib.loads(file.read_text(encoding="utf-8")).items()}
