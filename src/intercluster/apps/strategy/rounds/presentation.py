"""What pages say of rounds."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from intercluster.apps.strategy.models import RoundKind
from intercluster.apps.strategy.rounds.figures import figures
from intercluster.apps.strategy.rounds.queries import Phase, Stage

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

TASKS: "dict[str, StrPromise]" = {
    RoundKind.PROPOSE: _("Propose priorities, objectives and actions, or support those of others."),
    RoundKind.DISCUSS: _("Comment on proposals and on the parts of the draft."),
    RoundKind.PRIORITISE: _("Vote on which proposals come first."),
    RoundKind.DRAFT: _("The offices write the draft and translate its texts."),
    RoundKind.AMEND: _("Propose other wordings of the texts. The offices accept or decline each of them."),
    RoundKind.RATIFY: _("Each cluster signs the strategy, or says why not."),
}
"""What people do in a round of a kind."""

PHASES: "dict[Phase, StrPromise]" = {
    Phase.COMING: _("To come"),
    Phase.OPEN: _("Open"),
    Phase.ENDED: _("Closed"),
}
COLOURS = {Phase.COMING: "neutral", Phase.OPEN: "success", Phase.ENDED: "neutral"}


@dataclass(frozen=True)
class Shown:
    """A round in a list."""

    stage: Stage
    task: "StrPromise"
    phase: "StrPromise"
    colour: str
    figures: Sequence[str]
    """What was done in it so far."""
    question: str
    question_language: str
    outcome: str
    outcome_language: str


def shown(stage: Stage, language: str) -> Shown:
    """Return a round with its words in a language."""
    found = stage.round
    return Shown(
        stage,
        TASKS[found.kind],
        PHASES[stage.phase],
        COLOURS[stage.phase],
        [] if stage.phase == Phase.COMING else figures(found),
        *found.question_in(language),
        *found.outcome_in(language),
    )
