"""The introductions app."""

from django.utils.translation import gettext_lazy as _

from intercluster.core.feature import Command, FeatureConfig, NavItem, OfficeTab, Period, Scope, Section


class IntroductionsConfig(FeatureConfig):
    """Brings two organisations together by consent, and follows what comes of it."""

    name = "intercluster.apps.introductions"
    commands = [
        Command(
            "introductions",
            "Introductions: how far they are, and their outcomes.",
            "intercluster.apps.introductions.cli.app",
            20,
        ),
    ]
    at_start = (*FeatureConfig.at_start, "replies")
    navigation = [
        NavItem(
            Section.PARTNERS,
            30,
            _("Introductions"),
            "introductions:list",
            people_only=True,
            badge="intercluster.apps.introductions.navigation.waiting_for_reader",
        ),
    ]
    asks = {
        "introductions.spoken_for": "intercluster.apps.introductions.navigation.spoken_for",
        "introductions.waiting": "intercluster.apps.introductions.navigation.waiting",
    }
    scopes = [Scope("introductions", _("Read and answer introductions"))]
    settings = {
        "INTRODUCTION_DAYS": 21,
        "INTRODUCTIONS_PER_DAY": 20,
        "KEEP_MESSAGES_DAYS": 730,
        "KEEP_CONTACT_VIEWS_DAYS": 730,
    }
    retention = [
        Period(
            "messages",
            _("Messages of introductions that have ended"),
            "KEEP_MESSAGES_DAYS",
            purge="intercluster.apps.introductions.retention.empty_messages",
        ),
        Period(
            "contact_views",
            _("Who saw whose contact details"),
            "KEEP_CONTACT_VIEWS_DAYS",
            purge="intercluster.apps.introductions.retention.delete_contact_views",
        ),
    ]
    office_tabs = [OfficeTab(40, _("Introductions"), "introductions:board")]
    timeline = "intercluster.apps.introductions.timeline.entries"
    office_panels = ["intercluster.apps.introductions.office.panels"]
    slots = {
        "partner.actions": "introductions/slots/partner.html",
        "partners.top": "introductions/slots/waiting.html",
        "partners.forms": "introductions/slots/relevance.html",
    }
