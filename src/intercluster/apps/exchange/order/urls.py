"""Addresses of what keeps the exchange in order."""

from django.urls import path

from intercluster.apps.exchange.order import views

urlpatterns = [
    path("texts/<slug:kind>/<uuid:key>/report/", views.report, name="report"),
    path("office/<slug:cluster>/exchange/", views.waiting, name="waiting"),
    path("office/<slug:cluster>/reports/", views.reports, name="reports"),
]
