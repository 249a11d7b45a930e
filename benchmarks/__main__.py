"""Run every benchmark, each in a process of its own."""

import subprocess
import sys

for name in ("encoding", "importing", "words", "language", "matching", "highlights", "regions", "search"):
    print(f"# benchmarks.{name}", flush=True)
    subprocess.run(
        [sys.executable, "-m", f"benchmarks.{name}", *(sys.argv[1:] if name == "search" else [])], check=True
    )
