"""The pages of an import in the browser: file, columns, dry run, done; and past imports, which can be undone.

An app says in a subclass who may import, what its forms and templates are, and how it does the three things that an
import consists of: `read`, `plan` and `apply`. Its command line and API do them by the same services.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from functools import partial, update_wrapper
from io import BytesIO
from typing import Any, BinaryIO, ClassVar, Generic, TypeVar

from django.conf import settings
from django.db.models import QuerySet
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from intercluster.core.errors import BUSY
from intercluster.core.imports import uploads
from intercluster.core.imports.uploads import Upload
from intercluster.tables.model import UnreadableFileError
from intercluster.tables.turns import RETRY_SECONDS, ReadersBusyError

SHOWN = 100
"""Most lines that one list of the dry run shows; the report has them all."""

PAST = 20
"""Most past imports that are listed."""

U = TypeVar("U", bound=Upload)
D = TypeVar("D")
"""What an import would do, as the app works it out."""


class UploadGoneError(Exception):
    """The person who asks has no such upload."""


class StepMissingError(Exception):
    """An earlier step is still to be done."""


class ImportWizard(ABC, Generic[U, D]):
    """One request of a person on the way through an import."""

    upload_class: type[U]
    templates: ClassVar[Mapping[str, str]]
    """Templates of the pages `file`, `columns`, `dry run` and `past`."""
    addresses: ClassVar[Mapping[str, str]]
    """Names of the addresses of the same pages."""
    problems: ClassVar[tuple[type[Exception], ...]]
    """Why a file cannot be read as the person says."""
    refusals: ClassVar[tuple[type[Exception], ...]]
    """Why an import is not carried out or undone."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.place: list[Any] = []
        """What every address begins with, such as the cluster."""

    @classmethod
    def page(cls, name: str, *methods: str) -> Callable[..., HttpResponse]:
        """Return one of the pages as a view; `methods` are those that it answers, if not those of a form."""

        @require_http_methods(methods or ["GET", "HEAD", "POST"])
        def view(request: HttpRequest, **arguments: Any) -> HttpResponse:
            wizard = cls(request)
            arguments = wizard.enter(**arguments)
            try:
                answer: HttpResponse = getattr(wizard, name)(**arguments)
            except UploadGoneError:
                problem = _(
                    "This import is no longer there: it was finished, stopped or left for too long. "
                    "Choose the file again."
                )
                return wizard.file_page(wizard.file_form(), problem, status=404)
            return answer

        return update_wrapper(view, getattr(cls, name))

    # The pages

    def choose_file(self) -> HttpResponse:
        """Step 1: choose a file."""
        if self.request.method != "POST":
            return self.file_page(self.file_form(initial=self.request.GET.dict()))
        if problem := uploads.too_large(self.request):
            return self.file_page(self.file_form(), problem, status=413)
        form = self.file_form(self.request.POST, self.request.FILES)
        if not form.is_valid():
            return self.file_page(form, status=422)
        file = form.cleaned_data["file"]
        upload = self.upload_class.keep(file.chunks(), file.name, self._owner)
        try:
            self.receive(upload, form)
        except self.problems as error:
            upload.delete()
            return self.file_page(form, str(error), status=422)
        except ReadersBusyError as busy:
            upload.delete()
            page = self.file_page(form, str(busy), status=BUSY)
            page["Retry-After"] = str(RETRY_SECONDS)
            return page
        return self.go_to("dry run" if self.is_described(upload) else "columns", upload.token)

    def choose_columns(self, token: str) -> HttpResponse:
        """Step 2: say what each column means."""
        upload = self.upload(token)
        if self.request.method == "POST" and self.request.POST.get("sheet", upload.sheet) != upload.sheet:
            upload.choose_sheet(self.request.POST["sheet"])
            upload.save()
            return self.go_to("columns", token)
        problem, status = "", 200
        try:
            seen = self.look(upload)
        except UnreadableFileError as error:
            if not upload.sheet:
                raise Http404 from error
            # The chosen sheet has no table: say so beside the others.
            problem, status = str(error), 422
            upload.choose_sheet("")
            upload.save()
            seen = self.look(upload)
        forms = self.column_forms(upload, seen)
        if all(form.is_bound for form in forms):
            if all(form.is_valid() for form in forms):
                try:
                    self.take_columns(upload, forms, seen)
                except self.problems as error:
                    problem, status = str(error), 422
                else:
                    upload.save()
                    return self.go_to("dry run", token)
            else:
                status = 422
        context = {"upload": upload, "problem": problem, **self.columns_context(upload, forms, seen)}
        return self.render("columns", context, status)

    def dry_run(self, token: str) -> HttpResponse:
        """Step 3: see what the import would do, and carry it out."""
        upload = self.upload(token)
        problem, status = "", 200
        if self.request.method == "POST":
            if not self.take_choices(upload):
                return self.go_to("dry run", token)
            try:
                address = self.apply(upload, self.request.POST.get("shown", ""))
            except self.refusals + self._unreadable as error:
                problem, status = str(error), 409
            else:
                upload.delete()
                return redirect(address)
        try:
            plan = self.planned(upload)
        except self._unreadable:
            return self.go_to("columns", token)  # which says what is wrong
        context = {"upload": upload, "problem": problem, "shown": SHOWN, **self.plan_context(upload, plan)}
        return self.render("dry run", context, status)

    def report(self, token: str) -> HttpResponse:
        """Download the whole dry run."""
        upload = self.upload(token)
        try:
            plan = self.planned(upload)
        except self._unreadable as error:
            raise Http404 from error
        name = f"{self.report_name(upload)}-dry-run.csv"
        return download(name, "text/csv; charset=utf-8", partial(self.write_report, plan))

    def cancel(self, token: str) -> HttpResponse:
        """Delete the upload."""
        self.upload(token).delete()
        return self.go_to("file")

    def past(self, number: int) -> HttpResponse:
        """Show an import that was carried out."""
        return self.past_page(self.record(number))

    def undo(self, number: int) -> HttpResponse:
        """Undo an import."""
        record = self.record(number)
        try:
            return redirect(self.take_back(number))
        except self.refusals as refused:
            return self.past_page(record, refused)

    # What the pages are made of

    def file_page(self, form: BaseForm, problem: str = "", status: int = 200) -> HttpResponse:
        """Answer with the first step."""
        past = [(each, self.counted(each.counts)) for each in self.records()[:PAST]]
        limit = settings.IMPORT_MAX_BYTES // 2**20
        context = {"form": form, "problem": problem, "limit": limit, "past": past, **self.file_context()}
        return self.render("file", context, status)

    def past_page(self, record: Any, refused: Exception | None = None) -> HttpResponse:
        """Answer with an import that was carried out, and why it was not undone."""
        context = {"import": record, "counts": self.counted(record.counts), "refused": refused}
        return self.render("past", context | self.past_context(record), 409 if refused else 200)

    def render(self, page: str, context: Mapping[str, Any], status: int = 200) -> HttpResponse:
        """Answer with a page."""
        return render(self.request, self.templates[page], {**self.context(), **context}, status=status)

    def go_to(self, page: str, *arguments: Any) -> HttpResponse:
        """Redirect to a page."""
        return redirect(self.address(page, *arguments))

    def address(self, page: str, *arguments: Any) -> str:
        """Return the address of a page."""
        return reverse(self.addresses[page], args=[*self.place, *arguments])

    def upload(self, token: str) -> U:
        """Return an upload of this person for this purpose. Raises UploadGoneError."""
        upload = self.upload_class.find(token, self._owner)
        if upload is None:
            raise UploadGoneError
        return upload

    def planned(self, upload: U) -> D:
        """Return what the import would do."""
        return self.plan(upload, self.read(upload))

    @property
    def person(self) -> Any:
        """Return who is signed in, or None."""
        return self.request.user if self.request.user.is_authenticated else None

    @property
    def _unreadable(self) -> tuple[type[Exception], ...]:
        return (*self.problems, StepMissingError)

    @property
    def _owner(self) -> str:
        return uploads.owner(self.request, self.purpose)

    # What an app says

    @abstractmethod
    def enter(self, **arguments: Any) -> dict[str, Any]:
        """Find out who asks and where; return the arguments of the page. Raises Http404 for anybody who may not."""

    @property
    @abstractmethod
    def purpose(self) -> str:
        """Return what uploads are for: one for another purpose does not exist here."""

    @abstractmethod
    def read(self, upload: U) -> Any:
        """Return the checked rows of the file. Raises one of `problems`."""

    @abstractmethod
    def plan(self, upload: U, rows: Any) -> D:
        """Return what the import would do; nothing is written. Raises one of `problems`."""

    @abstractmethod
    def apply(self, upload: U, shown: str) -> str:
        """Carry the import out and return the address of the page that says so.

        `shown` is the fingerprint of the dry run that the person saw. Raises one of `refusals` or `problems`.
        """

    @abstractmethod
    def take_back(self, number: int) -> str:
        """Undo an import and return the address of the page that says so. Raises one of `refusals`."""

    @abstractmethod
    def record(self, number: int) -> Any:
        """Return an import that was carried out. Raises Http404 if the person may not see it."""

    @abstractmethod
    def records(self) -> QuerySet[Any]:
        """Return the imports that were carried out, the latest first."""

    @abstractmethod
    def counted(self, counts: Mapping[str, int]) -> list[tuple[Any, int]]:
        """Return the label and number of each outcome."""

    @abstractmethod
    def file_form(self, *arguments: Any, **options: Any) -> BaseForm:
        """Return the form of step 1, which has a field `file`."""

    @abstractmethod
    def receive(self, upload: U, form: BaseForm) -> None:
        """Take over what else step 1 says, and read the file. Raises one of `problems`."""

    def is_described(self, upload: U) -> bool:
        """Return whether step 1 said what the columns mean, so that step 2 is left out."""
        return False

    @abstractmethod
    def look(self, upload: U) -> Any:
        """Return what step 2 shows of the file. Raises UnreadableFileError."""

    @abstractmethod
    def column_forms(self, upload: U, seen: Any) -> Sequence[BaseForm]:
        """Return the forms of step 2, bound if they were sent."""

    @abstractmethod
    def take_columns(self, upload: U, forms: Sequence[BaseForm], seen: Any) -> None:
        """Take over what step 2 says, and check that the file can be read so. Raises one of `problems`."""

    def take_choices(self, upload: U) -> bool:
        """Take over what the dry run's form says; return whether to import."""
        return True

    @abstractmethod
    def write_report(self, plan: D, file: BinaryIO) -> None:
        """Write the whole dry run as CSV."""

    @abstractmethod
    def report_name(self, upload: U) -> str:
        """Return what the report is about, as the beginning of a file name."""

    def context(self) -> dict[str, Any]:
        """Return what every template is given."""
        return {}

    @abstractmethod
    def file_context(self) -> dict[str, Any]:
        """Return what the template of step 1 is given besides the form and past imports."""

    @abstractmethod
    def columns_context(self, upload: U, forms: Sequence[BaseForm], seen: Any) -> dict[str, Any]:
        """Return what the template of step 2 is given besides the upload."""

    @abstractmethod
    def plan_context(self, upload: U, plan: D) -> dict[str, Any]:
        """Return what the template of step 3 is given besides the upload."""

    def past_context(self, record: Any) -> dict[str, Any]:
        """Return what the template of a past import is given besides the record and its counts."""
        return {}


def download(name: str, media_type: str, write: Callable[[BinaryIO], object]) -> HttpResponse:
    """Answer with a file, as which `write` fills it."""
    file = BytesIO()
    write(file)
    return HttpResponse(
        file.getvalue(), content_type=media_type, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
