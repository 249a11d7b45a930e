"""Bring a cluster's file in: into an empty platform or beside other clusters, all or nothing."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

import pgtrigger
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import validate_slug
from django.db import DatabaseError, models, transaction
from django.utils.translation import gettext as _

from intercluster.analysis.progress import Advance
from intercluster.apps.directory.models import Affiliation, Alliance, Cluster, Organisation
from intercluster.apps.directory.names import slug_base
from intercluster.apps.directory.queries import former_addresses, free_address
from intercluster.apps.directory.rules import Viewer
from intercluster.apps.directory.signals import texts_changed
from intercluster.apps.moving.cluster_file import history, introductions
from intercluster.apps.moving.cluster_file.kinds import EVERY_KIND, Kind
from intercluster.apps.moving.cluster_file.reading import ClusterFile, ClusterFileError, Place, opened
from intercluster.apps.moving.cluster_file.values import Refs, Row, WrongValueError, decoded, hashable
from intercluster.apps.regions.models import Dataset
from intercluster.core.errors import Conflict
from intercluster.core.locks import lock_until_commit
from intercluster.core.slugs import free_slug

BATCH = 1000

KEPT = 50
"""Characters kept of a short name that gets a number."""


class ClusterTakenError(Conflict):
    """The platform has a cluster of the same short name."""


@dataclass
class Report:
    """What an import has written, or would write."""

    slug: str
    name: str
    created: Counter[str] = field(default_factory=Counter)
    """Rows by kind."""
    joined: Counter[str] = field(default_factory=Counter)
    """Rows by kind that the platform had already; they stay as they are."""
    notes: list[str] = field(default_factory=list)
    """What the operator should know."""


class _DryRun(Exception):
    """Ends the transaction of a dry run."""


def import_cluster(
    path: Path,
    viewer: Viewer,
    *,
    slug: str = "",
    joins_alliances: bool = False,
    dry_run: bool = False,
    shown: Report | None = None,
    name: str = "",
    advance: Advance | None = None,
) -> Report:
    """Write everything of a cluster's file, all or nothing; a dry run writes it too, and takes it back.

    `slug` is another short name for the cluster. With `joins_alliances` it takes its place in alliances that the
    platform has already: what its members share there is seen by the others at once. `shown` is the report of the dry
    run that the person saw: if another one would come of the file now, nothing is written. `name` is what the user
    calls the file. Raises PermissionDenied for all but operators, ClusterFileError and Conflict.
    """
    if not viewer.is_operator:
        raise PermissionDenied
    with opened(path, name) as file:
        reader = _Reader(file, slug=_free_slug(slug or file.slug), joins_alliances=joins_alliances)
        try:
            with transaction.atomic():
                lock_until_commit("import of a cluster")
                _free_slug(reader.report.slug)
                with pgtrigger.ignore():  # the file brings the history
                    reader.read(advance)
                if shown is not None and reader.report != shown:
                    raise Conflict(_("The platform has changed since the dry run. Look at what would happen now."))
                if dry_run:
                    raise _DryRun
                transaction.on_commit(partial(texts_changed.send, sender=Cluster))
        except _DryRun:
            pass
        return reader.report


def _free_slug(slug: str) -> str:
    try:
        validate_slug(slug)
    except ValidationError as problem:
        raise ClusterFileError(
            _("“%(slug)s” is no short name of a cluster: use letters, digits and hyphens.") % {"slug": slug[:50]}
        ) from problem
    if Cluster.everything.filter(slug=slug).exists() or former_addresses(Cluster).filter(slug=slug).exists():
        raise ClusterTakenError(
            _("There is a cluster %(slug)s on this platform already. Give the new one another short name.")
            % {"slug": slug}
        )
    return slug


class _Reader:
    """Reads the files of an archive in order, and writes their rows."""

    def __init__(self, file: ClusterFile, *, slug: str, joins_alliances: bool) -> None:
        self._file = file
        self._joins = joins_alliances
        self._refs: Refs = {}
        self._joined: dict[type, set[int]] = defaultdict(set)
        self._apart: set[Any] = set()
        """Alliances of the file that the cluster does not join."""
        self.report = Report(slug, file.name)

    def read(self, advance: Advance | None) -> None:
        """Write every row."""
        parts = len(EVERY_KIND) + 2
        for number, kind in enumerate(EVERY_KIND, 1):
            self._read_kind(kind)
            if advance is not None:
                advance(number, parts)
        self._note_places()
        self._read_introductions()
        self._read_history()
        if advance is not None:
            advance(parts, parts)

    @property
    def _cluster(self) -> Cluster:
        return Cluster.everything.get(slug=self.report.slug)

    def _read_kind(self, kind: Kind) -> None:
        refs = self._refs.setdefault(kind.model, {})
        # A row may name one before it of the same kind.
        size = 1 if any(each.related_model is kind.model for each in kind.fields) else BATCH
        rows = iter(self._file.rows(kind.file))
        while batch := list(islice(rows, size)):
            new: list[tuple[Place, Any]] = []
            names: list[Any] = []
            for place, row in batch:
                made = self._instance(kind, place, row)
                if made is None or (kind.of_new_members and made.organisation_id in self._joined[Organisation]):
                    continue
                ref = self._ref(kind, place, row)
                if ref in refs:
                    raise place.error("it is in the file twice")
                there = kind.same(made) if kind.same else None
                refs[ref] = there.pk if there is not None else None
                if there is not None:
                    self._join(kind, there, ref)
                else:
                    self._adapt(kind, made)
                    new.append((place, made))
                    names.append(ref)
            _create(kind.model, new)
            refs.update(zip(names, (made.pk for _place, made in new), strict=True))
            self.report.created[kind.name] += len(new)
        if kind.model is Cluster and len(refs) != 1:
            raise Place(kind.file, len(refs)).error("the file has one cluster")

    def _ref(self, kind: Kind, place: Place, row: Row) -> Any:
        if not kind.named_by:
            return place.line
        values = [row[name] for name in kind.named_by]
        return hashable(values) if len(values) > 1 else values[0]

    def _instance(self, kind: Kind, place: Place, row: Row) -> Any:
        """Return an unsaved row, or None for a place in an alliance that is not joined."""
        fields = {each.name: each for each in kind.fields}
        if unknown := sorted(row.keys() - fields.keys()):
            raise place.error(f"there is no field {unknown[0][:50]}")
        made = kind.model()
        for name, each in fields.items():
            if name not in row:
                if each.has_default() or each.null or each.blank:
                    continue
                raise place.error(f"{name} is missing")
            try:
                value = decoded(each, row[name], self._refs)
            except WrongValueError as problem:
                if kind.model is Cluster.alliances.through and row.get("alliance") in self._apart:
                    return None
                raise place.error(f"{name} {problem}") from problem
            setattr(made, each.attname, value)
        if kind.complete is not None:
            try:
                kind.complete(made)
            except WrongValueError as problem:
                raise place.error(problem) from problem
        return made

    def _join(self, kind: Kind, there: models.Model, ref: Any) -> None:
        """Take what the platform has in place of a row."""
        self._joined[kind.model].add(there.pk)
        self.report.joined[kind.name] += 1
        if isinstance(there, Alliance) and not self._joins:
            del self._refs[Alliance][ref]
            self._apart.add(ref)
            self.report.notes.append(
                _("The cluster stays outside the alliance %(name)s, which is here already, unless you let it join.")
                % {"name": there.name}
            )
        if isinstance(there, Organisation):
            self.report.notes.append(
                _(
                    "%(name)s is on this platform already, by its registration number. Its facts stay as they are, and "
                    "the cluster’s office will read all its offers and needs, private ones too."
                )
                % {"name": there.name}
            )

    def _note_places(self) -> None:
        """Say who gets a place in an organisation that the platform had."""
        places = Affiliation.objects.filter(organisation__in=self._joined[Organisation])
        new = set(self._refs[Affiliation].values()) - self._joined[Affiliation]
        for place in places.filter(pk__in=new).select_related("user", "organisation"):
            self.report.notes.append(
                _("%(email)s gets a place in %(name)s, which is on this platform already.")
                % {"email": place.user.email, "name": place.organisation.name}
            )

    def _adapt(self, kind: Kind, made: Any) -> None:
        """Give a new row a short name that is free."""
        if isinstance(made, Cluster):
            made.slug = self.report.slug
        elif isinstance(made, Alliance) and former_addresses(Alliance).filter(slug=made.slug).exists():
            made.slug = free_address(Alliance, made.name)
        elif isinstance(made, Organisation) and Organisation.objects.filter(slug=made.slug).exists():
            made.slug = free_slug((made.slug or slug_base(made.name))[:KEPT], Organisation.objects.all())
        elif isinstance(made, Dataset) and Dataset.objects.filter(slug=made.slug).exists():
            was, made.slug = made.slug, free_slug(made.slug[:KEPT], Dataset.objects.all())
            self.report.notes.append(
                _("The dataset %(was)s is called %(now)s here: the platform has another of that name.")
                % {"was": was, "now": made.slug}
            )

    def _read_introductions(self) -> None:
        cluster = self._cluster
        for place, row in self._file.rows(introductions.FILE):
            try:
                with transaction.atomic():
                    made = introductions.bring_in(row, cluster, self._refs)
            except WrongValueError as problem:
                raise place.error(problem) from problem
            except DatabaseError as problem:
                raise place.error(_short(problem)) from problem
            if made is None:
                self.report.joined["introductions"] += 1
            else:
                self.report.created["introductions"] += 1

    def _read_history(self) -> None:
        restored = history.Restored(self._refs, self._joined, self._apart)
        rows = iter(self._file.rows(history.FILE))
        while batch := list(islice(rows, BATCH)):
            by_model: dict[type[models.Model], list[tuple[Place, Any]]] = defaultdict(list)
            for place, row in batch:
                try:
                    event = restored.event(row)
                except WrongValueError as problem:
                    raise place.error(problem) from problem
                if event is not None:
                    made, made.pgh_created_at = event[0], event[1]
                    by_model[type(made)].append((place, made))
            for model, made in by_model.items():
                _create(model, made)
                self.report.created["history"] += len(made)


def _create(model: type[models.Model], rows: Iterable[tuple[Place, Any]]) -> None:
    """Write rows with the moments that they have, and say which one the database refuses."""
    placed = list(rows)
    made = [row for _place, row in placed]
    stamps = [each for each in model._meta.concrete_fields if _is_stamp(each)]
    kept = [{each.attname: getattr(row, each.attname) for each in stamps} for row in made]
    manager: Any = model._base_manager
    try:
        with transaction.atomic():
            manager.bulk_create(made)
            _stamp(manager, made, kept)
    except DatabaseError:
        for place, row in placed:
            try:
                with transaction.atomic():
                    row.pk = row.pk if row._meta.pk.remote_field else None
                    manager.bulk_create([row])
            except DatabaseError as problem:
                raise place.error(_short(problem)) from problem
        raise


def _is_stamp(each: Any) -> bool:
    """Return whether Django sets a field to now when a row is written."""
    return bool(getattr(each, "auto_now_add", False) or getattr(each, "auto_now", False))


def _stamp(manager: Any, made: list[Any], kept: Sequence[Mapping[str, Any]]) -> None:
    if not kept or not kept[0]:
        return
    for row, values in zip(made, kept, strict=True):
        for name, value in values.items():
            setattr(row, name, value)
    manager.bulk_update(made, list(kept[0]), batch_size=BATCH)


def _short(problem: DatabaseError) -> str:
    """Return the first line of what the database says, which names the rule."""
    return str(problem).splitlines()[0]
