"""Addresses of the directory."""

from django.urls import path, register_converter

from intercluster.apps.directory import views
from intercluster.apps.directory.profiles import views as profile_views


class _StatementConverter:
    """`offers` or `needs`."""

    regex = "offers|needs"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(_StatementConverter, "statement")

app_name = "directory"
urlpatterns = [
    path("", views.home, name="home"),
    path("alliances/<slug:slug>/", views.alliance, name="alliance"),
    path("directory/", views.directory, name="directory"),
    path("organisations/<slug:slug>/", views.organisation, name="organisation"),
    path("profile/", profile_views.choose, name="profiles"),
    path("organisations/<slug:slug>/profile/", profile_views.profile, name="profile"),
    path("organisations/<slug:slug>/facts/", profile_views.facts, name="facts"),
    path("organisations/<slug:slug>/history/", profile_views.history, name="history"),
    path("organisations/<slug:slug>/<statement:kind>/new/", profile_views.add, name="add-statement"),
    path("organisations/<slug:slug>/<statement:kind>/<int:pk>/", profile_views.change, name="change-statement"),
    path("organisations/<slug:slug>/<statement:kind>/<int:pk>/remove/", profile_views.remove, name="remove-statement"),
    path("organisations/<slug:slug>/<statement:kind>/<int:pk>/renew/", profile_views.renew, name="renew-statement"),
    path("clusters/<slug:slug>/", views.cluster, name="cluster"),
]
