"""Who hears of a text."""

import pytest
from tests.introductions.conftest import Meeting

from intercluster.apps.directory.models import Affiliation
from intercluster.apps.exchange.people import hearers, spoken_for


@pytest.mark.parametrize(
    ("author", "is_active", "has_editors", "told"),
    [
        ("drier", True, True, {"drier"}),
        ("cluster-se", True, True, {"cluster-se", "drier"}),
        ("cluster-se", True, False, {"cluster-se"}),
        ("cluster-se", False, True, {"drier"}),
        ("drier", False, False, {"cluster-se"}),
        ("sawmill", True, True, {"drier"}),
        (None, True, True, {"drier"}),
    ],
)
def test_who_wrote_a_text_hears_of_it_and_whose_it_is(
    meeting: Meeting, author: str | None, told: set[str], *, is_active: bool, has_editors: bool
) -> None:
    drier, who = meeting.organisation("drier"), meeting.people[author] if author else None
    if who is not None:
        who.is_active = is_active
        who.save()
    if not has_editors:
        Affiliation.objects.filter(organisation=drier).delete()
    assert set(hearers(drier, who)) == {meeting.people[each] for each in told}


@pytest.mark.parametrize(
    ("author", "reader", "told"),
    [
        ("drier", "drier", ""),
        ("cluster-se", "drier", "drier Demo"),
        ("cluster-se", "cluster-se", "drier Demo"),
        ("drier", "cluster-se", "drier Demo"),
        (None, "drier", ""),
    ],
)
def test_a_text_of_an_office_is_told_as_on_behalf_of_its_owner(
    meeting: Meeting, author: str | None, reader: str, told: str
) -> None:
    who = meeting.people[author] if author else None
    assert spoken_for(meeting.organisation("drier"), who, meeting.people[reader]) == told
