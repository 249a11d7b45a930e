"""Addresses of moving in and out."""

from django.urls import path

from intercluster.apps.moving import export_views
from intercluster.apps.moving.first_week import views as first_week

app_name = "moving"
urlpatterns = [
    path("office/<slug:cluster>/all-data/", export_views.export, name="export"),
    path("office/<slug:cluster>/all-data/<int:number>/", export_views.download, name="download"),
    path("office/<slug:cluster>/first-week/dismiss/", first_week.dismiss, name="dismiss"),
    path("office/<slug:cluster>/first-week/<slug:key>/", first_week.lacking, name="lacking"),
]
