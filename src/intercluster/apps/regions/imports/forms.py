"""Forms of the pages that import tables."""

import re
from collections.abc import Mapping
from datetime import date
from itertools import count, islice, takewhile
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from intercluster.apps.directory.models import Cluster
from intercluster.apps.directory.rules import Viewer
from intercluster.apps.regions.imports.cell_problems import LONGEST
from intercluster.apps.regions.imports.column_guesses import Guess
from intercluster.apps.regions.imports.description import (
    FACTS,
    Columns,
    Description,
    DescriptionError,
    classification_of,
    columns,
    description,
)
from intercluster.apps.regions.imports.indicators import MOST, IndicatorError, indicator
from intercluster.apps.regions.imports.rows import year_of
from intercluster.apps.regions.models import Dataset, DatasetKind, Direction, Group, Measure, NutsVersion
from intercluster.apps.regions.units import (
    DENOMINATORS,
    SCALES,
    UNITS,
    canonical_unit,
    denominator_in_words,
    scale_in_words,
    unit_in_words,
)
from intercluster.core.filters import set_choices

PARTS = {
    "region": gettext_lazy("Region"),
    "region_name": gettext_lazy("Name of the region"),
    "activity": gettext_lazy("Activity"),
    "activity_name": gettext_lazy("Name of the activity"),
    "year": gettext_lazy("Year"),
    "value": gettext_lazy("Value"),
    "flags": gettext_lazy("Flags"),
    "version": gettext_lazy("NUTS version of the row"),
}
"""The parts of a cell that a column can give."""

WIDE = {
    "": gettext_lazy("one value, in a column of its own"),
    "year": gettext_lazy("a value for each year, in columns called after the years"),
    "activity": gettext_lazy("a value for each activity, in columns called after the activities"),
}
"""How values are spread over a row."""

DESCRIPTION_MAX = 200_000
"""Most bytes that are read of a description."""


class _Several(forms.ClearableFileInput):
    allow_multiple_selected = True


class _Files(forms.FileField):
    """Any number of files."""

    widget = _Several

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        """Return the files."""
        return [super(_Files, self).clean(each, initial) for each in data or ()]


class FileForm(forms.Form):
    """Step 1: choose the file, its dataset and office, and optionally a description."""

    file = forms.FileField(
        label=gettext_lazy("Table"),
        error_messages={"required": gettext_lazy("Choose a file first.")},
        allow_empty_file=True,
    )
    dataset = forms.ChoiceField(label=gettext_lazy("Dataset"), required=False)
    office = forms.ChoiceField(label=gettext_lazy("Kept by"), required=False)
    description = forms.FileField(
        label=gettext_lazy("Description (TOML), if there is one"),
        required=False,
        help_text=gettext_lazy("It says what the table is and how it is read; without it the next step asks."),
    )
    beside = _Files(
        label=gettext_lazy("Tables that the description joins"),
        required=False,
        help_text=gettext_lazy("Such as project.csv beside CORDIS's organization.csv; called as the description says."),
    )

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("file", "beside"):
            self.fields[name].widget.attrs["accept"] = ".csv,.tsv,.gz,.txt,.xlsx,.xls,.ods,.json,.px"
        self.fields["description"].widget.attrs["accept"] = ".toml,.txt"
        datasets = Dataset.objects.order_by("name")
        offices = Cluster.objects.order_by("name")
        if not viewer.is_operator:
            datasets = datasets.filter(office__in=viewer.cluster_ids)
            offices = offices.filter(pk__in=viewer.cluster_ids)
        set_choices(self, "dataset", [("", _("A new one")), *((each.slug, each.title) for each in datasets)])
        choices = [(str(pk), name) for pk, name in offices.values_list("pk", "name")]
        set_choices(self, "office", [("", _("The platform")), *choices] if viewer.is_operator else choices)
        if not viewer.is_operator:
            self.fields["office"].initial = choices[0][0]
            if len(choices) == 1:
                self.fields["office"].widget = forms.HiddenInput()

    def clean_office(self) -> int | None:
        """Return the key of the office; a person with one office has no choice."""
        office = self.cleaned_data["office"] or self.fields["office"].initial
        return int(office) if office else None

    def clean_description(self) -> Description | None:
        """Return what the description says."""
        file = self.cleaned_data["description"]
        if not file:
            return None
        try:
            return description(file.read(DESCRIPTION_MAX).decode("utf-8-sig"))
        except UnicodeDecodeError as problem:
            raise forms.ValidationError(_("The description is not UTF-8 text.")) from problem
        except DescriptionError as problem:
            raise forms.ValidationError(str(problem)) from problem


