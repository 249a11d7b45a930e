"""The introductions app."""

from django.apps import AppConfig


class IntroductionsConfig(AppConfig):
    """Brings two organisations together by consent, and follows what comes of it."""

    name = "intercluster.apps.introductions"
    label = "introductions"

    def ready(self) -> None:
        """Make known the notices that are sent, and what is held on people."""
        from intercluster.apps.accounts.personal import register  # noqa: PLC0415
        from intercluster.apps.introductions import notices, personal, replies  # noqa: F401, PLC0415

        register("introductions", personal.held_on, personal.erase)
