"""The dry run: what an import would do to each organisation."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from intercluster.apps.directory.choices import Visibility
from intercluster.apps.directory.member_files.checked import Checked, Record, Remark, Text
from intercluster.apps.directory.member_files.fields import LABELS, Field
from intercluster.apps.directory.member_files.matching import Candidate, Directory, Resolved, resolve
from intercluster.apps.directory.models import Cluster, Need, Offer, Organisation, Statement
from intercluster.apps.directory.rules import Viewer
from intercluster.core.imports.rows import Outcome, Problem, RowPlan
from intercluster.tables.model import clean


@dataclass(frozen=True, slots=True)
class Change:
    """A fact before and after."""

    field: str
    before: Any
    after: Any


@dataclass(slots=True)
class TextPlan:
    """What happens to the offers or to the needs of one organisation."""

    added: list[Text] = field(default_factory=list)
    changed: dict[int, dict[str, Any]] = field(default_factory=dict)
    """Statement -> its new language, visibility, expiry or subject."""
    removed: list[int] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed)


@dataclass(slots=True)
class Entry:
    """What happens to one organisation of the file."""

    record: Record
    outcome: Outcome
    organisation: Organisation | None = None
    changes: list[Change] = field(default_factory=list)
    kept: list[Change] = field(default_factory=list)
    """Facts that differ in the file but stay, since another cluster shares the organisation."""
    shared_with: tuple[str, ...] = ()
    joins: bool = False
    """It is in the directory and becomes a member of this cluster."""
    offers: TextPlan = field(default_factory=TextPlan)
    needs: TextPlan = field(default_factory=TextPlan)
    candidates: tuple[Candidate, ...] = ()
    """Organisations that it may be the same as."""
    question: str = ""
    decision: str = ""

    @property
    def written(self) -> Organisation:
        """Return the organisation that the import writes; raise ValueError if there is none yet."""
        if self.organisation is None:
            raise ValueError(f"Row {self.record.row} has no organisation yet.")
        return self.organisation

    @property
    def rows(self) -> list[int]:
        """Return its rows in the file."""
        return sorted([self.record.row, *self.record.also_rows])


@dataclass
class Plan(RowPlan[Entry]):
    """A dry run."""

    cluster: Cluster
    entries: list[Entry]
    checked: Checked
    problems: list[Problem]
    remarks: list[Remark]

    @property
    def contacts(self) -> list[tuple[Organisation, str, str]]:
        """Return organisation, name and address of each contact person; new organisations are unsaved in a dry run."""
        taken = {Outcome.NEW, Outcome.CHANGED, Outcome.UNCHANGED}
        return [
            (entry.organisation or Organisation(name=entry.record.name), person.name, person.email)
            for entry in self.entries
            if entry.outcome in taken
            for person in entry.record.contacts
        ]

    def to_decide(self, count: int) -> str:
        """Return what a person has to decide."""
        return ngettext(
            "%(count)d organisation looks like one that is already there: say whether it is the same.",
            "%(count)d organisations look like ones that are already there: say whether they are the same.",
            count,
        ) % {"count": count}

    @property
    def fingerprint(self) -> str:
        """Return a digest of what the plan would do; another one means that the directory has changed meanwhile."""
        digest = hashlib.sha256()
        for entry in self.entries:
            digest.update(
                repr(
                    (
                        entry.rows,
                        entry.outcome.value,
                        entry.organisation.pk if entry.organisation else None,
                        entry.changes,
                        entry.kept,
                        entry.offers,
                        entry.needs,
                        entry.candidates,
                    )
                ).encode()
            )
        digest.update(repr(self.problems).encode())
        return digest.hexdigest()


def plan(
    checked: Checked,
    cluster: Cluster,
    viewer: Viewer,
    *,
    decisions: Mapping[int, str] | None = None,
    replace: bool = False,
) -> Plan:
    """Work out what an import would do.

    `decisions` has the choices of a person by row: `same` or the key of a candidate, `separate`, `skip`, or
    `overwrite` for an organisation that another cluster shares. `replace` also removes offers and needs that the file
    does not have.
    """
    directory = Directory(cluster, checked.records)
    resolved = resolve(checked.records, directory, decisions or {})
    texts = _StoredTexts({each.organisation.pk for each in resolved if each.organisation})
    entries: list[Entry] = []
    problems = list(checked.problems)
    remarks = list(checked.remarks)
    for each in resolved:
        organisation = each.organisation
        if organisation is not None and not each.skipped and not directory.may_join(organisation.pk, viewer):
            problems.append(_belongs_elsewhere(each, directory.other_clusters(organisation.pk)))
            continue
        if namesakes := directory.namesakes(each.record):
            remarks.append(_namesakes(each.record, namesakes))
        entries.append(_entry(each, directory, texts, replace=replace))
    problems.sort(key=lambda problem: problem.row)
    remarks.sort(key=lambda remark: remark.row)
    return Plan(cluster, entries, checked, problems, remarks)


def _namesakes(record: Record, count: int) -> Remark:
    return Remark(
        record.row,
        str(LABELS[Field.NAME]),
        ngettext(
            "%(count)d other organisation has a name alike and another registration number; they are kept apart",
            "%(count)d other organisations have a name alike and another registration number; they are kept apart",
            count,
        )
        % {"count": count},
    )


def _belongs_elsewhere(each: Resolved, clusters: Iterable[str]) -> Problem:
    return Problem(
        each.record.row,
        "",
        each.record.name,
        _("%(name)s is a member of %(clusters)s, and its private texts are theirs to share")
        % {"name": each.organisation, "clusters": ", ".join(clusters)},
        _("the platform's administrators can add it to this cluster too, by importing on the command line"),
    )


def _entry(each: Resolved, directory: Directory, texts: "_StoredTexts", *, replace: bool) -> Entry:
    record, organisation = each.record, each.organisation
    entry = Entry(
        record,
        Outcome.NEW,
        organisation,
        candidates=each.candidates,
        question=each.question,
        decision=each.decision,
    )
    if each.skipped:
        entry.outcome = Outcome.SKIPPED
    elif each.question:
        entry.outcome = Outcome.UNDECIDED
    elif organisation is None:
        entry.offers.added = list(record.offers.values())
        entry.needs.added = list(record.needs.values())
    else:
        _compare(entry, organisation, directory, texts, replace=replace)
    return entry


def _compare(
    entry: Entry, organisation: Organisation, directory: Directory, texts: "_StoredTexts", *, replace: bool
) -> None:
    record = entry.record
    given = {"name": record.name, **record.facts}
    changes = [
        Change(name, getattr(organisation, name), value)
        for name, value in given.items()
        if getattr(organisation, name) != value
    ]
    entry.shared_with = directory.other_clusters(organisation.pk)
    entry.joins = not directory.is_member(organisation.pk)
    may_overwrite = not entry.shared_with or entry.decision == "overwrite"
    if may_overwrite:
        entry.changes = changes
    else:
        # Gaps that another cluster left may be filled; what it states stays.
        entry.changes = [change for change in changes if change.before in ("", None, [])]
        entry.kept = [change for change in changes if change not in entry.changes]
    entry.offers = texts.compare(Offer, organisation.pk, record.offers, replace=replace and may_overwrite)
    entry.needs = texts.compare(Need, organisation.pk, record.needs, replace=replace and may_overwrite)
    differs = entry.changes or entry.joins or entry.offers or entry.needs
    entry.outcome = Outcome.CHANGED if differs else Outcome.UNCHANGED


class _StoredTexts:
    """The offers and needs that organisations have, by text."""

    def __init__(self, organisations: set[int]) -> None:
        self._by_owner: dict[tuple[type[Statement], int], dict[str, tuple[int, str, str, date | None, str]]] = {}
        for model in (Offer, Need):
            rows = model.objects.filter(organisation__in=organisations).values_list(
                "organisation", "pk", "text", "language", "visibility", "expires", "about"
            )
            for owner, pk, text, *rest in rows.iterator(chunk_size=5000):
                self._by_owner.setdefault((model, owner), {})[clean(text)] = (pk, *rest)

    def compare(self, model: type[Statement], owner: int, given: Mapping[str, Text], *, replace: bool) -> TextPlan:
        """Return the changes that make the stored texts of an organisation those of the file."""
        stored = self._by_owner.get((model, owner), {})
        result = TextPlan()
        for key, text in given.items():
            if key not in stored:
                result.added.append(text)
                continue
            pk, language, visibility, expires, about = stored[key]
            changed: dict[str, Any] = {}
            if text.language and text.language != language:
                changed["language"] = text.language
            if text.visibility and text.visibility != Visibility(visibility):
                changed["visibility"] = text.visibility.value
            if text.expires and text.expires != expires:
                changed["expires"] = text.expires
            if text.about and text.about != about:
                changed["about"] = text.about
            if changed:
                result.changed[pk] = changed
        if replace:
            result.removed = [pk for key, (pk, *_rest) in stored.items() if key not in given]
        return result
