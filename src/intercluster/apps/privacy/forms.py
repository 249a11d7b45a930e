"""The form with which a person erases their account."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from intercluster.apps.accounts.models import User


class EraseForm(forms.Form):
    """Asks for the person's own address, so that nobody is erased by mistake."""

    email = forms.CharField(label=_("Your e-mail address"), max_length=254)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._user = user

    def clean_email(self) -> str:
        """Compare the addresses."""
        written = str(self.cleaned_data["email"])
        if written.strip().casefold() != self._user.email.casefold():
            raise forms.ValidationError(_("This is not the address of your account. Write it as you sign in with it."))
        return written
