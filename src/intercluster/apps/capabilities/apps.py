"""The capabilities app."""

from intercluster.core.feature import FeatureConfig


class CapabilitiesConfig(FeatureConfig):
    """What industry can do: the thesaurus of capabilities."""

    name = "intercluster.apps.capabilities"
    slots = {"footer": "capabilities/slots/footer.html"}
