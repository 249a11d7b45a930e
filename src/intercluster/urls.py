"""Every address of the platform."""

from django.urls import path

from intercluster.api import api

urlpatterns = [
    path("api/", api.urls),
]
