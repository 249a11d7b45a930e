"""The access app."""

from intercluster.core.feature import FeatureConfig


class AccessConfig(FeatureConfig):
    """How programs reach the platform: tokens of a person, with scopes, and how often anybody may ask."""

    name = "intercluster.apps.access"
    settings = {"REQUESTS_PER_MINUTE": 300, "VISITOR_REQUESTS_PER_MINUTE": 60}
    slots = {"account.tabs": "access/slots/tab.html"}
