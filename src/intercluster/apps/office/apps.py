"""The office app."""

from django.utils.translation import gettext_lazy as _

from intercluster.core.feature import FeatureConfig, NavItem, OfficeTab, Section


class OfficeConfig(FeatureConfig):
    """An office's home: today's tasks, and its results over time."""

    name = "intercluster.apps.office"
    navigation = [
        NavItem(Section.OFFICE, 10, links="intercluster.apps.office.navigation.offices"),
    ]
    office_tabs = [
        OfficeTab(10, _("Today"), "office:home"),
        OfficeTab(60, _("Statistics"), "office:statistics"),
        OfficeTab(70, _("History"), "office:history"),
    ]
    slots = {
        "office.tabs": "office/slots/tabs.html",
        "office.crumb": "office/slots/crumb.html",
        "region.cooperation": "office/slots/region_cooperation.html",
        "statistics.crumb": "office/slots/statistics_crumb.html",
    }
