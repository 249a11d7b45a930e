"""The notices app."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """What people are told: on their page, by mail at once or in a daily digest."""

    name = "intercluster.apps.notices"
    label = "notices"
