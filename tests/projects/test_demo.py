"""The calls of the demo."""

from tests.plugins.northern import Northern

from intercluster.apps.projects import demo
from intercluster.apps.projects.models import Call
from intercluster.core import clock
from intercluster.core.demo import DemoAlliance, DemoCluster, Loading


def test_each_cluster_keeps_the_fictional_calls_in_its_language(northern: Northern) -> None:
    clusters = tuple(
        DemoCluster(f"cluster-{country}", country, "", country.upper(), "", (60.0, 15.0), {language: 1}, language)
        for country, language in (("fi", "fi"), ("no", "nb"), ("se", "sv"))
    )
    demo.load(DemoAlliance(1, clusters, (), ()), Loading(clock.now()))
    assert dict(Call.objects.values_list("language", "cluster__slug")) == {
        "en": "cluster-fi",  # the first, for what no cluster speaks
        "fi": "cluster-fi",
        "nb": "cluster-no",
        "sv": "cluster-se",
    }
    assert set(Call.objects.values_list("is_demo", flat=True)) == {True}
    demo.remove()
    assert not Call.objects.exists()
