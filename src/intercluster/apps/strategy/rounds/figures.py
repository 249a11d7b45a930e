"""What was done in a round, in figures."""

from django.db.models import Q
from django.utils.translation import ngettext

from intercluster.apps.strategy.models import Round, RoundKind, Support


def figures(found: Round) -> list[str]:
    """Return what was done in a round as short texts in the reader's language; [] for what is not counted."""
    match found.kind:
        case RoundKind.PROPOSE:
            proposals = found.proposals.filter(withdrawn=None, hidden="").count()
            supports = Support.objects.filter(
                proposal__round=found, proposal__withdrawn=None, proposal__hidden=""
            ).count()
            return [
                ngettext("%(count)d proposal", "%(count)d proposals", proposals) % {"count": proposals},
                ngettext("supported %(count)d time", "supported %(count)d times", supports) % {"count": supports},
            ]
        case RoundKind.DISCUSS:
            comments = found.comments.filter(Q(proposal=None) | Q(proposal__hidden=""), hidden="").count()
            return [ngettext("%(count)d comment", "%(count)d comments", comments) % {"count": comments}]
        case RoundKind.AMEND:
            sent = found.amendments.filter(withdrawn=None, hidden="").count()
            taken = found.amendments.filter(accepted__isnull=False, hidden="").count()
            return [
                ngettext("%(count)d amendment", "%(count)d amendments", sent) % {"count": sent},
                ngettext("%(count)d of them accepted", "%(count)d of them accepted", taken) % {"count": taken},
            ]
    return []
