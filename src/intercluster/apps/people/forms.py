"""Forms of people."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import password_validators_help_text_html, validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from intercluster.apps.accounts.forms import AgreeForm
from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Cluster, Organisation
from intercluster.apps.people.models import OF_ORGANISATION, Role

EMAIL_ERRORS = {
    "required": _("Write the e-mail address."),
    "invalid": _("Write the whole address, such as anna@example.org."),
}


def _member_called(cluster: Cluster, name: str) -> Organisation | None:
    return cluster.organisations.filter(name__iexact=name.strip()).first()


class InviteForm(forms.Form):
    """Invites somebody to an organisation, with a role."""

    email = forms.EmailField(label=_("E-mail address"), max_length=254, error_messages=EMAIL_ERRORS)
    name = forms.CharField(label=_("Name (optional)"), max_length=150, required=False)
    role = forms.ChoiceField(label=_("Role"), choices=[(role.value, role.label) for role in OF_ORGANISATION])
    language = forms.ChoiceField(label=_("Language of the mail"), choices=settings.LANGUAGES)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in ("email", "name"):
            self.fields[field].widget.attrs["autocomplete"] = "off"


class OfficeInviteForm(InviteForm):
    """Invites somebody for an office: to one of its members, or to the office itself."""

    role = forms.ChoiceField(label=_("Role"), choices=Role)
    organisation = forms.CharField(
        label=_("Organisation"),
        help_text=_("The member's name, if the role is in an organisation. Leave empty for a role in the cluster."),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"list": "members", "autocomplete": "off"}),
    )

    field_order = ["email", "name", "role", "organisation", "language"]

    def __init__(self, cluster: Cluster, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cluster = cluster

    def clean(self) -> dict[str, Any]:
        """Find the organisation or cluster that goes with the role."""
        data = super().clean() or {}
        role, name = data.get("role"), data.get("organisation", "")
        data["place"] = self.cluster
        if role in OF_ORGANISATION:
            data["place"] = _member_called(self.cluster, name) if name else None
            if data["place"] is None:
                self.add_error(
                    "organisation",
                    _("There is no member of that name: choose one from the list.")
                    if name
                    else _("Write the name of the member that this role is in."),
                )
        return data


class AcceptForm(AgreeForm):
    """Makes a new account."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=150,
        error_messages={"required": _("Write your name.")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    password = forms.CharField(
        label=_("A password"),
        max_length=1000,
        strip=False,
        error_messages={"required": _("Choose a password.")},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    field_order = ["name", "password", "agreed", "version"]

    def __init__(self, email: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email
        self.fields["password"].help_text = password_validators_help_text_html()  # in the language of this page

    def clean(self) -> dict[str, Any]:
        """Check the password against the rules, which compare it with name and address."""
        data = super().clean() or {}
        if password := data.get("password"):
            try:
                validate_password(password, User(email=self.email, name=data.get("name", "")))
            except ValidationError as problem:
                self.add_error("password", problem)
        return data


class _ClusterField(forms.ModelChoiceField):
    """A choice of clusters by their names in the reader's language."""

    def label_from_instance(self, obj: Cluster) -> str:
        """Return the name of a choice."""
        return obj.display_name


class JoinForm(forms.Form):
    """Requests to join."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=150,
        error_messages={"required": _("Write your name.")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=_("Your e-mail address at work"),
        max_length=254,
        error_messages=EMAIL_ERRORS,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    cluster = _ClusterField(
        label=_("Your cluster"),
        queryset=Cluster.objects.order_by("name"),
        empty_label=_("Choose"),
        to_field_name="slug",
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Choose a cluster from the list.")),
    )
    organisation = forms.CharField(
        label=_("Your organisation"),
        max_length=300,
        error_messages={"required": _("Write the name of your organisation.")},
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    message = forms.CharField(
        label=_("A few words to the office (optional)"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, chosen: Organisation | None, user: User | None, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.chosen = chosen
        if chosen is not None:
            del self.fields["cluster"], self.fields["organisation"]
        if user is not None:
            del self.fields["name"], self.fields["email"]

    def place(self) -> dict[str, Any]:
        """Return the place as arguments of `joining.ask`."""
        if self.chosen is not None:
            return {"organisation": self.chosen}
        cluster, name = self.cleaned_data["cluster"], self.cleaned_data["organisation"].strip()
        return {"organisation": _member_called(cluster, name), "cluster": cluster, "organisation_name": name}
