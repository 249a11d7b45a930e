"""Proposals: sent, supported, withdrawn, merged, and made into parts."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _

from intercluster.apps.directory.profiles.services import FieldsRefused
from intercluster.apps.directory.rules import Viewer
from intercluster.apps.partnering.understood.queries import Subject
from intercluster.apps.strategy import services as strategies
from intercluster.apps.strategy.hiding.rules import may_read
from intercluster.apps.strategy.models import (
    LANGUAGES,
    PARENTS,
    PROPOSAL_LIMIT,
    TITLE_LIMIT,
    Part,
    PartKind,
    Proposal,
    Round,
    RoundKind,
    Strategy,
    Support,
)
from intercluster.apps.strategy.rounds.notices import tell_used
from intercluster.apps.strategy.rounds.queries import Phase, phase
from intercluster.apps.strategy.rounds.rules import Voice, voices
from intercluster.apps.strategy.rules import may_change
from intercluster.apps.strategy.similar import Wording, similar, subjects
from intercluster.core import clock
from intercluster.core.errors import Conflict, NotAllowed, NotFound
from intercluster.core.locks import lock_row
from intercluster.tables.model import clean

KINDS = (PartKind.PRIORITY, PartKind.OBJECTIVE, PartKind.ACTION)
MOST = 10
"""Most proposals of one organisation or office in a round, without those withdrawn."""


@dataclass(frozen=True)
class Listed:
    """A proposal as a page lists it."""

    proposal: Proposal
    supporters: Sequence[str]
    """Names of those who stand behind it beside its sender."""
    subjects: Sequence[Subject] = field(default_factory=list)
    """Capabilities that it is about, by their names in the reader's language."""

    @property
    def text(self) -> str:
        """Return its title and text."""
        return wording(self.proposal)[0]


def wording(proposal: Proposal) -> Wording:
    """Return a proposal's text and language."""
    return f"{proposal.title}\n{proposal.body}".strip(), proposal.language


def proposals_of(strategy: Strategy) -> list[Proposal]:
    """Return the proposals of all rounds of a strategy that are neither withdrawn nor hidden, the oldest first."""
    found = Proposal.objects.filter(round__strategy=strategy, withdrawn=None, hidden="")
    return list(found.select_related("organisation", "cluster", "merged_into", "part", "round").order_by("pk"))


def proposal_of(viewer: Viewer, strategy: Strategy, number: int) -> Proposal:
    """Return a proposal of a strategy that the viewer may read; raise NotFound."""
    found = Proposal.objects.filter(round__strategy=strategy, pk=number)
    proposal = found.select_related("organisation", "cluster", "round__strategy", "merged_into", "part").first()
    if proposal is None or not may_read(viewer, proposal):
        raise NotFound
    return proposal


def listed(proposals: Sequence[Proposal]) -> list[Listed]:
    """Return proposals with who supports them, and what they are about; the most supported first."""
    names: dict[int, list[str]] = {each.pk: [] for each in proposals}
    supports = Support.objects.filter(proposal__in=names).select_related("organisation", "cluster")
    for support in supports:
        names[support.proposal_id].append(support.signer)
    about = subjects([wording(each) for each in proposals])
    rows = [Listed(each, names[each.pk], found) for each, found in zip(proposals, about, strict=True)]
    return sorted(rows, key=lambda row: (-len(row.supporters), row.proposal.pk))


def similar_to(strategy: Strategy, text: Wording) -> list[Listed]:
    """Return the proposals that say much the same as a text in any language, the most similar first."""
    there = [each for each in proposals_of(strategy) if each.merged_into_id is None]
    found = [there[place] for place in similar(text, [wording(each) for each in there])]
    rows = {row.proposal.pk: row for row in listed(found)}
    return [rows[each.pk] for each in found]


@transaction.atomic
def propose(
    viewer: Viewer,
    found: Round,
    voice: Voice,
    *,
    kind: str,
    language: str,
    title: str,
    body: str,
    translation_host: str = "",
) -> Proposal:
    """Send a proposal under the name of an organisation or an office. Raises NotAllowed, Conflict, FieldsRefused."""
    locked = _open(viewer, found, voice)
    sent = Proposal(round=locked, kind=kind, language=language, translation_host=translation_host, **voice.signs)
    sent.title, sent.body = " ".join(clean(title).split()), clean(body)
    wrong = {
        "kind": kind not in KINDS and _("Choose what you propose."),
        "language": language not in LANGUAGES and _("Choose a language of the list."),
        "title": (not sent.title and _("Write a title.")) or _too_long(sent.title, TITLE_LIMIT),
        "body": _too_long(sent.body, PROPOSAL_LIMIT),
    }
    if any(wrong.values()):
        raise FieldsRefused({name: [str(text)] for name, text in wrong.items() if text})
    if locked.proposals.filter(withdrawn=None, **voice.signs).count() >= MOST:
        raise Conflict(
            _("%(name)s has sent %(most)d proposals already. Withdraw one, or support those of others.")
            % {"name": voice.name, "most": MOST}
        )
    sent.save()
    return sent


