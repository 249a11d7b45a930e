"""Every address of the platform: each app states its own."""

from django.conf import settings
from django.urls import include, path

from intercluster.api import api
from intercluster.chart_files import chart_urls
from intercluster.core.feature import submodules
from intercluster.core.health.views import ADDRESS, health

urlpatterns = [
    *[path("", include(module)) for _feature, module in submodules("urls")],
    path("api/", api.urls),
    path(ADDRESS.removeprefix("/"), health, name="health"),
    *chart_urls(),
]
handler500 = "intercluster.core.errors.server_error"
handler429 = settings.TOO_MANY_ANSWER
"""Called by django-allauth."""
