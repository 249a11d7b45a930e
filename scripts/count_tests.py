"""Print how many tests the suite has and how many assertions: `python scripts/count_tests.py [folder]`.

An assertion is an assert statement, `pytest.raises`, `pytest.warns`, `pytest.fail`, a function of NumPy's or pandas'
`testing`, or one of Playwright's `expect(…).to_…`. Each is counted once in the source, however often it runs; helpers
that tests call count as well.
"""

import ast
import subprocess
import sys
from collections import Counter
from pathlib import Path

PYTEST = {"raises", "warns", "fail"}


def assertions(source: str) -> Counter[str]:
    """Count the assertions of a source file by kind."""
    counts: Counter[str] = Counter()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Assert):
            counts["assert"] += 1
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            name = node.func.attr
            owner = node.func.value
            if name in PYTEST and isinstance(owner, ast.Name) and owner.id == "pytest":
                counts["pytest"] += 1
            elif name.startswith("assert_"):
                counts["testing"] += 1
            elif name.startswith(("to_", "not_to_")) and _is_expect(owner):
                counts["expect"] += 1
    return counts


def _is_expect(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "expect"


def main() -> None:
    """Print both numbers."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "tests")
    listed = subprocess.run(
        [sys.executable, "-m", "pytest", "--collect-only", "--quiet", str(folder)],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    tests = [line for line in listed.splitlines() if "::" in line]
    counts: Counter[str] = Counter()
    functions = 0
    for path in sorted(folder.rglob("*.py")):
        source = path.read_text(encoding="utf-8")
        counts.update(assertions(source))
        functions += sum(
            isinstance(node, ast.FunctionDef) and node.name.startswith("test_") for node in ast.walk(ast.parse(source))
        )
    print(f"tests: {len(tests)} (functions: {functions})")
    print(f"assertions: {counts.total()} ({', '.join(f'{kind} {count}' for kind, count in sorted(counts.items()))})")


if __name__ == "__main__":
    main()
