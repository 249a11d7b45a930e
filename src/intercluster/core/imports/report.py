"""The dry run of an import as a file to download."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import BinaryIO

from intercluster.tables.formula_injection import neutralise


def write_report(file: BinaryIO, headings: Sequence[str], lines: Iterable[Sequence[object]]) -> None:
    """Write a CSV file that office programs open: what could be a formula is neutralised."""
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text, delimiter=";")
    writer.writerow(headings)
    for line in lines:
        writer.writerow([neutralise(str(cell)) for cell in line])
    text.detach()
