"""The office app."""

from django.apps import AppConfig


class OfficeConfig(AppConfig):
    """An office's home: what waits today, and what its work has come to over time."""

    name = "intercluster.apps.office"
    label = "office"
