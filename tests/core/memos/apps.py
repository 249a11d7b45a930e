"""The memos app."""

from intercluster.core.feature import FeatureConfig


class MemosConfig(FeatureConfig):
    """Memos on people."""

    name = "tests.core.memos"
