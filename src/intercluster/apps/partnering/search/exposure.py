"""How much attention each organisation has had in an alliance's searches, so that it is shared out.

No personal data: what is kept is an organisation, a day and a sum. Who asked, and what for, is not. A party that may
not be named is never counted: that its author sinks afterwards would tell who it is.
"""

from collections.abc import Collection
from datetime import timedelta

from django.db import connection

from intercluster.analysis.partners.exposure import attention
from intercluster.apps.partnering.models import Shown
from intercluster.apps.partnering.search.results import SearchResult
from intercluster.core import clock

WINDOW = 90
"""Days that count, and that are kept."""

LOOKED_AT = 20
"""Ranks that a reader is taken to look at."""


def attention_had(alliance_id: int, organisation_ids: Collection[int]) -> dict[int, float]:
    """Return how much attention each organisation had in an alliance, in the WINDOW days before today.

    Today does not count, so the same search has the same answer all day, however it is asked.
    """
    today = clock.today()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT organisation_id, SUM(attention) FROM partnering_shown "
            "WHERE alliance_id = %s AND organisation_id = ANY(%s) AND day >= %s AND day < %s GROUP BY organisation_id",
            [alliance_id, list(organisation_ids), today - timedelta(days=WINDOW), today],
        )
        return dict(cursor.fetchall())


def record_shown(result: SearchResult) -> None:
    """Count what a person or program that asked was shown; call it outside the transaction that searched.

    A search in no alliance's name, such as a visitor's for a text, counts for none.
    """
    shown = {
        partner.organisation.pk: attention(partner.rank)
        for partner in result.shown[:LOOKED_AT]
        if partner.organisation is not None
    }
    if result.alliance_id is None or not shown:
        return
    today = clock.today()
    keys = sorted(shown)  # always in one order, so that two searches never wait for each other
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO partnering_shown (alliance_id, organisation_id, day, attention) "
            "SELECT %s, unnest(%s::bigint[]), %s, unnest(%s::float8[]) "
            "ON CONFLICT (alliance_id, organisation_id, day) "
            "DO UPDATE SET attention = partnering_shown.attention + excluded.attention",
            [result.alliance_id, keys, today, [shown[key] for key in keys]],
        )
    Shown.objects.filter(day__lt=today - timedelta(days=WINDOW)).delete()
