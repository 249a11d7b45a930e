"""The directory list: organisations by filters and free text."""

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from functools import cache, reduce
from operator import or_
from typing import Any, cast

from django.contrib.postgres.search import SearchQuery
from django.db.models import Case, Count, Exists, F, Func, OuterRef, Prefetch, Q, QuerySet, When
from django.db.models.functions import Left

from intercluster.apps.directory.choices import TEXT_SEARCH
from intercluster.apps.directory.models import Membership, Organisation
from intercluster.apps.directory.queries import needs, offers
from intercluster.apps.directory.rules import Viewer
from intercluster.apps.directory.search.region_filter import NOWHERE, in_regions
from intercluster.apps.directory.search.tsvector import all_words


class Sort(StrEnum):
    """Orders of the list."""

    NAME = "name"
    NEWEST = "newest"
    PEOPLE = "people"


ORDER = {
    Sort.NAME: ("name", "pk"),
    Sort.NEWEST: ("-created", "name", "pk"),
    Sort.PEOPLE: (F("headcount").desc(nulls_last=True), "name", "pk"),
}


PREFIX = 3
"""Letters from which on a word is also sought as the beginning of others."""


@dataclass(frozen=True)
class OrganisationFilter:
    """Which organisations are wanted: any of the values in each field, and all of the fields."""

    text: str = ""
    cluster: tuple[str, ...] = ()
    country: tuple[str, ...] = ()
    region: tuple[str, ...] = ()
    """NUTS codes, where a larger region takes its parts, or `NOWHERE`."""
    kind: tuple[str, ...] = ()
    size: tuple[str, ...] = ()
    activity: tuple[str, ...] = ()
    """NACE divisions."""
    language: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return any(getattr(self, field.name) for field in fields(self))


def listed(viewer: Viewer, wanted: OrganisationFilter, sort: Sort = Sort.NAME) -> QuerySet[Organisation]:
    """Return members of any cluster, each with `clusters` and the offers the viewer may read as `shown_offers`.

    Free text is sought in names, and in offers and needs whose author the viewer may know: an offer that has it comes
    first, and needs that have it are in `hit_needs`.
    """
    shown = offers(viewer).filter(Q(unnamed=False)).defer("lexemes", "terms", "vector").order_by("-updated", "-pk")
    hit = needs(viewer).none()
    if wanted.text:
        words = _words(wanted.text)
        shown = shown.annotate(hit=Case(When(words, then=1), default=0)).order_by("-hit", "-updated", "-pk")
        hit = (
            needs(viewer)
            .filter(words, Q(unnamed=False))
            .defer("lexemes", "terms", "vector")
            .order_by("-updated", "-pk")
        )
    return (
        _matching(viewer, wanted, _codes(wanted.activity))
        .order_by(*ORDER[sort])
        .prefetch_related(
            "clusters", Prefetch("offers", shown, to_attr="shown_offers"), Prefetch("needs", hit, to_attr="hit_needs")
        )
    )


class _Unnest(Func):
    """A row for each element of an array."""

    function = "unnest"
    set_returning = True


def facets(viewer: Viewer, wanted: OrganisationFilter) -> dict[str, dict[str, int]]:
    """Return by filter how many organisations each of its values would leave beside the other filters."""
    codes = _codes(wanted.activity)

    @cache
    def matching(others: OrganisationFilter) -> QuerySet[Organisation]:
        return _matching(viewer, others, codes).order_by()

    def counts(name: str, value: Any) -> dict[str, int]:
        matches = matching(replace(wanted, **cast(dict[str, Any], {name: ()}))).annotate(value=value)
        return dict(matches.values_list("value").annotate(count=Count("pk", distinct=True)))

    values = {
        "cluster": F("memberships__cluster__slug"),
        "country": F("country"),
        "kind": F("kind"),
        "size": F("size"),
        "language": _Unnest("languages"),
        "activity": Left(_Unnest("activities"), 2),
    }
    counted = {name: counts(name, value) for name, value in values.items()}
    return counted | {"region": _with_parts(counts("region", F("region")))}


