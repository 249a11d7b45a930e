"""Addresses of people."""

from django.urls import include, path

from intercluster.apps.people import invitation_views, join_views, office_views, organisation_views

app_name = "people"
urlpatterns = [
    path("join/", join_views.ask, name="join"),
    path("join/sent/", join_views.sent, name="join-sent"),
    path("invitations/<str:token>/", invitation_views.accept, name="invitation"),
    path("office/<slug:cluster>/people/", office_views.people, name="office"),
    path("office/<slug:cluster>/people/invite/", office_views.invite, name="invite"),
    path("office/<slug:cluster>/people/", include("intercluster.apps.people.contact_files.urls")),
    path("office/<slug:cluster>/managers/<int:number>/remove/", office_views.remove_manager, name="remove-manager"),
    path(
        "office/<slug:cluster>/evaluators/<int:number>/remove/", office_views.remove_evaluator, name="remove-evaluator"
    ),
    path("organisations/<slug:slug>/people/", organisation_views.people, name="organisation"),
    path("people/places/<int:number>/role/", organisation_views.change_role, name="change-role"),
    path("people/places/<int:number>/remove/", organisation_views.remove, name="remove"),
    path("people/invitations/<int:number>/resend/", invitation_views.resend, name="resend"),
    path("people/invitations/<int:number>/withdraw/", invitation_views.withdraw, name="withdraw"),
    path("people/requests/<int:number>/approve/", join_views.approve, name="approve"),
    path("people/requests/<int:number>/decline/", join_views.decline, name="decline"),
]
