"""Imports of members: read and check a file, and carry out a plan in one transaction."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.member_files import column_mapping as mappings
from intercluster.apps.directory.member_files import records
from intercluster.apps.directory.member_files.checked import Checked
from intercluster.apps.directory.member_files.column_mapping import Mapping as ColumnMapping
from intercluster.apps.directory.member_files.column_mapping import MappingFile
from intercluster.apps.directory.member_files.fields import Field
from intercluster.apps.directory.member_files.languages import languages_in
from intercluster.apps.directory.member_files.plan import Entry, Plan, TextPlan, plan
from intercluster.apps.directory.member_files.validation import check_rows
from intercluster.apps.directory.models import Cluster, Import, Membership, Organisation, Statement
from intercluster.apps.directory.names import slug_base
from intercluster.apps.directory.rules import Viewer, manages
from intercluster.apps.directory.signals import contacts_imported, texts_changed
from intercluster.core import clock
from intercluster.core.imports.record import ImportRefusedError
from intercluster.core.imports.rows import Outcome
from intercluster.core.imports.tables import ROWS_MAX
from intercluster.core.locks import lock_until_commit
from intercluster.tables.model import Table
from intercluster.tables.reader import read_table

BATCH = 1000

HOW_FOUND = frozenset({"language", "about", "visibility"})
"""What changes how a text is found: an anonymous one is found without the terms of its author's clusters."""


@dataclass(frozen=True)
class Carried:
    """A plan that was carried out, with its record; there is none if nothing was to be done."""

    plan: Plan
    record: Import | None = None


@dataclass(frozen=True)
class MemberFile:
    """A member file whose headings have been read."""

    table: Table
    mapping: ColumnMapping

    def check(self, cluster: Cluster, *, take_hidden: bool = False) -> Checked:
        """Read and check every row."""
        return check_rows(self.table.rows(), self.mapping, cluster.country, take_hidden=take_hidden)


def open_file(
    path: Path,
    *,
    name: str = "",
    sheet: str = "",
    mapping: MappingFile | None = None,
    columns: Mapping[str, Field | None] | None = None,
    kronor_per_euro: Decimal | None = None,
) -> MemberFile:
    """Read the headings of a file and map its columns; `columns` overrides the guess for some headings."""
    table = open_table(path, name=name, sheet=sheet, mapping=mapping)
    if mapping:
        return MemberFile(table, mapping.of(table.headings))
    if not columns:
        return MemberFile(table, mappings.guess(table.headings, kronor_per_euro))
    return MemberFile(table, mappings.amend(table.headings, columns, kronor_per_euro))


def open_table(path: Path, *, name: str = "", sheet: str = "", mapping: MappingFile | None = None) -> Table:
    """Find the table in a file."""
    sheet = sheet or (mapping.sheet if mapping else "")
    return read_table(path, recognise=mappings.recogniser(mapping), sheet=sheet, name=name, rows_max=ROWS_MAX)


def import_members(
    checked: Checked,
    cluster: Cluster,
    viewer: Viewer,
    *,
    decisions: Mapping[int, str] | None = None,
    replace: bool = False,
    skip_rejected: bool = False,
    shown: str = "",
    file: str = "",
    by: User | None = None,
    list_contacts: bool = False,
) -> Carried:
    """Plan the import again and carry it out, all or nothing; return the plan and its record.

    With `list_contacts`, other apps hear of the contact people of the file, to list whom the office may invite, even
    where its members are as they were.

    `file` and `by` are recorded: the name of the file, and who imports it (None means the command line). `shown` is the
    fingerprint of the dry run that the person saw. If the plan is another one now, nothing is written.
    """
    if not manages(viewer, cluster):
        raise PermissionDenied
    try:
        with transaction.atomic():
            lock(cluster)
            carried = plan(checked, cluster, viewer, decisions=decisions, replace=replace)
            carried.check(shown=shown, skip_rejected=skip_rejected)
            lists_contacts = list_contacts and bool(carried.contacts)
            if carried.changes_nothing and not lists_contacts:
                return Carried(carried)
            written = _write(carried)
            counts = {outcome.value: count for outcome, count in carried.counts.items()}
            record = records.keep(written, cluster, counts, file=file, by=by)
            if lists_contacts:
                contacts_imported.send(sender=Import, record=record, contacts=carried.contacts)
            if _texts_change(carried):
                announce(cluster)
    except IntegrityError as problem:
        raise ImportRefusedError(
            _("Another import changed the same organisations meanwhile. Nothing was imported; try again.")
        ) from problem
    return Carried(carried, record)


def lock(cluster: Cluster) -> None:
    """Make other imports into the cluster, and the undoing of one, wait until the transaction ends."""
    lock_until_commit("import", cluster.pk)


def announce(cluster: Cluster) -> None:
    """Tell other apps about new texts to index, once the transaction is committed."""
    transaction.on_commit(partial(texts_changed.send, sender=Cluster, cluster=cluster))


def _texts_change(carried: Plan) -> bool:
    return any(
        entry.joins or side.added or side.changed for entry in carried.entries for side in (entry.offers, entry.needs)
    )


