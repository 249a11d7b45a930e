"""Pages on which offices bring tables in: file, what it is, dry run, done; and undoing and removing again."""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from itertools import islice
from typing import Any, BinaryIO

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from intercluster.apps.directory.models import Cluster
from intercluster.apps.directory.rules import viewer_for
from intercluster.apps.regions.imports.column_guesses import Guess
from intercluster.apps.regions.imports.description import FACTS, DescriptionError, columns
from intercluster.apps.regions.imports.faults import faults
from intercluster.apps.regions.imports.forms import (
    PARTS,
    ColumnsForm,
    FactsForm,
    FileForm,
    IndicatorsForm,
    described,
    described_columns,
    posted_codes,
)
from intercluster.apps.regions.imports.indicator_guesses import guessed, is_rate
from intercluster.apps.regions.imports.indicators import MOST, IndicatorsLackingError
from intercluster.apps.regions.imports.report import COUNTED, describe, write_report
from intercluster.apps.regions.imports.rows import Cells
from intercluster.apps.regions.imports.services import (
    Checked,
    check_cells,
    import_table,
    remove_dataset,
    undo_import,
)
from intercluster.apps.regions.imports.uploads import TableUpload
from intercluster.apps.regions.models import CURRENT, Dataset, DatasetKind, TableImport
from intercluster.apps.regions.pages.numbers import percent
from intercluster.apps.regions.rules import may_bring_tables, may_change_dataset
from intercluster.core import clock
from intercluster.core.imports.record import ImportRefusedError
from intercluster.core.imports.wizard import SHOWN, ImportWizard, StepMissingError
from intercluster.geo.nuts import region_names
from intercluster.tables.model import UnreadableFileError


