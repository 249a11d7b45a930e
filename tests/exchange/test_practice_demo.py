"""The fictional good practices of the demo."""

from collections import Counter

import pytest
from tests.exchange.test_practices import viewer
from tests.introductions.conftest import Meeting

from intercluster.apps.directory.models import Organisation
from intercluster.apps.exchange.counting import joint_solutions
from intercluster.apps.exchange.demo_firms import firm, writing_firms
from intercluster.apps.exchange.models import Drafter, Practice, Review
from intercluster.apps.exchange.practices import demo
from intercluster.apps.exchange.practices.demo_texts import TOLD
from intercluster.apps.exchange.practices.parts import LEAST, MOST, PARTS, characters, joined
from intercluster.apps.exchange.practices.queries import overdue, practices, waiting
from intercluster.apps.exchange.writing import clues_in
from intercluster.core import clock


def test_practices_are_shared_in_three_languages_and_removed(meeting: Meeting, monkeypatch: pytest.MonkeyPatch) -> None:
    """Three are loaded, and the one that waits: what each is about is read from its text, which takes time."""
    Organisation.objects.update(is_demo=True)
    assert Counter(each.language for each in TOLD) == {"sv": 4, "nb": 4, "fi": 4}
    firms = writing_firms()
    for each in TOLD:
        text = joined(each.title, {name: getattr(each, name) for name in PARTS})
        author = firm(firms, each.country, each.firm)
        assert author is not None
        assert clues_in(text, each.language, author, each.visibility).problem == ""
    drafted = next(each for each in TOLD if each.confirmed_in)
    monkeypatch.setattr(demo, "TOLD", (TOLD[0], drafted, TOLD[demo.OVERDUE], TOLD[demo.WAITING]))
    monkeypatch.setattr(demo, "WAITING", demo.OVERDUE + 1)
    demo.load()
    made = list(Practice.objects.all())
    assert Counter(each.review for each in made) == {Review.SHARED: 3, Review.WAITING: 1}
    assert all(each.is_demo and each.capabilities for each in made)
    assert practices(viewer(meeting, "sawmill")).count() == 4  # the one that waits is the sawmill's own
    office = meeting.northern.clusters
    assert [waiting(office["FI"]).count(), overdue(office["SE"], clock.today()).count()] == [1, 1]
    assert Counter(each.state for each in Drafter.objects.all()) == {"confirmed": 1, "asked": 1}
    assert [len(each.countries) for each in joint_solutions()] == [2]
    demo.remove()
    assert not Practice.objects.exists()


def test_some_have_failed_and_some_have_the_length_of_an_abstract() -> None:
    lengths = [characters({name: getattr(each, name) for name in PARTS}) for each in TOLD]
    assert sum(LEAST <= length <= MOST for length in lengths) >= 2, lengths
    assert sum(not each.gave for each in TOLD) == 2
