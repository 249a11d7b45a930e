"""Forms of the team: what rules ask of a partner, and what people want of a team."""

from typing import Any, cast

from django import forms
from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from intercluster.apps.directory.queries import organisations
from intercluster.apps.directory.rules import Viewer
from intercluster.apps.projects.calls.words import CLASSES
from intercluster.apps.projects.consortia.queries import team
from intercluster.apps.projects.models import Consortium, Partner
from intercluster.apps.projects.requirements.queries import requirements
from intercluster.apps.projects.team.services import PlaceFacts
from intercluster.apps.projects.team.setting import Wishes, present_wishes
from intercluster.core.filters import set_choices
from intercluster.core.number_fields import NumberField

UNKNOWN, NONE, THESE = "", "none", "these"
MOST_NAMES = 20
"""Most owner groups or bodies of one partner."""
NAME_LENGTH = {"groups": 200, "memberships": 40}
MOST_POINTS = 20
"""Most points of a preference: whole coverage has 100."""
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


def _points(label: Any, help_text: Any) -> NumberField:
    return NumberField(
        label=label, help_text=help_text, required=False, min_value=0, max_value=MOST_POINTS, decimal_places=2
    )


class WishForm(forms.Form):
    """What people want of a team; what is not said is as it is at first."""

    must = forms.MultipleChoiceField(
        label=_("These have to be in the team"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("The organisation whose idea it is takes part unless you say that it must not."),
    )
    never = forms.MultipleChoiceField(
        label=_("These must not be in it"), required=False, widget=forms.CheckboxSelectMultiple
    )
    few = _points(
        _("Few partners: points that each costs"),
        _("Who joins has to add more than that. Whole coverage of all competences is 100 points."),
    )
    balance = _points(
        _("Balance between clusters: points taken off"),
        _("For each member of the cluster that has most members in the team."),
    )
    newcomers = _points(
        _("Newcomers beside experienced organisations: points added"),
        _("For each pair of one that has been in no project that the platform knows, and one that has."),
    )
    ties = _points(
        _("New ties beside ties that work: points added"),
        _("For each pair of one that has had a project with those that have joined, and one that has not."),
    )
    is_careful = forms.BooleanField(
        label=_("Only teams that leave no rule open"),
        required=False,
        help_text=_("What nobody knows of an organisation then counts for no rule, and against each that limits it."),
    )

    def __init__(self, *args: Any, viewer: Viewer, consortium: Consortium, **kwargs: Any) -> None:
        first = present_wishes(consortium)
        self._own = first.must & {consortium.organisation.slug}
        self._first = {name: getattr(first, name) for name in ("few", "balance", "newcomers", "ties")}
        kwargs["initial"] = {**self._first, "must": sorted(first.must)}
        super().__init__(*args, **kwargs)
        asked = {each for name in ("must", "never") for each in self._asked(name)}
        inside = team(consortium).values_list("organisation", flat=True)
        rows = organisations(viewer).filter(Q(slug__in=asked) | Q(pk__in=inside)).order_by("name")
        self.names = dict(rows.values_list("slug", "name"))
        for name in ("must", "never"):
            set_choices(self, name, self.names.items())

    def _asked(self, name: str) -> list[str]:
        return [each for each in cast(QueryDict, self.data).getlist(name) if "\0" not in each] if self.is_bound else []

    def clean(self) -> dict[str, Any]:
        """Refuse what cannot be: an organisation that has to be in the team and must not."""
        values: dict[str, Any] = super().clean() or {}
        if both := sorted(set(values.get("must", ())) & set(values.get("never", ()))):
            names = ", ".join(self.names[each] for each in both)
            self.add_error("never", _("In both lists: %(names)s. Choose one of the two.") % {"names": names})
        return values

    def wishes(self) -> Wishes:
        """Return what is wanted."""
        said = self.cleaned_data
        weights = {name: float(first if said[name] is None else said[name]) for name, first in self._first.items()}
        never = frozenset(said["never"])
        must = frozenset(said["must"]) | (self._own - never)
        return Wishes(must, never, **weights, is_careful=said["is_careful"])
