"""Addresses of clusters' settings and alliances."""

from django.urls import path

from intercluster.apps.clusters import views
from intercluster.apps.clusters.alliances import views as alliances

app_name = "clusters"
OFFICE = "office/<slug:cluster>"
urlpatterns = [
    path(f"{OFFICE}/settings/", views.change, name="settings"),
    path("clusters/<slug:slug>/logo-<str:digest>.png", views.logo, name="logo"),
    path("colours/<str:digits>.css", views.colour, name="colour"),
    path(f"{OFFICE}/alliances/", alliances.alliances, name="alliances"),
    path(f"{OFFICE}/alliances/invite/", alliances.invite, name="invite"),
    path(f"{OFFICE}/alliances/invitations/<int:number>/", alliances.invitation, name="invitation"),
    path(f"{OFFICE}/alliances/invitations/<int:number>/withdraw/", alliances.withdraw, name="withdraw"),
    path(f"{OFFICE}/alliances/in/<slug:slug>/", alliances.change, name="alliance"),
    path(f"{OFFICE}/alliances/in/<slug:slug>/committee/", alliances.committee, name="committee"),
    path(f"{OFFICE}/alliances/in/<slug:slug>/weights/", alliances.set_weights, name="weights"),
    path(f"{OFFICE}/alliances/in/<slug:slug>/leave/", alliances.leave, name="leave"),
]
