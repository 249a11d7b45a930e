"""Which Chromium the browser tests, the pictures and the benchmarks drive; scripts/chromium.sh installs it."""

import os
from pathlib import Path

PROGRAMS = ["/usr/bin/chromium-headless-shell", "/usr/bin/chromium"]
CHROMIUM = os.environ.get("CHROMIUM") or next((path for path in PROGRAMS if Path(path).exists()), PROGRAMS[0])
OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
