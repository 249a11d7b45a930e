"""What a region's figures cannot say: the objections that an economic geographer would raise, with their numbers."""

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from intercluster.apps.regions.models import CURRENT
from intercluster.apps.regions.pages.numbers import number
from intercluster.apps.regions.snapshots import RegionalSnapshot

NEAR = 0.1
"""Quotients as near to 1 may be on either side of it by a small error."""


def caveats(snapshot: RegionalSnapshot, code: str) -> list[str]:
    """Return sentences on borders, the threshold of 1, small numbers and secrecy, for the region on the page."""
    row = snapshot.row(code)
    quotients = snapshot.quotient[row]
    known = int(snapshot.cells.known[row].sum())
    near = int((np.abs(quotients[~np.isnan(quotients)] - 1) <= NEAR).sum())
    told = {
        "known": known,
        "near": near,
        "lower": number(1 - NEAR, 1),
        "upper": number(1 + NEAR, 1),
        "unreliable": int((snapshot.cells.unreliable[row] & snapshot.cells.known[row]).sum()),
        "hidden": len(snapshot.activities) - known,
        "all": len(snapshot.activities),
    }
    sentences = [
        _(
            "The figures are of regions as statistical offices draw them. With other borders, or with larger or "
            "smaller regions, shares, quotients and similar regions would be others."
        ),
        ngettext(
            "Specialised begins at a location quotient of 1, which is a convention: %(near)d of the region's %(known)d "
            "quotients is between %(lower)s and %(upper)s and would be on the other side after a small error.",
            "Specialised begins at a location quotient of 1, which is a convention: %(near)d of the region's %(known)d "
            "quotients are between %(lower)s and %(upper)s and would be on the other side after a small error.",
            near,
        )
        % told,
        _(
            "Small numbers move by chance. Quotients of these counts have intervals, and changes that chance could "
            "explain say nothing."
        )
        if snapshot.dataset.counts
        else _(
            "The source gives no margins of error. Of the region's %(known)d values it calls %(unreliable)d "
            "unreliable; findings on those say so. Small values and small changes are less certain than they look."
        )
        % told,
        _(
            "%(hidden)d of the region's %(all)d values are missing or confidential. The smaller regions are, the more "
            "of their figures statistical offices keep secret."
        )
        % told,
    ]
    # The notes say which borders regions of older versions of NUTS have.
    is_of_today = snapshot.regions[row].version == CURRENT
    return [*sentences, *([] if is_of_today else filter(None, [snapshot.dataset.notes_in_words]))]
