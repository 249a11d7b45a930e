"""Who reads what an office has hidden."""

from collections.abc import Sequence

from intercluster.apps.directory.rules import Viewer
from intercluster.apps.strategy.models import Amendment, Comment, Proposal
from intercluster.apps.strategy.rounds.rules import Voice, voices
from intercluster.apps.strategy.rules import may_change

Said = Proposal | Amendment | Comment
"""What is said in a round under a name."""


def may_read(viewer: Viewer, said: Said, own: Sequence[Voice] | None = None) -> bool:
    """Return whether something is shown, or the viewer belongs to an office or speaks for its writer.

    `own` is for whom the viewer may speak in its round, where that is known already.
    """
    if not said.hidden or may_change(viewer, said.round.strategy):
        return True
    return any(each.signs_it(said) for each in (voices(viewer, said.round) if own is None else own))
