"""Contrastive learning of what `Alignment` applies: a map per language, and a vector per term.

The texts of one row say the same in several languages. Learning brings each nearer to the others of its row than to any
text of another row, in any language, its own included: supervised contrastive learning (Khosla et al. 2020, NeurIPS 33,
the loss that sums outside the logarithm; each other text of the row stands alone against the texts of other rows), by
Adam (Kingma & Ba 2015, ICLR). Learning against texts of the same language removes the language from the vectors.
Dropout (Srivastava et al. 2014) keeps vectors and terms from overfitting the training texts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import cos, pi

import numpy as np
from numpy.typing import NDArray

from intercluster.analysis.language.encode import Vectors
from intercluster.analysis.progress import Advance

Indices = NDArray[np.intp]

ANCHOR = np.float32(3.0)
"""Weight of the centred vector while learning. `align.ANCHOR`, used when applying, is larger: that loses less of what
the encoder already does well,  search within English (docs/decisions/0015-alignment.md)."""

TEMPERATURE = 0.07
BATCH = 512
"""Rows compared with each other in one step."""
AT_ONCE = 5
"""Languages compared in one step; if there are more, this many are drawn."""
RATE = 3e-3
"""Highest step size. It is reached after the first WARM_UP share of the steps, and falls to zero along a cosine."""
WARM_UP = 0.3
DROPPED_DIMENSIONS, DROPPED_TERMS, DROPPED_TEXTS = 0.2, 0.3, 0.1
"""Shares dropped at random: of a vector's dimensions, of a text's terms, and of texts that lose all their terms."""
PULL = 1e-4
"""Strength of the pull of each language's map towards the shared one."""


@dataclass(frozen=True)
class Bags:
    """The known terms of n texts: of text i, `terms[bounds[i]:bounds[i + 1]]` with `weights` alike."""

    bounds: Indices
    terms: Indices
    weights: NDArray[np.float32]

    def rows(self, chosen: Indices) -> "Bags":
        """Return the bags of the texts chosen, in that order."""
        counts = np.diff(self.bounds)[chosen]
        bounds = np.concatenate([[0], np.cumsum(counts)])
        picked = np.repeat(self.bounds[chosen] - bounds[:-1], counts) + np.arange(bounds[-1])
        return Bags(bounds, self.terms[picked], self.weights[picked])

    def sums(self, vectors: Vectors) -> Vectors:
        """Return the weighted sum of each text's term vectors, shape (n, dimensions)."""
        summed = np.zeros((len(self.bounds) - 1, vectors.shape[1]), dtype=np.float32)
        some = np.flatnonzero(np.diff(self.bounds))
        if len(some):
            weighted = vectors[self.terms] * self.weights[:, None]
            summed[some] = np.add.reduceat(weighted, self.bounds[some], axis=0)
        return summed

    def spread(self, gradients: Vectors, count: int) -> Vectors:
        """Return the gradients of `count` term vectors, given those of the sums."""
        total = np.zeros((count, gradients.shape[1]), dtype=np.float32)
        if len(self.terms):
            owners = np.repeat(np.arange(len(self.bounds) - 1), np.diff(self.bounds))
            order = np.argsort(self.terms, kind="stable")
            terms, starts = np.unique(self.terms[order], return_index=True)
            weighted = gradients[owners[order]] * self.weights[order][:, None]
            total[terms] = np.add.reduceat(weighted, starts, axis=0)
        return total


@dataclass(frozen=True)
class Collection:
    """Parallel texts ready to learn from: centred unit vectors and term bags by language; equal rows mean the same."""

    vectors: Mapping[str, Vectors]
    bags: Mapping[str, Bags]
    repeats: int = 1
    """Number of times that an epoch goes through them."""


class Parameters:
    """The learnt arrays: "shared", a "map XX" for each language that adds to it, and "terms"."""

    def __init__(self, languages: Sequence[str], terms: int, dimensions: int, generator: np.random.Generator) -> None:
        self.values: dict[str, Vectors] = {"shared": np.eye(dimensions, dtype=np.float32)}
        self.values |= {f"map {code}": np.zeros((dimensions, dimensions), dtype=np.float32) for code in languages}
        self.values["terms"] = (0.002 * generator.standard_normal((terms, dimensions))).astype(np.float32)
        self._first = {name: np.zeros_like(value) for name, value in self.values.items()}
        self._second = {name: np.zeros_like(value) for name, value in self.values.items()}
        self._steps = dict.fromkeys(self.values, 0)

    def map_of(self, code: str) -> Vectors:
        """Return the matrix of a language, or the shared one for a language that was not learnt."""
        return self.values["shared"] + self.values.get(f"map {code}", np.float32(0.0))

    def descend(self, gradients: Mapping[str, Vectors], rate: float) -> None:
        """Take one step of Adam (decays 0.9 and 0.999, as its authors advise) for the arrays that have a gradient."""
        for name, gradient in gradients.items():
            self._steps[name] += 1
            first, second, step = self._first[name], self._second[name], self._steps[name]
            first += 0.1 * (gradient - first)
            second += 0.001 * (gradient * gradient - second)
            self.values[name] -= rate * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)


def train(
    parameters: Parameters,
    collections: Sequence[Collection],
    epochs: int,
    generator: np.random.Generator,
    advance: Advance | None = None,
) -> None:
    """Learn from the collections in place; `advance` is called with (steps done, steps in all)."""
    steps = [step for _ in range(epochs) for step in _epoch(collections, generator)]
    for done, (collection, rows) in enumerate(steps):
        codes = list(collection.vectors)
        if len(codes) > AT_ONCE:
            codes = [codes[i] for i in np.sort(generator.choice(len(codes), AT_ONCE, replace=False))]
        vectors = {code: collection.vectors[code][rows] for code in codes}
        bags = {code: collection.bags[code].rows(rows) for code in codes}
        _, gradients = gradient(parameters, *_thinned(vectors, bags, generator))
        parameters.descend(gradients, RATE * _pace(done / len(steps)))
        if advance is not None:
            advance(done + 1, len(steps))


