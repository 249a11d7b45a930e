"""The event of the demo."""

from tests.plugins.northern import Northern

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Affiliation, Organisation
from intercluster.apps.events import demo
from intercluster.apps.events.after.queries import funnel
from intercluster.apps.events.models import Event, RequestState, Stage
from intercluster.core import clock
from intercluster.core.demo import DemoAlliance, DemoCluster, Loading


def test_the_fictional_event_has_a_published_schedule(northern: Northern) -> None:
    clusters = tuple(
        DemoCluster(f"cluster-{country}", country, "", country.upper(), "", (60.0, 15.0), {language: 1}, language)
        for country, language in (("fi", "fi"), ("no", "nb"), ("se", "sv"))
    )
    Organisation.objects.exclude(clusters=northern.clusters["DE"]).update(is_demo=True)
    person = User.objects.create_user("aino@example.org", name="Aino")
    Affiliation.objects.create(user=person, organisation=northern.organisations["sawmill"], role="editor")
    demo.load(DemoAlliance(1, clusters, (), ()), Loading(clock.now()))
    event = Event.objects.get()
    assert (event.is_demo, event.stage, event.cluster.slug) == (True, Stage.OPEN, "cluster-fi")
    assert "fictional" in event.text
    assert event.participants.get(attendees__user=person).organisation == northern.organisations["sawmill"]
    countries = {place.organisation.country for place in event.participants.all() if place.organisation}
    assert countries == {"FI", "NO", "SE"}
    accepted = event.requests.filter(state=RequestState.ACCEPTED).count()
    assert 0 < accepted == funnel(event).scheduled == event.meetings.count()
    demo.remove()
    assert not Event.objects.exists()
