"""Addresses of access."""

from django.urls import path

from intercluster.apps.access import views

app_name = "access"
urlpatterns = [
    path("", views.tokens, name="tokens"),
    path("<int:token>/revoke/", views.revoke, name="revoke"),
]
