"""Datasets, regions and judgements in the database, and the names of activities."""

from collections.abc import Mapping, Sequence

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from intercluster.apps.directory.rules import Viewer
from intercluster.apps.regions.imports.nuts_recoding import NEARLY_ALL, successors
from intercluster.apps.regions.imports.plan import is_nace
from intercluster.apps.regions.models import CURRENT, Activity, Dataset, DatasetKind, Judgement, Observation, Region
from intercluster.apps.regions.rules import reads_judgements
from intercluster.classifications.nace_labels import activity_name
from intercluster.classifications.nace_sections import is_aggregate, revision_of, section_name
from intercluster.core.errors import NotFound
from intercluster.core.page_language import page_language
from intercluster.geo.display_names import joined
from intercluster.geo.nuts import region_names


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
    """Return a dataset of amounts by slug, or else the oldest with figures on a region. Raises NothingKnownError.

    The order is that in which datasets came, real ones first, so that an import changes no page.
    """
    there = amounts().order_by("is_demo", "pk")
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


def amounts_on(codes: Sequence[str]) -> QuerySet[Dataset]:
    """Return the datasets of amounts that have figures on each of these regions."""
    there = amounts()
    for code in codes if all(map(is_text, codes)) else ():
        own = Observation.objects.filter(dataset=OuterRef("pk"), region__code=code, value__isnull=False)
        there = there.filter(Exists(own))
    return there


def today_of(code: str, dataset: Dataset) -> str:
    """Return the code that a region has today if the dataset has nothing under an older one, else the code itself.

    Raises NothingKnownError for a region that was split or dissolved.
    """
    if not is_text(code) or Observation.objects.filter(dataset=dataset, region__code=code).exists():
        return code
    parts = successors(code)
    if not parts:
        return code
    first = max(parts, key=lambda each: parts[each])
    if parts[first] >= NEARLY_ALL:
        return first
    names = region_names(parts)
    raise NothingKnownError(
        _("%(code)s is no region of NUTS %(version)d any more: its area is in %(now)s.")
        % {
            "code": code,
            "version": CURRENT.value,
            "now": joined([f"{each} {names[each]}" for each in sorted(parts)]),
        }
    )


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
        if is_aggregate(activity.code):
            return section_name(activity.code, revision_of(activity.classification))
        return activity_name(activity.code)
    names: Mapping[str, str] = activity.names
    return names.get(page_language()) or names.get("en") or names.get("") or activity.code


def judgements(code: str, viewer: Viewer) -> QuerySet[Judgement]:
    """Return the judgements on a region that the viewer may read, oldest first."""
    there = Judgement.objects.filter(region__code=code) if reads_judgements(viewer) else Judgement.objects.none()
    return there.select_related("by", "cluster").order_by("pk")
