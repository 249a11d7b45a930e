"""Addresses of votes."""

from django.urls import path

from intercluster.apps.voting import proxy_views, views
from intercluster.apps.voting.assembly import views as assembly

app_name = "voting"
VOTE = "votes/<uuid:public_id>"
ASSEMBLY = "assemblies/<uuid:public_id>"
urlpatterns = [
    path("votes/", views.votes, name="list"),
    path("office/<slug:cluster>/votes/", views.member_classes, name="member_classes"),
    path("votes/new/", views.new, name="new"),
    path(f"{VOTE}/", views.vote, name="vote"),
    path(f"{VOTE}/edit/", views.edit, name="edit"),
    path(f"{VOTE}/delete/", views.delete, name="delete"),
    path(f"{VOTE}/announce/", views.announce, name="announce"),
    path(f"{VOTE}/cancel/", views.cancel, name="cancel"),
    path(f"{VOTE}/count/", views.count, name="count"),
    path(f"{VOTE}/ballots/<int:place>/", views.cast, name="cast"),
    path(f"{VOTE}/ballots/<int:place>/withdraw/", views.withdraw, name="withdraw"),
    path(f"{VOTE}/proxies/<int:place>/", proxy_views.give_proxy, name="give"),
    path(f"{VOTE}/proxies/<int:place>/take-back/", proxy_views.take_back_proxy, name="take_back"),
    path(f"{VOTE}/paper/", proxy_views.record_proxy, name="record_proxy"),
    path(f"{VOTE}/paper/<int:place>/remove/", proxy_views.remove_proxy, name="remove_proxy"),
    path(f"{VOTE}/ballots.json", views.ballots_file, name="ballots"),
    path("assemblies/", assembly.assemblies, name="assemblies"),
    path("office/<slug:cluster>/assemblies/new/", assembly.new, name="new_assembly"),
    path(f"{ASSEMBLY}/", assembly.assembly, name="assembly"),
    path(f"{ASSEMBLY}/edit/", assembly.edit, name="edit_assembly"),
    path(f"{ASSEMBLY}/delete/", assembly.delete, name="delete_assembly"),
    path(f"{ASSEMBLY}/call/", assembly.call, name="call"),
    path(f"{ASSEMBLY}/motions/", assembly.move, name="move"),
    path(f"{ASSEMBLY}/agenda/<int:item>/", assembly.propose, name="propose"),
    path(f"{ASSEMBLY}/agenda/<int:item>/amend/", assembly.amend, name="amend"),
    path(f"{ASSEMBLY}/agenda/<int:item>/withdraw/", assembly.withdraw, name="withdraw_motion"),
    path(
        f"{ASSEMBLY}/agenda/<int:item>/amendments/<int:amendment>/withdraw/",
        assembly.withdraw_amendment,
        name="withdraw_amendment",
    ),
    path(f"{ASSEMBLY}/minutes/", assembly.minutes, name="minutes"),
    path(f"{ASSEMBLY}/close/", assembly.close, name="close_assembly"),
    path(f"{ASSEMBLY}/notice.docx", assembly.notice_document, name="notice_document"),
    path(f"{ASSEMBLY}/minutes.docx", assembly.minutes_document, name="minutes_document"),
]
