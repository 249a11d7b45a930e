"""The fictional study visits of the demo."""

from collections import Counter

from tests.introductions.conftest import Meeting, meeting

from intercluster.analysis.joint_actions import participations
from intercluster.apps.directory.models import Organisation
from intercluster.apps.directory.rules import viewer_of
from intercluster.apps.exchange.counting import joint_actions
from intercluster.apps.exchange.models import Practice, Visit
from intercluster.apps.exchange.models.visits import MOST_DAYS
from intercluster.apps.exchange.practices.queries import practices
from intercluster.apps.exchange.visits import demo
from intercluster.apps.exchange.visits.checks import problems_of
from intercluster.apps.exchange.visits.queries import VisitGroup, listed
from intercluster.apps.exchange.visits.services import SAID

__all__ = ["meeting"]


def test_visits_are_offered_wanted_and_held_in_three_countries_and_removed(meeting: Meeting) -> None:
    Organisation.objects.update(is_demo=True)
    demo.load()
    made = list(Visit.objects.order_by("pk"))
    assert Counter(each.language for each in made) == {"sv": 2, "nb": 1, "fi": 2}
    assert Counter((each.kind, each.state) for each in made) == {
        ("offered", "held"): 1,
        ("offered", "open"): 3,
        ("wanted", "open"): 1,
    }
    assert max(each.days for each in made) in range(3, MOST_DAYS)  # staff exchange, with its lump sum
    still = [each for each in made if each.state == "open"]
    assert [problems_of(each, {name: getattr(each, name) for name in SAID}) for each in still] == [{}] * 4
    assert all(each.is_demo for each in made)
    [held] = participations(joint_actions(), set(Organisation.objects.values_list("pk", flat=True)))
    assert (held.actions, held.persons, held.organisations) == (1, 2, 3)
    reader = viewer_of(meeting.people["machinist"])
    assert practices(reader).get().visit == made[0]
    assert listed(reader, VisitGroup.OFFERED).count() == 3
    demo.remove()
    Practice.objects.all().delete()
    assert not Visit.objects.exists()
