"""The privacy app."""

from django.utils.translation import gettext_lazy as _

from intercluster.core.feature import Command, FeatureConfig, Period


class PrivacyConfig(FeatureConfig):
    """Personal data and data of organisations: shown, handed over, erased, and kept for a time only."""

    name = "intercluster.apps.privacy"
    commands = [
        Command(
            "privacy",
            "What is held on people: hand it over, forget it, do not keep it for ever.",
            "intercluster.apps.privacy.cli.app",
            120,
        ),
    ]
    settings = {"KEEP_ACCOUNTS_DAYS": 1095}
    retention = [
        Period(
            "accounts",
            _("Unused accounts"),
            "KEEP_ACCOUNTS_DAYS",
            purge="intercluster.apps.privacy.retention.erase_unused_accounts",
        ),
    ]
    slots = {"account.tabs": "privacy/slots/tab.html"}
