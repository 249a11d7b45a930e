"""Addresses of clusters' settings and alliances."""

from django.urls import path

from intercluster.apps.clusters import views

app_name = "clusters"
urlpatterns = [
    path("office/<slug:cluster>/settings/", views.change, name="settings"),
    path("clusters/<slug:slug>/logo-<str:digest>.png", views.logo, name="logo"),
    path("colours/<str:digits>.css", views.colour, name="colour"),
]
