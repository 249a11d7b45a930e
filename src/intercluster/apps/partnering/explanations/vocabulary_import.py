"""Parallel vocabularies: concepts with a name in each of several languages, read from a file and kept."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from intercluster.analysis.progress import Advance
from intercluster.apps.partnering.indexing.embeddings import encode_once
from intercluster.apps.partnering.indexing.language_tools import language
from intercluster.apps.partnering.models import Concept
from intercluster.core.errors import Refused

CAPABILITIES = "capabilities"
"""The scheme that comes with the platform: the names of the demo catalogue's capabilities."""

CODE_HEADINGS = frozenset({"code", "kod", "kode", "koodi"})

HEADINGS = {
    "sv": ("sv", "swe", "swedish", "svenska"),
    "nb": ("nb", "no", "nob", "nor", "norwegian", "bokmål", "norsk"),
    "nn": ("nn", "nno", "nynorsk"),
    "da": ("da", "dan", "danish", "dansk"),
    "fi": ("fi", "fin", "finnish", "suomi"),
    "en": ("en", "eng", "english"),
    "de": ("de", "deu", "ger", "german", "deutsch"),
}
"""What a column of labels may be called, by ISO 639-1 code."""

LABEL_MAX, CODE_MAX, SCHEME_MAX = 500, 60, 40

CHUNK = 64
"""Labels encoded between two reports of progress."""

Labels = Mapping[str, str]
"""By ISO 639-1 code."""


@dataclass(frozen=True)
class Change:
    """What storing a vocabulary changed."""

    new: int
    changed: int
    unchanged: int
    kept: int
    """Concepts of the scheme that the file does not have; they stay."""


def scheme_name(scheme: str) -> str:
    """Return what readers call a vocabulary."""
    return _("capability catalogue") if scheme == CAPABILITIES else scheme


def read_vocabulary(file: Path) -> dict[str, dict[str, str]]:
    """Return labels by concept code and language from a table: tab, semicolon or comma; UTF-8 or Windows-1252.

    The first row has a column CODE and one a language; other columns are passed over. Raises Refused.
    """
    try:
        content = file.read_bytes()
    except OSError as error:
        raise Refused(f"{file} cannot be read: {error.strerror}.") from error
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    if "\0" in text:
        raise Refused(f"{file} is no text file: save the table as tab-separated text or CSV.")
    head = text.split("\n", 1)[0]
    delimiter = max("\t;,", key=head.count)
    rows = csv.reader(StringIO(text, newline=""), delimiter=delimiter, quotechar='"')
    try:
        heading = [cell.strip() for cell in next(rows, [])]
        code_column, columns = _columns(heading)
        return _concepts(rows, heading, code_column, columns)
    except csv.Error as error:
        raise Refused(f"Row {rows.line_num} cannot be read: {error}.") from error


def _columns(heading: Sequence[str]) -> tuple[int, dict[int, str]]:
    """Return the column of codes, and each column of labels with its language."""
    names = {name: code for code, known in HEADINGS.items() for name in known}
    codes = [i for i, name in enumerate(heading) if name.lower() in CODE_HEADINGS]
    columns = {i: names[name.lower()] for i, name in enumerate(heading) if name.lower() in names}
    if len(codes) != 1:
        raise Refused(
            f"Row 1 has {len(codes) or 'no'} column{'s' if len(codes) > 1 else ''} CODE and needs one; "
            f"its columns are {', '.join(heading) or 'none'}."
        )
    for i, code in columns.items():
        twice = [heading[j] for j, other in columns.items() if other == code and j != i]
        if twice:
            raise Refused(f"Row 1: the columns {heading[i]} and {twice[0]} are both of the language {code}.")
    if len(columns) < 2:
        raise Refused(
            "Row 1 needs a column in each of at least two languages, named by its code or name (SV, NO, Finnish); "
            f"its columns are {', '.join(heading)}."
        )
    return codes[0], columns


