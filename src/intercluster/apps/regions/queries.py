"""Datasets, regions and judgements in the database, and the names of activities."""

from collections.abc import Mapping

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from intercluster.apps.directory.rules import Viewer
from intercluster.apps.regions.imports.plan import is_nace
from intercluster.apps.regions.models import Activity, Dataset, DatasetKind, Judgement, Observation, Region
from intercluster.apps.regions.rules import reads_judgements
from intercluster.classifications.nace_labels import activity_name
from intercluster.core.errors import NotFound
from intercluster.core.page_language import page_language


class NothingKnownError(NotFound):
    """A dataset has no answer. The message says why, and what the dataset has."""

    template = "regions/nothing.html"


def datasets() -> QuerySet[Dataset]:
    """Return all datasets, real ones first."""
    return Dataset.objects.order_by("is_demo", "name")


def amounts() -> QuerySet[Dataset]:
    """Return the datasets whose figures can be added up, real ones first."""
    return datasets().filter(kind=DatasetKind.AMOUNTS)


def nace_datasets() -> list[Dataset]:
    """Return the datasets of amounts whose activities are those that members state, real ones first."""
    return [each for each in amounts() if is_nace(each.classification)]


def dataset_of(slug: str = "", code: str = "") -> Dataset:
    """Return a dataset of amounts by slug, or else the first with figures on a region. Raises NothingKnownError."""
    there = amounts()
    if slug:
        dataset = there.filter(slug=slug).first() if is_text(slug) else None
    else:
        has_it = bool(code) and is_text(code)
        own = there.filter(observations__region__code=code, observations__value__isnull=False) if has_it else there
        dataset = own.distinct().first() or there.first()
    if dataset is None:
        known = ", ".join(there.values_list("slug", flat=True)) or _("none")
        raise NothingKnownError(
            _("There is no dataset %(slug)s; there is: %(known)s.") % {"slug": slug, "known": known}
        )
    return dataset


def is_text(told: str) -> bool:
    """Return whether text from an address can be sent to the database: PostgreSQL allows no NUL."""
    return "\x00" not in told


def regions_of(dataset: Dataset) -> QuerySet[Region]:
    """Return the regions with observations in a dataset, without countries."""
    there = Observation.objects.filter(dataset=dataset).values("region")
    return Region.objects.filter(pk__in=there, level__gte=1).order_by("country", "code")


def levels_of(dataset: Dataset) -> list[int]:
    """Return the NUTS levels with observations in a dataset, smallest regions first, without countries."""
    return sorted(set(regions_of(dataset).order_by().values_list("level", flat=True)), reverse=True)


def name_of(activity: Activity) -> str:
    """Return the name of an activity in the reader's language: from NACE by division, else from its dataset."""
    if is_nace(activity.classification) and not activity.names:
        return activity_name(activity.code)
    names: Mapping[str, str] = activity.names
    return names.get(page_language()) or names.get("en") or names.get("") or activity.code


def judgements(code: str, viewer: Viewer) -> QuerySet[Judgement]:
    """Return the judgements on a region that the viewer may read, oldest first."""
    there = Judgement.objects.filter(region__code=code) if reads_judgements(viewer) else Judgement.objects.none()
    return there.select_related("by", "cluster").order_by("pk")
