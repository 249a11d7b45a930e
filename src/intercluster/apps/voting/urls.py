"""Addresses of votes."""

from django.urls import path

from intercluster.apps.voting import views

app_name = "voting"
VOTE = "votes/<uuid:public_id>"
urlpatterns = [
    path("votes/", views.votes, name="list"),
    path("office/<slug:cluster>/votes/", views.member_votes, name="member_votes"),
    path("votes/new/", views.new, name="new"),
    path(f"{VOTE}/", views.vote, name="vote"),
    path(f"{VOTE}/edit/", views.edit, name="edit"),
    path(f"{VOTE}/delete/", views.delete, name="delete"),
    path(f"{VOTE}/announce/", views.announce, name="announce"),
    path(f"{VOTE}/cancel/", views.cancel, name="cancel"),
    path(f"{VOTE}/count/", views.count, name="count"),
    path(f"{VOTE}/ballots/<int:place>/", views.cast, name="cast"),
    path(f"{VOTE}/ballots/<int:place>/withdraw/", views.withdraw, name="withdraw"),
    path(f"{VOTE}/proxies/<int:place>/", views.give_proxy, name="give"),
    path(f"{VOTE}/proxies/<int:place>/take-back/", views.take_back_proxy, name="take_back"),
    path(f"{VOTE}/ballots.json", views.ballots_file, name="ballots"),
]
