"""The events app."""

from intercluster.core.feature import Command, FeatureConfig


class EventsConfig(FeatureConfig):
    """Matchmaking events: who comes, whom they wish to meet, the schedule, and the day."""

    name = "intercluster.apps.events"
    commands = [Command("meetings", "Schedules of meetings.", "intercluster.apps.events.cli.app")]
