"""Run a notebook's code cells in order, and store what they print; with --check, fail if it is not what is stored.

A notebook here prints; cells are plain Python in one namespace, so that no notebook server is needed to run it.
"""

import contextlib
import io
import json
import sys
from pathlib import Path
from typing import Any


def executed(notebook: dict[str, Any]) -> dict[str, Any]:
    """Return the notebook with the outputs that its cells have when run from the first to the last."""
    namespace: dict[str, Any] = {"__name__": "__main__"}
    cells, count = [], 0
    for cell in notebook["cells"]:
        if cell["cell_type"] != "code":
            cells.append(cell)
        else:
            count += 1
            printed = io.StringIO()
            with contextlib.redirect_stdout(printed):
                exec(compile("".join(cell["source"]), f"cell {count}", "exec"), namespace)
            text = printed.getvalue().splitlines(keepends=True)
            outputs = [{"name": "stdout", "output_type": "stream", "text": text}] if text else []
            cells.append({**cell, "execution_count": count, "outputs": outputs})
    return {**notebook, "cells": cells}


def main() -> None:
    path = Path(sys.argv[1])
    stored = json.loads(path.read_text(encoding="utf-8"))
    run = executed(stored)
    if "--check" not in sys.argv:
        path.write_text(json.dumps(run, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        return
    for old, new in zip(stored["cells"], run["cells"], strict=True):
        if old != new:
            sys.exit(f"{path} prints something else than is stored:\n{json.dumps(new.get('outputs'), indent=1)}")


if __name__ == "__main__":
    main()