@transaction.atomic
def support(viewer: Viewer, proposal: Proposal, voice: Voice, *, stands: bool = True) -> None:
    """Stand behind a proposal of somebody else, or no longer. Raises NotAllowed, Conflict."""
    _open(viewer, proposal.round, voice)
    locked = lock_row(proposal)
    if locked.withdrawn or locked.hidden or locked.merged_into_id:
        raise Conflict(_("The proposal is withdrawn, hidden, or merged into another one."))
    if voice.signs_it(locked):
        raise Conflict(_("This is your own proposal."))
    if stands:
        Support.objects.get_or_create(proposal=locked, **voice.signs)
    else:
        Support.objects.filter(proposal=locked, **voice.signs).delete()


@transaction.atomic
def withdraw(viewer: Viewer, proposal: Proposal) -> None:
    """Withdraw an own proposal of which no part was made. Raises NotAllowed, Conflict."""
    locked = lock_row(proposal)
    if not is_own(viewer, proposal):
        raise NotAllowed
    if locked.part_id:
        raise Conflict(_("The proposal is part of the strategy already."))
    locked.withdrawn = locked.withdrawn or clock.now()
    locked.save(update_fields=["withdrawn"])


@transaction.atomic
def merge(viewer: Viewer, proposal: Proposal, into: Proposal) -> None:
    """Let a proposal lead to another that says the same, behind which its signer and supporters stand then.

    Raises NotAllowed, Conflict.
    """
    strategy = proposal.round.strategy
    if not may_change(viewer, strategy):
        raise NotAllowed
    lock_row(strategy)
    locked, other = lock_row(proposal), lock_row(into)
    is_free = not (other.merged_into_id or other.withdrawn or other.hidden)
    if locked.pk == other.pk or other.round.strategy_id != strategy.pk or not is_free:
        raise Conflict(_("Choose another proposal that is neither withdrawn, hidden nor merged."))
    _check_unsettled(locked)
    locked.merged_into = other
    locked.save(update_fields=["merged_into"])
    Proposal.objects.filter(merged_into=locked).update(merged_into=other)
    signers = {(each.organisation, each.cluster) for each in [locked, *locked.supports.all()]}
    for organisation, cluster in signers - {(other.organisation, other.cluster)}:
        Support.objects.get_or_create(proposal=other, organisation=organisation, cluster=cluster)
    tell_used(locked)


@transaction.atomic
def make_part(viewer: Viewer, proposal: Proposal, parent: Part | None = None) -> Part:
    """Make a part of the strategy out of a proposal, whose language is that of the part's original.

    Raises NotAllowed, Conflict, Refused.
    """
    strategy = proposal.round.strategy
    if not may_change(viewer, strategy):
        raise NotAllowed
    locked = lock_row(proposal)
    _check_unsettled(locked)
    part = strategies.add_part(
        viewer, strategy, locked.kind, parent=parent, title=locked.title, language=locked.language
    )
    strategies.write(viewer, part, language=locked.language, title=locked.title, body=locked.body, began_from=1)
    locked.part = part
    locked.save(update_fields=["part"])
    tell_used(locked)
    return part


def possible_parents(proposal: Proposal) -> list[Part]:
    """Return the parts below which a proposal can be put; [] for a priority, which stands below none."""
    above = PARENTS.get(PartKind(proposal.kind))
    return list(proposal.round.strategy.parts.filter(kind=above, removed=None)) if above else []


def is_own(viewer: Viewer, proposal: Proposal) -> bool:
    """Return whether the viewer may speak for who sent a proposal."""
    return any(each.signs_it(proposal) for each in voices(viewer, proposal.round))


def others_of(proposal: Proposal, own: Sequence[Voice]) -> list[tuple[Voice, bool]]:
    """Return those of the viewer's voices that may support a proposal of another, with whether they do."""
    supports = list(proposal.supports.all())
    return [(each, any(map(each.signs_it, supports))) for each in own if not each.signs_it(proposal)]


def _open(viewer: Viewer, found: Round, voice: Voice) -> Round:
    """Return a round of proposals, locked, if it is open and the viewer may speak for somebody in it."""
    locked = lock_row(found)
    if found.kind != RoundKind.PROPOSE or voice not in voices(viewer, found):
        raise NotAllowed
    if phase(locked, clock.now()) != Phase.OPEN:
        raise Conflict(_("The round is not open."))
    return locked


def is_settled(proposal: Proposal) -> bool:
    """Return whether nothing more is done with a proposal: it is withdrawn, hidden, merged, or in the strategy."""
    return bool(proposal.withdrawn or proposal.hidden or proposal.merged_into_id or proposal.part_id)


def _check_unsettled(locked: Proposal) -> None:
    if is_settled(locked):
        raise Conflict(_("The proposal is withdrawn, hidden, merged, or part of the strategy already."))


def _too_long(text: str, most: int) -> str:
    return _("Write at most %(most)d characters.") % {"most": most} if len(text) > most else ""
