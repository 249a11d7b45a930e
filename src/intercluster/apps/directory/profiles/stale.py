"""Profiles that nobody has looked after for long."""

from datetime import timedelta

from django.conf import settings
from django.db.models import BooleanField, Count, ExpressionWrapper, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest

from intercluster.apps.directory.models import Cluster, Need, Offer, Organisation
from intercluster.core import clock


def stale_profiles(cluster: Cluster) -> QuerySet[Organisation]:
    """Return members not updated for INTERCLUSTER_STALE_DAYS, or with expired texts; the longest untouched first.

    Annotated with `last_change`, of the organisation or one of its texts, whether that `is_old`, and `expired`, the
    number of expired texts. One with expired texts may have been updated today.
    """
    now = clock.now()
    past = {"expires__lt": clock.today(now)}
    is_old = Q(last_change__lt=now - timedelta(days=settings.STALE_DAYS))
    return (
        Organisation.objects.filter(clusters=cluster)
        .annotate(
            last_change=Greatest("updated", _of(Offer, Max("updated")), _of(Need, Max("updated"))),
            expired=Coalesce(_of(Offer, Count("pk"), **past), 0) + Coalesce(_of(Need, Count("pk"), **past), 0),
        )
        .annotate(is_old=ExpressionWrapper(is_old, output_field=BooleanField()))
        .filter(Q(is_old=True) | Q(expired__gt=0))
        .order_by("last_change", "pk")
    )


def _of(model: type[Offer | Need], value: Max | Count, **condition: object) -> Subquery:
    """Return a value over the offers or needs of an organisation; none where it has none."""
    rows = model.objects.filter(organisation=OuterRef("pk"), **condition).order_by()
    return Subquery(rows.values("organisation").annotate(found=value).values("found"))
