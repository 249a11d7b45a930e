"""Addresses of the office."""

from django.urls import path

from intercluster.apps.office import views

app_name = "office"
urlpatterns = [
    path("office/<slug:cluster>/", views.home, name="home"),
    path("office/<slug:cluster>/history/", views.past, name="history"),
    path("office/<slug:cluster>/statistics/", views.statistics, name="statistics"),
]
