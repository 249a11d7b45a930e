"""The tutorial notebook runs, and prints what it shows."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOK = ROOT / "docs" / "tutorial" / "regions.ipynb"


def check(path: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, ROOT / "scripts" / "notebook.py", path, "--check"]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_the_notebook_prints_what_it_shows() -> None:
    done = check(NOTEBOOK)
    assert done.returncode == 0, done.stderr


def test_a_notebook_that_prints_something_else_is_found_out(tmp_path: Path) -> None:
    notebook = json.loads(NOTEBOOK.read_text(encoding="utf-8"))
    first = next(cell for cell in notebook["cells"] if cell.get("outputs"))
    first["outputs"][0]["text"] = ["7 regions and no activities\n"]
    changed = tmp_path / "changed.ipynb"
    changed.write_text(json.dumps(notebook), encoding="utf-8")
    done = check(changed)
    assert done.returncode == 1
    assert "prints something else than is stored" in done.stderr
