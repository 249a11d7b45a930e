"""The moving app."""

from intercluster.core.feature import FeatureConfig


class MovingConfig(FeatureConfig):
    """An office moves in, step by step."""

    name = "intercluster.apps.moving"
    office_panels = ["intercluster.apps.moving.first_week.office.panels"]
