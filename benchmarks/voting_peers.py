"""pref_voting asked for the winners of profiles; runs in an environment of its own.

This file imports nothing of intercluster: benchmarks/voting.py makes the environment from voting-peers.lock and runs
`python voting_peers.py PROFILES.json`, which prints winners by method and the processor's seconds for them.
"""

import json
import sys
import time
from typing import Any

from pref_voting.margin_based_methods import beat_path, ranked_pairs_with_test
from pref_voting.profiles import Profile
from pref_voting.profiles_with_ties import ProfileWithTies
from pref_voting.proportional_methods import stv_scottish


def winners(profile: dict[str, Any]) -> dict[str, list[int] | None]:
    """Return the winners by method; None where ranked pairs would take too long."""
    if profile["method"] == "ranked":
        ranked = Profile(profile["ballots"])
        pairs = ranked_pairs_with_test(ranked)
        return {
            "schulze": [int(one) for one in beat_path(ranked)],
            "ranked pairs": None if pairs is None else [int(one) for one in pairs],
        }
    ballots = [{one: rank for rank, one in enumerate(order, start=1)} for order in profile["ballots"]]
    board = ProfileWithTies(ballots, candidates=list(range(profile["candidates"])))
    return {"stv": [int(one) for one in stv_scottish(board, num_seats=profile["seats"])]}


def main() -> None:
    with open(sys.argv[1], encoding="utf-8") as file:
        profiles = json.load(file)
    # The first call compiles.
    for profile in profiles[:2]:
        winners(profile)
    start = time.process_time()
    found = [winners(profile) for profile in profiles]
    print(json.dumps({"seconds": time.process_time() - start, "winners": found}))


if __name__ == "__main__":
    main()
