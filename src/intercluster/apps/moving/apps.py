"""The moving app."""

from django.utils.translation import gettext_lazy as _

from intercluster.core.feature import Command, FeatureConfig, OfficeTab, Period


class MovingConfig(FeatureConfig):
    """An office moves in, step by step; a cluster moves out with everything, and in elsewhere."""

    name = "intercluster.apps.moving"
    commands = [
        Command("clusters", "Clusters: made, changed, moved.", "intercluster.apps.moving.cli.app", 25),
    ]
    settings = {"KEEP_CLUSTER_EXPORTS_DAYS": 7, "CLUSTER_EXPORTS_PER_DAY": 5}
    retention = [
        Period(
            "cluster_exports",
            _("Files of whole clusters that offices have had made"),
            "KEEP_CLUSTER_EXPORTS_DAYS",
            purge="intercluster.apps.moving.services.delete_old",
        ),
        Period(
            "past_messages",
            _("Messages of ended introductions that came with a cluster"),
            "KEEP_MESSAGES_DAYS",
            purge="intercluster.apps.moving.past_introductions.empty_messages",
        ),
    ]
    office_tabs = [OfficeTab(90, _("All data"), "moving:export")]
    office_panels = ["intercluster.apps.moving.first_week.office.panels"]
