"""The people app."""

from intercluster.core.feature import FeatureConfig


class PeopleConfig(FeatureConfig):
    """Who belongs where, and how they come there."""

    name = "intercluster.apps.people"
    at_start = (*FeatureConfig.at_start, "mail")
    slots = {"organisation.facts": "people/slots/organisation.html"}
