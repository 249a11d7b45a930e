"""Forms of clusters and alliances."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from intercluster.apps.accounts.models import User
from intercluster.apps.administration.fields import EMAIL_ERRORS, PlaceFields
from intercluster.apps.directory.models import Alliance, Cluster

WRITE_A_NAME = {"required": _("Write a name.")}


def name_field(label: Any) -> forms.CharField:
    """Return the field of a name."""
    return forms.CharField(label=label, max_length=200, error_messages=WRITE_A_NAME)


def language_field() -> forms.ChoiceField:
    """Return the field of the language of an invitation."""
    return forms.ChoiceField(label=_("Language of the mail"), choices=settings.LANGUAGES)


class NewClusterForm(PlaceFields):
    """Makes a cluster."""

    name = name_field(_("Name of the cluster"))
    manager = forms.EmailField(
        label=_("Its manager’s e-mail address (optional)"),
        max_length=254,
        required=False,
        error_messages=EMAIL_ERRORS,
        help_text=_("They get an invitation. Without one, invite somebody later."),
    )
    language = language_field()

    field_order = ["name", "country", "region", "manager", "language"]


class NewAllianceForm(forms.Form):
    """Makes an alliance."""

    name = name_field(_("Name of the alliance"))
    summary = forms.CharField(
        label=_("In one or two sentences (optional)"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    clusters = forms.ModelMultipleChoiceField(
        label=_("Clusters"),
        queryset=Cluster.objects.order_by("name"),
        to_field_name="slug",
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "ds-input"}),
        help_text=_("From now on they share what their members offer and need. Their offices are told."),
    )


class NameForm(forms.Form):
    """Changes a name and an address."""

    name = name_field(_("Name"))
    slug = forms.SlugField(
        label=_("Address"),
        max_length=50,
        help_text=_("The last part of its page’s address. Links with the former address lead to the new one."),
        error_messages={
            "required": _("Write an address."),
            "invalid": _("Only letters a to z, digits and hyphens, such as wood-region."),
        },
    )


class HandOverForm(forms.Form):
    """Invites a new manager."""

    email = forms.EmailField(label=_("New manager’s e-mail address"), max_length=254, error_messages=EMAIL_ERRORS)
    language = language_field()
    leaving: forms.ModelChoiceField = forms.ModelChoiceField(
        label=_("Steps down when the invitation is accepted"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("Nobody"),
    )

    def __init__(self, cluster: Cluster, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["leaving"].queryset = cluster.managers.order_by("name", "email")  # type: ignore[attr-defined]


class IntoForm(forms.Form):
    """Chooses the cluster that another is merged into."""

    into: forms.ModelChoiceField = forms.ModelChoiceField(
        label=_("Merge into"), queryset=Cluster.objects.none(), to_field_name="slug", empty_label=_("Choose a cluster")
    )

    def __init__(self, source: Cluster, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Cluster.objects.filter(is_demo=source.is_demo).exclude(pk=source.pk)
        self.fields["into"].queryset = others.order_by("name")  # type: ignore[attr-defined]


class ClusterForm(forms.Form):
    """Chooses a cluster for an alliance."""

    cluster: forms.ModelChoiceField = forms.ModelChoiceField(
        label=_("Cluster"), queryset=Cluster.objects.none(), to_field_name="slug", empty_label=_("Choose a cluster")
    )

    def __init__(self, alliance: Alliance, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Cluster.objects.exclude(alliances=alliance)
        self.fields["cluster"].queryset = others.order_by("name")  # type: ignore[attr-defined]
