"""The index of decisions agrees with the pages."""

import datetime
import re
from pathlib import Path

DECISIONS = Path(__file__).parents[1] / "docs" / "decisions"
PAGES = sorted(DECISIONS.glob("[0-9]*.md"))
ROW = re.compile(
    r"^\| (?P<number>\d+) \| \[(?P<title>.+)\]\((?P<page>\S+)\) \| (?P<date>\S+) \| (?P<status>.+) \|$", re.M
)
STATUS = re.compile(r"(Proposed|Accepted|Replaced by \[\d+\]\(\S+\))(;.+)?")


def rows() -> list[dict[str, str]]:
    return [match.groupdict() for match in ROW.finditer((DECISIONS / "index.md").read_text())]


def heading(page: Path) -> str:
    return page.read_text().split("\n", 1)[0]


def test_index_lists_each_page_once_in_order() -> None:
    assert [row["page"] for row in rows()] == [page.name for page in PAGES]


def test_index_has_number_and_title_of_each_page() -> None:
    assert [f"# {row['number']}. {row['title']}" for row in rows()] == [heading(page) for page in PAGES]
    assert [int(row["number"]) for row in rows()] == [int(page.name[:4]) for page in PAGES]


def test_index_has_a_date_and_a_known_status_for_each_page() -> None:
    for row in rows():
        assert datetime.date.fromisoformat(row["date"]) >= datetime.date(2026, 11, 23), row
        assert STATUS.fullmatch(row["status"]), row


def test_numbers_are_unique() -> None:
    numbers = [page.name[:4] for page in PAGES]
    assert len(set(numbers)) == len(numbers)


def test_titles_are_statements_of_several_words() -> None:
    short = [heading(page) for page in PAGES if len(heading(page).split()) < 6]
    assert not short, "a title says what was decided"
