"""The voting app."""

from django.utils.translation import gettext_lazy as _

from intercluster.core.feature import Command, FeatureConfig, NavItem, Period, Scope, Section


class VotingConfig(FeatureConfig):
    """Votes of a cluster or an alliance, and the assembly of a cluster."""

    name = "intercluster.apps.voting"
    commands = [
        Command("voting", "Votes: how far they are, and counting them.", "intercluster.apps.voting.cli.app", 28),
    ]
    forms_lead_back = True
    after_restore = "intercluster.apps.voting.keys.lost_after_restore"
    navigation = [
        NavItem(
            Section.STRATEGY,
            50,
            people_only=True,
            badge="intercluster.apps.voting.navigation.waiting_for_reader",
            links="intercluster.apps.voting.navigation.links",
        ),
        NavItem(Section.STRATEGY, 60, people_only=True, links="intercluster.apps.voting.navigation.assembly_links"),
    ]
    asks = {
        "votes": "intercluster.apps.voting.navigation.has_votes",
        "assemblies": "intercluster.apps.voting.navigation.has_assemblies",
        "on_roll": "intercluster.apps.voting.navigation.is_on_roll",
    }
    scopes = [Scope("voting", _("Read votes and counted ballots"))]
    settings = {"KEEP_VOTERS_DAYS": 365}
    retention = [
        Period(
            "voters",
            _("Who could cast the ballot of which organisation in a vote that has ended"),
            "KEEP_VOTERS_DAYS",
            purge="intercluster.apps.voting.retention.forget_voters",
        ),
    ]
