"""Addresses of saved searches."""

from django.urls import path

from intercluster.apps.alerts import views

app_name = "alerts"
urlpatterns = [
    path("organisations/<slug:slug>/ending/", views.ending, name="ending"),
    path("searches/", views.saved, name="list"),
    path("searches/new/", views.new, name="new"),
    path("searches/<int:key>/", views.edit, name="edit"),
    path("searches/<int:key>/remove/", views.remove, name="remove"),
]
