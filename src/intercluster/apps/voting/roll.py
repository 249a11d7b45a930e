"""The electoral roll: who may vote, worked out from memberships, and frozen when a vote is announced."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Affiliation, Cluster, Membership, Organisation
from intercluster.apps.voting.models import ClassOfMember, MemberClass, RollEntry, Vote

FEWEST = 5
"""Fewest places that can vote, and fewest ballots, of a group of which a secret vote shows figures."""

EVERYBODY = "all"
"""The group of all voters, where ballots are not told apart by cluster."""


CLASS = "class-"
"""Begins the last part of the id of a group whose members are of one class."""


@dataclass(frozen=True)
class Place:
    """A place that an organisation would have on the roll if it were frozen now."""

    organisation: Organisation
    cluster: Cluster
    people: Sequence[User]
    member_class: MemberClass | None = None

    @property
    def weight(self) -> int:
        """Return the votes that it has: one without a class."""
        return 1 if self.member_class is None else self.member_class.votes


def places(vote: Vote) -> list[Place]:
    """Return who would be on the roll now: each member once, with the editors of its profile.

    A member of several clusters of an alliance is counted with the one that it came to first. In a vote of its cluster
    it has as many votes as its class, and is not there if the class has none; in an alliance each member has one vote.
    """
    memberships = Membership.objects.filter(cluster__archived__isnull=True)
    if vote.cluster_id is not None:
        memberships = memberships.filter(cluster=vote.cluster_id)
    else:
        memberships = memberships.filter(cluster__alliances=vote.alliance_id)
    first: dict[int, Membership] = {}
    for membership in memberships.select_related("organisation", "cluster").order_by("added", "pk"):
        first.setdefault(membership.organisation_id, membership)
    editors: dict[int, list[User]] = {}
    rows = Affiliation.objects.filter(organisation__in=first, role=Affiliation.Role.EDITOR, user__is_active=True)
    for row in rows.select_related("user").order_by("user__name", "user__email"):
        editors.setdefault(row.organisation_id, []).append(row.user)
    classes = classes_of(vote.cluster) if vote.cluster is not None else {}
    found = [
        Place(each.organisation, each.cluster, editors.get(each.organisation_id, []), classes.get(each.pk))
        for each in first.values()
    ]
    found = [place for place in found if place.weight]
    return sorted(found, key=lambda place: (place.organisation.name.casefold(), place.organisation.pk))


def counts_clusters(vote: Vote) -> bool:
    """Return whether the vote's rule has a condition on clusters."""
    return any(condition["kind"] == "clusters" for condition in vote.rule)


def counts_classes(vote: Vote) -> bool:
    """Return whether the vote's rule has a condition on classes of membership."""
    return any(condition["kind"] == "classes" for condition in vote.rule)


def classes_of(cluster: Cluster) -> dict[int, MemberClass]:
    """Return the classes of those members that have one, by the key of the membership."""
    rows = ClassOfMember.objects.filter(member_class__cluster=cluster).select_related("member_class")
    return {each.membership_id: each.member_class for each in rows}


def group_of(vote: Vote, place: Place) -> str:
    """Return the id of the group in which a member is counted: of one cluster, and with the same votes.

    In a secret vote, ballots say which cluster they are from only where the rule counts clusters. In any vote, they say
    which class only where it counts classes.
    """
    group = place.cluster.slug if counts_clusters(vote) or not vote.is_secret else EVERYBODY
    if place.weight != 1:
        group = f"{group} {place.weight}"
    return f"{group} {CLASS}{place.member_class.pk}" if counts_classes(vote) and place.member_class else group


def unlabelled(weight: int) -> str:
    """Return the id of a group without cluster and class: ballots of one weight are counted alike."""
    return EVERYBODY if weight == 1 else f"{EVERYBODY} {weight}"


def too_small(vote: Vote, found: Sequence[Place]) -> list[str]:
    """Return the names of the clusters or classes with too few members that can vote for a secret vote.

    A place without people does not count: nobody may ever vote for it, so it hides nobody.
    """
    groups = Counter(group_of(vote, place) for place in found if place.people)
    few = [place for place in found if groups[group_of(vote, place)] < FEWEST]
    return sorted({str(place.member_class or place.cluster.display_name) for place in few})


def freeze(vote: Vote, found: Sequence[Place]) -> list[RollEntry]:
    """Write the roll of a vote."""
    entries = RollEntry.objects.bulk_create(
        RollEntry(
            vote=vote,
            organisation=place.organisation,
            name=place.organisation.name,
            cluster=place.cluster,
            group=group_of(vote, place),
            weight=place.weight,
            class_names=place.member_class.names if place.member_class else {},
        )
        for place in found
    )
    through = RollEntry.people.through
    through.objects.bulk_create(
        through(rollentry=entry, user=person)
        for entry, place in zip(entries, found, strict=True)
        for person in place.people
    )
    return entries
