"""Address of the search."""

from django.urls import path

from intercluster.apps.exchange.finding import views

urlpatterns = [path("exchange/", views.search, name="search")]
