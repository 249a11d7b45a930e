"""Imports of tables: check, write, undo and remove, all or nothing."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Cluster
from intercluster.apps.directory.rules import OPERATOR, Viewer
from intercluster.apps.regions.imports.description import FACTS, Columns, Description, columns
from intercluster.apps.regions.imports.indicator_guesses import rates_among
from intercluster.apps.regions.imports.indicators import refuse_unsaid, undo_indicators, write_indicators
from intercluster.apps.regions.imports.plan import Key, Plan, Value, existing, is_nace, plan
from intercluster.apps.regions.imports.region_names import named, unnamed
from intercluster.apps.regions.imports.rows import Cells, read
from intercluster.apps.regions.models import Activity, Dataset, DatasetKind, Observation, TableImport
from intercluster.apps.regions.rules import may_change_dataset, may_keep_dataset
from intercluster.classifications.nace_sections import revision_of, revision_told
from intercluster.core.imports.record import ImportRefusedError, shortened

BATCH = 5_000


@dataclass(frozen=True)
class Checked:
    """A dry run: the plan, and what is needed to carry it out."""

    slug: str
    file: str
    description: Description
    columns: Columns
    plan: Plan
    is_new: bool


def check_table(
    path: Path,
    *,
    dataset: str,
    description: Description,
    name: str = "",
    viewer: Viewer = OPERATOR,
    beside: Mapping[str, Path] | None = None,
) -> Checked:
    """Work out what an import of a file into a dataset (its slug) would do; nothing is written.

    `beside` has the tables that the description may join, by name; None allows those in the same folder.
    Raises ImportRefusedError for a dataset that nobody has described or that is another office's,
    UnreadableFileError and DescriptionError.
    """
    return check_cells(
        dataset, description, lambda meaning: read(path, meaning, name, beside=beside), name or path.name, viewer=viewer
    )


def check_cells(
    dataset: str, description: Description, cells: Callable[[Columns], Cells], name: str, *, viewer: Viewer = OPERATOR
) -> Checked:
    """Work out what an import of cells into a dataset (its slug) would do.

    `cells` is called with the meaning of the columns. `name` says where the cells come from, for the list of imports.
    Raises ImportRefusedError as `check_table` does.
    """
    if slugify(dataset) != dataset or not dataset:
        raise ImportRefusedError(
            _("“%(slug)s” is no name for a dataset: use small letters, digits and hyphens, such as employment-nace.")
            % {"slug": dataset}
        )
    stored = Dataset.objects.filter(slug=dataset).first()
    if stored is not None and not may_change_dataset(viewer, stored):
        raise ImportRefusedError(
            _("%(slug)s is a dataset of another office: give yours another short name.") % {"slug": dataset}
        )
    if stored is None and description.dataset is None:
        known = ", ".join(Dataset.objects.values_list("slug", flat=True)) or _("none")
        raise ImportRefusedError(
            _("There is no dataset %(slug)s yet (there is: %(known)s): its description must have [dataset].")
            % {"slug": dataset, "known": known}
        )
    meaning = description.columns or (columns(stored.columns) if stored else Columns())
    facts: Mapping[str, Any] = description.dataset or {
        "nuts_version": stored.nuts_version,  # type: ignore[union-attr]
        "classification": stored.classification,  # type: ignore[union-attr]
    }
    if stored is not None and facts["classification"] != stored.classification:
        raise ImportRefusedError(
            _("The activities of %(slug)s are of %(classification)s: another classification needs its own dataset.")
            % {"slug": dataset, "classification": stored.classification}
        )
    kind = stored.kind if stored else facts.get("kind") or DatasetKind.AMOUNTS
    if facts.get("kind", kind) != kind:
        raise ImportRefusedError(
            _("%(slug)s has %(kind)s, and that stays: bring these figures into a dataset of their own.")
            % {"slug": dataset, "kind": DatasetKind(kind).label.lower()}
        )
    found = cells(meaning)
    if kind == DatasetKind.AMOUNTS and stored is None:
        _refuse_rates(facts, found)
    if is_nace(facts["classification"]):
        _refuse_other_revision(facts["classification"], found)
    result = plan(
        found,
        version=facts["nuts_version"],
        classification=facts["classification"],
        stored=existing(stored),
        known_only=meaning.known_only,
        kind=kind,
    )
    if kind == DatasetKind.INDICATORS and not result.rejected:
        codes = {key[2] for key in (*result.new, *result.changed)}
        names = {**result.activity_names, **{code: _own_name(own) for code, own in description.activities.items()}}
        refuse_unsaid(codes, description.indicators, stored, names, str(facts.get("unit", "")))
    result.region_names = unnamed(result.region_names)
    return Checked(dataset, name, description, meaning, result, stored is None)


def _own_name(names: Mapping[str, str]) -> str:
    return names.get("en") or next(iter(names.values()), "")


def _refuse_other_revision(classification: str, cells: Cells) -> None:
    """Raise ImportRefusedError if letters of sections mean other activities than the classification says."""
    told = revision_told({cell.activity for cell in cells.cells})
    if told and told != revision_of(classification):
        raise ImportRefusedError(
            _(
                "The names of activities are those of NACE Rev. %(told)s, whose sections have other letters than in "
                "%(classification)s. Say as the classification: NACE Rev. %(told)s."
            )
            % {"told": told, "classification": classification}
        )


def _refuse_rates(facts: Mapping[str, Any], cells: Cells) -> None:
    """Raise ImportRefusedError if figures would be read as amounts although they are divided by something."""
    unit = rates_among([str(facts["unit"])])
    told = unit or (cells.rates if "kind" not in facts else [])
    if told:
        raise ImportRefusedError(
            _(
                "“%(text)s” says that the figures are rates, which cannot be added up as amounts can. Say that the "
                'dataset has indicators (kind = "indicators")%(or)s.'
            )
            % {"text": told[0], "or": "" if unit else _(', or kind = "amounts" if it is not so')}
        )


@transaction.atomic
def import_table(
    checked: Checked, by: User | None = None, *, viewer: Viewer = OPERATOR, office: Cluster | None = None
) -> TableImport:
    """Write what a dry run showed, all or nothing. A new dataset belongs to an office, or else to the platform.

    Raises ImportRefusedError if a cell was rejected or has changed since, PermissionDenied for another's dataset.
    """
    if checked.plan.rejected:
        raise ImportRefusedError(
            _("Nothing was imported: %(count)d cells could not be read. Correct them, or leave them out.")
            % {"count": len(checked.plan.rejected)}
        )
    dataset = Dataset.objects.select_for_update().filter(slug=checked.slug).first()
    if not may_keep_dataset(viewer, office) or (dataset is not None and not may_change_dataset(viewer, dataset)):
        raise PermissionDenied
    _as_shown(checked.plan, existing(dataset))
    facts = dict(checked.description.dataset or {})
    was = None if dataset is None else {name: getattr(dataset, name) for name in (*FACTS, "columns")}
    if dataset is None:
        dataset = Dataset(slug=checked.slug, office=office, is_demo=office is not None and office.is_demo)
    for name, value in facts.items():
        setattr(dataset, name, value)
    dataset.columns = checked.columns.as_json()
    dataset.full_clean()
    dataset.save()
    done = {"dataset": was, **write_cells(dataset, checked.plan, checked.description.activities)}
    if said := checked.description.indicators if not dataset.has_amounts else {}:
        codes = Activity.objects.filter(classification=dataset.classification, code__in=said)
        done["indicators"] = write_indicators(dataset, said, {each.code: each for each in codes})
    return TableImport.objects.create(
        dataset=dataset, by=by, file=shortened(checked.file), counts=checked.plan.counts, done=done
    )


@transaction.atomic
def undo_import(number: int, viewer: Viewer, by: User | None = None) -> TableImport | None:
    """Undo an import, which must be the latest of its dataset, since later ones build on it.

    Returns its record, or None if the import had made the dataset, which is then removed. Raises ImportRefusedError,
    and PermissionDenied for another's dataset.
    """
    record = TableImport.objects.select_related("dataset").get(pk=number)
    dataset = Dataset.objects.select_for_update().get(pk=record.dataset_id)
    record.refresh_from_db()
    if not may_change_dataset(viewer, dataset):
        raise PermissionDenied
    if record.undone_at:
        raise ImportRefusedError(_("This import was undone already."))
    if not record.done:
        raise ImportRefusedError(_("Of this import it was not kept what was before. The dataset can be removed."))
    later = dataset.imports.filter(pk__gt=record.pk, undone_at=None).order_by("-pk").first()
    if later is not None:
        raise ImportRefusedError(
            _("Later imports changed the dataset too: undo the import of %(file)s first.") % {"file": later.file}
        )
    if record.done["dataset"] is None:
        remove_dataset(dataset, viewer)
        return None
    for first, last in record.done["created"]:
        Observation.objects.filter(dataset=dataset, pk__range=(first, last)).delete()
    before = {pk: (value, status, flags) for pk, value, status, flags in record.done["changed"]}
    changed = list(Observation.objects.filter(dataset=dataset, pk__in=before))
    for each in changed:
        each.value, each.status, each.flags = before[each.pk]
    _revise(changed, ["id"])
    undo_indicators(record.done.get("indicators", {}))
    for name, value in record.done["dataset"].items():
        setattr(dataset, name, value)
    dataset.save()
    record.mark_undone(by)
    return record


@transaction.atomic
def remove_dataset(dataset: Dataset, viewer: Viewer) -> None:
    """Delete a dataset with all its cells and imports. Raises PermissionDenied for another's."""
    if not may_change_dataset(viewer, dataset):
        raise PermissionDenied
    Observation.objects.filter(dataset=dataset).delete()
    dataset.delete()


