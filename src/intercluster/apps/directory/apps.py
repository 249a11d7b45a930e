"""The directory app."""

from intercluster.core.feature import FeatureConfig


class DirectoryConfig(FeatureConfig):
    """Members of every cluster, what they offer and what they need."""

    name = "intercluster.apps.directory"
    slots = {"not-found.links": "directory/slots/to_the_directory.html"}
