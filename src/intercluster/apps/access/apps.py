"""The access app."""

from intercluster.core.feature import FeatureConfig


class AccessConfig(FeatureConfig):
    """How programs reach the platform: tokens of a person, with scopes, and how often anybody may ask."""

    name = "intercluster.apps.access"
    slots = {"account.tabs": "access/slots/tab.html"}
