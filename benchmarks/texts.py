"""Published texts in ../shared/data, and those that come with installed programs, read to measure search with.

Reading them raises FileNotFoundError where the folder is not there.
"""

import csv
import gettext
import gzip
from collections.abc import Iterator, Mapping
from pathlib import Path

DATA = Path(__file__).parents[2] / "shared" / "data"
CATALOGUES = Path("/usr/share/locale")
"""Where programs of a Unix system keep their translated messages."""


def codes(file: Path = DATA / "cpv" / "cpv_labels.tsv") -> dict[tuple[str, str], str]:
    """Return the procurement vocabulary's codes by (English, Swedish) label, of several alike the first."""
    found: dict[tuple[str, str], str] = {}
    for row in rows(file, "\t"):
        found.setdefault((row["EN"].strip(), row["SV"].strip()), row["CODE"])
    return found


def grants(file: Path = DATA / "swecris" / "swecris_pairs.csv.gz") -> list[dict[str, str]]:
    """Return Swedish research grants (SweCRIS), titles and most abstracts in Swedish and in English."""
    with gzip.open(file, "rt", encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


def objectives(folder: Path = DATA / "cordis") -> list[str]:
    """Return English objectives of projects of the European Union's framework programmes (CORDIS)."""
    texts = [row["objective"] for name in ("project.csv", "consortia_projects.csv") for row in rows(folder / name, ";")]
    return sorted({one_line(text) for text in texts} - {""})


def project_titles(file: Path = DATA / "norway-h2020" / "dataset.csv") -> list[str]:
    """Return English titles of Horizon 2020 projects with Norwegian partners."""
    return sorted({one_line(row["Prosjektnavn"]) for row in rows(file, ";")} - {""})


def danish_projects(file: Path = DATA / "structural-funds" / "dk_erdf_2007-2013.csv") -> list[str]:
    """Return Danish descriptions of projects of the European Regional Development Fund."""
    return sorted({one_line(row["tas_projekt_besk"].replace("\u00ad", "")) for row in rows(file, ",")} - {""})


def messages(language: str, words: int, folder: Path = CATALOGUES) -> dict[str, str]:
    """Return the messages of installed programs that have at least so many words in English, with their translation."""
    found: dict[str, str] = {}
    for file in sorted((folder / language / "LC_MESSAGES").glob("*.mo")):
        for message, translation in _catalogue(file).items():
            if len(message.split()) >= words and translation and translation != message:
                found[one_line(message)] = one_line(translation)
    return found


def _catalogue(file: Path) -> Mapping[str, str]:
    """Return a compiled catalogue without plural forms and messages of a stated context; none if it is unreadable."""
    try:
        with file.open("rb") as opened:
            entries = vars(gettext.GNUTranslations(opened))["_catalog"]
    except (OSError, UnicodeDecodeError):
        return {}
    return {key: value for key, value in entries.items() if isinstance(key, str) and key and "\4" not in key}


def rows(file: Path, delimiter: str) -> Iterator[dict[str, str]]:
    """Yield the rows of a file with headings."""
    with file.open(encoding="utf-8-sig", newline="") as opened:
        yield from csv.DictReader(opened, delimiter=delimiter)


def one_line(text: str) -> str:
    """Return a text with single spaces in place of line ends and other white space."""
    return " ".join(text.split())
