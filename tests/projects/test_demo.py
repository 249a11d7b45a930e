"""The calls of the demo."""

from tests.plugins.northern import Northern

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Affiliation, Organisation
from intercluster.apps.projects import demo
from intercluster.apps.projects.models import Call, Consortium, Expert
from intercluster.apps.projects.plan.budget import budget
from intercluster.core import clock
from intercluster.core.demo import DemoAlliance, DemoCluster, Loading


def test_each_cluster_keeps_the_fictional_calls_in_its_language(northern: Northern) -> None:
    clusters = tuple(
        DemoCluster(f"cluster-{country}", country, "", country.upper(), "", (60.0, 15.0), {language: 1}, language)
        for country, language in (("fi", "fi"), ("no", "nb"), ("se", "sv"))
    )
    firm = northern.organisations["sawmill"]
    Organisation.objects.exclude(clusters=northern.clusters["DE"]).update(is_demo=True)
    for firm_of, name in ((firm, "Aino"), (northern.organisations["drier"], "Stina")):
        person = User.objects.create_user(f"{name}@example.org", name=name)
        Affiliation.objects.create(user=person, organisation=firm_of, role="editor")
    demo.load(DemoAlliance(1, clusters, (), ()), Loading(clock.now()))
    assert dict(Call.objects.values_list("language", "cluster__slug")) == {
        "en": "cluster-fi",  # the first, for what no cluster speaks
        "fi": "cluster-fi",
        "nb": "cluster-no",
        "sv": "cluster-se",
    }
    assert set(Call.objects.values_list("is_demo", flat=True)) == {True}
    idea = Consortium.objects.get()
    assert (idea.organisation, idea.is_demo, idea.call) == (firm, True, Call.objects.order_by("pk")[0])
    assert idea.requirements.filter(is_guessed=False).count() >= 5
    assert idea.partners.get(organisation__slug="drier").state == "joined"
    planned = budget(idea)
    assert (len(planned.work_packages), planned.total() > 250_000, idea.comments.count()) == (4, True, 2)
    assert [each.person.name for each in Expert.objects.order_by("pk")] == ["Aino", "Stina"]
    readers = idea.text, *(each.text for each in idea.comments.all())
    assert all("fictional" in text for text in readers)
    demo.remove()
    assert not Call.objects.exists()
    assert not Consortium.objects.exists()
    assert not Expert.objects.exists()
