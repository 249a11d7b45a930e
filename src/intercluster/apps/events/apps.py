"""The events app."""

from django.utils.translation import gettext_lazy as _

from intercluster.core.feature import Command, FeatureConfig, NavItem, Period, Scope, Section


class EventsConfig(FeatureConfig):
    """Matchmaking events: who comes, whom they wish to meet, the schedule, and the day."""

    name = "intercluster.apps.events"
    commands = [Command("meetings", "Schedules of meetings.", "intercluster.apps.events.cli.app")]
    forms_lead_back = True
    at_start = (
        *FeatureConfig.at_start,
        "planning.notices",
        "registration.notices",
        "requests.notices",
        "agenda.notices",
        "agenda.receiving",
    )
    slots = {"projects.competence": "events/slots/ask_at_event.html"}
    navigation = [NavItem(Section.MEET, 10, links="intercluster.apps.events.navigation.links")]
    asks = {"events": "intercluster.apps.events.navigation.has_events"}
    settings = {"KEEP_EVENTS_DAYS": 1095}
    retention = [
        Period(
            "events",
            _("Events, their participants and meetings, since they were held"),
            "KEEP_EVENTS_DAYS",
            purge="intercluster.apps.events.retention.delete_events",
        ),
    ]
    scopes = [Scope("events", _("Read events and one's own meetings"))]
