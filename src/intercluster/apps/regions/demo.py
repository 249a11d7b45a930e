"""What the demo has of regions: their real figures, which come with the platform, and what its offices bring in."""

from django.db.models import Max

from intercluster.apps.directory.models import Cluster
from intercluster.apps.regions.bundle.loading import delete_datasets, remove_former_demo
from intercluster.apps.regions.models import Dataset, Indicator, Observation
from intercluster.apps.regions.queries import figures_of, region_of

TOLD = "business-rd"
"""The indicator that the demo names: what firms spend on research and development, in euros per inhabitant."""


def load_missing() -> str:
    """Remove the fictional figures of an older demo, and say what the clusters' regions are like; "" if unknown."""
    remove_former_demo()
    indicator = Indicator.objects.filter(activity__code=TOLD).exclude(dataset__bundle="").first()
    if indicator is None:
        return ""
    clusters = Cluster.objects.filter(is_demo=True).exclude(region="").order_by("pk")
    shown = figures_of(list(clusters.values_list("region", flat=True)), indicator.dataset)
    told = [line for code in dict.fromkeys(shown.values()) if (line := _line(indicator.dataset, code))]
    if not told:
        return ""
    return (
        "The figures of regions are real. Firms spent on research and development, in euros per inhabitant: "
        f"{'; '.join(told)}. Source: {indicator.source}."
    )


def remove() -> None:
    """Delete the demo offices' datasets; regions stay, since others may use them."""
    delete_datasets(list(Dataset.objects.filter(is_demo=True).values_list("pk", flat=True)))


def _line(dataset: Dataset, code: str) -> str:
    """Return a region's name with its latest value and the year, or "" if there is none."""
    rows = Observation.objects.filter(dataset=dataset, region__code=code, activity__code=TOLD, value__isnull=False)
    latest = rows.filter(year=rows.aggregate(Max("year"))["year__max"]).first()
    return f"{region_of(code).name} {latest.value:g} ({latest.year})" if latest else ""
