"""Environments in which packages are installed that ours is measured beside, and nothing of ours."""

import subprocess
import sys
from pathlib import Path

from benchmarks.report import RESULTS

HERE = Path(__file__).parent


def environment(name: str) -> Path | None:
    """Return the Python of an environment from NAME.lock, made if need be; None where packages cannot be had."""
    home = RESULTS / name
    python = home / "bin" / "python"
    done = home / "installed"
    lock = HERE / f"{name}.lock"
    if done.exists() and done.read_text(encoding="utf-8") == lock.read_text(encoding="utf-8"):
        return python
    RESULTS.mkdir(exist_ok=True)
    subprocess.run([sys.executable, "-m", "venv", "--clear", str(home)], check=True)
    install = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes", "-r", lock]
    if subprocess.run(install, check=False).returncode:
        print("The peers cannot be installed here: only ours is measured.", file=sys.stderr)
        return None
    done.write_text(lock.read_text(encoding="utf-8"), encoding="utf-8")
    return python
