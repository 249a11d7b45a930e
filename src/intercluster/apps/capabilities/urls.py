"""Addresses of the capability thesaurus."""

from django.urls import path

from intercluster.apps.capabilities import views

app_name = "capabilities"
urlpatterns = [
    path("capabilities/", views.capabilities, name="list"),
    path("capabilities/thesaurus.jsonld", views.export, name="export"),
    path("capabilities/<slug:key>/", views.capability, name="capability"),
    path("capabilities/<slug:key>/terms/", views.add, name="add-term"),
    path("capabilities/<slug:key>/terms/<int:number>/remove/", views.remove, name="remove-term"),
]
