"""The accounts app."""

from intercluster.core.feature import FeatureConfig


class AccountsConfig(FeatureConfig):
    """People who sign in."""

    name = "intercluster.apps.accounts"
