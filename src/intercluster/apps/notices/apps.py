"""The notices app."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """What people are told: on their page, by mail at once or in a daily digest."""

    name = "intercluster.apps.notices"
    label = "notices"

    def ready(self) -> None:
        """Register what is held on a person."""
        from intercluster.apps.accounts.personal import register  # noqa: PLC0415
        from intercluster.apps.notices import account_mails, personal  # noqa: F401, PLC0415 - models exist only now

        register("notices", personal.held_on, personal.erase)
