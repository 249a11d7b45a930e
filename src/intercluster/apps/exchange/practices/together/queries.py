"""Reads of who drafted a practice together with its author."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q, QuerySet

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Cluster, Organisation
from intercluster.apps.directory.queries import organisations
from intercluster.apps.directory.rules import Viewer, may_edit
from intercluster.apps.exchange.models import Drafter, Practice
from intercluster.apps.introductions.notices import people_of
from intercluster.core.errors import NotFound

STANDING = (Drafter.State.ASKED, Drafter.State.CONFIRMED)
"""States in which an author can take an organisation off."""


def confirmed_with(viewer: Viewer, practices: Iterable[Practice]) -> dict[int, list[Organisation]]:
    """Return the organisations that have confirmed that they drafted a practice, by the practice's key.

    Only those that the viewer may open are among them. The practices are ones whose author the viewer may know.
    """
    found: dict[int, list[Organisation]] = {}
    rows = Drafter.objects.filter(
        practice__in=[each.pk for each in practices],
        state=Drafter.State.CONFIRMED,
        organisation__in=organisations(viewer),
    )
    for row in rows.select_related("organisation").order_by("organisation__name", "pk"):
        found.setdefault(row.practice_id, []).append(row.organisation)
    return found


def asked_about(practice: Practice) -> QuerySet[Drafter]:
    """Return the organisations that were asked about a practice and not taken off, the first first."""
    rows = practice.drafters.exclude(state=Drafter.State.REMOVED)
    return rows.select_related("organisation", "practice").order_by("pk")


def may_be_asked(practice: Practice) -> QuerySet[Organisation]:
    """Return the members of the author's alliances that are in another country, or in a cluster without the author."""
    author = practice.organisation
    own = Cluster.objects.filter(memberships__organisation=author, archived=None)
    allied = Cluster.objects.filter(archived=None, alliances__archived=None, alliances__clusters__in=own)
    members = Organisation.objects.filter(memberships__cluster__in=allied)
    elsewhere = ~Q(country=author.country) | Q(memberships__cluster__in=allied.exclude(pk__in=own))
    found = Organisation.objects.filter(pk__in=members.filter(elsewhere).values("pk")).exclude(pk=author.pk)
    return found.order_by("name", "pk")


def asked_of(viewer: Viewer, key: UUID, organisation: str) -> Drafter:
    """Return what an organisation, by its slug, was asked about a practice, for who may answer. Raises NotFound."""
    rows = Drafter.objects.select_related("practice__organisation", "organisation", "asked_by")
    found = rows.filter(practice__key=key, organisation__slug=organisation).exclude(state=Drafter.State.REMOVED).first()
    if found is None or not may_edit(viewer, found.organisation):
        raise NotFound
    return found


def asked_of_own(viewer: Viewer, practice: Practice) -> QuerySet[Drafter]:
    """Return what the organisations that the viewer may change were asked about a practice, answered or not."""
    return asked_about(practice).filter(organisation__in=viewer.edited_ids)


def may_confirm(user: User, drafter: Drafter) -> bool:
    """Return whether somebody may confirm for an organisation: who answers for it, but not who has asked.

    An office, which reports the number to a funder, confirms only for members without an editor.
    """
    return user.pk != drafter.asked_by_id and people_of(drafter.organisation).filter(pk=user.pk).exists()
