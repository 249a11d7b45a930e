"""The form of what rules ask of a partner."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from intercluster.apps.projects.models import Partner
from intercluster.apps.projects.requirements.queries import requirements
from intercluster.apps.projects.team.services import PlaceFacts
from intercluster.apps.projects.words import CLASSES

UNKNOWN, NONE, THESE = "", "none", "these"
MOST_NAMES = 20
"""Most owner groups or bodies of one partner."""
NAME_LENGTH = {"groups": 200, "memberships": 40}
YES_NO = [("", _("Nobody has said")), ("yes", _("Yes")), ("no", _("No"))]


class PlaceForm(forms.Form):
    """What is known of a partner that the directory does not know."""

    takes: forms.Field = forms.ModelMultipleChoiceField(
        None,
        label=_("Competences that it brings"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("They count as covered at the level that the idea asks for, whatever partner search finds."),
    )
    has_groups = forms.ChoiceField(
        label=_("Owner groups"),
        required=False,
        choices=[
            (UNKNOWN, _("Nobody has said")),
            (NONE, _("It belongs to no group")),
            (THESE, _("It belongs to these:")),
        ],
    )
    groups = forms.CharField(
        label=_("Names of the groups"), required=False, max_length=4000, help_text=_("Separated by semicolons.")
    )
    is_non_profit = forms.ChoiceField(label=_("Is it non-profit?"), choices=YES_NO, required=False)
    has_memberships = forms.ChoiceField(
        label=_("Membership of bodies that calls name, such as BIC"),
        required=False,
        choices=[
            (UNKNOWN, _("Nobody has said")),
            (NONE, _("It is a member of none")),
            (THESE, _("It is a member of these:")),
        ],
    )
    memberships = forms.CharField(
        label=_("Names of the bodies"), required=False, max_length=800, help_text=_("Separated by semicolons.")
    )
    region_class = forms.ChoiceField(
        label=_("Class of its region in EU cohesion policy"),
        required=False,
        choices=[("", _("Nobody has said")), *((each.value, label) for each, label in CLASSES.items())],
    )

    def __init__(self, *args: Any, place: Partner, **kwargs: Any) -> None:
        kwargs["initial"] = {
            "takes": place.takes.all(),
            "is_non_profit": {None: "", True: "yes", False: "no"}[place.is_non_profit],
            "region_class": place.region_class,
            **_first("groups", place.groups),
            **_first("memberships", place.memberships),
        }
        super().__init__(*args, **kwargs)
        takes = self.fields["takes"]
        assert isinstance(takes, forms.ModelMultipleChoiceField)
        takes.queryset = requirements(place.consortium)
        if not takes.queryset.exists():
            del self.fields["takes"]

    def clean(self) -> dict[str, Any]:
        """Read the names, and ask for one where somebody says "these"."""
        values: dict[str, Any] = super().clean() or {}
        for name, longest in NAME_LENGTH.items():
            chosen = values.get(f"has_{name}")
            given = [" ".join(each.split()) for each in (values.get(name) or "").split(";") if each.strip()]
            if chosen == THESE and not given:
                self.add_error(name, _("Write at least one name."))
            if len(given) > MOST_NAMES or any(len(each) > longest for each in given):
                self.add_error(
                    name,
                    _("Write at most %(most)d names of %(longest)d characters.")
                    % {"most": MOST_NAMES, "longest": longest},
                )
            values[name] = {UNKNOWN: None, NONE: []}.get(chosen or UNKNOWN, given)
        return values

    def said(self) -> PlaceFacts:
        """Return what was said."""
        values = self.cleaned_data
        return PlaceFacts(
            takes=list(values.get("takes", ())),
            groups=values["groups"],
            is_non_profit={"yes": True, "no": False}.get(values["is_non_profit"]),
            memberships=values["memberships"],
            region_class=values["region_class"],
        )


def _first(name: str, known: list[str] | None) -> dict[str, str]:
    chosen = UNKNOWN if known is None else THESE if known else NONE
    return {f"has_{name}": chosen, name: "; ".join(known or [])}
