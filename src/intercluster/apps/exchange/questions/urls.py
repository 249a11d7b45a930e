"""Addresses of questions and answers."""

from django.urls import path

from intercluster.apps.exchange.questions import changing_views, order_views, views

urlpatterns = [
    path("questions/", views.questions, name="questions"),
    path("questions/new/", views.ask, name="ask"),
    path("questions/<uuid:key>/", views.question, name="question"),
    path("questions/<uuid:key>/edit/", changing_views.change_question, name="change_question"),
    path("questions/<uuid:key>/answers/", views.answer, name="answer"),
    path("questions/<uuid:key>/pass/", views.pass_on, name="pass_on"),
    path("questions/<uuid:key>/close/", views.close, name="close_question"),
    path("questions/<uuid:key>/reopen/", views.reopen, name="reopen_question"),
    path("questions/<uuid:key>/merge/", order_views.merge, name="merge_question"),
    path("questions/<uuid:key>/move/", order_views.move, name="move_question"),
    path("questions/<uuid:key>/proposal/", order_views.answer_proposal, name="answer_proposal"),
    path("questions/<uuid:key>/separate/", order_views.separate, name="separate_question"),
    path("answers/<uuid:key>/edit/", changing_views.change_answer, name="change_answer"),
    path("answers/<uuid:key>/accept/", views.accept, name="accept_answer"),
    path("answers/<uuid:key>/introduction/", views.introduce, name="introduce_answerer"),
    path("answers/<uuid:key>/helped/", views.helped, name="answer_helped"),
]
