"""Which datasets, regions and judgements there are, and what an activity is called."""

from collections.abc import Mapping

from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from intercluster.apps.directory.rules import Viewer
from intercluster.apps.regions.imports.plan import is_nace
from intercluster.apps.regions.models import Activity, Dataset, Judgement, Observation, Region
from intercluster.apps.regions.rules import reads_judgements
from intercluster.classifications.nace_labels import activity_name


class NothingKnownError(Exception):
    """Why a dataset says nothing of what was asked, and what it does say."""


def datasets() -> QuerySet[Dataset]:
    """Return all datasets, real ones first."""
    return Dataset.objects.order_by("is_demo", "name")


def dataset_of(slug: str = "", code: str = "") -> Dataset:
    """Return a dataset by name; without a name the first that has something on a region. Raises NothingKnownError."""
    there = datasets()
    if slug:
        found = there.filter(slug=slug).first() if is_text(slug) else None
    else:
        has_it = bool(code) and is_text(code)
        own = there.filter(observations__region__code=code, observations__value__isnull=False) if has_it else there
        found = own.distinct().first() or there.first()
    if found is None:
        known = ", ".join(there.values_list("slug", flat=True)) or _("none")
        raise NothingKnownError(
            _("There is no dataset %(slug)s; there is: %(known)s.") % {"slug": slug, "known": known}
        )
    return found


def is_text(told: str) -> bool:
    """Return whether the database can be asked for what an address says: PostgreSQL's texts have no NUL."""
    return "\x00" not in told


def regions_of(dataset: Dataset) -> QuerySet[Region]:
    """Return the regions that a dataset has something on, but for countries."""
    there = Observation.objects.filter(dataset=dataset).values("region")
    return Region.objects.filter(pk__in=there, level__gte=1).order_by("country", "code")


def levels_of(dataset: Dataset) -> list[int]:
    """Return the levels of the regions that a dataset has something on, smallest regions first, without countries."""
    return sorted(set(regions_of(dataset).order_by().values_list("level", flat=True)), reverse=True)


def name_of(activity: Activity) -> str:
    """Return an activity's name in the reader's language: NACE by division, others as their dataset tells."""
    if is_nace(activity.classification) and not activity.names:
        return activity_name(activity.code)
    names: Mapping[str, str] = activity.names
    return names.get((get_language() or "en")[:2]) or names.get("en") or names.get("") or activity.code


def judgements(code: str, viewer: Viewer) -> QuerySet[Judgement]:
    """Return what offices hold of a region, as far as a viewer reads it, oldest first."""
    there = Judgement.objects.filter(region__code=code) if reads_judgements(viewer) else Judgement.objects.none()
    return there.select_related("by", "cluster").order_by("pk")
