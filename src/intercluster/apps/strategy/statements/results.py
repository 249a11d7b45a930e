"""The result of a round of statements: what all clusters agree on, what divides, groups of opinion."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from string import ascii_uppercase
from typing import Any

from django.utils.translation import gettext as _

from intercluster.analysis.strategy.tallies import Counts, agreement, division
from intercluster.apps.directory.choices import Size
from intercluster.apps.directory.models import Cluster
from intercluster.apps.strategy.models import StatementResult, why_hidden
from intercluster.apps.strategy.rules import clusters_of
from intercluster.apps.strategy.statements.counting import KINDS
from intercluster.apps.strategy.statements.queries import Asked, shown

MOST_DIVIDED = 5
"""Statements listed of those that divide classes of a kind, the most divided first."""


@dataclass(frozen=True)
class Bar:
    """How a class, or everybody, voted on a statement."""

    name: str
    agree: int
    disagree: int
    passed: int

    @property
    def counts(self) -> Counts:
        """Return the three numbers as `tallies` has them."""
        return self.agree, self.disagree, self.passed

    @property
    def voted(self) -> int:
        """Return how many voted."""
        return self.agree + self.disagree + self.passed

    @property
    def percent(self) -> int:
        """Return how many per cent agree."""
        return round(100 * self.agree / self.voted)

    @property
    def percent_against(self) -> int:
        """Return how many per cent disagree."""
        return round(100 * self.disagree / self.voted)


@dataclass(frozen=True)
class Row:
    """A statement with the counts that are shown of it."""

    asked: Asked
    everybody: Bar | None
    by_kind: Mapping[str, list[Bar]]
    """The classes of each of KINDS."""

    @property
    def bars(self) -> list[Bar]:
        """Return all that is shown: everybody, then the classes."""
        return [*([self.everybody] if self.everybody else []), *(bar for kind in KINDS for bar in self.by_kind[kind])]


@dataclass(frozen=True)
class Agreed:
    """A statement on which more than half of every cluster say the same."""

    row: Row
    agrees: bool
    lowest: float
    where: Bar

    @property
    def clusters(self) -> int:
        """Return how many clusters are counted."""
        return len(self.row.by_kind["clusters"])

    @property
    def percent(self) -> int:
        """Return the lowest share of a cluster, in per cent."""
        return self.where.percent if self.agrees else self.where.percent_against


@dataclass(frozen=True)
class Divided:
    """A statement on which two classes of a kind differ."""

    row: Row
    apart: float
    most: Bar
    least: Bar


@dataclass(frozen=True)
class Group:
    """Organisations that answer alike."""

    name: str
    people: int
    made_of: list[tuple[str, int]]
    """Clusters and sizes that have five or more in it, with their number."""
    says: list[tuple[Row, bool, Bar]]
    """Statements that tell it from the others, with whether it agrees and how it voted."""


@dataclass(frozen=True)
class Result:
    """All that is shown of a round that has ended."""

    voters: int
    clusters: int
    """How many take part."""
    classes: list[tuple[str, int]]
    rows: list[Row]
    agreed: list[Agreed]
    divided: list[tuple[str, list[Divided]]]
    """By kind of class, with its heading."""
    groups: list[Group]
    hidden: list[str]
    """Why offices have hidden statements."""


def result_of(found: StatementResult) -> Result:
    """Return a result in the reader's language."""
    content = found.content
    statements = found.round.statements.all()
    texts = {str(each.pk): each for each in statements if not each.hidden}
    names = _names(content)
    counted = {key: counts for key, counts in content["statements"].items() if key in texts}
    asked = shown([texts[key] for key in counted])
    rows = {key: _row(each, counted[key], names) for key, each in zip(counted, asked, strict=True)}
    order = sorted(
        rows.values(), key=lambda row: (-(row.everybody.voted if row.everybody else 0), row.asked.statement.text)
    )
    clusters = clusters_of(found.round.strategy).count()
    headings = {"clusters": _("Clusters"), "groups": _("Groups of opinion"), "sizes": _("Sizes")}
    divided = [(headings[kind], _divided(rows.values(), kind)) for kind in KINDS]
    return Result(
        voters=content["voters"],
        clusters=clusters,
        classes=_made_of(content["classes"], names),
        rows=order,
        agreed=_agreed(rows.values(), clusters),
        divided=[(heading, those) for heading, those in divided if those],
        groups=[_group(each, rows, names) for each in content["groups"]],
        hidden=[
            *(each if isinstance(each, str) else why_hidden(*each) for each in content["hidden"]),
            *sorted(each.why_hidden for each in statements if each.hidden),
        ],
    )


Names = Mapping[str, Mapping[str, str]]
"""What classes are called, by kind and key."""


def _names(content: Mapping[str, Any]) -> Names:
    keys = {key for counts in content["statements"].values() for key in counts["clusters"]}
    keys |= set(content["classes"].get("clusters", {}))
    clusters = Cluster.everything.in_bulk([int(key) for key in keys])
    return {
        "clusters": {key: clusters[int(key)].display_name if int(key) in clusters else "–" for key in keys},
        "sizes": {size.value: str(size.label) for size in Size},
        "groups": {str(n): _("Group %(letter)s") % {"letter": letter} for n, letter in enumerate(ascii_uppercase)},
    }


def _row(asked: Asked, counts: Mapping[str, Any], names: Names) -> Row:
    everybody = Bar(_("All"), *counts["all"]) if counts["all"] else None
    by_kind = {kind: [_bar(names, kind, key, of_it) for key, of_it in counts[kind].items()] for kind in KINDS}
    return Row(asked, everybody, by_kind)


def _bar(names: Names, kind: str, key: str, counts: Counts) -> Bar:
    return Bar(names[kind][key], *counts)


def _agreed(rows: Iterable[Row], clusters: int) -> list[Agreed]:
    found = []
    for row in rows:
        bars = row.by_kind["clusters"]
        said = agreement([bar.counts for bar in bars], fewest=min(2, clusters))
        if said is not None:
            found.append(Agreed(row, said.agrees, said.lowest, bars[said.where]))
    return sorted(found, key=lambda each: (-each.lowest, each.row.asked.statement.text))


def _divided(rows: Iterable[Row], kind: str) -> list[Divided]:
    found = []
    for row in rows:
        bars = row.by_kind[kind]
        if (split := division([bar.counts for bar in bars])) is not None:
            found.append(Divided(row, split.apart, bars[split.most], bars[split.least]))
    return sorted(found, key=lambda each: (-each.apart, each.row.asked.statement.text))[:MOST_DIVIDED]


def _made_of(classes: Mapping[str, Mapping[str, int]], names: Names) -> list[tuple[str, int]]:
    return [(names[kind][key], count) for kind in ("clusters", "sizes") for key, count in classes.get(kind, {}).items()]


def _group(group: Mapping[str, Any], rows: Mapping[str, Row], names: Names) -> Group:
    name = names["groups"][group["key"]]
    says = [
        (rows[key], agrees, next(bar for bar in rows[key].by_kind["groups"] if bar.name == name))
        for key, agrees in group["stands_for"]
        if key in rows
    ]
    return Group(name, group["people"], _made_of(group, names), says)
