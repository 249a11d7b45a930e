"""What rounds tell people. Dates and texts are looked up when the mail is sent, in the reader's language."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Affiliation
from intercluster.apps.notices.registry import Context, NoticeKind, register
from intercluster.apps.notices.services import notify
from intercluster.apps.strategy.models import (
    Amendment,
    Comment,
    PartKind,
    Proposal,
    Readers,
    Round,
    Strategy,
    why_hidden,
)
from intercluster.apps.strategy.queries import TextsOfPart, texts_of
from intercluster.apps.strategy.rounds.figures import figures
from intercluster.apps.strategy.rounds.presentation import TASKS
from intercluster.apps.strategy.rounds.queries import Acted, Phase, acted, phase
from intercluster.apps.strategy.rounds.rules import members_of
from intercluster.apps.strategy.rules import clusters_of
from intercluster.core import clock


def _facts(user: User, context: Context, state: Phase) -> dict[str, Any] | None:
    """Return what a mail says of a round; None if it is in another phase by now, or was deleted."""
    found = Round.objects.filter(pk=context["round"]).select_related("strategy").first()
    if found is None or phase(found, clock.now()) != state:
        return None
    return {
        **context,
        "task": str(TASKS[found.kind]),
        "question": found.question_in(user.language)[0],
        "closes": clock.local_time(found.closes),
        "figures": figures(found),
        "outcome": found.outcome_in(user.language)[0],
    }


def _while_open(user: User, context: Context) -> Context | None:
    return _facts(user, context, Phase.OPEN)


def _when_ended(user: User, context: Context) -> Context | None:
    return _facts(user, context, Phase.ENDED)


OPENED = register(
    NoticeKind(
        name="strategy.round_opened",
        label=_("A round of a strategy in which I take part is open"),
        subject=_("%(kind)s: a round of the strategy “%(strategy)s” is open"),
        template="strategy/rounds/notices/opened.txt",
        refreshed=_while_open,
    )
)
ENDS_SOON = register(
    NoticeKind(
        name="strategy.round_ends_soon",
        label=_("A round of a strategy in which we have done nothing ends soon"),
        subject=_("%(kind)s: the round of the strategy “%(strategy)s” ends soon"),
        template="strategy/rounds/notices/ends_soon.txt",
        refreshed=_while_open,
    )
)
ENDED = register(
    NoticeKind(
        name="strategy.round_ended",
        label=_("A round of a strategy in which I take part has ended"),
        subject=_("%(kind)s: the round of the strategy “%(strategy)s” has ended"),
        template="strategy/rounds/notices/ended.txt",
        refreshed=_when_ended,
    )
)


AMENDMENT = register(
    NoticeKind(
        name="strategy.amendment",
        label=_("The offices decided on an amendment of ours"),
        subject=_("Your amendment to the strategy “%(strategy)s”"),
        template="strategy/rounds/notices/amendment.txt",
    )
)


PROPOSAL = register(
    NoticeKind(
        name="strategy.proposal",
        label=_("The offices merged a proposal of ours, or put it into the strategy"),
        subject=_("Your proposal for the strategy “%(strategy)s”"),
        template="strategy/rounds/notices/proposal.txt",
    )
)


HIDDEN = register(
    NoticeKind(
        name="strategy.hidden",
        label=_("An office hid something of ours in a round, or showed it again"),
        subject=_("What you wrote on the strategy “%(strategy)s”"),
        template="strategy/rounds/notices/hidden.txt",
    )
)


def tell_decided(amendment: Amendment) -> None:
    """Tell who proposed an amendment whether it is accepted."""
    address = reverse("strategy:amendment", args=[amendment.round.strategy.slug, amendment.pk])
    _tell_signer(amendment, AMENDMENT, address, text=amendment.before.title, reason=amendment.declined)


def tell_used(proposal: Proposal) -> None:
    """Tell who sent a proposal that it is merged into another one, or in the strategy."""
    address = reverse("strategy:proposal", args=[proposal.round.strategy.slug, proposal.pk])
    other = proposal.merged_into.title if proposal.merged_into else ""
    _tell_signer(proposal, PROPOSAL, address, title=proposal.title, other=other)


def tell_hidden(said: Proposal | Amendment | Comment) -> None:
    """Tell who wrote something that an office has hidden it, and why, or that it is shown again."""
    what = type(said).__name__.lower()
    address = reverse(f"strategy:{what}", args=[said.round.strategy.slug, said.pk])
    title = said.title if isinstance(said, Proposal) else said.before.title if isinstance(said, Amendment) else ""
    reason = lazy(why_hidden, str)(said.hidden, said.hidden_note) if said.hidden else ""
    _tell_signer(said, HIDDEN, address, what=what, title=title, reason=reason)


def _tell_signer(said: Amendment | Proposal | Comment, kind: NoticeKind, address: str, **facts: object) -> None:
    if said.cluster is not None:
        people = said.cluster.managers.filter(is_active=True)
    else:
        own = Affiliation.objects.filter(organisation=said.organisation, role=Affiliation.Role.EDITOR)
        people = User.objects.filter(pk__in=own.values("user"), is_active=True)
    names = _names(said.round.strategy)
    for person in people.order_by("pk"):
        title = names.nearest(person.language)
        with override(person.language):
            told = {name: str(fact) for name, fact in facts.items()}
        notify(person, kind, context={"strategy": title.title if title else "", **told}, path=address)


def _names(strategy: Strategy) -> TextsOfPart:
    vision = strategy.parts.get(kind=PartKind.VISION)
    return texts_of([vision])[vision.pk]


def tell_opened(found: Round) -> None:
    """Tell those who take part that a round is open."""
    _tell(found, OPENED, [*_offices(found), *_members(found)])


def tell_ends_soon(found: Round) -> None:
    """Remind those who take part and have not done anything."""
    done = acted(found)
    _tell(found, ENDS_SOON, [*_offices(found, done), *_members(found, done)])


def tell_ended(found: Round) -> None:
    """Ask the offices to say what a round led to."""
    _tell(found, ENDED, _offices(found), to_conclude=1)


def tell_concluded(found: Round) -> None:
    """Tell those who took part what a round led to."""
    _tell(found, ENDED, [*_offices(found), *_members(found)])


def _offices(found: Round, without: Acted | None = None) -> Iterable[User]:
    clusters = clusters_of(found.strategy).exclude(pk__in=(without or Acted()).clusters)
    return User.objects.filter(managed_clusters__in=clusters, is_active=True).distinct().order_by("pk")


def _members(found: Round, without: Acted | None = None) -> Iterable[User]:
    if not found.for_members or found.strategy.readers == Readers.OFFICES:
        return []
    organisations = members_of(found.strategy).exclude(pk__in=(without or Acted()).organisations)
    editors = Affiliation.objects.filter(organisation__in=organisations, role=Affiliation.Role.EDITOR)
    return User.objects.filter(pk__in=editors.values("user"), is_active=True).order_by("pk")


def _tell(found: Round, kind: NoticeKind, people: Iterable[User], **facts: int) -> None:
    texts = _names(found.strategy)
    for person in {each.pk: each for each in people}.values():
        title = texts.nearest(person.language)
        with override(person.language):
            name = found.get_kind_display()
        context: dict[str, Any] = {"round": found.pk, "kind": name, "strategy": title.title if title else "", **facts}
        notify(person, kind, context=context, path=reverse("strategy:round", args=[found.strategy.slug, found.pk]))
