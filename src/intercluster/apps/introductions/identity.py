"""Whose name may be shown in an introduction: one answer for pages, API, mails, the office's board and its history."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from intercluster.apps.directory.anonymity.disclosure import Disclosures, described
from intercluster.apps.directory.models import Cluster, Membership, Organisation
from intercluster.apps.directory.rules import Viewer
from intercluster.apps.introductions.models import OFFICE, Introduction, Message
from intercluster.apps.introductions.states import Side


@dataclass(frozen=True)
class Reader:
    """Somebody who reads an introduction. What they know of whom is the same as in a search."""

    viewer: Viewer
    side: Side | None = None
    """The side that the reader belongs to or speaks for."""

    @cached_property
    def disclosures(self) -> Disclosures:
        """Return what is disclosed of unnamed organisations to the reader."""
        return Disclosures(self.viewer)

    @cached_property
    def members(self) -> Collection[int]:
        """Return the keys of the members of the reader's clusters, if the reader belongs to an office."""
        if not self.viewer.cluster_ids:
            return frozenset()
        members = Membership.objects.filter(cluster__in=self.viewer.cluster_ids)
        return frozenset(members.values_list("organisation", flat=True))

    def knows(self, organisation: Organisation) -> bool:
        """Return whether the reader sees the organisation's anonymous texts under its name."""
        is_own = organisation.pk in self.viewer.organisation_ids or organisation.pk in self.members
        return is_own or self.viewer.is_operator


@dataclass(frozen=True)
class Identity:
    """How a side is shown to a reader."""

    name: str
    """The organisation's name, or a description that many share."""
    organisation: Organisation | None
    """None where the reader may not know who it is."""


def identity_of(introduction: Introduction, side: Side, reader: Reader) -> Identity:
    """Return how a side is shown to a reader: by name, or as searches describe it."""
    is_hidden = side != reader.side and not is_named(introduction, side)
    return identity_in_search(introduction.organisation(side), reader, is_unnamed=is_hidden)


def identity_in_search(organisation: Organisation, reader: Reader, *, is_unnamed: bool) -> Identity:
    """Return how a reader's search shows an organisation, which is unnamed to those who do not know it."""
    if not is_unnamed or reader.knows(organisation):
        return Identity(organisation.name, organisation)
    return Identity(described(reader.disclosures.of(organisation)), None)


def is_named(introduction: Introduction, side: Side) -> bool:
    """Return whether the other side may know who this side is."""
    return introduction.agreed is not None or not getattr(introduction, f"{side}_unnamed")


def named(side: Side) -> Q:
    """Return the condition for introductions whose other side may know who this side is, as `is_named` says."""
    return Q(agreed__isnull=False) | Q(**{f"{side}_unnamed": False})


def proposer_of(introduction: Introduction, reader: Reader) -> Cluster | None:
    """Return the cluster whose office proposed it, None where the reader may not know or none did.

    An office proposes its own members only: its name would leave few in question while the member is unnamed.
    """
    office = introduction.office
    if office is None or office.pk in reader.viewer.cluster_ids:
        return office
    return office if identity_of(introduction, Side.ASKING, reader).organisation else None


def proposer_name(introduction: Introduction, reader: Reader) -> str:
    """Return the name of the office that proposed it, as far as the reader may know."""
    office = proposer_of(introduction, reader)
    return office.display_name if office else _("A cluster office")


def author_of(message: Message, reader: Reader) -> str:
    """Return who wrote a message: the person and the organisation, as far as the reader may know them."""
    introduction = message.introduction
    if not message.side:
        return proposer_name(introduction, reader)
    author = identity_of(introduction, Side(message.side), reader)
    # An address is shown only after both have agreed.
    if author.organisation is None or message.author is None or not message.author.name:
        return author.name
    return _("%(person)s, %(organisation)s") % {"person": message.author.name, "organisation": author.name}


def actor_of(event: Any, introduction: Introduction, reader: Reader) -> str:
    """Return who took a step, for an office: a person who acted for its own member or itself; "" for the platform.

    A person may belong to organisations on both sides. For whom they acted decides, not where else they belong.
    """
    if event.changed_by_id is None:
        return ""
    if event.changed_for == OFFICE:
        is_own = introduction.office_id in reader.viewer.cluster_ids
        return str(event.changed_by) if is_own else _("A cluster office")
    sides = [Side(event.changed_for)] if event.changed_for else list(Side)
    if all(reader.knows(introduction.organisation(side)) for side in sides):
        return str(event.changed_by)
    return _("The other side") if event.changed_for else _("One of the two sides")
