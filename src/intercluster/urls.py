"""Every address of the platform."""

from django.urls import include, path

from intercluster.api import api
from intercluster.chart_files import chart_urls

urlpatterns = [
    path("", include("intercluster.apps.directory.urls")),
    path("", include("intercluster.apps.partnering.urls")),
    path("", include("intercluster.apps.people.urls")),
    path("", include("intercluster.apps.introductions.urls")),
    path("", include("intercluster.apps.regions.urls")),
    path("office/<slug:cluster>/import/", include("intercluster.apps.directory.member_files.urls")),
    path("accounts/tokens/", include("intercluster.apps.access.urls")),
    path("accounts/", include("intercluster.apps.accounts.urls")),
    path("accounts/", include("intercluster.apps.accounts.allauth_urls")),
    path("", include("intercluster.apps.alerts.urls")),
    path("", include("intercluster.apps.notices.urls")),
    path("", include("intercluster.apps.office.urls")),
    path("", include("intercluster.apps.privacy.urls")),
    path("api/", api.urls),
    *chart_urls(),
]
