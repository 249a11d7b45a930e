"""The demo alliance as an app."""

from intercluster.core.feature import FeatureConfig, Step


class DemoConfig(FeatureConfig):
    """Fictional clusters and organisations, and what is measured on them."""

    name = "intercluster.demo"
    setup_steps = [Step("Encoding the capability catalogue's names", "intercluster.demo.concepts.load_concepts")]
