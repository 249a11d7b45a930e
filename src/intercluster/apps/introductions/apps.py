"""The introductions app."""

from intercluster.core.feature import FeatureConfig


class IntroductionsConfig(FeatureConfig):
    """Brings two organisations together by consent, and follows what comes of it."""

    name = "intercluster.apps.introductions"
    at_start = (*FeatureConfig.at_start, "replies")
    slots = {
        "partner.actions": "introductions/slots/partner.html",
        "partners.forms": "introductions/slots/relevance.html",
    }
