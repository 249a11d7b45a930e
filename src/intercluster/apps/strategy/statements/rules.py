"""Who takes part in a round of statements, and whose statements may be shown."""

from collections import Counter
from collections.abc import Mapping

from django.db.models import Exists, OuterRef, Q, QuerySet

from intercluster.apps.directory.anonymity.disclosure import SMALLEST, counted_among
from intercluster.apps.directory.models import Affiliation, Membership, Organisation
from intercluster.apps.directory.rules import Viewer
from intercluster.apps.strategy.models import Readers, Round, ShortStatement, StatementResult, Strategy
from intercluster.apps.strategy.rules import clusters_of, may_change
from intercluster.core import clock

Roll = Mapping[int, int]
"""The key of the cluster in which an organisation is counted, by the key of the organisation."""


def roll(strategy: Strategy) -> Roll:
    """Return the organisations that take part: members with a vote, each once, as on the roll of a vote.

    A member of several clusters is counted with the one that it came to first.
    """
    members = Membership.objects.filter(cluster__in=clusters_of(strategy), cluster__archived=None)
    if strategy.cluster_id is not None:
        members = members.exclude(of_class__member_class__votes=0)
    found: dict[int, int] = {}
    for organisation, cluster in members.order_by("added", "pk").values_list("organisation", "cluster"):
        found.setdefault(organisation, cluster)
    return found


def may_follow(viewer: Viewer, strategy: Strategy) -> bool:
    """Allow offices, and members if they may read the draft, to see how a round of statements goes, and its result."""
    if may_change(viewer, strategy):
        return True
    is_member = clusters_of(strategy).filter(pk__in=viewer.home_ids).exists()
    return strategy.readers != Readers.OFFICES and is_member


def own_places(viewer: Viewer, strategy: Strategy) -> list[Organisation]:
    """Return the organisations for which the viewer answers: those that take part and whose editor the viewer is."""
    if not viewer.edited_ids or strategy.readers == Readers.OFFICES:
        return []
    keys = [key for key in roll(strategy) if key in viewer.edited_ids]
    return list(Organisation.objects.filter(pk__in=keys).order_by("name", "pk"))


def is_open(round_: Round) -> bool:
    """Return whether answers and statements are taken now: never again once they are counted."""
    has_result = StatementResult.objects.filter(pk=round_.pk).exists()
    return round_.opens <= clock.now() < round_.closes and not has_result


def hiding_clusters(strategy: Strategy) -> frozenset[int]:
    """Return the clusters in which an author who is not named stays one among several.

    Three organisations are in question to everybody, beside those that the reader belongs to. Those count that
    `disclosure` counts, so that an office gains nothing by making up members, and that have an editor who could write.
    """
    own = roll(strategy)
    of_it = Membership.objects.filter(organisation=OuterRef("pk"), cluster__in=clusters_of(strategy))
    editors = Affiliation.objects.filter(
        organisation=OuterRef("pk"), role=Affiliation.Role.EDITOR, user__is_active=True
    )
    counted = Organisation.objects.filter(counted_among(of_it), Exists(editors), pk__in=own).values_list(
        "pk", flat=True
    )
    sizes = Counter(own[key] for key in counted)
    people = Affiliation.objects.filter(organisation__in=counted).values_list("user", "organisation")
    known: dict[int, int] = {}
    for (_person, cluster), number in Counter((person, own[key]) for person, key in people).items():
        known[cluster] = max(known.get(cluster, 0), number)
    return frozenset(cluster for cluster, size in sizes.items() if size - known.get(cluster, 0) >= SMALLEST)


def shown_to_all(round_: Round) -> QuerySet[ShortStatement]:
    """Return the statements of a round that everybody who takes part may read, in no order that tells anything."""
    hiding = hiding_clusters(round_.strategy)
    return round_.statements.filter(Q(cluster=None) | Q(cluster__in=hiding), hidden="")
