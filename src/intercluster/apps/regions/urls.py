"""Addresses of regions."""

from django.urls import path, register_converter

from intercluster.apps.regions import views


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
    path("regions/map.<slug:form>", views.map_of_all, name="map"),
    path("regions/compare/", views.compare, name="compare"),
    path("regions/compare/<slug:name>.<slug:form>", views.compared_chart, name="compared-chart"),
    path("regions/<nuts:code>/", views.region, name="region"),
    path("regions/<nuts:code>/judgements/", views.judge_region, name="judge"),
    path("regions/<nuts:code>/<slug:name>.<slug:form>", views.chart, name="chart"),
    path("regions/judgements/<int:number>/withdraw/", views.withdraw_judgement, name="withdraw"),
]