def index_again(organisations: Iterable[int]) -> None:
    """Have the texts of organisations indexed again, because another cluster's own terms are in them now."""
    keys = list(organisations)
    for model in records.TEXTS.values():
        model.objects.filter(organisation__in=keys).update(terms_version=0)


def _write(carried: Plan) -> records.Written:
    new, changed = carried.of(Outcome.NEW), carried.of(Outcome.CHANGED)
    written = records.Written()
    _create(new, carried.cluster)
    written.created = [entry.written.pk for entry in new]
    for entry in changed:
        for change in entry.changes:
            fact = written.facts.setdefault(entry.written.pk, {"before": {}, "after": {}})
            fact["before"][change.field], fact["after"][change.field] = change.before, change.after
            setattr(entry.written, change.field, change.after)
    save_facts([(entry.written, [change.field for change in entry.changes]) for entry in changed])
    joining = [entry for entry in changed if entry.joins]
    memberships = Membership.objects.bulk_create(
        [Membership(cluster=carried.cluster, organisation=entry.organisation) for entry in (*new, *joining)],
        batch_size=BATCH,
    )
    written.memberships = {each.pk: each.organisation_id for each in memberships}
    index_again(entry.written.pk for entry in joining)
    for name, model in records.TEXTS.items():
        plans = [(entry, getattr(entry, f"{name}s")) for entry in (*new, *changed)]
        written.texts[name] = _write_texts(model, plans, carried.cluster)
    return written


def _create(entries: Sequence[Entry], cluster: Cluster) -> None:
    free = Slugs([entry.record.name for entry in entries])
    for entry in entries:
        record = entry.record
        entry.organisation = Organisation(
            slug=free.take(record.name),
            name=record.name,
            country=record.country,
            is_demo=cluster.is_demo,
            **record.facts,
        )
    Organisation.objects.bulk_create([entry.written for entry in entries], batch_size=BATCH)


def save_facts(changed: Sequence[tuple[Organisation, Sequence[str]]]) -> None:
    """Save some fields of organisations: one statement for each set of fields."""
    by_fields: dict[tuple[str, ...], list[Organisation]] = {}
    for organisation, fields in changed:
        if fields:
            by_fields.setdefault(tuple(sorted(fields)), []).append(organisation)
    for fields, organisations in by_fields.items():
        Organisation.objects.bulk_create(
            organisations,
            update_conflicts=True,
            unique_fields=["id"],
            update_fields=[*fields, "updated"],
            batch_size=BATCH,
        )


def change_text(model: type[Statement], pk: int, changes: Mapping[str, Any]) -> None:
    """Change a text's language, visibility, expiry or subject; it is indexed again if that changes how it is found."""
    reset: dict[str, Any] = {"encoder": "", "vector": None} if set(changes) & HOW_FOUND else {}
    model.objects.filter(pk=pk).update(updated=clock.now(), **changes, **reset)


def _write_texts(
    model: type[Statement], plans: Sequence[tuple[Entry, TextPlan]], cluster: Cluster
) -> records.TextsWritten:
    written = records.TextsWritten()
    removed = model.objects.filter(pk__in=[pk for _entry, side in plans for pk in side.removed])
    written.removed = list(removed.values("pk", "created", "about", *records.TEXT_FACTS))
    removed.delete()
    changed = {pk: changes for _entry, side in plans for pk, changes in side.changed.items()}
    for statement in model.objects.filter(pk__in=changed).defer("vector"):
        changes = changed[statement.pk]
        written.changed[statement.pk] = {
            "organisation": statement.organisation_id,
            "before": {name: getattr(statement, name) for name in changes},
            "after": changes,
        }
        change_text(model, statement.pk, changes)
    added = [(entry.organisation, text) for entry, side in plans for text in side.added]
    for start in range(0, len(added), BATCH):
        chunk = added[start : start + BATCH]
        languages = languages_in([text for _organisation, text in chunk], cluster)
        created = model.objects.bulk_create(
            model(
                organisation=organisation,
                text=text.text,
                language=language,
                expires=text.expires,
                about=text.about,
                visibility=text.visibility.value if text.visibility else cluster.default_visibility,
            )
            for (organisation, text), language in zip(chunk, languages, strict=True)
        )
        written.added |= {each.pk: each.organisation_id for each in created}
    return written


class Slugs:
    """Slugs that no organisation has yet."""

    def __init__(self, names: Sequence[str]) -> None:
        bases = {slug_base(name) for name in names}
        self._taken = set(Organisation.objects.filter(slug__in=bases).values_list("slug", flat=True))
        self._next: dict[str, int] = {}

    def take(self, name: str) -> str:
        """Return a free slug for a name, with a number at the end if the plain one is taken."""
        base = slug_base(name)
        if base not in self._taken:
            self._taken.add(base)
            return base
        number = self._next.get(base) or self._first_free(base)
        while f"{base}-{number}" in self._taken:
            number += 1
        self._next[base] = number + 1
        self._taken.add(f"{base}-{number}")
        return f"{base}-{number}"

    def _first_free(self, base: str) -> int:
        numbered = Organisation.objects.filter(slug__startswith=f"{base}-").values_list("slug", flat=True)
        self._taken |= set(numbered)
        return 2
