"""Forms of the directory."""

from collections import Counter
from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from intercluster.apps.directory.choices import Kind, Size
from intercluster.apps.directory.models import Cluster
from intercluster.apps.directory.search.queries import OrganisationFilter, Sort, divisions_in_use, values_in_use
from intercluster.apps.directory.search.region_filter import NOWHERE, not_a_region, region_code
from intercluster.classifications.nace_labels import activity_name
from intercluster.core.filters import set_choices
from intercluster.geo.display_names import country_name, language_name
from intercluster.geo.nuts import NUTS_CODE, region_names

SORTS = {Sort.NAME: _("Name"), Sort.NEWEST: _("Newest first"), Sort.PEOPLE: _("Most people first")}


def cluster_choices() -> list[tuple[str, str]]:
    """Return clusters to choose from."""
    return [(cluster.slug, cluster.display_name) for cluster in Cluster.objects.order_by("name")]


def country_choices() -> list[tuple[str, str]]:
    """Return the countries that members are in, by name."""
    return sorted(((code, country_name(code)) for code in values_in_use("country")), key=lambda choice: choice[1])


def region_choices(asked: Iterable[str] = ()) -> list[tuple[str, str]]:
    """Return the regions that members are in, larger ones where members are in several parts, and those asked for."""
    own = {code for code in values_in_use("region") if code}
    larger = Counter(code[:4] for code in own if len(code) == 5)
    codes = own | {code for code, parts in larger.items() if parts > 1}
    codes |= {code for code in asked if NUTS_CODE.match(code)}
    names = region_names(codes)
    return [(code, f"{code} {names[code]}" if names[code] != code else code) for code in sorted(codes)]


class AnyOf(forms.MultipleChoiceField):
    """Any of the choices; an empty value in the address chooses nothing."""

    def to_python(self, value: Any) -> list[str]:
        """Leave out what is empty."""
        return [each for each in super().to_python(value) if each]


class AnyRegion(AnyOf):
    """Any of the regions. The error for a wrong one says what would be right."""

    def validate(self, value: list[str]) -> None:
        """Check that each is the code of a region."""
        if wrong := [not_a_region(each) for each in value if not self.valid_value(each)]:
            raise ValidationError(wrong)


class FilterForm(forms.Form):
    """Filters that the directory and partner search have in common.

    `data` has regions by their codes: those that the address asks for by name are put so.
    """

    cluster = AnyOf(label=_("Cluster"), required=False)
    country = AnyOf(label=_("Country"), required=False)
    region = AnyRegion(label=_("Region"), required=False)
    kind = AnyOf(label=_("Kind"), choices=Kind.choices, required=False)
    size = AnyOf(label=_("Size"), choices=Size.choices, required=False)

    def __init__(self, data: QueryDict) -> None:
        asked = data.getlist("region")
        codes = {text: code for text in asked if (code := region_code(text))}
        if codes:
            data = data.copy()
            data.setlist("region", [codes.get(text, text) for text in asked])
        super().__init__(data)
        set_choices(self, "cluster", cluster_choices())
        set_choices(self, "country", country_choices())
        set_choices(self, "region", region_choices(codes.values()))


class DirectoryForm(FilterForm):
    """What to list, and in which order."""

    FILTERS = ("cluster", "country", "region", "kind", "size", "language", "activity")

    q = forms.CharField(label=_("Words in names, offers and needs"), max_length=200, required=False)
    activity = AnyOf(label=_("Activity"), required=False)
    language = AnyOf(label=_("Working language"), required=False)
    sort = forms.ChoiceField(label=_("Sorted by"), choices=list(SORTS.items()), required=False)

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        if "" in values_in_use("region") or NOWHERE in data.getlist("region"):
            regions = cast(AnyRegion, self.fields["region"]).choices
            set_choices(self, "region", [*cast(list[tuple[str, str]], regions), (NOWHERE, str(_("No region given")))])
        set_choices(self, "activity", [(code, f"{code} {activity_name(code)}") for code in divisions_in_use()])
        languages = sorted(
            ((code, language_name(code).capitalize()) for code in values_in_use("languages")),
            key=lambda choice: choice[1],
        )
        set_choices(self, "language", languages)

    def wanted(self) -> OrganisationFilter:
        """Return what the filters that are right ask for."""
        chosen = {name: tuple(self.cleaned_data.get(name) or ()) for name in self.FILTERS}
        return OrganisationFilter(text=self.cleaned_data.get("q") or "", **chosen)

    def order(self) -> Sort:
        """Return the order asked for."""
        return Sort(self.cleaned_data.get("sort") or Sort.NAME)
