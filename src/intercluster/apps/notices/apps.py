"""The notices app."""

from intercluster.core.feature import FeatureConfig


class NoticesConfig(FeatureConfig):
    """What people are told: on their page, by mail at once or in a daily digest."""

    name = "intercluster.apps.notices"
    at_start = (*FeatureConfig.at_start, "account_mails")
