"""Addresses of the directory and of imports into it."""

from django.urls import include, path

urlpatterns = [
    path("", include("intercluster.apps.directory.directory_urls")),
    path("office/<slug:cluster>/import/", include("intercluster.apps.directory.member_files.urls")),
]
