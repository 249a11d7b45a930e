"""Addresses of privacy."""

from django.urls import path

from intercluster.apps.privacy import views

app_name = "privacy"
urlpatterns = [
    path("accounts/data/", views.own_data, name="own-data"),
    path("accounts/data/export/", views.export_own, name="export-own"),
    path("accounts/data/erase/", views.erase_own, name="erase-own"),
    path("organisations/<slug:slug>/data/", views.export_organisation, name="export-organisation"),
]
