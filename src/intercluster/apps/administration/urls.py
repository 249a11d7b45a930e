"""Addresses of the administration."""

from django.urls import path

from intercluster.apps.administration import views
from intercluster.apps.administration.cluster_files import views as cluster_files
from intercluster.apps.administration.clusters import views as clusters
from intercluster.apps.administration.first_start import views as first_start
from intercluster.apps.administration.people import views as people

app_name = "administration"
_CLUSTER = "administration/clusters/<slug:slug>/"
_ALLIANCE = "administration/alliances/<slug:slug>/"
_PERSON = "administration/people/<int:number>/"
urlpatterns = [
    path("start/", first_start.empty, name="empty"),
    path("start/<str:token>/", first_start.set_up, name="set-up"),
    path("contact/", views.contact, name="contact"),
    path("administration/", views.overview, name="overview"),
    path("administration/settings/", views.settings, name="settings"),
    path("administration/clusters/", clusters.clusters, name="clusters"),
    path("administration/new-cluster/", clusters.new_cluster, name="new-cluster"),
    path(_CLUSTER, clusters.cluster, name="cluster"),
    path(f"{_CLUSTER}hand-over/", clusters.hand_over, name="hand-over"),
    path(f"{_CLUSTER}merge/", clusters.merge, name="merge"),
    path(f"{_CLUSTER}archive/", clusters.archive_cluster, name="archive-cluster"),
    path(f"{_CLUSTER}restore/", clusters.restore_cluster, name="restore-cluster"),
    path("administration/cluster-files/", cluster_files.files, name="cluster-files"),
    path("administration/cluster-files/<int:number>/", cluster_files.file, name="cluster-file"),
    path("administration/cluster-files/<int:number>/bring-in/", cluster_files.bring_in, name="bring-in"),
    path("administration/cluster-files/<int:number>/remove/", cluster_files.remove, name="remove-cluster-file"),
    path("administration/alliances/", clusters.alliances, name="alliances"),
    path("administration/new-alliance/", clusters.new_alliance, name="new-alliance"),
    path(_ALLIANCE, clusters.alliance, name="alliance"),
    path(f"{_ALLIANCE}clusters/", clusters.add_cluster, name="add-cluster"),
    path(f"{_ALLIANCE}clusters/<slug:cluster>/remove/", clusters.remove_cluster, name="remove-cluster"),
    path(f"{_ALLIANCE}archive/", clusters.archive_alliance, name="archive-alliance"),
    path(f"{_ALLIANCE}restore/", clusters.restore_alliance, name="restore-alliance"),
    path("administration/people/", people.people, name="people"),
    path(_PERSON, people.person, name="person"),
    path(f"{_PERSON}roles/", people.give_role, name="give-role"),
    path(f"{_PERSON}roles/remove/", people.take_role, name="take-role"),
    path(f"{_PERSON}disable/", people.disable, name="disable"),
    path(f"{_PERSON}enable/", people.enable, name="enable"),
    path(f"{_PERSON}administrator/", people.make_administrator, name="make-administrator"),
    path(f"{_PERSON}administrator/remove/", people.remove_administrator, name="remove-administrator"),
    path(f"{_PERSON}administrator/hand-over/", people.hand_over, name="hand-over-administration"),
]
