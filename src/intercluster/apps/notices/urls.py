"""Addresses of notices."""

from django.urls import path

from intercluster.apps.notices import views

app_name = "notices"
urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("seen/", views.all_seen, name="all-seen"),
    path("preferences/", views.preferences, name="preferences"),
    path("unsubscribe/<str:token>/", views.unsubscribe, name="unsubscribe"),
    path("<int:key>/", views.follow, name="follow"),
]
