"""Addresses of accounts: the platform's own pages, and those of django-allauth."""

from django.urls import include, path

urlpatterns = [
    path("accounts/", include("intercluster.apps.accounts.account_urls")),
    path("accounts/", include("intercluster.apps.accounts.allauth_urls")),
]
