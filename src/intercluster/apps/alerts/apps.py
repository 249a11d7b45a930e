"""The alerts app."""

from django.utils.translation import gettext_lazy as _

from intercluster.core.feature import FeatureConfig, NavItem, Section


class AlertsConfig(FeatureConfig):
    """Saved searches with weekly news, and reminders of offers and needs that end soon."""

    name = "intercluster.apps.alerts"
    navigation = [
        NavItem(Section.PARTNERS, 50, _("Saved searches"), "alerts:list", people_only=True),
    ]
    slots = {
        "partners.actions": "alerts/slots/save_search.html",
        "profile.ended": "alerts/slots/ended.html",
        "profile.ending": "alerts/slots/ending.html",
    }
