"""Pictures of cited charts. They are drawn when a chart is cited: one takes up to half a second."""

import hashlib
import json
from functools import lru_cache

from intercluster.apps.strategy.evidence.figure import Figure
from intercluster.apps.strategy.evidence.figures import QUERIES
from intercluster.apps.strategy.models import Citation, Drawing
from intercluster.charts.chart import Chart
from intercluster.charts.files import svg

REMEMBERED = 128
"""Pictures that a process remembers, of 20 kB or so each."""


def keep(citation: Citation) -> None:
    """Draw the chart of a citation, if it has one, in each language, and keep the pictures.

    Versions of the strategy have the same ones.
    """
    if QUERIES[citation.query].is_of_member:
        return
    citation.refresh_from_db()  # the database may write a number otherwise, and the pictures are found by it
    charts = [(language, Figure(**kept).picture) for language, kept in citation.cited.items()]
    Drawing.objects.bulk_create(
        (
            Drawing(strategy_id=citation.part.strategy_id, digest=_digest(chart, language), svg=svg(chart, language))
            for language, chart in charts
            if chart is not None and chart.is_drawn
        ),
        ignore_conflicts=True,
    )


def drawn(chart: Chart, language: str) -> str:
    """Return a cited chart as SVG: as it was kept, or else drawn now."""
    try:
        return _kept(_digest(chart, language))
    except Drawing.DoesNotExist:
        return svg(chart, language)


@lru_cache(REMEMBERED)
def _kept(digest: str) -> str:
    return Drawing.objects.filter(digest=digest).order_by("pk")[:1].get().svg


def _digest(chart: Chart, language: str) -> str:
    text = json.dumps([language, chart.specification()], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
