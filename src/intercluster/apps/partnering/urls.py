"""Addresses of partner search."""

from django.urls import path

from intercluster.apps.partnering import views
from intercluster.apps.partnering.understood import views as understood_views

app_name = "partnering"
urlpatterns = [
    path("partners/", views.search, name="search"),
    path("organisations/<slug:slug>/partners/", views.for_organisation, name="for-organisation"),
    path("organisations/<slug:slug>/<statement:kind>/<int:pk>/about/", understood_views.about, name="about"),
]
