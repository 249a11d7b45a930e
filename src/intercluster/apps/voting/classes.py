"""Classes of membership: what the statutes of a cluster call them, their votes, and who belongs to which."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from intercluster.apps.directory.models import Cluster
from intercluster.apps.directory.rules import Viewer
from intercluster.apps.voting.models import ClassOfMember, MemberClass
from intercluster.apps.voting.rules import may_run
from intercluster.core.errors import Conflict, NotAllowed, Refused
from intercluster.core.locks import lock_row

MOST_VOTES = 100
"""Most votes that a member can have."""
NAME_LIMIT = 100


@dataclass(frozen=True)
class SaidClass:
    """What an office says of a class."""

    names: Mapping[str, str]
    """By language; a class without a name is deleted."""
    votes: int
    key: int | None = None
    """The class that it is; None for a new one."""


@transaction.atomic
def set_classes(
    cluster: Cluster, classes: Sequence[SaidClass], members: Mapping[int, int | None], *, viewer: Viewer
) -> None:
    """State the classes of a cluster, and those of members by the key of their membership.

    Votes that are announced stay as they are. Raise NotAllowed, Refused, or Conflict for a class that has members and
    would be deleted.
    """
    if not may_run(viewer, cluster):
        raise NotAllowed
    lock_row(cluster)  # two offices that save at once do not mix their classes
    kept = {each.pk: each for each in cluster.member_classes.all()}
    named = [(said, _named(said)) for said in classes]
    _check([(said.votes, names) for said, names in named if names])
    gone = [said.key for said, names in named if said.key in kept and not names]
    _set_members(cluster, members, set(kept))
    for said, names in named:
        if names:
            own = kept.get(said.key or 0) or MemberClass(cluster=cluster)
            own.names, own.votes = names, said.votes
            own.save()
    if used := ClassOfMember.objects.filter(member_class__in=gone).select_related("member_class").first():
        raise Conflict(_("Members belong to %(name)s. Give them another class first.") % {"name": used.member_class})
    MemberClass.objects.filter(pk__in=gone).delete()


def _named(said: SaidClass) -> dict[str, str]:
    known = {code: said.names.get(code, "").strip() for code, _name in settings.LANGUAGES}
    return {code: name for code, name in known.items() if name}


def _check(classes: Sequence[tuple[int, Mapping[str, str]]]) -> None:
    if any(not 0 <= votes <= MOST_VOTES for votes, _names in classes):
        raise Refused(_("A member has from 0 to %(most)d votes.") % {"most": MOST_VOTES})
    every = [(code, name.casefold()) for _votes, names in classes for code, name in names.items()]
    if len(set(every)) < len(every):
        raise Refused(_("Two classes have the same name."))
    if any(len(name) > NAME_LIMIT for _code, name in every):
        raise Refused(_("A name has at most %(limit)d characters.") % {"limit": NAME_LIMIT})


def _set_members(cluster: Cluster, members: Mapping[int, int | None], known: set[int]) -> None:
    """Put members into classes of the cluster; with None they have none."""
    own = dict(cluster.memberships.filter(pk__in=members).values_list("pk", "of_class__member_class"))
    for key, now in own.items():
        chosen = members[key]
        if chosen == now:
            continue
        if chosen is None:
            ClassOfMember.objects.filter(pk=key).delete()
        elif chosen in known:
            ClassOfMember.objects.update_or_create(membership_id=key, defaults={"member_class_id": chosen})
