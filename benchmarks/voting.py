"""Winners by Schulze's method, ranked pairs and Scottish STV, beside pref_voting on the same random profiles.

`python -m benchmarks.voting` makes an environment for the peer in results/ (from voting-peers.lock, with hashes) and
asks it for the winners of each profile in a process of its own. Boards in which a lot is drawn are left out: each
draws its own. Seconds are the processor's. Options: `--ours` leaves the peer out, `--reduced` takes a tenth of the
profiles.
"""

import json
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks import report
from benchmarks.peer_environment import environment
from intercluster.analysis.voting import Ballot, Group, Method, Option, Poll, RankedCount, StvCount, count

PEERS = Path(__file__).parent / "voting_peers.py"
PROFILES = 2_000
SEED = 20261201

Profile = dict[str, Any]
"""`candidates`, `seats` and `ballots`, each a list of candidates from the best on, `method`."""


def profiles(number: int) -> list[Profile]:
    """Draw profiles of 3 to 6 candidates and 3 to 40 ballots; half of the ballots of a board stop early."""
    chance = random.Random(SEED)
    drawn: list[Profile] = []
    for turn in range(number):
        candidates = chance.randint(3, 6)
        method = ("ranked", "stv")[turn % 2]
        ballots = []
        for _ in range(chance.randint(3, 40)):
            order = chance.sample(range(candidates), candidates)
            ballots.append(
                order[: chance.randint(1, candidates)] if method == "stv" and chance.random() < 0.5 else order
            )
        seats = chance.randint(1, candidates - 1) if method == "stv" else 1
        drawn.append({"method": method, "candidates": candidates, "seats": seats, "ballots": ballots})
    return drawn


def poll(profile: Profile) -> Poll:
    """Return a profile as a poll."""
    return Poll(
        title="A profile",
        method=Method(profile["method"]),
        groups=(Group("1", "forest", len(profile["ballots"])),),
        ballots=tuple(
            Ballot("1", {str(one): rank for rank, one in enumerate(order, start=1)}) for order in profile["ballots"]
        ),
        options=tuple(Option(str(one), str(one)) for one in range(profile["candidates"])),
        seats=profile["seats"],
        lot="a draw",
    )


def winners(profile: Profile) -> dict[str, list[int] | None]:
    """Return our winners by method; None where they are not compared."""
    found = count(poll(profile)).count
    if isinstance(found, RankedCount):
        pairs = found.ranked_pairs
        return {
            "schulze": sorted(map(int, found.levels[0])),
            "ranked pairs": None if pairs is None else sorted(map(int, pairs)),
        }
    assert isinstance(found, StvCount)
    by_lot = any(stage.by_lot for stage in found.stages)
    return {"stv": None if by_lot else sorted(map(int, found.elected))}


def main() -> None:
    options = set(sys.argv[1:])
    drawn = profiles(PROFILES // 10 if "--reduced" in options else PROFILES)
    ours: list[dict[str, list[int] | None]] = []
    figures: dict[str, Any] = {"profiles": len(drawn), "seed": SEED}
    start = time.process_time()
    ours.extend(map(winners, drawn))
    figures["ours_s"] = round(time.process_time() - start, 2)
    python = None if "--ours" in options else environment("voting-peers")
    if python:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "profiles.json"
            file.write_text(json.dumps(drawn), encoding="utf-8")
            answer = subprocess.run([python, PEERS, file], check=True, stdout=subprocess.PIPE)
        theirs = json.loads(answer.stdout)
        figures["pref_voting_s"] = round(theirs["seconds"], 2)
        for method in ("schulze", "ranked pairs", "stv"):
            pairs = [
                (own[method], other[method])
                for own, other in zip(ours, theirs["winners"], strict=True)
                if own.get(method) is not None and other.get(method) is not None
            ]
            figures[method] = {"compared": len(pairs), "equal": sum(own == other for own, other in pairs)}
    report.write("voting", figures)


if __name__ == "__main__":
    main()
