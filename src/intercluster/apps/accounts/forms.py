"""Forms of accounts."""

from django import forms
from django.utils.translation import gettext_lazy as _


class SignInForm(forms.Form):
    """Address and password."""

    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        error_messages={
            "required": _("Write your e-mail address."),
            "invalid": _("Write the whole address, such as anna@example.org."),
        },
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=1000,
        strip=False,
        error_messages={"required": _("Write your password.")},
    )
