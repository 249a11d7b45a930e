"""URLs of the regions app."""

from django.urls import path, register_converter

from intercluster.apps.regions.imports import views as import_views
from intercluster.apps.regions.indicators import views as innovation_views
from intercluster.apps.regions.pages import document_views, source_views, views


class _NutsConverter:
    """A NUTS code."""

    regex = "[A-Z]{2}[0-9A-Z]{0,3}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(_NutsConverter, "nuts")

app_name = "regions"
urlpatterns = [
    path("regions/", views.regions, name="list"),
    path("regions/compare/", views.compare, name="compare"),
    path("regions/compare/profile.<slug:form>", document_views.comparison_document, name="compared-profile"),
    path("regions/innovation/", innovation_views.compare_innovation, name="compare-innovation"),
    path("regions/<nuts:code>/innovation/", innovation_views.region_innovation, name="innovation"),
    path("regions/tables/", import_views.choose_file, name="tables"),
    path("regions/tables/past/<int:number>/", import_views.past, name="table-past"),
    path("regions/tables/past/<int:number>/undo/", import_views.undo, name="table-undo"),
    path("regions/tables/<str:token>/", import_views.describe_table, name="table"),
    path("regions/tables/<str:token>/check/", import_views.check, name="table-check"),
    path("regions/tables/<str:token>/report.csv", import_views.report, name="table-report"),
    path("regions/tables/<str:token>/cancel/", import_views.cancel, name="table-cancel"),
    path("regions/datasets/<slug:slug>/remove/", import_views.remove, name="remove-dataset"),
    path("regions/datasets/<slug:slug>/", source_views.dataset, name="dataset"),
    path("regions/datasets/<slug:slug>.csv", source_views.dataset_csv, name="dataset-csv"),
    path("regions/<nuts:code>/measures/", source_views.region_measures, name="measures"),
    path("regions/<nuts:code>/activities/<path:activity>/", source_views.activity, name="activity"),
    path("regions/<nuts:code>/", views.region, name="region"),
    path("regions/<nuts:code>/judgements/", views.judge_region, name="judge"),
    path("regions/<nuts:code>/profile.<slug:form>", document_views.profile_document, name="profile"),
    path("regions/judgements/<int:number>/withdraw/", views.withdraw_judgement, name="withdraw"),
]
