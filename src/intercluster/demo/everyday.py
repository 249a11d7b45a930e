"""Measures partner search on judged searches of a folder: members, what people typed, and who should come up.

`members.csv` has the columns Name, Country, Offers and Needs (several texts are parted by " | "); `queries.tsv` has
id, lang, seeks ("need": the text is a need, sought among offers), text and type; `qrels.tsv` has query, name and grade
(2: "yes, call them", 1: "worth a look"). `none.tsv`, if there, has more queries that nobody can answer.
"""

import csv
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from django.db import connection, transaction

from intercluster.analysis.partners.evaluation import Interval, Said, bootstrap, ndcg_at, recall_at, reliability
from intercluster.analysis.progress import Advance
from intercluster.apps.directory.choices import Visibility
from intercluster.apps.directory.models import Cluster, Membership, Need, Offer, Organisation
from intercluster.apps.directory.rules import OPERATOR
from intercluster.apps.partnering.indexing.services import index_texts
from intercluster.apps.partnering.search.queries import partners_for_text
from intercluster.apps.partnering.search.results import GOOD, Filters, Seeking
from intercluster.core.errors import Refused

LISTED = 50
"""Partners asked for."""

NOBODY = "none"
"""Type of the queries that nobody can answer."""

CALL = 2
"""Grade of those one would call."""


@dataclass(frozen=True)
class Query:
    """What somebody typed; `grades` are those of the members that should come up, by name."""

    id: str
    language: str
    seeking: Seeking
    text: str
    type: str
    grades: Mapping[str, int]


@dataclass(frozen=True)
class Found:
    """The answer to a query: names, best first, with the chance shown for each."""

    query: Query
    chances: Mapping[str, float]

    @property
    def best(self) -> float:
        """Return the greatest chance; 0 if nobody was found."""
        return max(self.chances.values(), default=0.0)


@dataclass(frozen=True)
class EverydayReport:
    """What was measured. Intervals are bootstrapped over queries, 95 %."""

    members: int
    queries: int
    ndcg_5: Mapping[str, Interval]
    """By type of query, and "all"."""
    first_right: Interval | None
    """Share of queries whose first answer is one to call, among those with one."""
    recall_10: Interval | None
    told_apart: float | None
    """Chance that the best answer to an answerable query lies above that to one that nobody can answer (area)."""
    called_good: int
    good_and_right: int
    right: int
    """Pairs of a query and a member: called a good fit; of these right; right at all."""
    reliability: Sequence[Said]
    """Of all pairs that were listed: the chance that was said, and how often the member was one to call."""


def read_folder(folder: Path) -> tuple[list[dict[str, str]], list[Query]]:
    """Return members and queries of a folder, or raise Refused naming the file that is missing."""
    try:
        members = _rows(folder / "members.csv", ",")
        rows = _rows(folder / "queries.tsv", "\t")
        judged = _rows(folder / "qrels.tsv", "\t")
    except FileNotFoundError as error:
        raise Refused(f"There is no {error.filename}: a folder has members.csv, queries.tsv and qrels.tsv.") from error
    if (folder / "none.tsv").exists():
        rows += _rows(folder / "none.tsv", "\t")
    grades: dict[str, dict[str, int]] = defaultdict(dict)
    for row in judged:
        grades[row["query"]][row["name"]] = int(row["grade"])
    queries = [
        Query(
            row["id"],
            row["lang"],
            Seeking.OFFERS if row["seeks"] == "need" else Seeking.NEEDS,
            row["text"],
            row["type"],
            grades[row["id"]],
        )
        for row in rows
    ]
    return members, queries


def _rows(file: Path, delimiter: str) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        if delimiter == ",":
            return list(csv.DictReader(lines))
        return list(csv.DictReader(lines, delimiter=delimiter, quoting=csv.QUOTE_NONE))


