"""The notices app."""

from django.utils.translation import gettext_lazy as _

from intercluster.core.feature import FeatureConfig, Period


class NoticesConfig(FeatureConfig):
    """Notifications: on the platform, by mail at once, or in a daily digest."""

    name = "intercluster.apps.notices"
    at_start = (*FeatureConfig.at_start, "account_mails")
    slots = {"header": "notices/slots/bell.html"}
    settings = {"NOTICE_DAYS": 365}
    retention = [
        Period(
            "notices",
            _("Notifications, and the log of mails"),
            "NOTICE_DAYS",
            purge="intercluster.apps.notices.retention.forget",
        ),
    ]
