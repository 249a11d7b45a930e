"""Addresses of events."""

from django.urls import path

from intercluster.apps.events.event import views

app_name = "events"
EVENT = "events/<uuid:key>"
urlpatterns = [
    path("events/", views.events, name="list"),
    path("office/<slug:cluster>/events/new/", views.new_event, name="new"),
    path(f"{EVENT}/", views.event, name="event"),
    path(f"{EVENT}/edit/", views.edit_event, name="edit"),
    path(f"{EVENT}/open/", views.open_event, name="open"),
]
