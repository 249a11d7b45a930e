"""Forms of the budget."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from intercluster.apps.projects.calls.words import CATEGORIES
from intercluster.apps.projects.models import Consortium, Cost, Partner, WorkPackage
from intercluster.apps.projects.plan.money_queries import direct_categories
from intercluster.core.filters import set_choices
from intercluster.core.number_fields import NumberField

FIELDS = ("partner", "work_package", "category", "amount", "what", "third_party")


class CostForm(forms.Form):
    """A cost that is no staff cost."""

    partner = forms.ModelChoiceField(Partner.objects.none(), label=_("Partner"), empty_label=_("Choose"))
    work_package = forms.ModelChoiceField(WorkPackage.objects.none(), label=_("Work package"), empty_label=_("Choose"))
    category = forms.ChoiceField(label=_("Category"))
    amount = NumberField(label=_("Sum"), min_value=0.01, max_digits=14, decimal_places=2)
    what = forms.CharField(label=_("What it is for"), max_length=1000, required=False)
    third_party = forms.CharField(
        label=_("Third party"),
        max_length=300,
        required=False,
        help_text=_("Who gives it free of charge, if it is a contribution in kind."),
    )

    def __init__(
        self, *args: Any, consortium: Consortium, own: Sequence[int], cost: Cost | None = None, **kwargs: Any
    ) -> None:
        if cost is not None:
            kwargs["initial"] = {name: getattr(cost, name) for name in FIELDS}
        super().__init__(*args, **kwargs)
        places: Any = self.fields["partner"]
        places.queryset = consortium.partners.filter(pk__in=own).select_related("organisation")
        packages: Any = self.fields["work_package"]
        packages.queryset = consortium.work_packages.all()
        set_choices(self, "category", [(each.value, CATEGORIES[each]) for each in direct_categories()])
        if len(own) == 1:
            places.initial = own[0]

    def said(self) -> dict[str, Any]:
        """Return what was said, by field."""
        return {name: self.cleaned_data[name] for name in FIELDS}
