"""The form of a cluster's settings."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from intercluster.apps.clusters.checks import NAME_LIMIT, TEXT_LIMIT
from intercluster.apps.clusters.services import SETTINGS
from intercluster.apps.directory import parsers
from intercluster.apps.directory.choices import Visibility
from intercluster.apps.directory.models import Cluster, Deciding, Ratifying
from intercluster.apps.directory.profiles.services import version_of
from intercluster.core.feature import cluster_periods
from intercluster.core.filters import set_choices
from intercluster.geo.display_names import country_codes, country_name, language_name


def _short(label: Any, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, required=False, **options)


def _long(label: Any, **options: Any) -> forms.CharField:
    return _short(label, max_length=TEXT_LIMIT, widget=forms.Textarea(attrs={"rows": 3}), **options)


class SettingsForm(forms.Form):
    """What a cluster's managers may change."""

    version = forms.CharField(required=False, widget=forms.HiddenInput)
    name = forms.CharField(label=_("Name"), max_length=NAME_LIMIT, error_messages={"required": _("Write the name.")})
    summary = _long(_("What it is"), help_text=_("A few sentences for the cluster's public page."))
    website = _short(_("Website"), max_length=200)
    logo = forms.FileField(
        label=_("Logo"),
        required=False,
        help_text=_("PNG, JPEG or WebP, up to 2 MB. It is shown on white."),
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp"}),
    )
    without_logo = forms.BooleanField(label=_("Remove the logo"), required=False)
    colour = _short(
        _("Colour"),
        max_length=7,
        help_text=_("# and six digits, such as #1f4d3a. The cluster's name is written on it in white, on every page."),
    )
    country = forms.ChoiceField(label=_("Country"))
    region = _short(_("Region where it is at home"), help_text=_("Name or NUTS code, such as Värmland or SE311."))
    regions = _short(_("Other regions"), max_length=1000, help_text=_("Names or codes, separated by commas."))
    languages = _short(_("Working languages"), max_length=1000, help_text=_("Names or codes, separated by commas."))
    default_visibility = forms.ChoiceField(
        label=_("Who may see new offers and needs"),
        choices=Visibility.choices,
        help_text=_("Chosen beforehand when a member writes one, and taken by an import that does not say."),
    )
    deciding = forms.ChoiceField(label=_("How votes are decided"), choices=Deciding.choices)
    quorum = forms.IntegerField(
        label=_("Quorum"),
        min_value=0,
        max_value=100,
        help_text=_("How many per cent of the members must vote."),
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"), _("The quorum is from 0 to 100 per cent.")
        ),
    )
    ratifying = forms.ChoiceField(
        label=_("Who ratifies strategies"),
        choices=[("", _("Not said: the office says it each time")), *Ratifying.choices],
        required=False,
        help_text=_(
            "The office can then sign a strategy only with this decision. Versions already sent keep their rule."
        ),
    )

    GROUPS = (
        (_("Name and look"), ("name", "names", "summary", "website", "logo", "without_logo", "colour")),
        (_("Where and in which languages"), ("country", "region", "regions", "languages")),
        (_("Offers and needs of members"), ("default_visibility",)),
        (_("Votes, as the statutes say"), ("deciding", "quorum", "ratifying")),
        (_("Text of invitations"), ("invitation_texts",)),
        (_("How long data is kept"), ("retention",)),
    )

    def __init__(self, cluster: Cluster, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": _shown(cluster)} | kwargs)
        self.cluster = cluster
        for code, _name in settings.LANGUAGES:
            language = language_name(code)
            label = gettext("Name in %(language)s") % {"language": language}
            self.fields[f"names_{code}"] = _short(label, max_length=NAME_LIMIT)
            self.fields[f"invitation_texts_{code}"] = _long(gettext("Text in %(language)s") % {"language": language})
        for period in cluster_periods():
            self.fields[f"retention_{period.name}"] = forms.IntegerField(
                label=str(period.label),
                required=False,
                min_value=period.shortest,
                max_value=period.days,
                help_text=gettext("From %(least)d to %(most)d days. Left empty: %(most)d days.")
                % {"least": period.shortest, "most": period.days},
            )
        countries = sorted(((code, country_name(code)) for code in country_codes()), key=lambda pair: pair[1])
        set_choices(self, "country", countries)
        if not hasattr(cluster, "logo"):
            del self.fields["without_logo"]

    def groups(self) -> Iterator[tuple[str, list[forms.BoundField]]]:
        """Yield the headings with their fields."""
        for heading, names in self.GROUPS:
            yield str(heading), [self[field] for name in names for field in self._of(name)]

    def _of(self, name: str) -> list[str]:
        return [field for field in self.fields if field == name or field.startswith(f"{name}_")]

    def clean(self) -> dict[str, Any]:
        """Read the lists."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        try:
            text = data.get("languages", "").strip()
            data["languages"] = parsers.languages(text) if text else []
        except parsers.WrongValueError as problem:
            message = gettext("“%(value)s” %(wrong)s. Expected: %(right)s.")
            self.add_error("languages", message % {"value": text[:60], "wrong": problem.wrong, "right": problem.right})
        data["regions"] = [part.strip() for part in data.get("regions", "").split(",") if part.strip()]
        return data

    def changes(self) -> dict[str, Any]:
        """Return the settings as the service takes them."""
        data = self.cleaned_data
        codes = [code for code, _name in settings.LANGUAGES]
        kept = {period.name: data[f"retention_{period.name}"] for period in cluster_periods()}
        found = {name: data[name] for name in SETTINGS if name in data}
        return found | {
            "names": {code: data[f"names_{code}"] for code in codes},
            "invitation_texts": {code: data[f"invitation_texts_{code}"] for code in codes},
            "retention": {name: days for name, days in kept.items() if days is not None},
        }

    def refuse(self, problems: Mapping[str, Sequence[str]]) -> None:
        """Show why the service refused something, at the field that it is about."""
        for name, texts in problems.items():
            field = next(iter(self._of(name)), None) if name else None
            for text in texts:
                self.add_error(field, text)

    def go_on_from(self, current: Cluster) -> list[tuple[str, str]]:
        """Let what was written replace what somebody else saved meanwhile, and return that where it differs."""
        shown = _shown(current)
        data = cast(QueryDict, self.data).copy()
        data["version"] = shown.pop("version")
        self.data = data
        return [
            (str(self.fields[name].label), str(value))
            for name, value in shown.items()
            if name in self.fields and str(value) != (self[name].value() or "")
        ]


def _shown(cluster: Cluster) -> dict[str, Any]:
    """Return what the form shows of a cluster."""
    shown = {name: getattr(cluster, name) for name in SETTINGS}
    shown["regions"] = ", ".join(cluster.regions)
    shown["languages"] = ", ".join(language_name(code) for code in cluster.languages)
    for name in ("names", "invitation_texts", "retention"):
        shown |= {f"{name}_{key}": value for key, value in getattr(cluster, name).items()}
    return shown | {"version": version_of(cluster, SETTINGS)}
