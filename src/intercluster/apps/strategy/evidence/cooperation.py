"""What can be cited of a cluster's cooperation across borders, beside its introductions and meetings."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from intercluster.analysis.joint_actions import participations
from intercluster.analysis.joint_solutions import solutions_by_year
from intercluster.apps.directory.models import Cluster, Membership
from intercluster.apps.events.after import queries as events
from intercluster.apps.exchange import counting as exchange
from intercluster.apps.regions.pages.numbers import number
from intercluster.apps.strategy.evidence.figure import FEWEST, Arguments, Figure
from intercluster.core import clock
from intercluster.core.errors import NotFound


def people_who_came(clusters: Iterable[Cluster]) -> int:
    """Return how often people of the clusters' members were at a visit or an event across borders: RCO81.

    A person counts once in each of them, also one of an organisation that belongs to two of the clusters.
    """
    members = _members(clusters)
    actions = [*exchange.joint_actions(), *events.joint_actions()]
    return sum(each.persons for each in participations(actions, members))


def solutions(clusters: Iterable[Cluster]) -> int:
    """Return how many solutions members of the clusters drafted across borders: RCO116, each once."""
    return sum(each.solutions for each in solutions_by_year(exchange.joint_solutions(), _members(clusters)))


def _members(clusters: Iterable[Cluster]) -> set[int]:
    return set(Membership.objects.filter(cluster__in=clusters).values_list("organisation", flat=True))


def joint_actions(arguments: Arguments) -> Figure:
    """Return how often people of a cluster's members took part in joint actions across borders."""
    cluster = _cluster(arguments)
    return Figure(
        label=_("Participations in joint actions across borders (RCO81), members of %(cluster)s")
        % {"cluster": cluster.display_name},
        value=_shown(people_who_came([cluster])),
        source=_("This platform"),
        year=str(clock.today().year),
        formula=_("People who were at visits and events with organisations of two countries, each once an action."),
        address=reverse("directory:cluster", args=[cluster.slug]),
    )


def joint_solutions(arguments: Arguments) -> Figure:
    """Return how many solutions a cluster's members drafted across borders.

    One is a figure: who drafted a solution is named on it, so a small number tells of nobody who is not.
    """
    cluster = _cluster(arguments)
    count = solutions([cluster])
    if not count:
        raise NotFound
    return Figure(
        label=_("Jointly developed solutions (RCO116), members of %(cluster)s") % {"cluster": cluster.display_name},
        value=number(count),
        source=_("This platform"),
        year=str(clock.today().year),
        formula=_(
            "Shared good practices that organisations of two countries drafted, and that say what another place needs."
        ),
        address=reverse("directory:cluster", args=[cluster.slug]),
    )


def helpful_answers(arguments: Arguments) -> Figure:
    """Return how many answers helped across a border of which a cluster's member asked or answered."""
    cluster = _cluster(arguments)
    return Figure(
        label=_("Answers that helped across borders, members of %(cluster)s") % {"cluster": cluster.display_name},
        value=_shown(exchange.helpful_across_borders(cluster)),
        source=_("This platform"),
        year=str(clock.today().year),
        formula=_(
            "Answers between organisations of two countries that the asker accepted, or that somebody says have helped."
        ),
        address=reverse("directory:cluster", args=[cluster.slug]),
    )


def _cluster(arguments: Arguments) -> Cluster:
    found = Cluster.objects.filter(slug=arguments.get("cluster", "")).first()
    if found is None:
        raise NotFound
    return found


def _shown(count: int) -> str:
    if count < FEWEST:
        raise NotFound(_("A number below %(few)d is not counted in public.") % {"few": FEWEST})
    return number(count)
