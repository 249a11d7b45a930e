"""Reads of good practices."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet
from django.urls import reverse

from intercluster.apps.directory.anonymity.disclosure import Disclosures, described
from intercluster.apps.directory.models import Cluster, Organisation
from intercluster.apps.directory.queries import own_statements, statements
from intercluster.apps.directory.rules import Viewer, belongs, may_edit
from intercluster.apps.exchange.helping import helped_by
from intercluster.apps.exchange.hidden import not_hidden
from intercluster.apps.exchange.models import Practice, PracticeFile, Review
from intercluster.apps.exchange.people import must_agree
from intercluster.apps.exchange.practices.parts import PARTS
from intercluster.apps.exchange.practices.together.queries import confirmed_with
from intercluster.apps.exchange.writing import writes_for
from intercluster.apps.projects.requirements.queries import label_in
from intercluster.classifications.thesaurus import thesaurus
from intercluster.core import clock
from intercluster.core.errors import NotFound
from intercluster.core.page_language import page_language
from intercluster.core.searchable import Result

HANDED_IN = (Review.WAITING, Review.SHARED)
"""What an office decides about: it shares it, looks at it again, or returns it."""


def practices(viewer: Viewer) -> QuerySet[Practice]:
    """Return the practices that the viewer may read, each annotated with `unnamed` as `directory.queries.statements`.

    What no office has shared yet is read by the organisation's own people and the offices of its clusters.
    """
    found = statements(Practice.objects.select_related("organisation"), viewer)
    return found.filter(Q(review=Review.SHARED) | own_statements(viewer)).filter(not_hidden("practice", viewer))


def shared(viewer: Viewer) -> QuerySet[Practice]:
    """Return the shared practices that the viewer may read, as `practices` does."""
    return practices(viewer).filter(review=Review.SHARED)


def result(practice: Practice) -> Result:
    """Return how a practice that `practices` returned reads as the result of a search; it stays as unnamed as it is."""
    return Result(
        practice.title, practice.problem, practice.language, reverse("exchange:practice", args=[practice.key])
    )


@dataclass(frozen=True)
class Shown:
    """A practice as one reader sees it. What would tell an unnamed author is empty."""

    practice: Practice
    author: str
    """The organisation's name, or a description that many share."""
    organisation: Organisation | None
    country: str
    """Of its author, as far as the reader may know; its code."""
    region: str
    """Where it was done; its NUTS code."""
    website: str
    capabilities: Sequence[tuple[str, str]]
    """Ids in the thesaurus with their names in the reader's language."""
    helped: int
    """How many organisations say that it has helped them."""
    drafters: Sequence[Organisation] = ()
    """Who has confirmed that they drafted it together with its author, by name."""

    @property
    def parts(self) -> list[tuple[str, str]]:
        """Return the parts that are given, each with its heading in the reader's language."""
        heading = {name: str(Practice._meta.get_field(name).verbose_name) for name in PARTS}  # type: ignore[union-attr]
        return [(heading[name], text) for name in PARTS if (text := getattr(self.practice, name))]

    @property
    def is_overdue(self) -> bool:
        """Return whether the day has come on which an office should have looked at it again."""
        again = self.practice.look_again
        return self.practice.review == Review.SHARED and again is not None and again <= clock.today()


def shown(viewer: Viewer, rows: Iterable[Practice]) -> list[Shown]:
    """Return practices that `practices` returned as the viewer sees them."""
    disclosures, found = Disclosures(viewer), list(rows)
    drafters, helped = confirmed_with(viewer, found), helped_by(found)
    return [_shown(each, disclosures, len(helped.get(each.pk, ())), drafters.get(each.pk, ())) for each in found]


def _shown(practice: Practice, disclosures: Disclosures, helped: int, drafters: Sequence[Organisation]) -> Shown:
    capabilities = [(key, name_of(key)) for key in practice.capabilities if key in thesaurus()]
    organisation = practice.organisation
    if getattr(practice, "unnamed", True):
        disclosed = disclosures.of(organisation)
        return Shown(practice, described(disclosed), None, disclosed.country, "", "", capabilities, helped)
    return Shown(
        practice,
        organisation.name,
        organisation,
        organisation.country,
        practice.region,
        practice.website,
        capabilities,
        helped,
        drafters,
    )


def name_of(capability: str) -> str:
    """Return what a capability is called in the reader's language."""
    return label_in(capability, page_language())


def practice(viewer: Viewer, key: UUID) -> Practice:
    """Return a practice that the viewer may read. Raises NotFound."""
    found = practices(viewer).filter(key=key).first()
    if found is None:
        raise NotFound
    return found


def edited(viewer: Viewer, key: UUID) -> Practice:
    """Return a practice that the viewer may change. Raises NotFound."""
    found = practice(viewer, key)
    if not may_edit(viewer, found.organisation):
        raise NotFound
    return found


def is_own(viewer: Viewer, found: Practice) -> bool:
    """Return whether the viewer is one of the author's people or of its office, who see what becomes of it."""
    return belongs(viewer, found.organisation)


def may_review(viewer: Viewer, organisation: Organisation) -> bool:
    """Return whether the viewer belongs to an office of the organisation's clusters, which shares its practices."""
    return viewer.is_operator or reviewing(viewer, organisation).exists()


