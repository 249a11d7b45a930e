"""The partnering app."""

from django.apps import AppConfig


class PartneringConfig(AppConfig):
    """Finds the right partner in another cluster and another language, with the reasons."""

    name = "intercluster.apps.partnering"
    label = "partnering"
