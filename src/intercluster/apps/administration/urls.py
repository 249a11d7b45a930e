"""Addresses of the administration."""

from django.urls import path

from intercluster.apps.administration.first_start import views as first_start

app_name = "administration"
urlpatterns = [
    path("start/", first_start.empty, name="empty"),
    path("start/<str:token>/", first_start.set_up, name="set-up"),
]
