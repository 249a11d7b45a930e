"""Whether texts can be turned into vectors, and have been."""

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from intercluster.analysis.language.encode import EncoderError
from intercluster.apps.partnering.indexing.language_tools import language
from intercluster.apps.partnering.indexing.services import pending_texts
from intercluster.core.health.findings import Answer, State


def encoder() -> Answer:
    """Check that the encoder encodes a text."""
    try:
        tools = language()
        vectors = tools.vectors(["Kuivaamme sahatavaraa"], ["fi"])
    except EncoderError as problem:
        return State.FAILED, str(problem)
    if vectors.shape != (1, tools.dimensions) or not np.isfinite(vectors).all():
        return State.FAILED, _("%(name)s does not give a vector for a text.") % {"name": tools.encoder.name}
    return State.OK, tools.space


def texts() -> Answer:
    """Check that all texts are indexed."""
    try:
        waiting = pending_texts()
    except EncoderError as problem:
        return State.FAILED, str(problem)
    if waiting:
        text = ngettext(
            "%(count)d text is not indexed yet and is not found: run `intercluster language index`.",
            "%(count)d texts are not indexed yet and are not found: run `intercluster language index`.",
            waiting,
        )
        return State.WARNING, text % {"count": waiting}
    return State.OK, _("All are indexed.")
