"""The introductions app."""

from intercluster.core.feature import FeatureConfig


class IntroductionsConfig(FeatureConfig):
    """Brings two organisations together by consent, and follows what comes of it."""

    name = "intercluster.apps.introductions"
    slots = {
        "partner.actions": "introductions/slots/partner.html",
        "partners.forms": "introductions/slots/relevance.html",
    }

    def ready(self) -> None:
        """Make known the notices that are sent, and what is held on people."""
        super().ready()
        from intercluster.apps.accounts.personal import register  # noqa: PLC0415
        from intercluster.apps.introductions import notices, personal, replies  # noqa: F401, PLC0415

        register("introductions", personal.held_on, personal.erase)
