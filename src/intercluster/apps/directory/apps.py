"""The directory app."""

from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    """Members of every cluster, what they offer and what they need."""

    name = "intercluster.apps.directory"
    label = "directory"