class FactsForm(forms.ModelForm):
    """Step 2, first half: what the dataset is."""

    class Meta:
        model = Dataset
        fields = (
            "name",
            "kind",
            "unit",
            "source",
            "licence",
            "retrieved",
            "nuts_version",
            "classification",
            "counts",
            "notes",
        )
        widgets = {"retrieved": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}
        help_texts = {
            "kind": gettext_lazy("Rates are never added up, and have no shares: they are indicators."),
            "unit": gettext_lazy("What is counted, such as people, patents or million euros."),
            "source": gettext_lazy("Where a reader finds the figures: who publishes them, and the table's code."),
            "licence": gettext_lazy("Under which it may be shown, such as CC BY 4.0."),
            "retrieved": gettext_lazy("The day on which the file was fetched."),
            "nuts_version": gettext_lazy("Guessed from the codes of regions."),
            "classification": gettext_lazy(
                "Of which the activities' codes are, such as NACE Rev. 2, CPC or fields of science."
            ),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"].widget.attrs["rows"] = self.fields["notes"].widget.attrs["rows"] = 2
        set_choices(self, "nuts_version", [(each, str(each)) for each in NutsVersion.values])
        kinds = [
            (DatasetKind.AMOUNTS, _("Amounts, which can be added up: people, firms, euros")),
            (DatasetKind.INDICATORS, _("Indicators, which can only be compared: percent, per inhabitant, ages")),
        ]
        set_choices(self, "kind", kinds)
        self.fields["kind"].disabled = self.instance.pk is not None
        self.fields["classification"].required = False

    def clean_unit(self) -> str:
        """Return the unit as the platform knows it in every language, if it does."""
        return canonical_unit(self.cleaned_data["unit"])

    def clean(self) -> dict[str, Any]:
        """Ask of which classification amounts are; indicators are of their own dataset."""
        cleaned = super().clean() or {}
        if not cleaned.get("classification"):
            if cleaned.get("kind") == DatasetKind.INDICATORS and cleaned.get("name"):
                cleaned["classification"] = classification_of(cleaned["name"])
            else:
                self.add_error("classification", self.fields["classification"].error_messages["required"])
        return cleaned

    def clean_name(self) -> str:
        """Refuse a name that another dataset has."""
        name = str(self.cleaned_data["name"]).strip()
        if self.instance.pk is None:
            if not slug_of(name):
                raise forms.ValidationError(_("A name has letters or digits."))
            if Dataset.objects.filter(slug=slug_of(name)).exists():
                raise forms.ValidationError(
                    _("There is a dataset of this name: choose another name, or begin again and choose that dataset.")
                )
        return name


def _guessed_wide(guess: Guess) -> str:
    """Return how values are spread over a row, if headings tell it and no column is called as values are."""
    parts = {each.part for each in guess.columns}
    if "value" in parts:
        return ""
    if "year" not in parts:
        return "year" if any(year_of(each.heading) for each in guess.columns) else ""
    return "" if "activity" in parts else "activity"


def slug_of(name: str) -> str:
    """Return the short name of a new dataset."""
    return slugify(name)[:60].strip("-")


class ColumnsForm(forms.Form):
    """Step 2, second half: what each column says, and which rows are read."""

    wide = forms.ChoiceField(label=gettext_lazy("A row has"), choices=list(WIDE.items()), required=False)
    fixed_activity = forms.CharField(
        label=gettext_lazy("The activity of the whole file"),
        required=False,
        max_length=LONGEST,
        help_text=gettext_lazy("Only where no column says it."),
    )
    fixed_year = forms.CharField(
        label=gettext_lazy("The year of the whole file"),
        required=False,
        max_length=4,
        help_text=gettext_lazy("Only where no column says it."),
    )
    add = forms.BooleanField(label=gettext_lazy("Add up rows of the same region, activity and year"), required=False)
    known_only = forms.BooleanField(
        label=gettext_lazy("Leave out regions that the version of NUTS does not have, such as other countries'"),
        required=False,
    )
    count = forms.BooleanField(label=gettext_lazy("Each row counts as one"), required=False)

    def __init__(self, *args: Any, guess: Guess, known: Columns | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.guess, self.known = guess, known
        choices = [("", _("not read")), *PARTS.items()]
        if guess.is_published:
            choices = [("", _("not read")), *((part, PARTS[part]) for part in ("region", "activity"))]
            for name in ("wide", "fixed_year", "count"):
                del self.fields[name]
        for place, seen in enumerate(guess.columns):
            part, only = self._initial(place)
            self.fields[f"part-{place}"] = forms.ChoiceField(
                choices=choices,
                required=False,
                initial=part,
                widget=forms.Select(
                    attrs={"class": "ds-input", "aria-label": _("%(column)s says") % {"column": seen.heading}}
                ),
            )
            attrs = {"class": "ds-input", "aria-label": _("Only rows whose %(column)s is") % {"column": seen.heading}}
            self.fields[f"only-{place}"] = forms.CharField(
                required=False,
                initial=only,
                max_length=200,
                widget=forms.TextInput(attrs=attrs | {"list": f"values-{place}"}),
            )
        if known is None and "wide" in self.fields:
            self.fields["wide"].initial = _guessed_wide(guess)
        if known:
            for name, value in (
                ("wide", known.wide),
                ("fixed_activity", known.fixed.get("activity", "")),
                ("fixed_year", known.fixed.get("year", "")),
                ("add", known.add),
                ("known_only", known.known_only),
                ("count", "value" in known.fixed),
            ):
                if name in self.fields:
                    self.fields[name].initial = value

    def _initial(self, place: int) -> tuple[str, str]:
        """Return which part a column gives, described or guessed, and which rows are read."""
        seen = self.guess.columns[place]
        if self.known is None:
            return seen.part, re.escape(seen.only)
        parts = {getattr(self.known, part).casefold(): part for part in PARTS if getattr(self.known, part)}
        part = parts.get(seen.heading.casefold(), "")
        if not part and seen.part and not getattr(self.known, seen.part) and seen.part not in self.known.fixed:
            part = seen.part if seen.part != "version" else ""
        where = {column.casefold(): pattern for column, pattern in self.known.where.items()}
        return part, where.get(seen.heading.casefold(), "")

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Return the columns as the page shows them."""
        return [
            {"seen": seen, "place": place, "part": self[f"part-{place}"], "only": self[f"only-{place}"]}
            for place, seen in enumerate(self.guess.columns)
        ]

    def clean(self) -> dict[str, Any]:
        """Return the meaning of the columns in the form of a description."""
        cleaned = super().clean() or {}
        parts: dict[str, Any] = {}
        where: dict[str, str] = {}
        for place, seen in enumerate(self.guess.columns):
            part, only = cleaned.get(f"part-{place}", ""), cleaned.get(f"only-{place}", "")
            if part and part in parts:
                raise forms.ValidationError(_("%(part)s is chosen for more than one column.") % {"part": PARTS[part]})
            if (part or only) and seen.repeated:
                raise forms.ValidationError(
                    _("Several columns are called “%(heading)s”: give each a name of its own.")
                    % {"heading": seen.heading}
                )
            if part:
                parts[part] = seen.heading
            if only:
                where[seen.heading] = only
        fixed = {"activity": cleaned.get("fixed_activity", ""), "year": cleaned.get("fixed_year", "")}
        fixed["value"] = "1" if cleaned.get("count") else ""
        wide = cleaned.get("wide", "")
        self._complete(parts, fixed, wide)
        known = self.known or Columns()
        try:
            cleaned["columns"] = columns(
                {
                    **parts,
                    "wide": wide,
                    "known_only": bool(cleaned.get("known_only")),
                    "add": bool(cleaned.get("add") or cleaned.get("count")),
                    "fixed": {part: text for part, text in fixed.items() if text},
                    "where": where,
                    "take": known.take,
                }
            )
        except DescriptionError as problem:
            raise forms.ValidationError(str(problem)) from problem
        return cleaned

    def _complete(self, parts: Mapping[str, str], fixed: Mapping[str, str], wide: str) -> None:
        needed = ("region", "activity") if self.guess.is_published else ("region", "activity", "year", "value")
        for part in needed:
            if part in parts and (fixed.get(part) or wide == part):
                raise forms.ValidationError(
                    _("%(part)s is said twice: by a column and beside it.") % {"part": PARTS[part]}
                )
            if part not in parts and not fixed.get(part) and wide != part and not (part == "value" and wide):
                raise forms.ValidationError(_("Choose which column says this: %(part)s.") % {"part": PARTS[part]})


class IndicatorsForm(forms.Form):
    """Step 2, last part: what each indicator is. Of what nobody has said yet it has a guess."""

    def __init__(
        self, *args: Any, codes: Mapping[str, str], known: Mapping[str, Mapping[str, Any]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.codes, self.problems = list(codes), dict[str, str]()
        kinds: dict[str, Any] = {"group": Group.choices, "measure": Measure.choices, "direction": Direction.choices}
        kinds["scale"] = [(str(each), scale_in_words(each)) for each in SCALES]
        labels = {
            "group": _("Group"),
            "measure": _("Rate or level"),
            "direction": _("What is better"),
            "unit": _("Unit"),
            "denominator": _("Divided by"),
            "scale": _("A value of 1 means so many units"),
        }
        for number, (code, name) in enumerate(codes.items()):
            self.fields[f"code-{number}"] = forms.CharField(widget=forms.HiddenInput(), initial=code)
            for part, label in labels.items():
                attrs = {"class": "ds-input", "aria-label": f"{name}: {label}"}
                initial = known.get(code, {}).get(part, "")
                if part in kinds:
                    self.fields[f"{part}-{number}"] = forms.ChoiceField(
                        choices=kinds[part], initial=str(initial), widget=forms.Select(attrs=attrs)
                    )
                else:
                    shown = unit_in_words(str(initial)) if part == "unit" else denominator_in_words(str(initial))
                    self.fields[f"{part}-{number}"] = forms.CharField(
                        required=part == "unit",
                        max_length=100,
                        initial=shown,
                        widget=forms.TextInput(attrs=attrs | {"list": f"known-{part}"}),
                    )
        self.names, self.labels = dict(codes), labels

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Return the indicators as the page shows them."""
        return [
            {
                "name": self.names[code],
                "code": self[f"code-{number}"],
                "problem": self.problems.get(code) or self._first_problem(number),
                "parts": [(label, self[f"{part}-{number}"]) for part, label in self.labels.items()],
            }
            for number, code in enumerate(self.codes)
        ]

    def _first_problem(self, number: int) -> str:
        parts = (f"{part}-{number}" for part in self.labels)
        return next((str(self.errors[part][0]) for part in parts if self.is_bound and part in self.errors), "")

    @property
    def known_units(self) -> list[str]:
        """Return the units that the platform knows, in the reader's language."""
        return sorted({str(name) for name in UNITS.values()})

    @property
    def known_denominators(self) -> list[str]:
        """Return what the platform knows that rates are divided by, in the reader's language."""
        return [str(name) for name in DENOMINATORS.values()]

    def clean(self) -> dict[str, Any]:
        """Return the indicators by code, as a description has them."""
        cleaned = super().clean() or {}
        found: dict[str, dict[str, Any]] = {}
        for number, code in enumerate(self.codes):
            values = {part: cleaned.get(f"{part}-{number}", "") for part in self.labels}
            values["denominator"] = canonical_unit(values["denominator"]) if values["measure"] == Measure.RATE else ""
            values["scale"] = int(values["scale"] or 1)
            try:
                found[code] = indicator(values)
            except IndicatorError as problem:
                self.problems[code] = str(problem)
        if self.problems:
            raise forms.ValidationError(_("Of some indicators it is not said yet what they are."))
        cleaned["indicators"] = found
        return cleaned


def posted_codes(posted: Mapping[str, str]) -> list[str]:
    """Return the codes of the indicators of which the form that was sent says what they are."""
    numbers = takewhile(lambda number: f"code-{number}" in posted, count())
    return [posted[f"code-{number}"] for number in islice(numbers, MOST)]


def described(
    facts: Mapping[str, Any],
    meaning: Mapping[str, Any],
    activities: Mapping[str, Mapping[str, str]],
    indicators: Mapping[str, Mapping[str, Any]],
) -> Description:
    """Return the description that results from the choices of an upload."""
    dataset = {**facts, "retrieved": date.fromisoformat(facts["retrieved"])}
    told = {name: dataset[name] for name in FACTS if name in dataset}
    return Description(told, columns(meaning), activities, indicators)


def described_columns(meaning: Columns) -> list[tuple[str, str]]:
    """Return what a description says of the columns, as names and values in its own words."""
    lines: list[tuple[str, str]] = []
    for name, value in meaning.as_json().items():
        if name == "join":
            for each in value:
                lines.append(("[[join]]", ", ".join(f"{key} = {text}" for key, text in each.items() if text)))
        elif isinstance(value, Mapping):
            lines += [(f"[{name}] {part}", text) for part, text in value.items()]
        else:
            lines.append((name, str(value).lower() if isinstance(value, bool) else value))
    return lines
