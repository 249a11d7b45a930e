"""Why two organisations were introduced, as a page quotes it to one of them; and the steps that were taken."""

from datetime import datetime

from django.utils.translation import gettext as _

from intercluster.apps.introductions.models import Introduction
from intercluster.apps.introductions.queries import Seen, reason
from intercluster.apps.introductions.states import Side, State
from intercluster.apps.partnering.explanations.cards import Meeting, passage
from intercluster.apps.partnering.explanations.highlighting import marked_reasons
from intercluster.apps.partnering.indexing.language_tools import language
from intercluster.apps.partnering.search.results import Direction, Quote, Reason

WHOLE = 5000
"""Characters quoted: all there are."""


def meeting(seen: Seen) -> Meeting:
    """Return the two texts that met, with what made the match marked and named in the reader's language."""
    return _quoted(reason(seen), is_asked=seen.side is Side.ASKED)


def meeting_of(direction: Direction, ours: Quote, theirs: Quote, project: str = "") -> Meeting:
    """Return the two texts of an introduction that is yet to be asked for."""
    return _quoted(Reason(direction, ours, theirs, 0.0, project), is_asked=False)


def _quoted(own: Reason, *, is_asked: bool) -> Meeting:
    # A text that somebody typed in a search was kept with the request, so its phrases may be kept as well.
    # Where one side chose no text, nothing met.
    [marked] = marked_reasons([own], language(), ours_kept=True) if own.ours.text and own.theirs.text else [own]
    ours, theirs = {
        (Direction.THEIR_OFFER, False): (_("We need"), _("They offer")),
        (Direction.OUR_OFFER, False): (_("We offer"), _("They need")),
        (Direction.THEIR_PROJECT, False): (_("We need"), _("They took part in the project %(project)s")),
        (Direction.THEIR_PROJECT, True): (_("We took part in the project %(project)s"), _("They need")),
    }[own.direction, is_asked and own.direction is Direction.THEIR_PROJECT]
    names = {"project": own.project}
    return Meeting(passage(ours % names, marked.ours, WHOLE), passage(theirs % names, marked.theirs, WHOLE))


def steps(introduction: Introduction) -> list[tuple[str, datetime]]:
    """Return what happened and when."""
    row = introduction
    taken = [
        (_("Proposed") if row.office_id else _("Request sent"), row.requested),
        (State.ACCEPTED.label, row.agreed),
        (State.MET.label, row.met),
        (State.COLLABORATING.label, row.collaborating),
    ]
    if row.ended:
        taken.append((State(row.state).label, row.ended))
    return [(str(label), when) for label, when in taken if when]
