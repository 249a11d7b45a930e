"""Reads of assemblies."""

import uuid

from django.db.models import Case, F, Q, QuerySet, When
from django.utils.translation import gettext as _
from django.utils.translation import override

from intercluster.apps.directory.models import Cluster, Membership, Organisation
from intercluster.apps.directory.rules import Viewer, manages
from intercluster.apps.voting.models import UNDER_WAY, AgendaItem, Assembly, AssemblyState, State, Vote
from intercluster.core import clock


def assemblies(viewer: Viewer) -> QuerySet[Assembly]:
    """Return the assemblies of the viewer's clusters; drafts only of those whose office they are.

    Those to come are first, the next one before the others, then past ones, the latest first.
    """
    to_come = Case(When(starts__gt=clock.now(), then=F("starts")))
    found = Assembly.objects.select_related("cluster").filter(cluster__archived__isnull=True)
    found = found.order_by(to_come.asc(nulls_last=True), "-starts", "-pk")
    if viewer.is_operator:
        return found
    called = ~Q(state=AssemblyState.DRAFT)
    return found.filter(Q(cluster__in=viewer.cluster_ids) | Q(cluster__in=viewer.home_ids) & called)


def find(public_id: uuid.UUID, viewer: Viewer) -> Assembly | None:
    """Return an assembly that the viewer may read, or None."""
    return assemblies(viewer).filter(public_id=public_id).first()


def members(cluster: Cluster) -> list[Membership]:
    """Return the members of a cluster that have a vote, by name."""
    without_votes = Q(of_class__member_class__votes=0)
    rows = cluster.memberships.exclude(without_votes).select_related("organisation", "of_class__member_class")
    return list(rows.order_by("organisation__name", "pk"))


def votes_of(member: Membership) -> int:
    """Return the votes that a member of a cluster has at its assemblies: those of its class, or one."""
    of_class = getattr(member, "of_class", None)
    return 1 if of_class is None else of_class.member_class.votes


def agenda(assembly: Assembly) -> list[AgendaItem]:
    """Return the paragraphs in order: motions of members after the one for motions, or else before the last one."""
    items = list(assembly.agenda.select_related("vote").prefetch_related("amendments"))
    own, motions = [item for item in items if not item.mover], [item for item in items if item.mover]
    with override(assembly.language):
        title = _("Motions and proposals")
    place = len(own) - 1 if len(own) > 1 else len(own)
    place = next((number for number, item in enumerate(own, start=1) if item.title == title), place)
    return [*own[:place], *motions, *own[place:]]


def amending(viewer: Viewer, assembly: Assembly) -> QuerySet[Organisation]:
    """Return the members for which the viewer may move an amendment, by name: own ones, and all for the office."""
    found = Organisation.objects.filter(clusters=assembly.cluster).order_by("name")
    return found if manages(viewer, assembly.cluster) else found.filter(pk__in=viewer.edited_ids)


def votes_to_report(assembly: Assembly) -> QuerySet[Vote]:
    """Return the votes of the cluster that can decide a paragraph: closed ones, and those under way."""
    return Vote.objects.filter(cluster=assembly.cluster, state__in=(*UNDER_WAY, State.CLOSED))


def usual_agenda() -> list[str]:
    """Return the paragraphs that the agenda of a Nordic association usually has, in the language in use."""
    return [
        _("Opening of the meeting"),
        _("Election of the chair and the secretary of the meeting"),
        _("Election of two persons to check the minutes and count votes"),
        _("Approval of the electoral roll"),
        _("Whether the meeting has been duly called"),
        _("Approval of the agenda"),
        _("Annual report and accounts"),
        _("Auditors' report"),
        _("Discharge of the board from liability"),
        _("Plan of activities, budget and membership fee"),
        _("Motions and proposals"),
        _("Election of the board"),
        _("Election of auditors"),
        _("Other business"),
        _("Closing of the meeting"),
    ]
