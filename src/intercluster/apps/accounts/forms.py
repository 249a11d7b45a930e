"""Forms of accounts."""

from typing import Any

from allauth.account.forms import LoginForm
from django import forms
from django.utils.translation import gettext_lazy as _


class SignInForm(LoginForm):
    """Signs in with an e-mail address and a password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        email, password = self.fields["login"], self.fields["password"]
        email.label = _("E-mail address")
        email.widget = forms.EmailInput(attrs={"autocomplete": "username"})
        email.max_length = 254
        email.error_messages |= {
            "required": _("Write your e-mail address."),
            "invalid": _("Write the whole address, such as anna@example.org."),
        }
        password.widget.attrs.pop("placeholder", None)
        password.help_text = ""
        password.error_messages["required"] = _("Write your password.")


class AgreeForm(forms.Form):
    """Agrees to the version of the terms that was shown."""

    version = forms.CharField(widget=forms.HiddenInput)
    agreed = forms.BooleanField(
        label=_("I have read this and agree."),
        error_messages={"required": _("Tick the box to agree; without it the account cannot be used.")},
    )
