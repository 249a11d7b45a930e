"""Named queries: what can be cited, and how it is computed again.

Each takes arguments that are kept with a citation and returns a Figure in the reader's language, or raises NotFound if
it cannot be computed any more. A figure of a region is of the newest year that its dataset has, so that a newer year is
a change.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from intercluster.apps.directory.models import Cluster, Need, Offer
from intercluster.apps.directory.queries import published_participations, statements
from intercluster.apps.directory.rules import VISITOR, Viewer
from intercluster.apps.events.after.queries import held_across_borders
from intercluster.apps.introductions.queries import outcomes
from intercluster.apps.introductions.rules import sees_outcomes
from intercluster.apps.regions.answers import figures_asked_for, interval_of
from intercluster.apps.regions.pages.links import activity_address, measures_address
from intercluster.apps.regions.pages.numbers import number
from intercluster.apps.regions.pages.presentation import cited_item, complementarity_in_words, measures, source_of
from intercluster.apps.regions.queries import name_of
from intercluster.apps.regions.snapshots import RegionalSnapshot
from intercluster.apps.strategy.evidence import innovation
from intercluster.apps.strategy.evidence.cooperation import helpful_answers, joint_actions, joint_solutions
from intercluster.apps.strategy.evidence.figure import FEWEST, Arguments, Figure
from intercluster.apps.strategy.evidence.pictures import chart_of_region, comparison
from intercluster.apps.strategy.evidence.priorities import candidate, reads_candidates
from intercluster.apps.strategy.models import LANGUAGES
from intercluster.apps.strategy.statements.evidence import answers, reads_answers
from intercluster.core import clock
from intercluster.core.errors import NotFound
from intercluster.core.filters import number_in


def quotient(arguments: Arguments) -> Figure:
    """Return the location quotient of an activity in a region, with its interval if the dataset counts units."""
    snapshot, (code,) = _snapshot(arguments, "region")
    row = snapshot.row(code)
    column = next((n for n, each in enumerate(snapshot.activities) if each.code == arguments.get("activity")), None)
    if column is None:
        raise NotFound
    value = number(float(snapshot.quotient[row, column]), 2)
    if interval := interval_of(snapshot, row, column):
        value += f" ({number(interval[0], 2)}–{number(interval[1], 2)})"
    return _of_region(
        snapshot,
        label=_("Location quotient of %(activity)s in %(region)s")
        % {"activity": name_of(snapshot.activities[column]), "region": snapshot.regions[row].name},
        value=value,
        formula=_("The activity's share of the total in the region, over its share in all compared regions."),
        address=activity_address(snapshot, code, arguments["activity"]),
    )


MEASURES = ("diversity", "complexity", "krugman", "herfindahl")
"""Measures of a region, in the order of `measures`."""


def measure(arguments: Arguments) -> Figure:
    """Return one of the MEASURES of a region."""
    snapshot, (code,) = _snapshot(arguments, "region")
    if arguments.get("measure") not in MEASURES:
        raise NotFound
    told = measures(snapshot, snapshot.indices(code))
    label, value = told[MEASURES.index(arguments["measure"])]
    return _of_region(
        snapshot,
        label=f"{snapshot.regions[snapshot.row(code)].name}: {label}",
        value=value,
        formula=_("Computed from all activities of the region; the page of the measures shows each term."),
        address=measures_address(snapshot, code),
    )


def finding(arguments: Arguments) -> Figure:
    """Return a strength, weakness, opportunity or threat that the rules find in a region."""
    snapshot, (code,) = _snapshot(arguments, "region")
    item = cited_item(snapshot, code, arguments.get("key", ""))
    region = snapshot.regions[snapshot.row(code)].name
    if item is None:
        raise NotFound
    return _of_region(
        snapshot,
        label=f"{region}: {item.title}" if item.title else region,
        value=f"{item.rule}. {item.evidence}",
        formula=_("Found in the figures by a fixed rule."),
        address=item.source or reverse("regions:region", args=[code]),
    )


def complementarity(arguments: Arguments) -> Figure:
    """Return what one region could bring another."""
    snapshot, (code, other_code) = _snapshot(arguments, "region", "other")
    row, other = snapshot.row(code), snapshot.row(other_code)
    query = f"region={code}&region={other_code}&dataset={snapshot.dataset.slug}"
    return _of_region(
        snapshot,
        label=_("Complementarity: what %(other)s could bring %(region)s")
        % {"region": snapshot.regions[row].name, "other": snapshot.regions[other].name},
        value=complementarity_in_words(snapshot, row, other),
        formula=_("What the one has and the other lacks, weighted by how related it is to what the other has."),
        address=f"{reverse('regions:compare')}?{query}",
    )


def introductions(arguments: Arguments) -> Figure:
    """Return how many introductions of a cluster's members crossed a border."""
    cluster = Cluster.objects.filter(slug=arguments.get("cluster", "")).first()
    if cluster is None:
        raise NotFound
    count = outcomes(cluster).across_borders
    if count < FEWEST:
        raise NotFound(_("Fewer than %(few)d introductions are not counted in public.") % {"few": FEWEST})
    return Figure(
        label=_("Introductions across borders, members of %(cluster)s") % {"cluster": cluster.display_name},
        value=number(count),
        source=_("This platform"),
        year=str(clock.today().year),
        formula=_("Introductions in which both sides know each other's name, between organisations of two countries."),
        address=reverse("directory:cluster", args=[cluster.slug]),
    )


