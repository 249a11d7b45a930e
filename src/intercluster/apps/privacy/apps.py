"""The privacy app."""

from intercluster.core.feature import FeatureConfig


class PrivacyConfig(FeatureConfig):
    """What the platform holds on people and organisations: shown, handed over, forgotten, and not kept for ever."""

    name = "intercluster.apps.privacy"
    slots = {"account.tabs": "privacy/slots/tab.html"}