def may_share(viewer: Viewer, practice: Practice) -> bool:
    """Return whether the viewer may share a practice: one that was handed in, or that nobody else has to agree to."""
    if practice.review not in HANDED_IN and must_agree(viewer, practice):
        return False
    return may_review(viewer, practice.organisation)


def reviewing(viewer: Viewer, organisation: Organisation) -> QuerySet[Cluster]:
    """Return the clusters of an organisation whose office the viewer belongs to."""
    return organisation.clusters.filter(pk__in=viewer.cluster_ids).order_by("pk")


def writing_for(viewer: Viewer) -> QuerySet[Organisation]:
    """Return the organisations under whose name the viewer may write: their own, and members of their office."""
    if viewer.is_operator:
        return Organisation.objects.order_by("name", "pk")
    return writes_for(viewer)


@dataclass(frozen=True)
class Wanted:
    """What a list of practices is narrowed to; what is empty narrows nothing."""

    capability: str = ""
    country: str = ""
    language: str = ""


@dataclass(frozen=True)
class Listed:
    """The shared practices, with what their list can be narrowed to."""

    rows: QuerySet[Practice]
    capabilities: Counter[str] = field(default_factory=Counter)
    countries: Counter[str] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)


def listed(viewer: Viewer, wanted: Wanted) -> Listed:
    """Return the shared practices that the viewer may read and wants, those that were shared last first.

    An unnamed author is in no country but the one that is disclosed to the viewer.
    """
    disclosures, found = Disclosures(viewer), Listed(_by_day(shared(viewer)))
    fitting: list[int] = []
    counted = ("capabilities", "language", "organisation__country", "organisation__kind")
    for each in shared(viewer).only(*counted):
        unnamed, author = getattr(each, "unnamed", True), each.organisation
        country = disclosures.of(author).country if unnamed else author.country
        known = [key for key in each.capabilities if key in thesaurus()]
        found.capabilities.update(known)
        found.countries.update([country] if country else [])
        found.languages.update([each.language] if each.language else [])
        fits = (wanted.capability in {"", *known}, wanted.country in {"", country})
        if all(fits) and wanted.language in {"", each.language}:
            fitting.append(each.pk)
    if wanted == Wanted():
        return found
    return Listed(found.rows.filter(pk__in=fitting), found.capabilities, found.countries, found.languages)


def _by_day(rows: QuerySet[Practice]) -> QuerySet[Practice]:
    return rows.defer("lexemes", "terms", "vector").order_by("-reviewed", "-pk")


def unshared(viewer: Viewer) -> QuerySet[Practice]:
    """Return what the viewer's own organisations have written and no office has shared, changed last first."""
    own = practices(viewer).filter(organisation__in=viewer.organisation_ids).exclude(review=Review.SHARED)
    return own.defer("lexemes", "terms", "vector").order_by("-updated", "-pk")


def shared_by(viewer: Viewer, cluster: Cluster) -> QuerySet[Practice]:
    """Return the shared practices of a cluster's members that the viewer may read, shared last first."""
    return _by_day(shared(viewer).filter(organisation__clusters=cluster))


def waiting(cluster: Cluster) -> QuerySet[Practice]:
    """Return what the office of a cluster should look at, the longest waiting first."""
    return (
        Practice.objects.filter(organisation__clusters=cluster, review=Review.WAITING)
        .select_related("organisation")
        .defer("lexemes", "terms", "vector")
        .order_by("updated", "pk")
    )


def overdue(cluster: Cluster, today: date) -> QuerySet[Practice]:
    """Return the shared practices of a cluster's members whose day to look at them again has come, the oldest first."""
    return (
        Practice.objects.filter(organisation__clusters=cluster, review=Review.SHARED, look_again__lte=today)
        .select_related("organisation")
        .defer("lexemes", "terms", "vector")
        .order_by("look_again", "pk")
    )


@dataclass(frozen=True)
class Files:
    """Pictures and documents of a practice, without their content."""

    pictures: Sequence[PracticeFile]
    documents: Sequence[PracticeFile]


def files_of(found: Practice) -> Files:
    """Return the files of a practice that `practices` returned, as far as its reader may have them.

    A document may name its author in many places, so nobody has an unnamed author's.
    """
    return files_of_all([found])[found.pk]


def files_of_all(found: Sequence[Practice]) -> dict[int, Files]:
    """Return what `files_of` returns, of several practices by their number in the database."""
    rows = list(PracticeFile.objects.filter(practice__in=found).defer("content"))
    unnamed = {each.pk for each in found if getattr(each, "unnamed", True)}
    own = {each.pk: [row for row in rows if row.practice_id == each.pk] for each in found}
    return {
        practice: Files(
            [row for row in files if row.kind == PracticeFile.Kind.PICTURE],
            [row for row in files if row.kind == PracticeFile.Kind.DOCUMENT and practice not in unnamed],
        )
        for practice, files in own.items()
    }


def file(viewer: Viewer, key: UUID, which: UUID) -> PracticeFile:
    """Return a picture or document of a practice that the viewer may read. Raises NotFound."""
    files = files_of(practice(viewer, key))
    for each in (*files.pictures, *files.documents):
        if each.key == which:
            return each
    raise NotFound
