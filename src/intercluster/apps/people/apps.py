"""The people app."""

from django.utils.translation import gettext_lazy as _

from intercluster.core.feature import Command, FeatureConfig, OfficeTab, Period


class PeopleConfig(FeatureConfig):
    """People's roles, invitations and requests to join."""

    name = "intercluster.apps.people"
    commands = [
        Command("people", "People and their places.", "intercluster.apps.people.cli.app", 30),
    ]
    at_start = (*FeatureConfig.at_start, "mail", "member_contacts")
    settings = {
        "KEEP_REQUESTS_DAYS": 180,
        "KEEP_CONTACT_PEOPLE_DAYS": 90,
        "KEEP_LEFT_ALONE_DAYS": 1095,
        "INVITATIONS_PER_DAY": 20,
        "INVITATIONS_OF_AN_OFFICE_PER_DAY": 300,
    }
    retention = [
        Period(
            "requests",
            _("Answered invitations and requests to join"),
            "KEEP_REQUESTS_DAYS",
            purge="intercluster.apps.people.retention.delete_settled",
            of_cluster="intercluster.apps.people.retention.delete_settled_of",
        ),
        Period(
            "contact_people",
            _("Contact people whom an office has listed and not invited"),
            "KEEP_CONTACT_PEOPLE_DAYS",
            purge="intercluster.apps.people.contact_files.services.forget_old",
        ),
        Period(
            "left_alone",
            _("Digests of addresses to leave out of lists of contact people"),
            "KEEP_LEFT_ALONE_DAYS",
            purge="intercluster.apps.people.left_alone.forget_old",
        ),
    ]
    office_tabs = [OfficeTab(30, _("People"), "people:office")]
    office_panels = ["intercluster.apps.people.office.panels"]
    slots = {
        "organisation.facts": "people/slots/organisation.html",
        "import.done": "people/slots/import_done.html",
    }
