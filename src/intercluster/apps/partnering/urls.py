"""Addresses of partner search."""

from django.urls import path

from intercluster.apps.partnering import views

app_name = "partnering"
urlpatterns = [
    path("partners/", views.search, name="search"),
    path("organisations/<slug:slug>/partners/", views.for_organisation, name="for-organisation"),
]
