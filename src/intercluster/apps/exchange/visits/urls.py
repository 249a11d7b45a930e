"""Addresses of visits."""

from django.urls import path

from intercluster.apps.exchange.visits import after_views, coming_views, gate_views, views

VISIT = "visits/<uuid:key>"
urlpatterns = [
    path("visits/", views.visits, name="visits"),
    path("visits/new/", views.new_visit, name="new_visit"),
    path(f"{VISIT}/", views.visit, name="visit"),
    path(f"{VISIT}/edit/", views.edit_visit, name="edit_visit"),
    path(f"{VISIT}/cancel/", views.cancel_visit, name="cancel_visit"),
    path(f"{VISIT}/gate/", gate_views.gate, name="gate_page"),
    path(f"{VISIT}/visit.ics", gate_views.calendar, name="visit_calendar"),
    path(f"{VISIT}/held/", after_views.held, name="visit_held"),
    path(f"{VISIT}/report/", after_views.report, name="report_on_visit"),
    path(f"{VISIT}/ask/", coming_views.ask, name="ask_to_visit"),
    path(f"{VISIT}/withdraw/", coming_views.withdraw, name="withdraw_from_visit"),
    path(f"{VISIT}/visitors/<int:number>/accept/", coming_views.accept, name="accept_visitor"),
    path(f"{VISIT}/visitors/<int:number>/decline/", coming_views.decline, name="decline_visitor"),
]
