"""The people app."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Who belongs where, and how they come there."""

    name = "intercluster.apps.people"
    label = "people"

    def ready(self) -> None:
        """Register what is held on people's places."""
        from intercluster.apps.accounts.personal import register  # noqa: PLC0415 - models exist only now
        from intercluster.apps.people import mail, notices, personal  # noqa: F401, PLC0415 - register their kinds

        register("people", personal.held_on, personal.erase)
