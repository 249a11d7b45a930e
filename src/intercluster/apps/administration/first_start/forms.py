"""The form that sets up an installation."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import password_validators_help_text_html, validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from intercluster.apps.accounts.forms import AgreeForm
from intercluster.apps.accounts.models import User
from intercluster.apps.administration.fields import EMAIL_ERRORS, PlaceFields
from intercluster.apps.administration.first_start.services import FirstStart


class FirstStartForm(PlaceFields, AgreeForm):
    """Asks for the platform, its administrator and its first cluster."""

    language = forms.ChoiceField(
        label=_("Language of the platform"),
        choices=settings.LANGUAGES,
        help_text=_("For readers whose browser asks for none of these. Everybody can choose their own."),
    )
    platform = forms.CharField(
        label=_("Name of the platform"),
        max_length=60,
        error_messages={"required": _("Write a name.")},
        help_text=_("It stands at the top of every page and under every mail."),
    )
    name = forms.CharField(
        label=_("Your name"),
        max_length=150,
        error_messages={"required": _("Write your name.")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        error_messages=EMAIL_ERRORS,
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
    )
    password = forms.CharField(
        label=_("A password"),
        max_length=1000,
        strip=False,
        error_messages={"required": _("Choose a password.")},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}, render_value=False),
    )
    cluster = forms.CharField(
        label=_("Name of the cluster"), max_length=200, error_messages={"required": _("Write a name.")}
    )
    is_manager = forms.BooleanField(label=_("I manage this cluster"), required=False, initial=True)
    manager = forms.EmailField(
        label=_("Its manager’s e-mail address"),
        max_length=254,
        required=False,
        error_messages=EMAIL_ERRORS,
        help_text=_("Only if somebody else manages it. They get an invitation."),
    )

    field_order = [
        "language", "platform", "name", "email", "password", "cluster", "country", "region", "is_manager", "manager",
    ]  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = password_validators_help_text_html()  # in the language of this page

    def clean(self) -> dict[str, Any]:
        """Check the password, and that somebody manages the cluster."""
        data = super().clean() or {}
        if password := data.get("password"):
            try:
                validate_password(password, User(email=data.get("email", ""), name=data.get("name", "")))
            except ValidationError as problem:
                self.add_error("password", problem)
        if data.get("is_manager"):
            data["manager"] = ""
        elif not data.get("manager") and "manager" not in self.errors:
            self.add_error("manager", _("Write who manages the cluster, or tick that you do."))
        return data

    def wanted(self) -> FirstStart:
        """Return what the form says, as the service takes it."""
        names = ("language", "platform", "name", "email", "password", "cluster", "country", "region", "manager")
        return FirstStart(
            own_language=get_language() or self.cleaned_data["language"],
            **{name: self.cleaned_data[name] for name in names},
        )

    @property
    def parts(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """Return the fields by what they are about, with a heading each."""
        return [
            (_("The platform"), [self["language"], self["platform"]]),
            (_("You, the first administrator"), [self["name"], self["email"], self["password"]]),
            (
                _("The first cluster"),
                [self[name] for name in ("cluster", "country", "region", "is_manager", "manager")],
            ),
        ]
