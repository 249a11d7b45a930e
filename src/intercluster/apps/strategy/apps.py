"""The strategy app."""

from django.utils.translation import gettext_lazy as _

from intercluster.core.feature import Command, FeatureConfig, NavItem, Period, Scope, Section


class StrategyConfig(FeatureConfig):
    """What an alliance or a cluster wants to reach, and how: a document in several languages."""

    name = "intercluster.apps.strategy"
    commands = [
        Command("strategy", "Joint strategies.", "intercluster.apps.strategy.cli.app", 60),
    ]
    forms_lead_back = True
    at_start = (*FeatureConfig.at_start, "rounds.notices")
    navigation = [NavItem(Section.STRATEGY, 10, links="intercluster.apps.strategy.navigation.links")]
    asks = {"strategies": "intercluster.apps.strategy.navigation.has_some"}
    office_panels = ["intercluster.apps.strategy.office.panels", "intercluster.apps.strategy.rounds.office.panels"]
    scopes = [Scope("strategies", _("Read strategies and candidate priorities"))]
    settings = {"KEEP_COMMENTS_DAYS": 1095, "KEEP_VALUE_REQUESTS_DAYS": 365}
    retention = [
        Period(
            "comments",
            _("Comments on strategies, after the discussion has ended"),
            "KEEP_COMMENTS_DAYS",
            purge="intercluster.apps.strategy.rounds.retention.delete_comments",
        ),
        Period(
            "value_requests",
            _("Who was asked for a value of a strategy and has answered"),
            "KEEP_VALUE_REQUESTS_DAYS",
            purge="intercluster.apps.strategy.asking.retention.forget_requests",
        ),
    ]
    slots = {
        "region.finding": "strategy/slots/cite_finding.html",
        "region.activity.actions": "strategy/slots/cite_activity.html",
        "region.charts": "strategy/slots/cite_charts.html",
        "regions.pair": "strategy/slots/cite_pair.html",
        "regions.comparison": "strategy/slots/cite_comparison.html",
        "region.innovation": "strategy/slots/cite_innovation.html",
        "regions.innovation": "strategy/slots/cite_innovations.html",
    }
