"""Run every benchmark, each in a process of its own, and print quality and speed side by side.

With --reduced they take a few minutes instead of some hours, on less data: to see that all of it runs, and nothing for
the documentation. Other options go to the benchmark of search.
"""

import subprocess
import sys
import time

from benchmarks.summary import table

REDUCED = {
    "importing": ["--rows", "1000"],
    "words": ["--reduced"],
    "language": ["--reduced"],
    "matching": ["--reduced"],
    "regions": ["--ours"],
    "region_cache": ["--reduced"],
    "voting": ["--reduced"],
    "strategy": ["--reduced"],
    "consortia": ["--reduced"],
    "large_meetings": ["--reduced"],
    "meetings": ["--reduced"],
    "joining": ["--reduced"],
    "search": ["--sizes", "1000"],
}

options = sys.argv[1:]
chosen = REDUCED if "--reduced" in options else {"search": options}
began = time.time()
seconds = {}
for name in (
    "encoding",
    "importing",
    "words",
    "language",
    "matching",
    "everyday",
    "highlights",
    "regions",
    "region_cache",
    "scoreboard",
    "strategy",
    "voting",
    "consortia",
    "large_meetings",
    "meetings",
    "joining",
    "search",
):
    print(f"# benchmarks.{name}", flush=True)
    start = time.perf_counter()
    subprocess.run([sys.executable, "-m", f"benchmarks.{name}", *chosen.get(name, [])], check=True)
    seconds[name] = time.perf_counter() - start
print(table(seconds, began))
