"""The notices app."""

from django.utils.translation import gettext_lazy as _

from intercluster.core.feature import Check, Command, FeatureConfig, Period


class NoticesConfig(FeatureConfig):
    """Notifications: on the platform, by mail at once, or in a daily digest."""

    name = "intercluster.apps.notices"
    commands = [
        Command(
            "worker",
            "Do the jobs that are due, such as sending mails, until interrupted.",
            "intercluster.apps.notices.cli.worker",
            5,
        ),
        Command(
            "mail", "Mails: what could not be sent, and answers that come in.", "intercluster.apps.notices.cli.app", 110
        ),
    ]
    at_start = (*FeatureConfig.at_start, "account_mails")
    asks = {"unseen_notices": "intercluster.apps.notices.queries.asks_for_unseen"}
    slots = {"header": "notices/slots/bell.html"}
    settings = {"NOTICE_DAYS": 365}
    after_restore = "intercluster.apps.notices.delivery.doubt_restored"
    retention = [
        Period(
            "notices",
            _("Notifications, and the log of mails"),
            "NOTICE_DAYS",
            purge="intercluster.apps.notices.retention.forget",
        ),
    ]
    health = [
        Check("worker", _("Worker"), "intercluster.apps.notices.health.worker"),
        Check("mails", _("Mails"), "intercluster.apps.notices.health.mails"),
        Check(
            "mail_server",
            _("Mail server"),
            "intercluster.apps.notices.health.mail_server",
            needs_database=False,
            outside=True,
        ),
    ]
