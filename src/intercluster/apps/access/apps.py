"""The access app."""

from intercluster.core.feature import FeatureConfig


class AccessConfig(FeatureConfig):
    """Lets programs use the platform: a person's tokens with scopes, and rate limits."""

    name = "intercluster.apps.access"
    settings = {"REQUESTS_PER_MINUTE": 300, "VISITOR_REQUESTS_PER_MINUTE": 60}
    slots = {"account.tabs": "access/slots/tab.html"}
