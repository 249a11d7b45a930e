"""How benchmarks tell what they measured."""

import json
import os
import platform
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

RESULTS = Path(__file__).parent / "results"


def timed(work: Callable[[], Any]) -> float:
    """Return the seconds that work takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def spread(seconds: Sequence[float]) -> dict[str, float]:
    """Return the median and the 95th percentile in milliseconds."""
    return {
        "p50_ms": round(1000 * np.percentile(seconds, 50), 1),
        "p95_ms": round(1000 * np.percentile(seconds, 95), 1),
    }


def write(name: str, figures: dict[str, Any]) -> None:
    """Print figures, and keep them in results/."""
    RESULTS.mkdir(exist_ok=True)
    machine = {
        "processor": platform.processor() or platform.machine(),
        "cores": os.cpu_count(),
        # Of the last minute, this benchmark included: what else ran slows what was measured.
        "load": round(os.getloadavg()[0], 1),
    }
    text = json.dumps({"benchmark": name, "machine": machine, **figures}, indent=2)
    (RESULTS / f"{name}.json").write_text(text + "\n", encoding="utf-8")
    print(text, flush=True)
