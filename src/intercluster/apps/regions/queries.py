"""Datasets, regions and judgements in the database, and the names of activities."""

from collections.abc import Iterator, Mapping, Sequence

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from intercluster.apps.directory.rules import Viewer
from intercluster.apps.regions.imports.nuts_recoding import NEARLY_ALL, known, successors, to_current
from intercluster.apps.regions.imports.plan import is_nace
from intercluster.apps.regions.models import CURRENT, Activity, Dataset, DatasetKind, Judgement, Observation, Region
from intercluster.apps.regions.rules import reads_judgements
from intercluster.classifications.nace_labels import activity_name
from intercluster.classifications.nace_sections import divisions_of as nace_divisions_of
from intercluster.classifications.nace_sections import is_aggregate, revision_of, section_name
from intercluster.core.errors import NotFound
from intercluster.core.page_language import page_language
from intercluster.geo.display_names import joined
from intercluster.geo.nuts import region_names

NACE_GROUPS = "Groups of NACE Rev. 2"
"""Classification of figures by sections and groups of sections, as Eurostat's labour force survey has them."""

SMALLEST = 5
"""Length of the codes of the smallest regions (NUTS 3)."""

LARGEST = 3
"""Length of the codes of the largest regions within a country (NUTS 1)."""


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
    """Return the datasets of amounts whose activities have NACE divisions, which members state; real ones first."""
    return [each for each in amounts() if _has_divisions(each.classification)]


def divisions_of(activity: Activity) -> frozenset[str]:
    """Return the NACE divisions of an activity, which members state; none if its classification is another."""
    if not _has_divisions(activity.classification):
        return frozenset()
    return nace_divisions_of(activity.code.replace("_", "-"), revision_of(activity.classification))


def _has_divisions(classification: str) -> bool:
    return is_nace(classification) or classification == NACE_GROUPS


def dataset_of(slug: str = "", code: str = "") -> Dataset:
    """Return a dataset of amounts by slug, or else the oldest with figures on a region. Raises NothingKnownError.

    Without figures on the region itself it is the oldest with figures on a region that it is part of. The order is that
    in which datasets came, real ones first, so that an import changes no page.
    """
    there = amounts().order_by("is_demo", "pk")
    if slug:
        dataset = there.filter(slug=slug).first() if is_text(slug) else None
    else:
        own = (_with_figures(there, each).first() for each in (*around(code), *around(_successor(code))))
        dataset = next(filter(None, own), None) or there.first()
    if dataset is None:
        known = ", ".join(there.values_list("slug", flat=True)) or _("none")
        raise NothingKnownError(
            _("There is no dataset %(slug)s; there is: %(known)s.") % {"slug": slug, "known": known}
        )
    return dataset


def amounts_on(codes: Sequence[str]) -> QuerySet[Dataset]:
    """Return the datasets of amounts that have figures on each of these regions, or else on one that it is part of."""
    there = amounts()
    for code in codes:
        own = (_with_figures(there, each) for each in around(code))
        there = next((each for each in own if each.exists()), there.none())
    return there


def _with_figures(there: QuerySet[Dataset], code: str) -> QuerySet[Dataset]:
    own = Observation.objects.filter(dataset=OuterRef("pk"), region__code=code, value__isnull=False)
    return there.filter(Exists(own))


def around(code: str) -> Iterator[str]:
    """Yield the code of a region and those of the larger regions that it is part of, without the country."""
    if code and is_text(code):
        yield code
    if code in known(CURRENT):
        yield from (code[:length] for length in range(len(code) - 1, LARGEST - 1, -1))


def figures_of(codes: Sequence[str], dataset: Dataset) -> dict[str, str]:
    """Return for each region the one whose figures in a dataset are shown for it.

    That is itself, or the smallest region with figures that it is part of. Regions of several levels are shown with the
    figures of the largest of these levels, so that they can be compared. A region keeps its code if there are none.
    """
    wanted = {each for code in codes for each in around(code)}
    rows = Observation.objects.filter(dataset=dataset, region__code__in=wanted, value__isnull=False).order_by()
    versions: dict[str, int] = {}
    for code, version in rows.values_list("region__code", "region__version").distinct():
        versions[code] = max(version, versions.get(code, 0))

    def nearest(code: str, length: int) -> str:
        larger = (each for each in around(code) if len(each) <= length and each in versions)
        return next((each for each in larger if each == code or holds(each, versions[each], code)), code)

    shown = {code: nearest(code, len(code)) for code in codes}
    level = min((len(each) for each in shown.values() if each in versions), default=0)
    return {code: nearest(code, level) if level else code for code in codes}


def holds(larger: str, version: int, code: str) -> bool:
    """Return whether a region as it was in a version of NUTS holds a region of today."""
    if version == CURRENT:
        return True
    return code[: len(larger)] in to_current(version).shares.get(larger, {})


def several(shown: Mapping[str, str]) -> list[str]:
    """Return the regions whose figures are shown. Raises NothingKnownError if several were asked for and it is one."""
    codes = list(dict.fromkeys(shown.values()))
    if len(shown) > 1 and len(codes) == 1:
        names = region_names({*shown, *codes})
        parts = ", ".join(names[code] for code in shown if code != codes[0])
        raise NothingKnownError(
            _("These figures are of %(larger)s only, so that its parts cannot be compared: %(parts)s.")
            % {"larger": names[codes[0]], "parts": parts}
        )
    return codes


def region_of(code: str) -> Region:
    """Return the newest region of a code, or one of today's that no figures have brought into the database yet."""
    stored = Region.objects.filter(code=code).order_by("-version").first()
    return stored or Region(
        code=code, version=CURRENT, name=region_names([code])[code], country=code[:2], level=len(code) - 2
    )


def today_of(code: str, dataset: Dataset) -> str:
    """Return the code that a region has today if the dataset has nothing under an older one, else the code itself.

    Raises NothingKnownError for a region that was split or dissolved.
    """
    if not is_text(code) or Observation.objects.filter(dataset=dataset, region__code=code).exists():
        return code
    parts = successors(code)
    if not parts:
        return code
    if first := _successor(code):
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


def _successor(code: str) -> str:
    """Return the region of today that a former one nearly is, or ""."""
    parts = successors(code)
    return next((each for each, share in parts.items() if share >= NEARLY_ALL), "")


def is_text(told: str) -> bool:
    """Return whether text from an address can be sent to the database: PostgreSQL allows no NUL."""
    return "\x00" not in told


def flags_of(dataset: Dataset, region: Region, year: int) -> dict[str, str]:
    """Return the flags of a region's values in a year by activity, of those that have any."""
    rows = Observation.objects.filter(dataset=dataset, region=region, year=year).exclude(flags="")
    return dict(rows.values_list("activity__code", "flags"))


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