class TableWizard(ImportWizard[TableUpload, Checked]):
    """The way of a table into a dataset, for those only who may bring tables in."""

    upload_class = TableUpload
    templates = {
        "file": "regions/tables/list.html",
        "columns": "regions/tables/describe.html",
        "dry run": "regions/tables/check.html",
        "past": "regions/tables/past.html",
    }
    addresses = {
        "file": "regions:tables",
        "columns": "regions:table",
        "dry run": "regions:table-check",
        "past": "regions:table-past",
    }
    problems = (UnreadableFileError, DescriptionError, ImportRefusedError)
    refusals = (ImportRefusedError,)

    lacking: Mapping[str, str] = {}
    """Names by code of the indicators of which it is not said what they are."""
    rates: Sequence[str] = ()
    """What in the file says that its values are rates."""

    def enter(self, **arguments: Any) -> dict[str, Any]:
        """Find out who asks; to those who may not, the pages do not exist."""
        self.viewer = viewer_for(self.request)
        if not may_bring_tables(self.viewer):
            raise Http404
        return arguments

    @property
    def purpose(self) -> str:
        """Return what uploads are for."""
        return "tables of regions"

    def read(self, upload: TableUpload) -> Cells:
        """Return the cells of the file, once step 2 has said what its columns mean."""
        if not upload.facts:
            raise StepMissingError
        return upload.cells(columns(upload.columns))

    def plan(self, upload: TableUpload, rows: Cells) -> Checked:
        """Return what the import would do to each cell of the dataset."""
        description = described(upload.facts, upload.columns, upload.activities, upload.indicators)
        return check_cells(upload.slug, description, lambda _columns: rows, upload.name, viewer=self.viewer)

    def apply(self, upload: TableUpload, shown: str) -> str:
        """Import the table into a new dataset or one that is there."""
        checked = self.planned(upload)
        if shown != _fingerprint(upload):
            raise ImportRefusedError(
                _("The import would not do what the dry run showed. Nothing was imported; look at it again.")
            )
        office = Cluster.objects.filter(pk=upload.office or 0).first()
        try:
            record = import_table(checked, self.person, viewer=self.viewer, office=office)
        except PermissionDenied:
            raise Http404 from None
        return f"{self.address('past', record.pk)}?done"

    def take_back(self, number: int) -> str:
        """Undo an import; its dataset goes too if the import had made it."""
        if undo_import(number, self.viewer, self.person) is None:
            messages.success(self.request, _("Undone: the dataset is gone, as this import had made it."))
            return self.address("file")
        return self.address("past", number)

    def record(self, number: int) -> TableImport:
        """Return an import into a dataset that the person may change."""
        record = get_object_or_404(TableImport.objects.select_related("dataset", "by", "undone_by"), pk=number)
        if not may_change_dataset(self.viewer, record.dataset):
            raise Http404
        return record

    def records(self) -> QuerySet[TableImport]:
        """Return the imports into datasets that the person may change."""
        records = TableImport.objects.select_related("dataset", "by").defer("done")
        return records if self.viewer.is_operator else records.filter(dataset__office__in=self.viewer.cluster_ids)

    def counted(self, counts: Mapping[str, int]) -> list[tuple[Any, int]]:
        """Return the label and number of each outcome that there can be."""
        return [(label, counts[outcome]) for outcome, label in COUNTED.items() if outcome in counts]

    def file_form(self, *arguments: Any, **options: Any) -> FileForm:
        """Return the form for the file, its dataset, and a description with the tables that it joins."""
        return FileForm(*arguments, viewer=self.viewer, **options)

    def receive(self, upload: TableUpload, form: Any) -> None:
        """Take over what goes with the file, and look through it."""
        upload.dataset, upload.office = form.cleaned_data["dataset"], form.cleaned_data["office"]
        upload.keep_beside(form.cleaned_data["beside"])
        if form.cleaned_data["description"] is not None:
            upload.describe(form.cleaned_data["description"])
        upload.save()
        upload.guess()

    def look(self, upload: TableUpload) -> Guess:
        """Return what the file seems to be."""
        return upload.guess()

    def column_forms(self, upload: TableUpload, seen: Guess) -> Sequence[FactsForm | ColumnsForm | IndicatorsForm]:
        """Return the form for the dataset, unless a description says it the one for the columns, and of indicators.

        Which indicators there are is known only once the columns are read.
        """
        self.rates = seen.rates
        posted = self.request.POST if self.request.method == "POST" and "name" in self.request.POST else None
        stored = upload.there
        initial = {"retrieved": clock.local_day(), "nuts_version": seen.nuts_version}
        if stored is None:
            initial |= {"kind": DatasetKind.INDICATORS} if seen.rates else {"classification": seen.classification}
        facts = FactsForm(posted, instance=stored or Dataset(), initial=initial | upload.proposed | upload.facts)
        forms: list[FactsForm | ColumnsForm | IndicatorsForm] = [facts]
        if upload.as_described is None:
            known = upload.columns or (stored.columns if stored is not None else None)
            forms.append(ColumnsForm(posted, guess=seen, known=None if known is None else columns(known)))
        codes = posted_codes(self.request.POST) if posted is not None else list(upload.indicators)
        if codes and (posted is None or posted.get("kind", "") != DatasetKind.AMOUNTS):
            forms.append(self._indicators_form(posted, dict(zip(codes, codes, strict=True)), upload))
        return forms

    def _indicators_form(self, posted: Any, codes: Mapping[str, str], upload: TableUpload) -> IndicatorsForm:
        unit = "" if posted is None else posted.get("unit", "")
        said = {code: f"{name} {code} {unit}" for code, name in codes.items()}
        known = {code: guessed(" ".join((text, *(() if is_rate(text) else self.rates)))) for code, text in said.items()}
        return IndicatorsForm(posted, codes=codes, known=known | upload.indicators)

    def take_columns(self, upload: TableUpload, forms: Sequence[Any], seen: Guess) -> None:
        """Take over what the dataset is and its columns say, and try what the import would do."""
        facts, stored = forms[0], upload.there
        upload.facts = {name: facts.cleaned_data[name] for name in FACTS if name in facts.cleaned_data}
        upload.facts["names"] = upload.proposed.get("names") or (stored.names if stored is not None else {})
        upload.facts["retrieved"] = upload.facts["retrieved"].isoformat()
        meaning = upload.as_described or forms[1].cleaned_data["columns"]
        upload.columns = {**meaning.as_json(), "sheet": upload.sheet}
        if isinstance(forms[-1], IndicatorsForm):
            upload.indicators = upload.indicators | forms[-1].cleaned_data["indicators"]
        try:
            self.planned(upload)
        except IndicatorsLackingError as lacking:
            if len(lacking.codes) > MOST:
                raise
            self.lacking = {**{code: code for code in upload.indicators}, **lacking.names}
            raise ImportRefusedError(_("Say below what each indicator is; what is there is a guess.")) from lacking

    def write_report(self, plan: Checked, file: BinaryIO) -> None:
        """Write a row for each cell that is rejected, changed or new."""
        write_report(file, plan.plan)

    def report_name(self, upload: TableUpload) -> str:
        """Return the dataset's short name."""
        return upload.slug

    def file_context(self) -> dict[str, Any]:
        """Return the datasets, and whether the person may change them."""
        datasets = Dataset.objects.select_related("office").annotate(cells=Count("observations"))
        return {"datasets": [(each, may_change_dataset(self.viewer, each)) for each in datasets]}

    def columns_context(self, upload: TableUpload, forms: Sequence[Any], seen: Guess) -> dict[str, Any]:
        """Return the forms, or what the description says in place of the second."""
        told = next((each for each in forms if isinstance(each, ColumnsForm)), None)
        asked = next((each for each in forms if isinstance(each, IndicatorsForm)), None)
        if self.lacking:
            asked = self._indicators_form(None, self.lacking, upload)
        context = {"guess": seen, "facts": forms[0], "told": told, "indicators": asked}
        if upload.as_described is not None:
            context["described"] = described_columns(upload.as_described)
        return context

    def plan_context(self, upload: TableUpload, plan: Checked) -> dict[str, Any]:
        """Return the first lines of each list of the dry run."""
        cells = plan.plan
        names = region_names(cells.recoded.values())
        changed = islice(cells.changed.items(), SHOWN)
        found = faults(cells.rejected)
        return {
            "checked": plan,
            "plan": cells,
            "fingerprint": _fingerprint(upload),
            "nuts": CURRENT.value,
            "counts": self.counted(cells.counts),
            "problems": [
                {
                    "row": each.places,
                    "column": PARTS.get(each.column, each.column),
                    "value": each.text,
                    "right": each.expected,
                }
                for each in found[:SHOWN]
            ],
            "faults": len(found),
            "recoded": [(code, other, names[other]) for code, other in sorted(cells.recoded.items())],
            "region_names": [(*place, name) for place, name in sorted(cells.region_names.items())],
            "not_recoded": [(each.code, _where_now(each.shares), each.together_with) for each in cells.not_recoded],
            "aggregates": sorted(cells.aggregates),
            "unknown": cells.unknown_summary,
            "changed": [(*key, describe(cells.before[key]), describe(value)) for key, value in changed],
            "new": [(*key, describe(value)) for key, value in islice(cells.new.items(), SHOWN)],
        }

    def past_context(self, record: TableImport) -> dict[str, Any]:
        """Return the dataset, and whether the import was just done."""
        return {"dataset": record.dataset, "done": "done" in self.request.GET}

    def remove(self, slug: str) -> HttpResponse:
        """Ask whether a dataset is to go, and remove it."""
        dataset = get_object_or_404(Dataset, slug=slug)
        if not may_change_dataset(self.viewer, dataset):
            raise Http404
        if self.request.method == "POST":
            remove_dataset(dataset, self.viewer)
            messages.success(self.request, _("%(name)s is removed.") % {"name": dataset.name})
            return self.go_to("file")
        context = {"dataset": dataset, "cells": dataset.observations.count()}
        return render(self.request, "regions/tables/remove.html", context)


def _fingerprint(upload: TableUpload) -> str:
    """Return what changes when the dry run would: the dataset, or what is said of the file."""
    stored = upload.there
    state = [stored and stored.updated.isoformat(), upload.slug, sorted(upload.facts.items()), upload.columns]
    state.append(sorted(upload.indicators.items()))
    return sha256(repr(state).encode()).hexdigest()


def _where_now(shares: Mapping[str, float]) -> str:
    return ", ".join(
        _("%(share)s in %(code)s") % {"share": percent(share), "code": code} for code, share in sorted(shares.items())
    )


choose_file = TableWizard.page("choose_file")
describe_table = TableWizard.page("choose_columns")
check = TableWizard.page("dry_run")
report = TableWizard.page("report", "GET")
cancel = TableWizard.page("cancel", "POST")
past = TableWizard.page("past", "GET")
undo = TableWizard.page("undo", "POST")
remove = TableWizard.page("remove", "GET", "POST")
