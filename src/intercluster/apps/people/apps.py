"""The people app."""

from django.utils.translation import gettext_lazy as _

from intercluster.core.feature import FeatureConfig, Period


class PeopleConfig(FeatureConfig):
    """People's roles, invitations and requests to join."""

    name = "intercluster.apps.people"
    at_start = (*FeatureConfig.at_start, "mail")
    settings = {"KEEP_REQUESTS_DAYS": 180, "INVITATIONS_PER_DAY": 20}
    retention = [
        Period(
            "requests",
            _("Answered invitations and requests to join"),
            "KEEP_REQUESTS_DAYS",
            purge="intercluster.apps.people.retention.delete_settled",
        ),
    ]
    office_panels = ["intercluster.apps.people.office.panels"]
    slots = {"organisation.facts": "people/slots/organisation.html"}