def sees_introductions(viewer: Viewer, arguments: Arguments) -> bool:
    """Return whether somebody sees the introductions, and the other outcomes, of the cluster that a citation names."""
    cluster = Cluster.objects.filter(slug=arguments.get("cluster", "")).first()
    return cluster is not None and sees_outcomes(viewer, cluster)


def meetings(arguments: Arguments) -> Figure:
    """Return how many meetings across borders were held at a cluster's events."""
    cluster = Cluster.objects.filter(slug=arguments.get("cluster", "")).first()
    if cluster is None:
        raise NotFound
    held = held_across_borders(cluster)
    if held.meetings < FEWEST:
        raise NotFound(_("Fewer than %(few)d meetings are not counted in public.") % {"few": FEWEST})
    return Figure(
        label=_("Meetings across borders at events of %(cluster)s") % {"cluster": cluster.display_name},
        value=ngettext("%(count)s, at %(events)s event", "%(count)s, at %(events)s events", held.events)
        % {"count": number(held.meetings), "events": number(held.events)},
        source=_("This platform"),
        year=str(clock.today().year),
        formula=_("Meetings that were held at events of the cluster, between organisations of two countries."),
        address=reverse("directory:cluster", args=[cluster.slug]),
    )


def participations(arguments: Arguments) -> Figure:
    """Return how often a cluster's members take part in projects, as the register of EU projects publishes it."""
    cluster = Cluster.objects.filter(slug=arguments.get("cluster", "")).first()
    if cluster is None:
        raise NotFound
    rows = published_participations().filter(organisation__clusters=cluster)
    count, projects = rows.count(), rows.values("project").distinct().count()
    if not count:
        raise NotFound
    return Figure(
        label=_("Participations in EU projects, members of %(cluster)s") % {"cluster": cluster.display_name},
        value=_("%(count)s, in %(projects)s projects") % {"count": number(count), "projects": number(projects)},
        source="CORDIS",
        year=str(clock.today().year),
        formula=_("An organisation's part in a project counts once. Projects are counted as the directory holds them."),
        address=reverse("directory:cluster", args=[cluster.slug]),
    )


def statement(arguments: Arguments) -> Figure:
    """Return a public offer or need of a member. One that is public no longer is not found."""
    kind, pk = arguments.get("kind"), number_in(arguments.get("number", ""))
    if kind not in {"offer", "need"} or pk is None:
        raise NotFound
    rows = Offer.objects.all() if kind == "offer" else Need.objects.all()
    found = statements(rows, VISITOR).filter(pk=pk).select_related("organisation").first()
    if found is None:
        raise NotFound
    label = _("Offer of %(organisation)s") if kind == "offer" else _("Need of %(organisation)s")
    return Figure(
        label=label % {"organisation": found.organisation.name},
        value=found.text,
        source=_("Public statement of the member"),
        year="",
        formula="",
        address=reverse("directory:organisation", args=[found.organisation.slug]),
        language=found.language,
    )


@dataclass(frozen=True)
class Query:
    """A named query."""

    find: Callable[[Arguments], Figure]
    arguments: tuple[str, ...]
    is_of_member: bool = False
    """Whether its value belongs to a member, who may take it back: it is not kept, only a digest of it."""
    may_read: Callable[[Viewer, Arguments], bool] = lambda _viewer, _arguments: True
    """Whether a reader of the strategy may see it. What of it everybody may read needs no rule."""
    may_release: Callable[[Viewer, Arguments], bool] | None = None
    """Who alone may cite it and see what it is now. Citing it, they let readers see that one value."""


