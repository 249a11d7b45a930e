"""Whose name may be shown in an introduction: one answer for pages, API, mails, the office's board and its history."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from intercluster.apps.directory.anonymity.disclosure import Disclosure, described
from intercluster.apps.directory.models import Organisation
from intercluster.apps.introductions.models import Introduction, IntroductionEvent, Message
from intercluster.apps.introductions.states import Side


@dataclass(frozen=True)
class Reader:
    """What decides which names a reader sees."""

    side: Side | None = None
    """The side that the reader belongs to or speaks for."""
    knows: Collection[int] = frozenset()
    """Keys of organisations whose part the reader knows anyway: an office knows that of its members."""


@dataclass(frozen=True)
class Identity:
    """How a side is shown to a reader."""

    name: str
    """The organisation's name, or a description that many share."""
    organisation: Organisation | None
    """None where the reader may not know who it is."""


def identity_of(introduction: Introduction, side: Side, reader: Reader) -> Identity:
    """Return how a side is shown to a reader: by name, or as described when the introduction was asked for."""
    organisation = introduction.organisation(side)
    if side == reader.side or organisation.pk in reader.knows or is_named(introduction, side):
        return Identity(organisation.name, organisation)
    return described_as(organisation, Disclosure(*getattr(introduction, f"{side}_told").split(" ")))


def described_as(organisation: Organisation, disclosure: Disclosure | None) -> Identity:
    """Return how an organisation is shown where only a disclosure may be made of it; None: it may be named."""
    if disclosure is None:
        return Identity(organisation.name, organisation)
    return Identity(described(disclosure), None)


def is_named(introduction: Introduction, side: Side) -> bool:
    """Return whether the other side may know who this side is."""
    return introduction.agreed is not None or not getattr(introduction, f"{side}_unnamed")


def named(side: Side) -> Q:
    """Return the condition for introductions whose other side may know who this side is, as `is_named` says."""
    return Q(agreed__isnull=False) | Q(**{f"{side}_unnamed": False})


def author_of(message: Message, reader: Reader) -> str:
    """Return who wrote a message: the person and the organisation, as far as the reader may know them."""
    introduction = message.introduction
    if not message.side:
        return introduction.office.name if introduction.office else _("A cluster office")
    author = identity_of(introduction, Side(message.side), reader)
    # An address is shown only after both have agreed.
    if author.organisation is None or message.author is None or not message.author.name:
        return author.name
    return _("%(person)s, %(organisation)s") % {"person": message.author.name, "organisation": author.name}


def actor_of(event: IntroductionEvent, people: Collection[int]) -> str:
    """Return who took a step, for an office that knows these people by name; "" for the platform itself."""
    if event.changed_by_id is None:
        return ""
    return str(event.changed_by) if event.changed_by_id in people else _("The other side")
