"""Addresses of introductions: an introduction goes by an identifier that tells nothing."""

from django.urls import path

from intercluster.apps.introductions import views

app_name = "introductions"
urlpatterns = [
    path("introductions/", views.introductions, name="list"),
    path("introductions/new/", views.request_introduction, name="request"),
    path("introductions/relevance/", views.relevance, name="relevance"),
    path("introductions/<uuid:public_id>/", views.introduction, name="introduction"),
    path("introductions/<uuid:public_id>/write/", views.write, name="write"),
    path("introductions/<uuid:public_id>/accept/", views.accept, name="accept"),
    path("introductions/<uuid:public_id>/decline/", views.decline, name="decline"),
    path("introductions/<uuid:public_id>/withdraw/", views.withdraw, name="withdraw"),
    path("introductions/<uuid:public_id>/meet/", views.meet, name="meet"),
    path("introductions/<uuid:public_id>/collaborate/", views.collaborate, name="collaborate"),
    path("introductions/<uuid:public_id>/close/", views.close, name="close"),
    path("office/<slug:cluster>/introductions/", views.board, name="board"),
]
