"""Addresses of the library."""

from django.urls import path

from intercluster.apps.exchange.library import views

DOCUMENT = "library/<uuid:key>"
urlpatterns = [
    path("library/", views.library, name="library"),
    path("office/<slug:cluster>/library/new/", views.add, name="add-document"),
    path(f"{DOCUMENT}/", views.document, name="document"),
    path(f"{DOCUMENT}/file/", views.file, name="document-file"),
    path(f"{DOCUMENT}/change/", views.change, name="change-document"),
    path(f"{DOCUMENT}/delete/", views.delete, name="delete-document"),
    path(f"{DOCUMENT}/stop/", views.stop, name="stop-reading"),
    path(f"{DOCUMENT}/again/", views.again, name="read-again"),
]
