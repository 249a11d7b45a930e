"""The accounts app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People who sign in."""

    name = "intercluster.apps.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Register what accounts hold on people."""
        from intercluster.apps.accounts import personal  # noqa: PLC0415 - models exist only now

        personal.register("accounts", personal.held_on, personal.erase)
