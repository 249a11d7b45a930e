"""The access app."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    """How programs reach the platform: tokens of a person, with scopes, and how often anybody may ask."""

    name = "intercluster.apps.access"
    label = "access"