@transaction.atomic
def evaluate(
    folder: Path,
    *,
    seed: int,
    language_of: Callable[[Query], str] = lambda query: query.language,
    advance: Advance | None = None,
) -> tuple[EverydayReport, list[Found]]:
    """Return what the search that users have answers. The members are in the database only while it is measured.

    `language_of` says what language each query is stated to be in; "" lets the search detect it.
    """
    members, queries = read_folder(folder)
    with connection.cursor() as cursor:  # else no index can be built before the transaction ends
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    clusters = _stored(members)
    index_texts()
    found = []
    for done, query in enumerate(queries, start=1):
        found.append(Found(query, _answer(query, clusters, language_of(query))))
        if advance is not None:
            advance(done, len(queries))
    transaction.set_rollback(True)
    return report(found, len(members), seed), found


def texts_of(row: Mapping[str, str], column: str) -> list[str]:
    """Return the texts in a column of a member's row, each once."""
    return list(dict.fromkeys(text.strip() for text in (row[column] or "").split("|") if text.strip()))


def _stored(members: Sequence[Mapping[str, str]]) -> frozenset[str]:
    """Store members with their public texts, one cluster a country, and return the clusters' slugs."""
    clusters: dict[str, Cluster] = {}
    for number, row in enumerate(members):
        country = row["Country"]
        if country not in clusters:
            slug = f"everyday-{country.lower()}"
            clusters[country] = Cluster.objects.create(name=slug, slug=slug, country=country)
        organisation = Organisation.objects.create(name=row["Name"], slug=f"everyday-{number}", country=country)
        Membership.objects.create(organisation=organisation, cluster=clusters[country])
        for model, column in ((Offer, "Offers"), (Need, "Needs")):
            model.objects.bulk_create(
                model(organisation=organisation, text=text, visibility=Visibility.PUBLIC)
                for text in texts_of(row, column)
            )
    return frozenset(cluster.slug for cluster in clusters.values())


def _answer(query: Query, clusters: frozenset[str], language: str) -> dict[str, float]:
    result = partners_for_text(
        query.text,
        language=language,
        seeking=query.seeking,
        viewer=OPERATOR,
        filters=Filters(clusters=clusters),
        limit=LISTED,
        explain=False,
    )
    return {partner.organisation.name: partner.chance for partner in result.partners if partner.organisation}


def report(found: Sequence[Found], members: int, seed: int) -> EverydayReport:
    """Return the figures of answers."""
    answerable = [each for each in found if any(each.query.grades.values())]
    gains: dict[str, list[float]] = defaultdict(list)
    for each in answerable:
        gain = ndcg_at(5, list(each.chances), each.query.grades)
        gains["all"].append(gain)
        gains[each.query.type].append(gain)
    callable_ = [each for each in answerable if CALL in each.query.grades.values()]
    best = [float(_is_right(each, next(iter(each.chances), ""))) for each in callable_]
    recalls = [
        recall_at(10, list(each.chances), {name: g for name, g in each.query.grades.items() if g == CALL})
        for each in callable_
    ]
    listed = [(each, name, chance) for each in found for name, chance in each.chances.items()]
    good = [(each, name) for each, name, chance in listed if chance >= GOOD]
    return EverydayReport(
        members=members,
        queries=len(found),
        ndcg_5={name: bootstrap(values, seed=seed) for name, values in gains.items()},
        first_right=bootstrap(best, seed=seed) if best else None,
        recall_10=bootstrap(recalls, seed=seed) if recalls else None,
        told_apart=area(
            [each.best for each in found if each.query.type != NOBODY and each.query.seeking is Seeking.OFFERS],
            [each.best for each in found if each.query.type == NOBODY],
        ),
        called_good=len(good),
        good_and_right=sum(_is_right(each, name) for each, name in good),
        right=sum(grade == CALL for each in found for grade in each.query.grades.values()),
        reliability=reliability(
            [chance for _each, _name, chance in listed], [_is_right(each, name) for each, name, _chance in listed]
        ),
    )


def _is_right(found: Found, name: str) -> bool:
    return found.query.grades.get(name) == CALL


def area(high: Sequence[float], low: Sequence[float]) -> float | None:
    """Return how often a value of the first kind lies above one of the second, ties counting half (Mann & Whitney)."""
    if not (high and low):
        return None
    above = np.sign(np.subtract.outer(np.asarray(high), np.asarray(low)))
    return float((above + 1).mean() / 2)
