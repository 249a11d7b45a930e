"""The directory app."""

from django.utils.translation import gettext_lazy as _

from intercluster.core.feature import FeatureConfig, Period


class DirectoryConfig(FeatureConfig):
    """Members of every cluster, what they offer and what they need."""

    name = "intercluster.apps.directory"
    settings = {"KEEP_IMPORTS_DAYS": 365, "STALE_DAYS": 365}
    retention = [
        Period(
            "imports",
            _("What is needed to take an import back"),
            "KEEP_IMPORTS_DAYS",
            purge="intercluster.apps.directory.retention.empty_imports",
        ),
    ]
    slots = {"not-found.links": "directory/slots/to_the_directory.html"}
