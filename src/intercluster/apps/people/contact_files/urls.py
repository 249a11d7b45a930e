"""Addresses of the import of contact people and of an office's list, below those of its people."""

from django.urls import path

from intercluster.apps.people.contact_files import list_views, views

urlpatterns = [
    path("listed/", list_views.listed, name="listed"),
    path("listed/forget/", list_views.forget, name="listed-forget"),
    path("listed/preview/", list_views.preview, name="listed-preview"),
    path("listed/send/", list_views.send, name="listed-send"),
    path("import/", views.choose_file, name="import"),
    path("import/past/<int:number>/", views.past, name="import-past"),
    path("import/past/<int:number>/undo/", views.undo, name="import-undo"),
    path("import/<str:token>/", views.choose_columns, name="import-columns"),
    path("import/<str:token>/check/", views.dry_run, name="import-check"),
    path("import/<str:token>/report.csv", views.report, name="import-report"),
    path("import/<str:token>/cancel/", views.cancel, name="import-cancel"),
]