def write_cells(dataset: Dataset, changes: Plan, names: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    """Write the new and changed cells of a plan, with the regions and activities they need; return what undoing needs.

    `created` has the first and last key of each run of new observations, `changed` the key and the earlier value.
    """
    cells = [*changes.new, *changes.changed]
    regions = named({(code, version) for code, version, _activity, _year in cells}, changes.region_names)
    activity_names = {code: {"": name} for code, name in changes.activity_names.items()}
    activity_names |= {code: dict(own) for code, own in names.items()}
    activities = _activities(dataset.classification, {key[2] for key in cells}, activity_names)

    def row(key: Key, value: Value) -> Observation:
        code, version, activity, year = key
        return Observation(
            dataset_id=dataset.pk,
            region_id=regions[code, version].pk,
            activity_id=activities[activity].pk,
            year=year,
            value=value.value,
            status=value.status,
            flags=value.flags,
        )

    new = Observation.objects.bulk_create((row(*each) for each in changes.new.items()), batch_size=BATCH)
    changed = [row(*each) for each in changes.changed.items()]
    changed = _revise(changed, ["dataset", "year", "region", "activity"])
    before = [changes.before[key] for key in changes.changed]
    return {
        "created": _runs(sorted(each.pk for each in new)),
        "changed": [[each.pk, was.value, was.status, was.flags] for each, was in zip(changed, before, strict=True)],
    }


def _revise(observations: list[Observation], unique_fields: list[str]) -> list[Observation]:
    return Observation.objects.bulk_create(
        observations,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=unique_fields,
        update_fields=["value", "status", "flags"],
    )


def _runs(keys: Sequence[int]) -> list[list[int]]:
    """Return ascending numbers as first and last of each run without a gap."""
    runs: list[list[int]] = []
    for key in keys:
        if runs and key == runs[-1][1] + 1:
            runs[-1][1] = key
        else:
            runs.append([key, key])
    return runs


def _as_shown(shown: Plan, stored: Mapping[Key, Value]) -> None:
    if any(key in stored for key in shown.new) or any(stored.get(key) != was for key, was in shown.before.items()):
        raise ImportRefusedError(_("The dataset has changed since it was checked: check the file again."))


def _activities(classification: str, wanted: Iterable[str], names: Mapping[str, dict[str, str]]) -> dict[str, Activity]:
    stored = {each.code: each for each in Activity.objects.filter(classification=classification)}
    new = [
        Activity(classification=classification, code=code, names=names.get(code, {}))
        for code in sorted(set(wanted) - set(stored))
    ]
    for code, texts in names.items():
        if code in stored and texts != stored[code].names:
            stored[code].names = {**stored[code].names, **texts}
            stored[code].save(update_fields=["names"])
    return stored | {each.code: each for each in Activity.objects.bulk_create(new)}
