"""What is near a text in meaning: who is likely to know, and what is there already that may answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from intercluster.analysis.partners.fit import chance
from intercluster.apps.partnering.indexing.language_tools import language as language_tools
from intercluster.apps.partnering.search.candidate_lists import candidates, measured, searched
from intercluster.apps.partnering.search.candidates import Probe, prepare_connection, probe_of, rare_words
from intercluster.apps.partnering.search.queries import clean
from intercluster.apps.partnering.understood.queries import vectors_of_texts
from intercluster.apps.projects.models import Expert

DEPTH = 60
"""Texts of a kind that are compared with a text."""
LEAST = 0.1
"""Chance below which a text says nothing on what its author knows. A question says less than a need, for which partner
search asks for more."""


@dataclass(frozen=True)
class Near:
    """A text that is near another one."""

    key: int
    chance: float
    """That a person of the trade says that the two belong together, 0 to 1, as partner search estimates it."""


def probe(text: str, language: str) -> Probe | None:
    """Return a text to compare with; None for one without words."""
    text = clean(text)
    return probe_of(text, language, language_tools()) if text else None


@transaction.atomic
def near(rows: QuerySet[Any], sought: Probe, least: float = 0.0) -> Sequence[Near]:
    """Return which of some searchable texts are near a text, the nearest first, equal ones by key."""
    tools, table = language_tools(), rows.model._meta.db_table
    prepare_connection()
    words = rare_words(sought, table)
    found = candidates(searched(rows, tools, DEPTH), [sought], [words])
    keys, distances, _scores = measured(table, sorted(found.rows), [sought], [words], tools)
    if not keys:
        return []
    languages = [found.rows[key][0] for key in keys]
    chances = chance(tools.standardise(1.0 - distances, [sought.language], languages), tools.chance)[0]
    pairs = [Near(key, float(value)) for key, value in zip(keys, chances, strict=True) if value >= least]
    return sorted(pairs, key=lambda each: (-each.chance, each.key))


def near_experts(sought: Probe, among: QuerySet[Expert]) -> list[tuple[Expert, float]]:
    """Return the experts who say that they know what a text is about, with the chance of it, the likeliest first."""
    known = list(among.order_by("pk"))
    if not known:
        return []
    tools, languages = language_tools(), [each.language for each in known]
    cosines = vectors_of_texts([each.field for each in known], languages) @ sought.vector
    chances = chance(tools.standardise(cosines[None, :], [sought.language], languages), tools.chance)[0]
    pairs = [(each, float(value)) for each, value in zip(known, chances, strict=True) if value >= LEAST]
    return sorted(pairs, key=lambda pair: (-pair[1], pair[0].pk))
