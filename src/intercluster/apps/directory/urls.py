"""Addresses of the directory."""

from django.urls import path

from intercluster.apps.directory import views

app_name = "directory"
urlpatterns = [
    path("", views.home, name="home"),
    path("alliances/<slug:slug>/", views.alliance, name="alliance"),
    path("directory/", views.directory, name="directory"),
    path("organisations/<slug:slug>/", views.organisation, name="organisation"),
    path("clusters/<slug:slug>/", views.cluster, name="cluster"),
    path("office/<slug:cluster>/", views.office, name="office"),
]
