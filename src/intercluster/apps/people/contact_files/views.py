"""The import of contact people in the browser: file, columns, dry run, done."""

from collections.abc import Mapping, Sequence
from typing import Any, BinaryIO

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse

from intercluster.apps.directory.queries import managed_cluster
from intercluster.apps.directory.rules import viewer_for
from intercluster.apps.people.contact_files import services
from intercluster.apps.people.contact_files.columns import HELP, LABELS, ColumnsError, Field
from intercluster.apps.people.contact_files.forms import ColumnsForm, FileForm
from intercluster.apps.people.contact_files.plan import Plan, plan
from intercluster.apps.people.contact_files.reading import Checked
from intercluster.apps.people.contact_files.report import write_report
from intercluster.apps.people.contact_files.uploads import PeopleUpload
from intercluster.apps.people.models import ContactImport
from intercluster.core.imports.record import ImportRefusedError
from intercluster.core.imports.rows import COUNTED, Outcome
from intercluster.core.imports.wizard import SHOWN, ImportWizard
from intercluster.tables.model import Table, UnreadableFileError


class PeopleImport(ImportWizard[PeopleUpload, Plan]):
    """The way of a file of contact people into an office's list, for that office only."""

    upload_class = PeopleUpload
    templates = {
        "file": "people/import/file.html",
        "columns": "people/import/columns.html",
        "dry run": "people/import/dry_run.html",
        "past": "people/import/past.html",
    }
    addresses = {
        "file": "people:import",
        "columns": "people:import-columns",
        "dry run": "people:import-check",
        "past": "people:import-past",
    }
    problems = (UnreadableFileError, ColumnsError)
    refusals = (ImportRefusedError,)

    def enter(self, **arguments: Any) -> dict[str, Any]:
        """Find the cluster; to all but its office it does not exist."""
        self.cluster = managed_cluster(self.request, arguments.pop("cluster"))
        self.viewer = viewer_for(self.request)
        self.place = [self.cluster.slug]
        return arguments

    @property
    def purpose(self) -> str:
        """Return to which cluster's list the people go."""
        return f"people of {self.cluster.pk}"

    def read(self, upload: PeopleUpload) -> Checked:
        """Return the checked rows of the file."""
        return upload.checked(self.cluster.country)

    def plan(self, upload: PeopleUpload, rows: Checked) -> Plan:
        """Return what the import would do with each person."""
        return plan(rows, self.cluster, decisions=upload.decisions_by_row)

    def apply(self, upload: PeopleUpload, shown: str) -> str:
        """Take the people into the list."""
        carried = services.import_people(
            self.read(upload),
            self.cluster,
            self.viewer,
            decisions=upload.decisions_by_row,
            skip_rejected=upload.skip_rejected,
            shown=shown,
            file=upload.name,
            by=self.person,
        )
        if carried.record is None:
            return reverse("people:listed", args=self.place)
        return f"{self.address('past', carried.record.pk)}?done"

    def take_back(self, number: int) -> str:
        """Undo an import."""
        services.undo_import(number, self.viewer, self.person)
        return self.address("past", number)

    def record(self, number: int) -> ContactImport:
        """Return an import into the cluster's list."""
        record: ContactImport = get_object_or_404(self.records(), pk=number)
        return record

    def records(self) -> QuerySet[ContactImport]:
        """Return the imports into the cluster's list."""
        return ContactImport.objects.filter(cluster=self.cluster).select_related("by", "undone_by")

    def counted(self, counts: Mapping[str, int]) -> list[tuple[Any, int]]:
        """Return the label and number of each outcome."""
        return [(COUNTED[outcome], counts.get(outcome.value, 0)) for outcome in Outcome]

    def file_form(self, *arguments: Any, **options: Any) -> FileForm:
        """Return the form for the file."""
        return FileForm(*arguments, **options)

    def receive(self, upload: PeopleUpload, form: Any) -> None:
        """Read the file."""
        upload.table()

    def look(self, upload: PeopleUpload) -> Table:
        """Return the table."""
        return upload.table()

    def column_forms(self, upload: PeopleUpload, seen: Table) -> Sequence[ColumnsForm]:
        """Return the form that asks for the field of each column."""
        posted = self.request.POST if self.request.method == "POST" else None
        guessed = [field or "" for field in upload.chosen(seen.headings)]
        return [ColumnsForm(posted, headings=list(seen.headings), guessed=guessed)]

    def take_columns(self, upload: PeopleUpload, forms: Sequence[Any], seen: Table) -> None:
        """Take over the fields."""
        (form,) = forms
        upload.columns = form.columns
        upload.meaning(seen)

    def take_choices(self, upload: PeopleUpload) -> bool:
        """Keep what was ticked and decided on the dry-run page."""
        posted = self.request.POST
        upload.take_decisions(posted, longest=80)
        upload.take_hidden = "hidden" in posted
        upload.save()
        return posted.get("act") == "import"

    def write_report(self, plan: Plan, file: BinaryIO) -> None:
        """Write a row for each person and each problem."""
        write_report(file, plan)

    def report_name(self, upload: PeopleUpload) -> str:
        """Return the cluster's short name."""
        return f"{self.cluster.slug}-people"

    def context(self) -> dict[str, Any]:
        """Return the cluster."""
        return {"cluster": self.cluster}

    def file_context(self) -> dict[str, Any]:
        """Return how each column is filled in, and whether there are members to match people with."""
        return {
            "fields": [(LABELS[field], HELP[field]) for field in Field],
            "has_members": self.cluster.memberships.exists(),
        }

    def columns_context(self, upload: PeopleUpload, forms: Sequence[Any], seen: Table) -> dict[str, Any]:
        """Return each column with its first values."""
        (form,) = forms
        return {"columns": form.described(seen), "table": seen}

    def plan_context(self, upload: PeopleUpload, plan: Plan) -> dict[str, Any]:
        """Return the first lines of each list of the dry run."""
        table = upload.table()
        fields = upload.chosen(table.headings)
        asked = [entry for entry in plan.entries if entry.candidates or entry.decision]
        shown = (Outcome.NEW, Outcome.CHANGED, Outcome.UNCHANGED)
        return {
            "plan": plan,
            "fingerprint": plan.fingerprint,
            "obstacles": plan.obstacles(skip_rejected=upload.skip_rejected),
            "counts": [(COUNTED[outcome], count) for outcome, count in plan.counts.items()],
            "problems": plan.problems[:SHOWN],
            "undecided": asked,
            "lists": [(outcome.value, COUNTED[outcome], plan.of(outcome)) for outcome in shown],
            "ignored": [
                heading for heading, field in zip(table.headings, fields, strict=True) if not field and heading
            ],
            "notes": table.notes,
        }

    def past_context(self, record: ContactImport) -> dict[str, Any]:
        """Return whether the import was just done, and how many of its people are still listed."""
        return {"done": "done" in self.request.GET, "still_listed": record.people.count()}


choose_file = PeopleImport.page("choose_file")
choose_columns = PeopleImport.page("choose_columns")
dry_run = PeopleImport.page("dry_run")
report = PeopleImport.page("report", "GET")
cancel = PeopleImport.page("cancel", "POST")
past = PeopleImport.page("past", "GET")
undo = PeopleImport.page("undo", "POST")
