"""Choosing priorities: a vote on proposals, and which of them it has chosen."""

from collections.abc import Collection, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from intercluster.apps.directory.profiles.services import FieldsRefused
from intercluster.apps.directory.rules import Viewer
from intercluster.apps.strategy.models import LANGUAGES, Proposal, Round, RoundKind, Strategy
from intercluster.apps.strategy.rounds.proposals import proposals_of
from intercluster.apps.strategy.rules import may_change
from intercluster.apps.voting import services as voting
from intercluster.apps.voting.models import Method, State, Vote
from intercluster.apps.voting.results import result_of
from intercluster.core.errors import Conflict, NotAllowed
from intercluster.core.locks import lock_row

METHODS = (Method.APPROVAL, Method.SCORE, Method.RANKED)
FEWEST = 2
HIGHEST = 5
"""Most points for a proposal where points are given."""


def candidates(strategy: Strategy) -> list[Proposal]:
    """Return the proposals that can be voted on: none withdrawn, hidden, merged or in the strategy."""
    return [each for each in proposals_of(strategy) if each.merged_into_id is None and each.part_id is None]


@transaction.atomic
def draft_vote(
    viewer: Viewer,
    found: Round,
    proposals: Collection[int],
    *,
    method: str,
    seats: int,
    titles: dict[str, str],
    questions: dict[str, str],
) -> Vote:
    """Draft the vote of a round on some proposals, by key. It is announced on its own page.

    Each proposal is an option by its title, which stands in each language until somebody translates it there. Raises
    NotAllowed, Conflict, Refused, FieldsRefused.
    """
    strategy = found.strategy
    locked = lock_row(found)
    if not may_change(viewer, strategy) or found.kind != RoundKind.PRIORITISE:
        raise NotAllowed
    if not can_draft(locked):
        raise Conflict(_("The round has a vote already. Delete its draft first, if you want another one."))
    chosen = [each for each in candidates(strategy) if each.pk in set(proposals)]
    if not FEWEST <= len(chosen) <= voting.MOST_OPTIONS:
        raise FieldsRefused(
            {"proposals": [_("Choose two proposals at least and %(most)d at most.") % {"most": voting.MOST_OPTIONS}]}
        )
    if len({each.title for each in chosen}) < len(chosen):
        raise FieldsRefused({"proposals": [_("Two of them have the same title. Merge them, or leave one out.")]})
    if method not in METHODS:
        raise FieldsRefused({"method": [_("Choose a method.")]})
    if not 1 <= seats < len(chosen):
        raise FieldsRefused({"seats": [_("Choose fewer than there are proposals to vote on.")]})
    said = voting.Draft(
        titles=titles,
        questions=questions,
        opens=locked.opens,
        closes=locked.closes,
        method=method,
        options=[{"names": dict.fromkeys(LANGUAGES, each.title)} for each in chosen],
        seats=seats,
        highest=HIGHEST if method == Method.SCORE else 0,
    )
    locked.vote = voting.draft(strategy.owner, said, viewer=viewer)
    locked.save(update_fields=["vote"])
    return locked.vote


def can_draft(found: Round) -> bool:
    """Return whether a round has no vote yet, or only one that was cancelled."""
    return found.vote is None or found.vote.state == State.CANCELLED


def vote_under_way(proposal: Proposal) -> Vote | None:
    """Return the vote that has a proposal as an option and is not closed, or None."""
    rounds = Round.objects.filter(strategy=proposal.round.strategy_id).exclude(vote=None).select_related("vote")
    for vote in (each.vote for each in rounds):
        names = [option["names"].get(proposal.language) for option in vote.options] if vote else []
        if vote is not None and vote.state not in (State.CLOSED, State.CANCELLED) and proposal.title in names:
            return vote
    return None


def voted_on(found: Round) -> list[tuple[Proposal, bool | None]]:
    """Return the proposals that the vote of a round is about, with whether it has chosen them.

    None before it has closed, and where its result does not hold.

    They are found by their titles, which the options have in the languages of the proposals.
    """
    if found.vote is None:
        return []
    there = {(each.language, each.title): each for each in _all(found.strategy)}
    result = result_of(found.vote)
    holds = result is not None and found.vote.state == State.CLOSED and not result.is_changed
    chosen = set(result.counted.chosen) if result is not None and holds else None
    rows = []
    for place, option in enumerate(found.vote.options, start=1):
        proposal = next((there[key] for key in option["names"].items() if key in there), None)
        if proposal is not None:
            rows.append((proposal, None if chosen is None else str(place) in chosen))
    return sorted(rows, key=lambda row: not row[1])


def _all(strategy: Strategy) -> Sequence[Proposal]:
    found = Proposal.objects.filter(round__strategy=strategy, hidden="")
    return list(found.select_related("organisation", "cluster", "part", "round"))
