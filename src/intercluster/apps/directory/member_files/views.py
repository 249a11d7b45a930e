"""The import pages of a cluster's office: file, columns, dry run, done; and the downloads."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import partial
from typing import Any, BinaryIO

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language

from intercluster.apps.directory.member_files import column_mapping as mappings
from intercluster.apps.directory.member_files import records, services
from intercluster.apps.directory.member_files.checked import Checked, left_empty
from intercluster.apps.directory.member_files.column_mapping import MappingError
from intercluster.apps.directory.member_files.export import FORMATS, write_members, write_template
from intercluster.apps.directory.member_files.fields import HELP, LABELS, Field
from intercluster.apps.directory.member_files.forms import ColumnsForm, UploadForm
from intercluster.apps.directory.member_files.plan import Entry, Plan, plan
from intercluster.apps.directory.member_files.report import describe, sample, write_report
from intercluster.apps.directory.member_files.undo import undo_import
from intercluster.apps.directory.member_files.uploads import MemberUpload
from intercluster.apps.directory.models import Import
from intercluster.apps.directory.queries import managed_cluster
from intercluster.apps.directory.rules import viewer_for
from intercluster.core.imports.record import ImportRefusedError
from intercluster.core.imports.rows import COUNTED, Outcome
from intercluster.core.imports.wizard import SHOWN, ImportWizard, download
from intercluster.tables.model import Table, UnreadableFileError


class MemberImport(ImportWizard[MemberUpload, Plan]):
    """The way of a member file into a cluster, for the cluster's own office only."""

    upload_class = MemberUpload
    templates = {
        "file": "directory/import/file.html",
        "columns": "directory/import/columns.html",
        "dry run": "directory/import/dry_run.html",
        "past": "directory/import/past.html",
    }
    addresses = {
        "file": "importing:file",
        "columns": "importing:columns",
        "dry run": "importing:dry-run",
        "done": "importing:done",
        "past": "importing:past",
    }
    problems = (UnreadableFileError, MappingError)
    refusals = (ImportRefusedError,)

    def enter(self, **arguments: Any) -> dict[str, Any]:
        """Find the cluster; to all but its office it does not exist."""
        self.cluster = managed_cluster(self.request, arguments.pop("cluster"))
        self.viewer = viewer_for(self.request)
        self.place = [self.cluster.slug]
        return arguments

    @property
    def purpose(self) -> str:
        """Return which cluster the members are of."""
        return f"members of {self.cluster.pk}"

    def read(self, upload: MemberUpload) -> Checked:
        """Return the checked rows of the file."""
        return upload.checked(self.cluster.country)

    def plan(self, upload: MemberUpload, rows: Checked) -> Plan:
        """Return what the import would do to each organisation."""
        return plan(rows, self.cluster, self.viewer, decisions=upload.decisions_by_row, replace=upload.replace)

    def apply(self, upload: MemberUpload, shown: str) -> str:
        """Import the members; the last page is shown once, from the session."""
        carried = services.import_members(
            self.read(upload),
            self.cluster,
            self.viewer,
            decisions=upload.decisions_by_row,
            replace=upload.replace,
            skip_rejected=upload.skip_rejected,
            shown=shown,
            file=upload.name,
            by=self.person,
            list_contacts=upload.list_contacts,
        )
        self.request.session["imported"] = {
            "cluster": self.cluster.slug,
            "counts": {outcome.value: count for outcome, count in carried.plan.counts.items()},
            "record": carried.record.pk if carried.record else None,
        }
        return self.address("done")

    def take_back(self, number: int) -> str:
        """Undo an import."""
        undo_import(number, self.viewer, self.person)
        return self.address("past", number)

    def record(self, number: int) -> Import:
        """Return an import into the cluster."""
        record: Import = get_object_or_404(self.records(), pk=number)
        return record

    def records(self) -> QuerySet[Import]:
        """Return the imports into the cluster."""
        return records.past_imports(self.cluster)

    def counted(self, counts: Mapping[str, int]) -> list[tuple[Any, int]]:
        """Return the label and number of each outcome."""
        return [(COUNTED[outcome], counts.get(outcome.value, 0)) for outcome in Outcome]

    def file_form(self, *arguments: Any, **options: Any) -> UploadForm:
        """Return the form for the file and a mapping file."""
        return UploadForm(*arguments, **options)

    def receive(self, upload: MemberUpload, form: Any) -> None:
        """Read the file, with the mapping file if there is one."""
        upload.mapping = form.cleaned_data["mapping"]
        upload.save()
        table = upload.table()
        if upload.mapping:
            upload.column_mapping(table)

    def is_described(self, upload: MemberUpload) -> bool:
        """Return whether there is a mapping file, which says what the columns mean."""
        return bool(upload.mapping)

    def look(self, upload: MemberUpload) -> Table:
        """Return the table."""
        return upload.table()

    def column_forms(self, upload: MemberUpload, seen: Table) -> Sequence[ColumnsForm]:
        """Return the form that asks for the field of each column."""
        # A column in kronor is chosen, too: who forgets the rate is asked for it and does not lose the column.
        suggested = mappings.suggest(seen.headings, upload.kronor_per_euro or Decimal(1))
        guessed = upload.columns or [each.field or "" for each in suggested]
        form = ColumnsForm(
            self.request.POST if self.request.method == "POST" else None,
            headings=list(seen.headings),
            guessed=guessed,
            sheets=list(seen.sheets),
            initial={"rate": upload.kronor_per_euro},
        )
        return [form]

    def take_columns(self, upload: MemberUpload, forms: Sequence[Any], seen: Table) -> None:
        """Take over the fields and the rate."""
        (form,) = forms
        upload.columns, upload.rate = form.columns, str(form.cleaned_data["rate"] or "")
        upload.column_mapping(seen)

    def take_choices(self, upload: MemberUpload) -> bool:
        """Keep what was ticked and decided on the dry-run page."""
        posted = self.request.POST
        upload.replace = "replace" in posted
        upload.take_hidden = "hidden" in posted
        upload.list_contacts = "contacts" in posted
        upload.take_decisions(posted, longest=40)
        for row in posted.getlist("shared"):
            # A box that is not ticked is not sent; `shared` names those that were on the page.
            if row.isdecimal() and f"overwrite-{row}" in posted:
                upload.decisions[row] = "overwrite"
            elif upload.decisions.get(row) == "overwrite":
                del upload.decisions[row]
        upload.save()
        return posted.get("act") == "import"

    def write_report(self, plan: Plan, file: BinaryIO) -> None:
        """Write a row for each organisation and each problem."""
        write_report(file, plan)

    def report_name(self, upload: MemberUpload) -> str:
        """Return the cluster's short name."""
        return str(self.cluster.slug)

    def context(self) -> dict[str, Any]:
        """Return the cluster."""
        return {"cluster": self.cluster}

    def file_context(self) -> dict[str, Any]:
        """Return how each column is filled in."""
        return {"fields": [(LABELS[field], HELP[field]) for field in Field]}

    def columns_context(self, upload: MemberUpload, forms: Sequence[Any], seen: Table) -> dict[str, Any]:
        """Return each column with its first values."""
        (form,) = forms
        suggested = mappings.suggest(seen.headings, upload.kronor_per_euro)
        columns = [
            column | {"why_not": guess.why_not} for column, guess in zip(form.described(seen), suggested, strict=True)
        ]
        return {"columns": columns, "form": form, "table": seen}

    def plan_context(self, upload: MemberUpload, plan: Plan) -> dict[str, Any]:
        """Return the first lines of each list of the dry run."""
        table = upload.table()
        return {
            "plan": plan,
            "fingerprint": plan.fingerprint,
            "obstacles": plan.obstacles(skip_rejected=upload.skip_rejected),
            "counts": [(outcome.value, COUNTED[outcome], count) for outcome, count in plan.counts.items()],
            "problems": plan.problems[:SHOWN],
            "undecided": [
                entry for entry in plan.entries if entry.question or entry.candidates or entry.decision == "skip"
            ],
            "lists": [_list(plan, outcome) for outcome in (Outcome.NEW, Outcome.CHANGED, Outcome.UNCHANGED)],
            "remarks": plan.remarks[:SHOWN],
            "left_empty": left_empty(plan.remarks),
            "ignored": upload.column_mapping(table).ignored,
            "notes": table.notes,
            "sample": sample(plan),
            "contacts": len(plan.contacts),
        }

    def past_context(self, record: Import) -> dict[str, Any]:
        """Return the number of the import, for what other apps add."""
        return {"record": record.pk}

    def done(self) -> HttpResponse:
        """Step 4: say what was imported."""
        imported = self.request.session.get("imported")
        if not imported or imported["cluster"] != self.cluster.slug:
            return redirect(self.address("file"))
        context = {
            "cluster": self.cluster,
            "counts": self.counted(imported["counts"]),
            "record": imported.get("record"),
        }
        return render(self.request, "directory/import/done.html", context)

    def template(self, form: str) -> HttpResponse:
        """Download an empty member file with headings in the reader's language."""
        write = partial(write_template, form=form, language=get_language() or "en")
        return download(f"members.{form}", FORMATS[form], write)

    def members(self, form: str) -> HttpResponse:
        """Download the cluster's members."""
        language = get_language() or "en"
        write = partial(write_members, form=form, language=language, cluster=self.cluster, viewer=self.viewer)
        return download(f"{self.cluster.slug}-members.{form}", FORMATS[form], write)


def _list(plan: Plan, outcome: Outcome) -> dict[str, Any]:
    entries = plan.of(outcome)
    return {
        "outcome": outcome.value,
        "label": COUNTED[outcome],
        "count": len(entries),
        "entries": [_described(entry) for entry in entries[:SHOWN]],
    }


def _described(entry: Entry) -> dict[str, Any]:
    return {
        "entry": entry,
        "lines": describe(entry),
        "overwritable": entry.kept or entry.decision == "overwrite",
    }


choose_file = MemberImport.page("choose_file")
choose_columns = MemberImport.page("choose_columns")
dry_run = MemberImport.page("dry_run")
report = MemberImport.page("report", "GET")
cancel = MemberImport.page("cancel", "POST")
done = MemberImport.page("done", "GET")
past = MemberImport.page("past", "GET")
undo = MemberImport.page("undo", "POST")
template = MemberImport.page("template", "GET")
members = MemberImport.page("members", "GET")
