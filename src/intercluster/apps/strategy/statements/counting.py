"""Counts the answers of a round that has ended, without organisations and without classes of fewer than five."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from intercluster.analysis.strategy.opinions import groups
from intercluster.analysis.strategy.stances import representative, stances
from intercluster.analysis.strategy.tallies import Counts, makeup, tallies
from intercluster.apps.directory.choices import Size


@dataclass(frozen=True)
class Ballot:
    """What one organisation answered."""

    cluster: int
    size: str
    """Its size class, "" if it is not known."""
    answers: Mapping[str, int]
    """By the id of the statement: 1 agrees, -1 disagrees, 0 passes."""


KINDS = ("clusters", "groups", "sizes")
"""Kinds of classes by which statements are counted; what comes first is shown first where not everything can be."""


def counted(ballots: Sequence[Ballot], statements: Sequence[str]) -> dict[str, Any]:
    """Return what is kept of the answers to statements, fit for JSON. The order of the ballots makes no difference."""
    content: dict[str, Any] = {"voters": len(ballots), "statements": {}, "classes": {}, "groups": []}
    if not ballots or not statements:
        return content
    ballots = sorted(ballots, key=lambda each: (each.cluster, each.size, sorted(each.answers.items())))
    votes = np.array([[each.answers.get(key, np.nan) for key in statements] for each in ballots], dtype=np.float64)
    names: dict[str, list[str]] = {
        "clusters": [str(key) for key in sorted({each.cluster for each in ballots})],
        "sizes": list(Size.values),
    }
    labels = {
        "clusters": np.array([names["clusters"].index(str(each.cluster)) for each in ballots]),
        "sizes": np.array([names["sizes"].index(each.size) if each.size else -1 for each in ballots]),
        "groups": groups(votes).group,
    }
    names["groups"] = [str(number) for number in range(int(labels["groups"].max(initial=-1)) + 1)]
    found = tallies(votes, [labels[kind] for kind in KINDS])
    for key, tally in zip(statements, found, strict=True):
        by_kind = {
            kind: {names[kind][number]: list(counts) for number, counts in sorted(own.items())}
            for kind, own in zip(KINDS, tally.by_class, strict=True)
        }
        content["statements"][key] = {"all": _listed(tally.everybody), **by_kind}
    people = makeup([labels["clusters"], labels["sizes"]], labels["groups"])
    content["classes"] = {
        kind: {names[kind][number]: count for number, count in sorted(own.items())}
        for kind, own in zip(("clusters", "sizes"), people.by_class, strict=True)
    }
    telling = stances(votes, labels["groups"])
    for row, said in zip(telling.groups, representative(telling), strict=True):
        if row not in people.groups:
            continue
        crossed = {
            kind: {names[kind][number]: count for (number, group), count in sorted(own.items()) if group == row}
            for kind, own in zip(("clusters", "sizes"), people.crossed, strict=True)
        }
        told = [
            [statements[column], agrees]
            for column, agrees in said
            if row in found[column].by_class[KINDS.index("groups")]
        ]
        content["groups"].append({"key": str(row), "people": people.groups[row], **crossed, "stands_for": told})
    return content


def _listed(counts: Counts | None) -> list[int] | None:
    return None if counts is None else list(counts)