def _concepts(
    rows: "csv._reader",  # type: ignore[name-defined]
    heading: Sequence[str],
    code_column: int,
    columns: Mapping[int, str],
) -> dict[str, dict[str, str]]:
    concepts: dict[str, dict[str, str]] = {}
    places: dict[str, int] = {}
    for row in rows:
        number = rows.line_num
        if not any(cell.strip() for cell in row):
            continue
        if len(row) > len(heading) and any(cell.strip() for cell in row[len(heading) :]):
            raise Refused(f"Row {number} has {len(row)} cells, and there are {len(heading)} headings.")
        cells = [cell.strip() for cell in row] + [""] * (len(heading) - len(row))
        code = cells[code_column]
        where = f"Row {number}, column {heading[code_column]}"
        if not code:
            raise Refused(f"{where}: the code is missing.")
        if len(code) > CODE_MAX:
            raise Refused(f"{where}: the code has {len(code)} characters and may have {CODE_MAX}.")
        if code in concepts:
            raise Refused(f"{where}: the code {code} is that of row {places[code]} already; each has its own.")
        labels = {name: " ".join(cells[i].split()) for i, name in columns.items() if cells[i]}
        for i, name in columns.items():
            if len(labels.get(name, "")) > LABEL_MAX:
                raise Refused(
                    f"Row {number}, column {heading[i]}: the label has {len(labels[name])} characters "
                    f"and may have {LABEL_MAX}."
                )
        if not labels:
            raise Refused(
                f"Row {number}: the concept {code} has no label; give it one in at least one of the columns "
                f"{', '.join(heading[i] for i in columns)}."
            )
        concepts[code], places[code] = labels, number
    if not concepts:
        raise Refused("There are no concepts below the headings.")
    return concepts


def store_vocabulary(scheme: str, concepts: Mapping[str, Labels], advance: Advance | None = None) -> Change:
    """Keep concepts (labels by code and language) as a scheme, all or none, with their labels encoded.

    What is there already stays as it is, and so do concepts of the scheme that are not among these.
    """
    there = {row.code: row for row in Concept.objects.filter(scheme=scheme)}
    fresh = {code: dict(labels) for code, labels in concepts.items() if code not in there}
    changed = {
        code: dict(labels) for code, labels in concepts.items() if code in there and there[code].labels != dict(labels)
    }
    written = fresh | changed
    encode_labels([label for labels in written.values() for label in labels.values()], advance)
    with transaction.atomic():
        Concept.objects.filter(scheme=scheme, code__in=changed).delete()
        Concept.objects.bulk_create(
            [Concept(scheme=scheme, code=code, labels=labels) for code, labels in written.items()], batch_size=1000
        )
    unchanged = len(concepts) - len(written)
    return Change(len(fresh), len(changed), unchanged, len(there) - unchanged - len(changed))


def encode_labels(labels: Sequence[str], advance: Advance | None = None) -> None:
    """Make sure that the encoder's vectors of labels are kept."""
    distinct = list(dict.fromkeys(labels))
    for start in range(0, len(distinct), CHUNK):
        encode_once(distinct[start : start + CHUNK], language().encoder)
        if advance is not None:
            advance(min(start + CHUNK, len(distinct)), len(distinct))


def all_labels() -> list[str]:
    """Return every label of every vocabulary."""
    return [
        label for labels in Concept.objects.order_by("pk").values_list("labels", flat=True) for label in labels.values()
    ]


def check_scheme(scheme: str) -> str:
    """Return a scheme's name, or raise Refused."""
    name = " ".join(scheme.split())
    if not name or len(name) > SCHEME_MAX:
        raise Refused(f"A scheme's name has 1 to {SCHEME_MAX} characters, such as CPV.")
    if name.lower() == CAPABILITIES:
        raise Refused(f"The scheme {CAPABILITIES} comes with the platform: give yours another name.")
    return name
