"""Forms of the library."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from intercluster.apps.directory.choices import Language
from intercluster.apps.directory.models import Alliance, Cluster
from intercluster.apps.exchange.library.files import FileRefused, check_size
from intercluster.apps.exchange.library.queries import Wanted
from intercluster.apps.exchange.library.services import DocumentFields
from intercluster.apps.exchange.models import LibraryDocument, Rights
from intercluster.core import clock
from intercluster.core.filters import set_choices
from intercluster.geo.display_names import language_name

OLDEST = 1500
"""Least year in which a document was published."""


class FilterForm(forms.Form):
    """What the list is narrowed to."""

    language = forms.ChoiceField(label=_("Language"), required=False)
    rights = forms.ChoiceField(label=_("Who may read it"), required=False)

    def __init__(self, *args: Any, languages: list[str], is_allied: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = sorted((language_name(code), code) for code in languages)
        set_choices(self, "language", [("", _("All")), *((code, name) for name, code in named)])
        if is_allied:
            set_choices(self, "rights", [("", _("All")), *Rights.choices])
        else:
            del self.fields["rights"]

    def wanted(self) -> Wanted:
        """Return what was asked for; nothing for what cannot be."""
        self.is_valid()
        return Wanted(**{name: self.cleaned_data.get(name, "") for name in ("rights", "language")})


class DocumentForm(forms.Form):
    """What an office says of a document."""

    title = forms.CharField(label=_("Title"), max_length=300)
    source = forms.CharField(label=_("Who published it (optional)"), max_length=200, required=False)
    year = forms.IntegerField(label=_("Year (optional)"), required=False, min_value=OLDEST)
    language = forms.ChoiceField(
        label=_("Language"), required=False, help_text=_("If you do not choose one, it is found from the text.")
    )
    rights = forms.ChoiceField(
        label=_("Who may read it"), choices=Rights.choices, initial=Rights.PRIVATE, widget=forms.RadioSelect
    )
    alliance = forms.ModelChoiceField(
        label=_("Document of an alliance (optional)"),
        queryset=Alliance.objects.none(),
        required=False,
        empty_label=_("None: it is our cluster’s own"),
        help_text=_("The people of all its clusters may read it, even if only the cluster’s own may otherwise."),
    )

    def __init__(self, *args: Any, cluster: Cluster, document: LibraryDocument | None = None, **kwargs: Any) -> None:
        if document is not None:
            said = ("title", "source", "year", "language", "rights", "alliance")
            kwargs["initial"] = {name: getattr(document, name) for name in said}
        super().__init__(*args, **kwargs)
        known = [(code, language_name(code)) for code in Language.values]
        if document is not None and document.language and document.language not in Language.values:
            known.append((document.language, language_name(document.language)))
        set_choices(self, "language", [("", _("Found from the text")), *known])
        alliances = cluster.alliances.order_by("name")
        if alliances:
            self.fields["alliance"].queryset = alliances  # type: ignore[attr-defined]
        else:
            del self.fields["alliance"]

    def clean_year(self) -> int | None:
        """Refuse a year that has not begun."""
        year: int | None = self.cleaned_data["year"]
        if year is not None and year > clock.today().year:
            raise forms.ValidationError(_("This year has not begun."))
        return year

    def said(self) -> DocumentFields:
        """Return what was said."""
        return DocumentFields(**{name: value for name, value in self.cleaned_data.items() if name != "file"})


class UploadForm(DocumentForm):
    """A document that is new in the library."""

    file = forms.FileField(
        label=_("File (PDF or DOCX)"),
        error_messages={"required": _("Choose a file first."), "empty": _("The file is empty.")},
        widget=forms.FileInput(attrs={"accept": ".pdf,.docx"}),
    )

    field_order = ["file"]

    def clean_file(self) -> Any:
        """Refuse a file that is too large, before its content is looked at."""
        file = self.cleaned_data["file"]
        try:
            check_size(file.size)
        except FileRefused as problem:
            raise forms.ValidationError(str(problem)) from None
        return file
