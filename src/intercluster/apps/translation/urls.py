"""Addresses of translation."""

from django.urls import path

from intercluster.apps.translation import views

app_name = "translation"
urlpatterns = [
    path("organisations/<slug:slug>/translation/", views.consent, name="consent"),
    path("organisations/<slug:slug>/<statement:kind>/<int:pk>/translation/", views.translate, name="translate"),
]
