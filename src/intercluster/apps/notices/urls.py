"""Addresses of notices."""

from django.urls import path

from intercluster.apps.notices import views

app_name = "notices"
urlpatterns = [
    path("notices/", views.inbox, name="inbox"),
    path("notices/seen/", views.all_seen, name="all-seen"),
    path("notices/preferences/", views.preferences, name="preferences"),
    path("notices/unsubscribe/<str:token>/", views.unsubscribe, name="unsubscribe"),
    path("notices/<uuid:key>/", views.follow, name="follow"),
    path("mail/", views.mail, name="mail"),
]
