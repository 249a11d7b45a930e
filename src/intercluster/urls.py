"""Every address of the platform: each app states its own."""

from django.urls import include, path

from intercluster.api import api
from intercluster.chart_files import chart_urls
from intercluster.core.feature import submodules

urlpatterns = [
    *[path("", include(module)) for _feature, module in submodules("urls")],
    path("api/", api.urls),
    *chart_urls(),
]
