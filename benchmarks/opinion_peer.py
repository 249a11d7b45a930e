"""Red-dwarf, an implementation of Polis, asked for the opinion groups of drawn votes.

It runs in an environment of its own and imports nothing of intercluster: benchmarks/strategy.py makes the environment
from opinion-peers.lock and runs `python opinion_peer.py FILE`, which writes the votes and what red-dwarf finds in them,
for the tests in tests/analysis/strategy.
"""

import sys
import warnings
from typing import Any

import numpy as np

CASES = ((30, 12, 2, 0.3), (60, 20, 3, 0.5), (100, 40, 2, 0.7), (80, 15, 4, 0.2), (150, 30, 3, 0.6), (25, 9, 2, 0.1))
"""People, statements, leanings, and the share of votes that are missing."""
STATISTICS = ("na", "nd", "ns", "pa", "pd", "pat", "pdt", "ra", "rd", "rat", "rdt")


def drawn(seed: int, people: int, statements: int, leanings: int, missing: float) -> np.ndarray:
    """Return votes of people who lean one of several ways. Everybody has voted at least once."""
    generator = np.random.default_rng(seed)
    own = generator.integers(0, leanings, people)
    lean = generator.uniform(-1, 1, (leanings, statements))
    view = lean[own] + generator.normal(0, 0.5, (people, statements))
    votes = np.where(view > 0.25, 1.0, np.where(view < -0.25, -1.0, 0.0))
    votes[generator.random(votes.shape) < missing] = np.nan
    votes[np.isnan(votes).all(axis=1), 0] = 0
    return votes


def found(votes: np.ndarray) -> dict[str, Any]:
    """Return what red-dwarf finds."""
    from reddwarf.implementations.polis import run_pipeline

    rows = [
        {"participant_id": int(i), "statement_id": int(j), "vote": int(votes[i, j]), "modified": 0}
        for i, j in np.argwhere(~np.isnan(votes))
    ]
    result = run_pipeline(votes=rows, random_state=0)
    statistics = result.group_comment_stats
    representative = [
        (group, each["tid"], each["repful-for"] == "agree", each["p-test"], each["repness-test"])
        for group, own in result.repness.items()
        for each in own
    ]
    return {
        "votes": votes,
        "place": result.participants_df[["x", "y"]].to_numpy(),
        "group": result.participants_df["cluster_id"].fillna(-1).astype(int).to_numpy(),
        **{name: statistics[name].unstack("statement_id").to_numpy() for name in STATISTICS},
        "agree": np.array(list(result.group_aware_consensus["agree"].values())),
        "disagree": np.array(list(result.group_aware_consensus["disagree"].values())),
        "representative": np.array(representative, dtype=np.float64),
    }


def main() -> None:
    """Write votes and results, each name with the number of its case."""
    warnings.filterwarnings("ignore")
    arrays = {
        f"{name}{seed}": array for seed, case in enumerate(CASES) for name, array in found(drawn(seed, *case)).items()
    }
    np.savez_compressed(sys.argv[1], **arrays)


if __name__ == "__main__":
    main()