def _with_parts(counts: dict[str, int]) -> dict[str, int]:
    """Return how many are in each region, in each larger one, and in none that is known."""
    larger: Counter[str] = Counter({NOWHERE: counts[""]} if "" in counts else {})
    for code, count in counts.items():
        for length in range(2, len(code) + 1):
            larger[code[:length]] += count
    return dict(larger)


def members_by_division(viewer: Viewer, wanted: OrganisationFilter) -> dict[str, frozenset[int]]:
    """Return by NACE division the keys of the organisations wanted that are active in it."""
    matches = (
        _matching(viewer, wanted, _codes(wanted.activity)).order_by().annotate(value=Left(_Unnest("activities"), 2))
    )
    found: dict[str, set[int]] = defaultdict(set)
    for division, key in matches.values_list("value", "pk"):
        found[division].add(key)
    return {division: frozenset(keys) for division, keys in found.items()}


def _matching(viewer: Viewer, wanted: OrganisationFilter, codes: list[str]) -> QuerySet[Organisation]:
    """Return the organisations wanted, in no order; `codes` are those in use of the wanted divisions."""
    membership = Membership.objects.filter(organisation=OuterRef("pk"))
    if wanted.cluster:
        membership = membership.filter(cluster__slug__in=wanted.cluster)
    if not viewer.is_operator:
        membership = membership.filter(cluster__archived__isnull=True)
    organisations = Organisation.objects.filter(Exists(membership))
    for name in ("country", "kind", "size"):
        if values := getattr(wanted, name):
            organisations = organisations.filter(**{f"{name}__in": values})
    if wanted.region:
        organisations = organisations.filter(in_regions(wanted.region))
    if wanted.language:
        organisations = organisations.filter(languages__overlap=list(wanted.language))
    if wanted.activity:
        organisations = organisations.filter(activities__overlap=codes)
    if wanted.text:
        words = _words(wanted.text)
        speakers = [
            statements.filter(words, Q(unnamed=False)).order_by().values("organisation")
            for statements in (offers(viewer), needs(viewer))
        ]
        organisations = organisations.filter(_in_name(wanted.text) | Q(pk__in=speakers[0]) | Q(pk__in=speakers[1]))
    return organisations


def divisions_in_use() -> list[str]:
    """Return the NACE divisions that members of clusters are active in."""
    return sorted({code[:2] for code in _codes_in_use()})


def values_in_use(field: str) -> list[str]:
    """Return the values that members have in one of the list's fields: `country`, `region` or `languages`."""
    membership = Membership.objects.filter(organisation=OuterRef("pk"), cluster__archived__isnull=True)
    members = Organisation.objects.filter(Exists(membership))
    if field == "languages":
        rows = members.values_list("languages").annotate(count=Count("pk")).order_by()
        return sorted({code for codes, _ in rows for code in codes})
    return sorted(members.order_by().values_list(field, flat=True).distinct())


def _codes_in_use() -> set[str]:
    rows = Organisation.objects.exclude(activities=[]).order_by().values_list("activities").annotate(count=Count("pk"))
    return {code for codes, _ in rows for code in codes}


def _codes(divisions: tuple[str, ...]) -> list[str]:
    """Return every code in use of these divisions, so that the index on activities can find them."""
    if not divisions:
        return []
    return sorted(code for code in _codes_in_use() | set(divisions) if code[:2] in divisions)


def _in_name(text: str) -> Q:
    condition = Q()
    for word in text.split():
        condition &= Q(name__icontains=word)
    return condition


def _words(text: str) -> Q:
    """Return the condition that a statement has all of a text's words, in any form or within compounds.

    A word may also be the beginning of one as any of the languages stems it: the text is perhaps still being typed.
    """
    words = [f"{word}:*" if len(word) >= PREFIX else word for word in re.findall(r"\w+", text)]
    configurations = sorted({"simple", *TEXT_SEARCH.values()})
    query = " & ".join(words)
    begun = Q(lexemes=reduce(or_, [SearchQuery(query, config=name, search_type="raw") for name in configurations]))
    whole = all_words(text)
    return begun | Q(terms=whole) if whole is not None else begun
