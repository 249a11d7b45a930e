"""The office app."""

from intercluster.core.feature import FeatureConfig, NavItem, Section


class OfficeConfig(FeatureConfig):
    """An office's home: today's tasks, and its results over time."""

    name = "intercluster.apps.office"
    navigation = [
        NavItem(Section.OFFICE, 10, links="intercluster.apps.office.navigation.offices"),
    ]
    slots = {
        "cluster.actions": "office/slots/to_the_office.html",
        "office.crumb": "office/slots/crumb.html",
        "statistics.crumb": "office/slots/statistics_crumb.html",
    }
