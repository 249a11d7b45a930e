"""What a person reads about a partner: who, why, and what each part of the score is called."""

from django.utils.translation import gettext as _

from intercluster.apps.directory.anonymity.disclosure import Disclosure, described
from intercluster.apps.partnering.explanations.shortening import shortened
from intercluster.apps.partnering.search.results import Direction, Partner
from intercluster.apps.partnering.weights.defaults import LABELS as FEATURE_LABELS

__all__ = ["FEATURE_LABELS", "explain", "name_of"]


def name_of(partner: Partner) -> str:
    """Return the partner's name, or what may be told of it: "A company in Finland"."""
    if partner.organisation is not None:
        return partner.organisation.name
    return described(Disclosure(partner.country, partner.kind))


def explain(partner: Partner) -> str:
    """Return one line on why this partner: its best reason, or its strongest feature where no text speaks for it."""
    if not partner.reasons:
        strongest = max(partner.parts, key=lambda part: part.points)
        return str(FEATURE_LABELS[strongest.feature])
    reason = partner.reasons[0]
    lines = {
        Direction.THEIR_OFFER: _("Offers what you need: “%(text)s”"),
        Direction.OUR_OFFER: _("Needs what you offer: “%(text)s”"),
        Direction.THEIR_PROJECT: _("Has worked on what you need, in the project %(project)s: “%(text)s”"),
    }
    return lines[reason.direction] % {"text": shortened(reason.theirs.text), "project": reason.project}
