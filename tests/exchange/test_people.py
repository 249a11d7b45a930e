"""Who hears of a text, and who has to agree to what an office does with it."""

import pytest
from tests.introductions.conftest import Meeting

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Affiliation
from intercluster.apps.directory.rules import OPERATOR, viewer_of
from intercluster.apps.exchange.models import Question
from intercluster.apps.exchange.people import hearers, must_agree, spoken_for


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


@pytest.mark.parametrize(
    ("who", "author", "expected"),
    [
        ("drier", "cluster-se", False),
        ("cluster-se", "drier", True),
        ("cluster-se", None, True),
        ("cluster-se", "cluster-se", False),
        ("cluster-se", "colleague", False),
        ("cluster-se", "cluster-no", True),
        ("machinist", "cluster-se", True),
        ("member", "cluster-se", True),
    ],
)
def test_the_people_of_an_organisation_agree_to_what_others_do(
    meeting: Meeting, who: str, author: str | None, *, expected: bool
) -> None:
    """The office goes on with its own texts, and with those of a member without an editor; an editor is never asked."""
    drier, office = meeting.organisation("drier"), meeting.northern.clusters["SE"]
    people = meeting.people | {"colleague": User.objects.create_user("colleague@demo.example")}
    office.managers.add(people["colleague"])
    Affiliation.objects.create(user=people["member"], organisation=drier)
    text = Question(organisation=drier, author=people[author] if author else None)
    assert must_agree(viewer_of(people[who]), text) is expected
    assert not must_agree(OPERATOR, text)
    if author:  # who belongs to the organisation has written for it
        own, _is_new = Affiliation.objects.get_or_create(user=people[author], organisation=drier)
        assert must_agree(viewer_of(people[who]), text) is (who != "drier")
        own.delete()
    Affiliation.objects.filter(organisation=drier, role=Affiliation.Role.EDITOR).delete()
    assert not must_agree(viewer_of(people["cluster-se"]), text)