QUERIES: Mapping[str, Query] = {
    "regions.quotient": Query(quotient, ("region", "activity", "dataset")),
    "regions.measure": Query(measure, ("region", "measure", "dataset")),
    "regions.finding": Query(finding, ("region", "key", "dataset")),
    "regions.complementarity": Query(complementarity, ("region", "other", "dataset")),
    "regions.comparison": Query(comparison, ("regions", "dataset")),
    "regions.chart": Query(chart_of_region, ("region", "chart", "dataset")),
    "innovation.finding": Query(innovation.finding, ("region", "key")),
    "innovation.indicator": Query(innovation.indicator, ("region", "indicator")),
    "innovation.index": Query(innovation.index, ("region",)),
    "innovation.chart": Query(innovation.chart, ("region", "chart")),
    "innovation.comparison": Query(innovation.comparison, ("regions",)),
    "projects.participations": Query(participations, ("cluster",)),
    "priorities.candidate": Query(candidate, ("alliance", "code", "dataset"), may_read=reads_candidates),
    "statements.answers": Query(answers, ("statement",), may_read=reads_answers),
    "introductions.across_borders": Query(introductions, ("cluster",), may_release=sees_introductions),
    "events.meetings_across_borders": Query(meetings, ("cluster",), may_release=sees_introductions),
    "cooperation.joint_actions": Query(joint_actions, ("cluster",), may_release=sees_introductions),
    "cooperation.joint_solutions": Query(joint_solutions, ("cluster",), may_release=sees_introductions),
    "cooperation.helpful_answers": Query(helpful_answers, ("cluster",), may_release=sees_introductions),
    "directory.statement": Query(statement, ("kind", "number"), is_of_member=True),
}
"""What can be cited, by name."""

ARGUMENT_LIMIT = 200
"""Most characters of an argument."""


def arguments_of(query: str, given: Mapping[str, str]) -> dict[str, str]:
    """Return the arguments of a named query from those given, such as a form's; raise NotFound."""
    if query not in QUERIES:
        raise NotFound
    return {name: given.get(name, "")[:ARGUMENT_LIMIT].replace("\0", "") for name in QUERIES[query].arguments}


def may_read(viewer: Viewer, query: str, arguments: Arguments) -> bool:
    """Return whether a reader of a strategy may see what it cites by a named query."""
    return query in QUERIES and QUERIES[query].may_read(viewer, arguments)


def sees_now(viewer: Viewer, query: str, arguments: Arguments) -> bool:
    """Return whether somebody may see what a named query gives now, and so may cite it."""
    if not may_read(viewer, query, arguments):
        return False
    rule = QUERIES[query].may_release
    return rule is None or rule(viewer, arguments)


def compute_for(viewer: Viewer, query: str, arguments: Arguments) -> Figure:
    """Compute a named query for somebody who may see it; raise NotFound."""
    if not sees_now(viewer, query, arguments):
        raise NotFound
    return compute(query, arguments)


def compute(query: str, arguments: Arguments) -> Figure:
    """Compute a named query in the reader's language; raise NotFound."""
    if query not in QUERIES:
        raise NotFound
    return QUERIES[query].find(arguments)


def compute_in_all_languages(query: str, arguments: Arguments) -> dict[str, Figure]:
    """Compute a named query in each language of the pages; raise NotFound."""
    found = {}
    for language in LANGUAGES:
        with override(language):
            found[language] = compute(query, arguments)
    return found


def _snapshot(arguments: Arguments, *names: str) -> tuple[RegionalSnapshot, list[str]]:
    """Return the newest snapshot of regions that are named in arguments, and whose figures are shown for each."""
    codes = [arguments.get(name, "") for name in names]
    if not all(codes):
        raise NotFound
    snapshot, shown = figures_asked_for(codes, arguments.get("dataset", ""))
    if len(shown) < len(codes):
        raise NotFound
    for code in shown.values():
        snapshot.row(code)
    return snapshot, list(shown.values())


def _of_region(snapshot: RegionalSnapshot, *, label: str, value: str, formula: str, address: str) -> Figure:
    return Figure(label, value, source_of(snapshot.dataset), str(snapshot.year), formula, address)
