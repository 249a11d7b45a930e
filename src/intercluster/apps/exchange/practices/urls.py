"""Addresses of good practices."""

from django.urls import path

from intercluster.apps.exchange.practices import views
from intercluster.apps.exchange.practices.exports import views as exports
from intercluster.apps.exchange.practices.files import views as files
from intercluster.apps.exchange.practices.together import views as together

PRACTICE = "practices/<uuid:key>"
urlpatterns = [
    path("practices/", views.practices, name="practices"),
    path("practices/new/", views.new_practice, name="new_practice"),
    path("practices/not-shared/", views.unshared_practices, name="unshared_practices"),
    path(f"{PRACTICE}/", views.practice, name="practice"),
    path(f"{PRACTICE}/edit/", views.edit_practice, name="edit_practice"),
    path(f"{PRACTICE}/delete/", views.delete_practice, name="delete_practice"),
    path(f"{PRACTICE}/hand-in/", views.hand_in_practice, name="hand_in_practice"),
    path(f"{PRACTICE}/review/", views.review_practice, name="review_practice"),
    path(f"{PRACTICE}/helped/", views.practice_helped, name="practice_helped"),
    path(f"{PRACTICE}/history/", views.practice_history, name="practice_history"),
    path(f"{PRACTICE}/files/", files.practice_files, name="practice_files"),
    path(f"{PRACTICE}/files/<uuid:which>/", files.practice_file, name="practice_file"),
    path(f"{PRACTICE}/files/<uuid:which>/text/", files.describe_practice_picture, name="describe_practice_picture"),
    path(f"{PRACTICE}/files/<uuid:which>/delete/", files.remove_practice_file, name="remove_practice_file"),
    path(f"{PRACTICE}/together/", together.practice_together, name="practice_together"),
    path(f"{PRACTICE}/together/remove/", together.remove_drafter, name="remove_drafter"),
    path(f"{PRACTICE}/drafted-by/<slug:organisation>/", together.answer_drafter, name="answer_drafter"),
    path(f"{PRACTICE}/practice-abstract.xlsx", exports.practice_abstract, name="practice_abstract"),
    path(f"{PRACTICE}/interreg-europe.docx", exports.practice_interreg, name="practice_interreg"),
    path("office/<slug:cluster>/practice-abstracts.xlsx", exports.office_abstracts, name="office_abstracts"),
]