def _epoch(collections: Sequence[Collection], generator: np.random.Generator) -> list[tuple[Collection, Indices]]:
    """Return all rows of all collections in batches, in random order; a batch that is too small waits."""
    steps = []
    for collection in collections:
        count = len(next(iter(collection.vectors.values())))
        size = min(BATCH, count)
        for _ in range(collection.repeats):
            order = generator.permutation(count)
            steps += [(collection, order[start : start + size]) for start in range(0, count - size + 1, size)]
    return [steps[i] for i in generator.permutation(len(steps))]


def _pace(done: float) -> float:
    return done / WARM_UP if done < WARM_UP else 0.5 * (1 + cos(pi * (done - WARM_UP) / (1 - WARM_UP)))


def _thinned(
    vectors: Mapping[str, Vectors], bags: Mapping[str, Bags], generator: np.random.Generator
) -> tuple[dict[str, Vectors], dict[str, Bags]]:
    """Drop some dimensions, some terms, and all terms of some texts; scale up the rest."""
    thin_vectors, thin_bags = {}, {}
    for code, rows in vectors.items():
        kept = generator.random(rows.shape, dtype=np.float32) >= DROPPED_DIMENSIONS
        thin_vectors[code] = rows * kept / np.float32(1 - DROPPED_DIMENSIONS)
        own = bags[code]
        texts = generator.random(len(rows)) >= DROPPED_TEXTS
        terms = (generator.random(len(own.terms)) >= DROPPED_TERMS) & np.repeat(texts, np.diff(own.bounds))
        weights = np.where(terms, own.weights / np.float32(1 - DROPPED_TERMS), np.float32(0)).astype(np.float32)
        thin_bags[code] = Bags(own.bounds, own.terms, weights)
    return thin_vectors, thin_bags


def gradient(
    parameters: Parameters, vectors: Mapping[str, Vectors], bags: Mapping[str, Bags]
) -> tuple[float, dict[str, Vectors]]:
    """Return the loss on a batch (without the pull of the maps) and its gradients."""
    codes = list(vectors)
    turned = [vectors[code] @ parameters.map_of(code) for code in codes]
    lengths = [np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9) for rows in turned]
    units = [rows / length for rows, length in zip(turned, lengths, strict=True)]
    sums = [
        rows + bags[code].sums(parameters.values["terms"]) + ANCHOR * vectors[code]
        for code, rows in zip(codes, units, strict=True)
    ]
    totals = [np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9) for rows in sums]
    points = [rows / total for rows, total in zip(sums, totals, strict=True)]
    loss, outer = contrast(np.stack(points))
    gradients: dict[str, Vectors] = {
        "shared": np.zeros_like(parameters.values["shared"]),
        "terms": np.zeros_like(parameters.values["terms"]),
    }
    for i, code in enumerate(codes):
        inner = _through_length(outer[i], points[i], totals[i])
        gradients["terms"] += bags[code].spread(inner, len(parameters.values["terms"]))
        own = vectors[code].T @ _through_length(inner, units[i], lengths[i])
        gradients["shared"] += own
        gradients[f"map {code}"] = own + PULL * parameters.values[f"map {code}"]
    return loss, gradients


def _through_length(outer: Vectors, units: Vectors, lengths: Vectors) -> Vectors:
    """Return the gradient of rows, given the gradient of the same rows at unit length."""
    return np.asarray((outer - (outer * units).sum(axis=1, keepdims=True) * units) / lengths, dtype=np.float32)


def contrast(points: Vectors) -> tuple[float, Vectors]:
    """Return the contrastive loss of unit vectors, shape (languages, rows, dimensions), and its gradient.

    The loss is the mean over pairs of languages a, b and rows i of -log(p / (p + q)), where p is exp(cosine / t) of
    the two texts of row i, and q the sum of that of text i in language a with all texts of other rows, t = TEMPERATURE.
    """
    languages, rows, dimensions = points.shape
    flat = points.reshape(-1, dimensions)
    scores = ((flat @ flat.T) / np.float32(TEMPERATURE)).reshape(languages, rows, languages, rows)
    own = np.arange(rows)
    same = scores[:, own, :, own].transpose(0, 1, 2).copy()  # row, language, other language
    scores[:, own, :, own] = -np.inf
    others = scores.reshape(languages * rows, -1)
    highest = others.max(axis=1, keepdims=True)
    np.exp(others - highest, out=others)
    total = others.sum(axis=1, keepdims=True)
    against = (np.log(total) + highest).reshape(languages, rows).T[:, :, None]
    apart = ~np.eye(languages, dtype=bool)[None]
    pairs = rows * languages * (languages - 1)
    loss = float(((np.logaddexp(same, against) - same) * apart).sum() / pairs)
    missed = (apart / (1 + np.exp(np.clip(same - against, -50, 50))) / pairs).astype(np.float32)  # share of q
    others *= missed.sum(axis=2).T.reshape(-1, 1) / total
    scores[:, own, :, own] = -missed
    flow = scores.reshape(languages * rows, -1)
    gradients = (flow @ flat + flow.T @ flat) / np.float32(TEMPERATURE)
    return loss, gradients.reshape(points.shape).astype(np.float32)
