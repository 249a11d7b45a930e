"""Documentation, docstrings and comments avoid the words that mark sentences nobody understands at once.

CONTRIBUTING.md says how to write instead. A page that has to quote such a word puts it in backticks.
"""

import ast
import io
import json
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "intercluster"
AVOIDED = ("anew", "whoever", "of whose", "so many", "is told", "stands for", "came of", "that there are")
WORDS = re.compile(r"\b(?:" + "|".join(words.replace(" ", r"\s+") for words in AVOIDED) + r")\b", re.IGNORECASE)
QUOTED = re.compile(r"^```.*?^```|`[^`]+`", re.DOTALL | re.MULTILINE)


def pages() -> list[Path]:
    top = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md")]
    return [*top, *sorted((ROOT / "docs").rglob("*.md")), *sorted((ROOT / "docs").rglob("*.ipynb"))]


def text_of(page: Path) -> str:
    """Return a page's Markdown; of a notebook that of its cells."""
    if page.suffix == ".md":
        return page.read_text()
    cells = json.loads(page.read_text())["cells"]
    return "\n\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")


def modules() -> list[Path]:
    return [path for path in sorted(SOURCE.rglob("*.py")) if "migrations" not in path.parts]


def avoided(text: str) -> Iterator[tuple[int, str]]:
    """Yield the line and the words of each avoided expression, except in code and backticks."""
    text = QUOTED.sub(lambda quoted: re.sub(r"[^\n]", " ", quoted[0]), text)
    for match in WORDS.finditer(text):
        yield text.count("\n", 0, match.start()) + 1, " ".join(match[0].split())


def prose(source: str) -> Iterator[tuple[int, str]]:
    """Yield each docstring and each comment of a module with the line on which it starts."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            yield node.lineno, node.value.value
    comments: list[tuple[int, str]] = []
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            line, text = token.start[0], token.string.lstrip("# ")
            if comments and line == comments[-1][0] + comments[-1][1].count("\n") + 1:
                comments[-1] = (comments[-1][0], f"{comments[-1][1]}\n{text}")
            else:
                comments.append((line, text))
    yield from comments


def found_in(path: Path) -> list[str]:
    source = path.read_text()
    if not WORDS.search(re.sub(r"[\s#]+", " ", source)):
        return []  # to take the source apart takes a hundred times as long
    return [
        f"{path.relative_to(ROOT)}:{start + line - 1}: {words}"
        for start, text in prose(source)
        for line, words in avoided(text)
    ]


@pytest.mark.parametrize("page", pages(), ids=lambda page: str(page.relative_to(ROOT)))
def test_pages_avoid_the_words(page: Path) -> None:
    assert [f"line {line}: {words}" for line, words in avoided(text_of(page))] == []


def test_docstrings_and_comments_avoid_the_words() -> None:
    assert len(modules()) > 300
    assert [line for path in modules() for line in found_in(path)] == []


def test_docstrings_of_attributes_and_comments_are_read() -> None:
    source = '"""Whoever."""\nLIMIT = 3\n"""So\nmany."""\n# That there\n# are none.\nTEXT = "is told"\n'
    assert [(start + line - 1, words) for start, text in prose(source) for line, words in avoided(text)] == [
        (1, "Whoever"),
        (3, "So many"),
        (5, "That there are"),
    ]


def test_code_and_backticks_are_passed_over() -> None:
    page = "Not `whoever`.\n\n```\nanew\n```\n\nwhat came\nof it\n"
    assert list(avoided(page)) == [(7, "came of")]


if __name__ == "__main__":  # prints what is left to rewrite
    for module in modules():
        for line in found_in(module):
            print(line)  # noqa: T201
