"""Says which calls an organisation could join, and why: what its own facts decide, and nothing about a team."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from intercluster.analysis.consortia.rules import Coordinator, Count, Independent, Rule, Share, Who, flat
from intercluster.analysis.consortia.teams import Kind, Partner, Size
from intercluster.apps.directory.models import Organisation
from intercluster.apps.directory.rules import Viewer
from intercluster.apps.projects.calls.queries import own_programmes, rules_of, scheme_of
from intercluster.apps.projects.calls.shipped import shipped
from intercluster.apps.projects.calls.words import Line, line
from intercluster.apps.projects.models import Call


@dataclass(frozen=True)
class Chance:
    """Whether an organisation could join a call."""

    organisation: Organisation
    excluded_by: Sequence[Line]
    counts_for: Sequence[Line]
    """Rules on some partners of which it would be one."""
    unknown: Sequence[Line]
    """Rules of which nobody knows whether they mean it."""


def partner_of(organisation: Organisation) -> Partner:
    """Return what the directory knows of an organisation. Owners and profit are not in it, so they are unknown."""
    return Partner(
        id=organisation.slug,
        country=organisation.country,
        kind=Kind(organisation.kind),
        size=Size(organisation.size) if organisation.size else None,
        region=organisation.region,
    )


def own_organisations(viewer: Viewer) -> list[Organisation]:
    """Return the organisations of a viewer, by name."""
    if not viewer.organisation_ids:
        return []
    return list(Organisation.objects.filter(pk__in=viewer.organisation_ids).order_by("name"))


def chance(organisation: Organisation, rules: Iterable[Rule]) -> Chance:
    """Say whether an organisation could join, and which rules speak for or against it."""
    partner = partner_of(organisation)
    excluded: list[Line] = []
    counts: list[Line] = []
    unknown: list[Line] = []
    for rule in flat(rules):
        if not isinstance(rule, Count | Independent | Share | Coordinator) or rule.who == Who():
            continue
        means = rule.who.includes(partner)
        if means is None:
            unknown.append(line(rule))
        elif means:
            (excluded if isinstance(rule, Count) and rule.most == 0 else counts).append(line(rule))
    return Chance(organisation, excluded, counts, unknown)


def could_join(organisations: Sequence[Organisation], calls: Iterable[Call]) -> list[Call]:
    """Return the calls that one of some organisations could join: it is not excluded, and counts for a rule or may.

    A call whose rules name nobody in particular is for everybody; one whose programme is gone has unknown rules.
    """
    found = []
    known = {programme.slug: scheme_of(programme) for programme in own_programmes()}
    for call in calls:
        if call.programme and call.programme not in shipped() and call.programme not in known:
            continue
        rules = rules_of(call, known)
        chances = [chance(each, rules) for each in organisations]
        names = any(isinstance(rule, Count | Independent) and rule.who != Who() for rule in flat(rules))
        if any(not each.excluded_by and (not names or each.counts_for or each.unknown) for each in chances):
            found.append(call)
    return found
