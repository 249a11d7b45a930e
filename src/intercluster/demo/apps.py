"""The demo alliance as an app."""

from intercluster.core.feature import FeatureConfig, Step


class DemoConfig(FeatureConfig):
    """The demo alliance, and the measurements made on it."""

    name = "intercluster.demo"
    setup_steps = [Step("Encoding the capability catalogue's names", "intercluster.demo.concepts.load_concepts")]
