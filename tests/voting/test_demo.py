"""The votes and the assembly of the demo."""

from django.utils.translation import override
from tests.plugins.northern import Northern

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Cluster
from intercluster.apps.directory.rules import OPERATOR
from intercluster.apps.notices.models import Notice
from intercluster.apps.voting import demo, queries, services
from intercluster.apps.voting.closing import obstacle
from intercluster.apps.voting.models import Assembly, State, Vote
from intercluster.apps.voting.results import result_of
from intercluster.apps.voting.rules import readable
from intercluster.core import clock


def test_demo_has_counted_votes_an_open_one_and_an_assembly(northern: Northern) -> None:
    Cluster.objects.update(is_demo=True)
    before = Notice.objects.count()
    sentence = "Fictional votes and an assembly of the demo alliance loaded."
    assert demo.load_missing() == sentence
    assert [vote.method for vote in readable(OPERATOR)] == ["budget"]  # too few of a cluster's members have people
    demo.remove()
    for country in ("NO", "FI"):
        for number in range(8):
            northern.add(f"{country.lower()}-{number}", country)
    assert demo.load_missing() == sentence
    assert demo.load_missing() == ""
    assert Notice.objects.count() == before
    votes = {vote.method: vote for vote in readable(OPERATOR)}
    assert {method: vote.state for method, vote in votes.items()} == {
        "budget": State.CLOSED,
        "stv": State.CLOSED,
        "motion": State.OPEN,
    }
    assert all(vote.is_secret for vote in votes.values())
    assert services.is_open(votes["motion"], clock.now())
    assert obstacle(votes["motion"]) == ""
    assert [queries.turnout(votes[name]).cast for name in ("motion", "stv", "budget")] == [7, 8, 18]
    for name in ("budget", "stv"):
        result = result_of(votes[name])
        assert result is not None
        assert not result.is_changed
        assert result.counted.valid
    for language in ("en", "sv", "nb", "fi"):
        with override(language):
            assert len(set(votes["budget"].names_in(language).values())) == len(demo.ACTIONS)
    assert Assembly.objects.get().agenda.count() >= 15
    demo.remove()
    assert not Vote.objects.exists()
    assert not Assembly.objects.exists()
    assert not User.objects.exists()
