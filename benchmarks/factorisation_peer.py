"""Matrix factorisation by implicit, asked who goes with a partner; runs in an environment of its own.

This file imports nothing of intercluster: benchmarks/joining.py makes the environment from factorisation-peers.lock
and runs `python factorisation_peer.py IN.npz OUT.npz`. In are the participations and the partners to ask for; out is
a score of each organisation for each partner, with so many factors and each seed.
"""

import sys

import numpy as np
from implicit.als import AlternatingLeastSquares
from scipy.sparse import csr_matrix
from threadpoolctl import threadpool_limits

FACTORS = (8, 32, 128)
SEEDS = range(3)


def scores(matrix: csr_matrix, partners: np.ndarray, factors: int, seed: int) -> np.ndarray:
    """Return how well each organisation goes with each partner, as if a project had that partner alone."""
    model = AlternatingLeastSquares(factors=factors, random_state=seed, iterations=30, num_threads=1)
    model.fit(matrix, show_progress=False)
    alone = csr_matrix((np.ones(len(partners)), (np.arange(len(partners)), partners)), (len(partners), matrix.shape[1]))
    users = model.recalculate_user(np.arange(len(partners)), alone.astype(np.float32))
    return np.asarray(users @ model.item_factors.T, dtype=np.float32)


def main() -> None:
    given = np.load(sys.argv[1])
    ones = np.ones(len(given["project"]), dtype=np.float32)
    matrix = csr_matrix((ones, (given["project"], given["organisation"])), tuple(given["shape"]))
    with threadpool_limits(1, "blas"):
        found = {
            f"{factors} {seed}": scores(matrix, given["partners"], factors, seed)
            for factors in FACTORS
            for seed in SEEDS
        }
    np.savez(sys.argv[2], **found)


if __name__ == "__main__":
    main()
