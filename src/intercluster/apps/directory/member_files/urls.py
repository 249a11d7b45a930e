"""Addresses of the import and export pages of a cluster's office."""

from django.urls import path, re_path

from intercluster.apps.directory.member_files import views

app_name = "importing"
urlpatterns = [
    path("", views.choose_file, name="file"),
    re_path(r"^template\.(?P<form>csv|xlsx)$", views.template, name="template"),
    re_path(r"^members\.(?P<form>csv|xlsx)$", views.members, name="members"),
    path("done/", views.done, name="done"),
    path("past/<int:number>/", views.past, name="past"),
    path("past/<int:number>/undo/", views.undo, name="undo"),
    path("<str:token>/", views.choose_columns, name="columns"),
    path("<str:token>/check/", views.dry_run, name="dry-run"),
    path("<str:token>/report.csv", views.report, name="report"),
    path("<str:token>/cancel/", views.cancel, name="cancel"),
]
