"""Forms for a new password, which ends what the old one opened."""

from typing import Any

from allauth.account import forms as allauth_forms
from django import forms
from django.utils.translation import gettext_lazy as _

from intercluster.apps.access.services import revoke_tokens
from intercluster.apps.accounts.services import end_sessions


class ChangePasswordForm(allauth_forms.ChangePasswordForm):
    """Changes the password of a person who knows the old one; ends all sessions, and tokens on request."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password2"].help_text = _("You are then signed out everywhere, here too.")
        if self.user.tokens.exists():
            self.fields["revoke_tokens"] = forms.BooleanField(
                label=_("Revoke my API tokens too"),
                help_text=_("Tick this if somebody else may have known your password. Programs then need new tokens."),
                required=False,
            )

    def save(self) -> None:
        """Change the password."""
        super().save()
        end_sessions(self.user)
        if self.cleaned_data.get("revoke_tokens"):
            revoke_tokens(self.user)


class ResetPasswordForm(allauth_forms.ResetPasswordKeyForm):
    """Sets a new password for one that was forgotten or may be known to others; ends all sessions and tokens."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password2"].help_text = _(
            "You are then signed out everywhere, and your API tokens are revoked: programs need new ones."
        )

    def save(self) -> None:
        """Set the password."""
        super().save()
        end_sessions(self.user)
        revoke_tokens(self.user)
