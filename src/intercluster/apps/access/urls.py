"""Addresses of access."""

from django.urls import path

from intercluster.apps.access import views

app_name = "access"
urlpatterns = [
    path("accounts/tokens/", views.tokens, name="tokens"),
    path("accounts/tokens/<int:token>/revoke/", views.revoke, name="revoke"),
]
