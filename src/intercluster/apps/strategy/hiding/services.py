"""Offices hide a proposal, an amendment or a comment with a reason, and show it again. Its writer is notified."""

from typing import TypeVar

from django.db import transaction
from django.utils.translation import gettext as _

from intercluster.apps.directory.profiles.services import FieldsRefused
from intercluster.apps.directory.rules import Viewer
from intercluster.apps.strategy.hiding.rules import Said
from intercluster.apps.strategy.models import HIDING_LIMIT, HidingReason, Proposal
from intercluster.apps.strategy.rounds.notices import tell_hidden
from intercluster.apps.strategy.rounds.priorities import vote_under_way
from intercluster.apps.strategy.rules import may_change
from intercluster.core.errors import Conflict, NotAllowed
from intercluster.core.locks import lock_row
from intercluster.tables.model import clean

SaidT = TypeVar("SaidT", bound=Said)


def checked(reason: str, note: str) -> tuple[str, str]:
    """Return a reason and a note as they are kept. Raises FieldsRefused."""
    note = clean(note)
    if reason not in HidingReason.values:
        raise FieldsRefused({"hidden": [_("Choose why it is hidden.")]})
    if len(note) > HIDING_LIMIT:
        raise FieldsRefused({"note": [_("Write at most %(most)d characters.") % {"most": HIDING_LIMIT}]})
    if reason == HidingReason.OTHER and not note:
        raise FieldsRefused({"note": [_("Write why it is hidden.")]})
    return reason, note


@transaction.atomic
def hide(viewer: Viewer, said: SaidT, reason: str, note: str = "") -> SaidT:
    """Hide something from all but its writer and the offices. Raises NotAllowed, Conflict, FieldsRefused."""
    locked = _locked(viewer, said)
    kept = checked(reason, note)
    if isinstance(locked, Proposal) and vote_under_way(locked) is not None:
        raise Conflict(
            _("A vote has this proposal as an option. Take it out of the draft, or cancel the vote. Then hide it.")
        )
    return _keep(locked, *kept)


@transaction.atomic
def show(viewer: Viewer, said: SaidT) -> SaidT:
    """Show something again. Raises NotAllowed."""
    return _keep(_locked(viewer, said), "", "")


def _locked(viewer: Viewer, said: SaidT) -> SaidT:
    if not may_change(viewer, said.round.strategy):
        raise NotAllowed
    return lock_row(said)


def _keep(locked: SaidT, reason: str, note: str) -> SaidT:
    if (locked.hidden, locked.hidden_note) != (reason, note):
        locked.hidden, locked.hidden_note = reason, note
        locked.save(update_fields=["hidden", "hidden_note"])
        tell_hidden(locked)
    return locked
