"""Our texts and theirs, pair by pair: the candidates of every text of ours, and how well each of them fits."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db.models import F, Func, QuerySet, Value
from django.db.models.functions import Cast
from pgvector import HalfVector
from pgvector.django import CosineDistance, HalfVectorField

from intercluster.analysis.language.encode import Vectors
from intercluster.analysis.partners.features import shared_words
from intercluster.analysis.partners.fit import Curve, chance, fit
from intercluster.apps.partnering.indexing.language_tools import Language
from intercluster.apps.partnering.search.candidate_lists import Searched, candidates, measured
from intercluster.apps.partnering.search.candidates import Probe, rare_words_of
from intercluster.apps.partnering.search.results import Direction


@dataclass(frozen=True)
class Candidate:
    """A text of the other side: which it is, and whom it speaks for. Its words are read of those that are told."""

    key: int
    """Of the offer, need or project."""
    organisation_id: int = 0
    """Of the author; a project has participants instead."""
    unnamed: bool = False
    """Whether the reader must not learn whose text it is."""


@dataclass(frozen=True)
class Pair:
    """One of our texts and one of theirs."""

    direction: Direction
    ours: Probe
    theirs: Candidate
    fit: float
    """0 to 1, for ranking."""
    chance: float
    """Chance that a person of the trade would say "yes, call them", 0 to 1."""
    words: float
    """Share of our text's rare words that theirs has, 0 to 1."""


def pairs(
    direction: Direction,
    probes: Sequence[Probe],
    texts: Searched,
    tools: Language,
    curve: Curve | None = None,
    values: Mapping[str, Any] | None = None,
) -> list[Pair]:
    """Return each probe paired with every text that is a candidate of any of the probes.

    `texts` are the offers or needs that the viewer may read and the filters let through, with their authors, or
    projects; `values` are those of the places in their conditions.
    """
    if not probes:
        return []
    words = rare_words_of(probes, texts.table)
    found = candidates(texts, probes, words, values)
    keys, distances, scores = measured(
        texts.table, sorted({key for own in found.keys for key in own}), probes, words, tools
    )
    rows = [found.rows[key] for key in keys]
    met = [Candidate(key, *row[1:]) for key, row in zip(keys, rows, strict=True)]
    standardised = tools.standardise(1.0 - distances, [probe.language for probe in probes], [row[0] for row in rows])
    fits, chances = fit(standardised, curve or tools.curve), chance(standardised, tools.chance)
    return [
        Pair(
            direction,
            probe,
            candidate,
            fit=float(fits[i, j]),
            chance=float(chances[i, j]),
            words=shared_words([scores[i, j]], words[i].values()),
        )
        for i, probe in enumerate(probes)
        for j, candidate in enumerate(met)
    ]


def proximities(own: Sequence[Probe], theirs: QuerySet[Any], tools: Language) -> dict[int, float]:
    """Return each organisation's mean standardised cosine of its offers with ours, by its key.

    `theirs` are offers whose author the viewer may know: what is anonymous must not show in a named one's score.
    """
    groups: dict[str, list[Probe]] = defaultdict(list)
    for probe in own:
        groups[probe.language].append(probe)
    if not groups:
        return {}
    # The mean cosine with several unit vectors is the cosine with their mean, times the length of that.
    means = {
        code: tools.aligned_part(np.array([probe.vector for probe in probes])).mean(axis=0)
        for code, probes in groups.items()
    }
    measures = {f"distance_{i}": _aligned_distance(tools, mean) for i, mean in enumerate(means.values())}
    rows = list(
        theirs.filter(encoder=tools.space).annotate(**measures).values_list("organisation", "language", *measures)
    )
    if not rows:
        return {}
    cosines = 1.0 - np.array([row[2:] for row in rows], dtype=np.float64).T
    cosines *= np.array([[np.linalg.norm(mean)] for mean in means.values()])
    standardised = tools.alignment.standardise(cosines, list(means), [row[1] for row in rows])
    shares = np.array([len(probes) / len(own) for probes in groups.values()])
    similarities: dict[int, list[float]] = defaultdict(list)
    for (organisation_id, *_), value in zip(rows, shares @ standardised, strict=True):
        similarities[organisation_id].append(float(value))
    return {organisation_id: float(np.mean(values)) for organisation_id, values in similarities.items()}


def _aligned_distance(tools: Language, vector: Vectors) -> CosineDistance:
    """Return the cosine distance of the aligned part of a text's vector from an aligned vector."""
    field = HalfVectorField(dimensions=tools.encoder.dimensions)
    part = Func(F("vector"), Value(1), Value(tools.encoder.dimensions), function="subvector", output_field=field)
    return CosineDistance(Cast(part, field), HalfVector(vector))
