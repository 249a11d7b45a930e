"""The administration app."""

from intercluster.core.feature import FeatureConfig


class AdministrationConfig(FeatureConfig):
    """Setting up an installation, and running it: clusters, alliances, people, settings."""

    name = "intercluster.apps.administration"
    at_serving = "intercluster.apps.administration.first_start.services.announce"
