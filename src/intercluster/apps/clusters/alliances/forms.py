"""Forms of alliances."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from intercluster.apps.accounts.models import User
from intercluster.apps.clusters.checks import NAME_LIMIT, TEXT_LIMIT
from intercluster.apps.clusters.rules import may_lead
from intercluster.apps.directory.models import Alliance, Cluster, Deciding
from intercluster.apps.directory.rules import Viewer
from intercluster.apps.partnering.weights.defaults import LABELS, WEIGHTS
from intercluster.core.filters import set_choices
from intercluster.geo.display_names import country_name, language_name

NEW = ""
"""The choice of an alliance that is still to be made."""


class InvitationForm(forms.Form):
    """Invites another cluster to an alliance."""

    cluster = forms.ChoiceField(
        label=_("Cluster"),
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Choose a cluster from the list.")),
    )
    alliance = forms.ChoiceField(label=_("Alliance"), required=False)
    name = forms.CharField(label=_("Name of the new alliance"), max_length=NAME_LIMIT, required=False)
    message = forms.CharField(
        label=_("A few words to the cluster (optional)"),
        max_length=TEXT_LIMIT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, inviter: Cluster, viewer: Viewer, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Cluster.objects.exclude(pk=inviter.pk).order_by("name")
        names = [(each.slug, f"{each.display_name} ({country_name(each.country)})") for each in others]
        set_choices(self, "cluster", [("", _("Choose")), *names])
        own = [each for each in inviter.alliances.order_by("name") if may_lead(viewer, each)]
        set_choices(self, "alliance", [(NEW, _("A new one")), *[(each.slug, each.display_name) for each in own]])

    def clean(self) -> dict[str, Any]:
        """Find the cluster and the alliance."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        slug = data.get("alliance", NEW)
        data["alliance"] = Alliance.objects.filter(slug=slug).first() if slug else None
        if "cluster" in data:
            data["invited"] = Cluster.objects.get(slug=data.pop("cluster"))
        if not slug and not data.get("name", "").strip():
            self.add_error("name", _("Write the name of the new alliance, or choose one that is there."))
        return data


class AllianceForm(forms.Form):
    """The names of an alliance, what it is, and how many of its clusters have to sign a strategy."""

    name = forms.CharField(label=_("Name"), max_length=NAME_LIMIT, error_messages={"required": _("Write the name.")})
    summary = forms.CharField(
        label=_("What it is"), max_length=TEXT_LIMIT, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    deciding = forms.ChoiceField(
        label=_("A strategy is in force when these have signed"),
        help_text=_("Versions that have been sent to sign-off keep the rule that they were sent with."),
        choices=Deciding.choices,
        required=False,
    )

    def __init__(self, alliance: Alliance, *args: Any, **kwargs: Any) -> None:
        shown = {"name": alliance.name, "summary": alliance.summary, "deciding": alliance.deciding}
        shown |= {f"names_{code}": name for code, name in alliance.names.items()}
        super().__init__(*args, **{"initial": shown} | kwargs)
        for code, _name in settings.LANGUAGES:
            label = gettext("Name in %(language)s") % {"language": language_name(code)}
            self.fields[f"names_{code}"] = forms.CharField(label=label, max_length=NAME_LIMIT, required=False)
        self.order_fields(["name", *[f"names_{code}" for code, _name in settings.LANGUAGES], "summary", "deciding"])

    def changes(self) -> dict[str, Any]:
        """Return what the service takes."""
        data = self.cleaned_data
        names = {code: data[f"names_{code}"] for code, _name in settings.LANGUAGES}
        rule = {"deciding": data["deciding"]} if data["deciding"] else {}
        return {"name": data["name"], "names": names, "summary": data["summary"], **rule}


class CommitteeForm(forms.Form):
    """Which managers of a cluster are in the committee."""

    people = forms.ModelMultipleChoiceField(User.objects.none(), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, cluster: Cluster, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["people"]
        assert isinstance(field, forms.ModelMultipleChoiceField)  # declared above
        field.queryset = cluster.managers.order_by("name", "email")


class WeightsForm(forms.Form):
    """Points of each feature of the ranking."""

    def __init__(self, weights: dict[str, float], *args: Any, **kwargs: Any) -> None:
        shown = {name: f"{weights[name]:g}" for name in WEIGHTS}
        super().__init__(*args, **{"initial": shown} | kwargs)
        for name in WEIGHTS:
            self.fields[name] = forms.FloatField(
                label=str(LABELS[name]),
                min_value=0,
                max_value=1000,
                error_messages=dict.fromkeys(
                    ("required", "invalid", "min_value", "max_value"), _("Write a number from 0 to 1000.")
                ),
            )
