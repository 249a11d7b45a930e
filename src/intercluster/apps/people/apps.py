"""The people app."""

from intercluster.core.feature import FeatureConfig


class PeopleConfig(FeatureConfig):
    """Who belongs where, and how they come there."""

    name = "intercluster.apps.people"
    slots = {"organisation.facts": "people/slots/organisation.html"}

    def ready(self) -> None:
        """Register what is held on people's places."""
        super().ready()
        from intercluster.apps.accounts.personal import register  # noqa: PLC0415 - models exist only now
        from intercluster.apps.people import mail, notices, personal  # noqa: F401, PLC0415 - register their kinds

        register("people", personal.held_on, personal.erase)
