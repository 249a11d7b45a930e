"""Addresses of visits."""

from django.urls import path

from intercluster.apps.exchange.visits import views

VISIT = "visits/<uuid:key>"
urlpatterns = [
    path("visits/", views.visits, name="visits"),
    path("visits/new/", views.new_visit, name="new_visit"),
    path(f"{VISIT}/", views.visit, name="visit"),
    path(f"{VISIT}/edit/", views.edit_visit, name="edit_visit"),
    path(f"{VISIT}/cancel/", views.cancel_visit, name="cancel_visit"),
]
