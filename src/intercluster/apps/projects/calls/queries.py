"""Reads of funding calls and programmes. Calls are published facts, so everybody reads them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from intercluster.analysis.consortia.checking import in_force
from intercluster.analysis.consortia.reading import rules_from
from intercluster.analysis.consortia.rules import (
    Coordinator,
    Count,
    Countries,
    Deadline,
    Independent,
    Rule,
    Source,
    flat,
)
from intercluster.apps.directory.models import Cluster
from intercluster.apps.projects.calls.shipped import Scheme, lists, shipped
from intercluster.apps.projects.models import Call, Programme
from intercluster.core import clock
from intercluster.core.errors import NotFound

DEADLINE = "deadline"
"""Key of the rule that a call's last day makes."""


@dataclass(frozen=True)
class Wanted:
    """What a list of calls is narrowed to. What is empty asks for nothing."""

    only_open: bool = False
    programme: str = ""
    country: str = ""


def own_programmes() -> QuerySet[Programme]:
    """Return the programmes of offices."""
    return Programme.objects.filter(cluster__archived__isnull=True)


def scheme_of(programme: Programme) -> Scheme:
    """Return an office's programme as pages show it."""
    return Scheme(
        programme.slug,
        programme.name,
        programme.funder,
        programme.website,
        rules_from(programme.rules, lists()),
        programme.cluster_id,
        programme.copied_from,
    )


def programmes() -> list[Scheme]:
    """Return all programmes, by name."""
    every = [*shipped().values(), *map(scheme_of, own_programmes())]
    return sorted(every, key=lambda scheme: scheme.name.casefold())


def programme_names() -> dict[str, str]:
    """Return the names of all programmes by key, without reading their rules."""
    names = {scheme.key: scheme.name for scheme in shipped().values()} | dict(
        own_programmes().values_list("slug", "name")
    )
    return dict(sorted(names.items(), key=lambda each: each[1].casefold()))


def offered_programmes(cluster: Cluster) -> dict[str, str]:
    """Return by key the names of the programmes that a call of a cluster may have: shipped ones and its own.

    Another office would change the rules of the call unasked.
    """
    own = set(own_programmes().filter(cluster=cluster).values_list("slug", flat=True))
    return {key: name for key, name in programme_names().items() if key in shipped() or key in own}


def programme(key: str) -> Scheme:
    """Return a programme by its key. Raises NotFound."""
    if key in shipped():
        return shipped()[key]
    found = own_programmes().filter(slug=key).first()
    if found is None:
        raise NotFound
    return scheme_of(found)


def calls(wanted: Wanted | None = None) -> QuerySet[Call]:
    """Return the calls, those first that close first."""
    found = Call.objects.filter(cluster__archived__isnull=True).select_related("cluster")
    if wanted is None:
        return found
    if wanted.only_open:
        found = found.filter(open_on(clock.today()))
    if "\0" in wanted.programme + wanted.country:  # the database takes no such text
        return found.none()
    if wanted.programme:
        found = found.filter(programme=wanted.programme)
    if wanted.country:
        found = found.filter(Q(countries=[]) | Q(countries__contains=[wanted.country]))
    return found


def open_on(day: date) -> Q:
    """Return the condition for calls that are open on a day; one without dates is always open."""
    return (Q(opens=None) | Q(opens__lte=day)) & (Q(closes=None) | Q(closes__gte=day))


def call(slug: str) -> Call:
    """Return a call. Raises NotFound."""
    found = calls().filter(slug=slug).first()
    if found is None:
        raise NotFound
    return found


def rules_of(call: Call, known: Mapping[str, Scheme] | None = None) -> tuple[Rule, ...]:
    """Return the rules of a call: its programme's as they are on the call's day, its own, and its last day.

    `known` has all programmes of offices by slug, if they have been read.
    """
    base: tuple[Rule, ...] = ()
    if call.programme in shipped():
        base = shipped()[call.programme].rules
    elif known is not None:
        base = known[call.programme].rules if call.programme in known else ()
    elif found := own_programmes().filter(slug=call.programme).first():
        base = scheme_of(found).rules
    own = rules_from(call.rules, lists())
    keys = {rule.key for rule in own}
    rules = [*(rule for rule in in_force(base, day_of(call)) if rule.key not in keys), *own]
    if call.closes and DEADLINE not in keys:
        source = Source(call.website or call.cluster.display_name, clock.local_day(call.updated))
        rules.append(Deadline(key=DEADLINE, source=source, day=call.closes))
    return tuple(rules)


def day_of(call: Call) -> date:
    """Return the day on which the values hold that count for a call: its last, else its first, else today."""
    return call.closes or call.opens or clock.today()


def countries_in(rules: Iterable[Rule]) -> list[str]:
    """Return the countries that partners have to be from, as far as rules ask for that.

    A list that is not complete may have any country, so that a rule that names one leaves all open.
    """
    named = _lists_in(rules)
    if any(not each.is_complete for each in named):
        return []
    return sorted({country for each in named for country in each.inside})


def _lists_in(rules: Iterable[Rule]) -> list[Countries]:
    found: list[Countries] = []
    for rule in flat(rules):
        if isinstance(rule, Independent | Coordinator) or (isinstance(rule, Count) and rule.least):
            found += rule.who.countries
    return found
