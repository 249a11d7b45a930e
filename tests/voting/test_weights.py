"""Members with more votes than one or none, and votes of an alliance that need a majority of its clusters too."""

from importlib import import_module
from types import SimpleNamespace

import pytest
from django.test import Client
from django.utils.translation import override
from tests.voting.conftest import Club

from intercluster.analysis import voting
from intercluster.apps.directory.models import Cluster, Membership
from intercluster.apps.directory.rules import OPERATOR, viewer_of
from intercluster.apps.voting import queries, services
from intercluster.apps.voting.classes import SaidClass, set_classes
from intercluster.apps.voting.models import ClassOfMember, MemberClass, RollEntry
from intercluster.apps.voting.results import result_of
from intercluster.core.errors import Conflict, NotAllowed, Refused

DOUBLE = [{"kind": "votes", "over": "1/2"}, {"kind": "clusters", "over": "1/2"}]


FOUNDING = {"en": "Founding members", "sv": "Stiftande medlemmar"}
SUPPORT = {"en": "Supporting members", "sv": "Stödmedlemmar"}


def key(club: Club, name: str) -> int:
    """Return the key of a membership."""
    return Membership.objects.get(organisation=club.members[name], cluster=club.cluster).pk


def give(club: Club, **chosen: dict[str, str] | None) -> None:
    """Make two classes, if there are none, and give members one of them or none."""
    if not club.cluster.member_classes.exists():
        set_classes(club.cluster, [SaidClass(FOUNDING, 3), SaidClass(SUPPORT, 0)], {}, viewer=OPERATOR)
    keys = {each.names["en"]: each.pk for each in club.cluster.member_classes.all()}
    members = {key(club, name): keys[names["en"]] if names else None for name, names in chosen.items()}
    said = [SaidClass(each.names, each.votes, each.pk) for each in club.cluster.member_classes.all()]
    set_classes(club.cluster, said, members, viewer=viewer_of(club.office))


def test_a_member_has_the_votes_of_its_class(club: Club) -> None:
    give(club, birch=FOUNDING, spruce=SUPPORT)
    vote = club.announced(is_secret=False)
    give(club, birch=None)  # too late for this vote
    assert list(RollEntry.objects.values_list("name", "weight", "group", "class_names")) == [
        ("Birch Demo", 3, "forest 3", FOUNDING),
        ("Oak Demo", 1, "forest", {}),
        ("Pine Demo", 1, "forest", {}),
    ]
    club.cast(vote, birch="yes", oak="no", pine="no")
    vote = club.closed(vote)
    result = voting.recount(queries.ballots_text(vote))
    assert isinstance(result.count, voting.MotionCount)
    assert (result.count.total.yes, result.count.total.no, result.valid) == (3, 2, True)
    assert (result.turnout.members, result.turnout.roll) == (3, 5)
    assert [str(each.membership.organisation) for each in ClassOfMember.objects.all()] == ["Spruce Demo"]


def test_a_single_member_with_more_votes_would_be_known_in_a_secret_vote(club: Club) -> None:
    give(club, birch=FOUNDING)
    with pytest.raises(Conflict, match="Too few members for a secret vote: Founding members"):
        services.announce(club.draft(), viewer=OPERATOR)


def test_a_rule_can_need_every_class_and_the_ballots_then_say_which_they_are_of(club: Club) -> None:
    give(club, birch=FOUNDING, oak=FOUNDING)
    rule = [{"kind": "votes", "over": "1/2"}, {"kind": "classes", "at_least": "1"}]
    vote = club.announced(is_secret=False, rule=rule)
    club.cast(vote, birch="yes", oak="yes", pine="no", spruce="no")
    vote = club.closed(vote)
    result = voting.recount(queries.ballots_text(vote))
    assert isinstance(result.count, voting.MotionCount)
    assert result.count.classes == {"": voting.Tally(0, 2, 0), "Founding members": voting.Tally(6, 0, 0)}
    assert [(each.count, each.total, each.met) for each in result.conditions] == [(6, 8, True), (1, 2, False)]
    with override("sv"):
        shown = result_of(vote)
    assert shown is not None
    assert [row[0] for row in shown.shown.tables[0].rows] == ["Alla", "Medlemmar utan klass", "Stiftande medlemmar"]
    assert shown.verdicts[1][0] == "in every class of membership, more votes are for than against"


def test_classes_are_stated_within_bounds_by_the_office_for_its_own_members(club: Club) -> None:
    office = viewer_of(club.office)
    with pytest.raises(NotAllowed):
        set_classes(club.cluster, [], {}, viewer=viewer_of(club.people["birch"]))
    with pytest.raises(Refused, match="from 0 to 100"):
        set_classes(club.cluster, [SaidClass(FOUNDING, 101)], {}, viewer=office)
    with pytest.raises(Refused, match="same name"):
        set_classes(club.cluster, [SaidClass(FOUNDING, 2), SaidClass(FOUNDING, 3)], {}, viewer=office)
    give(club, birch=FOUNDING)
    founding = club.cluster.member_classes.get(votes=3)
    with pytest.raises(Conflict, match="Members belong to Founding members"):
        set_classes(club.cluster, [SaidClass({}, 3, founding.pk)], {}, viewer=office)
    other = Cluster.objects.create(slug="other", name="Other Demo", country="NO")
    set_classes(other, [], {key(club, "oak"): founding.pk}, viewer=OPERATOR)
    assert ClassOfMember.objects.count() == 1


def test_the_page_states_classes_and_the_roll_shows_them(club: Club, client: Client) -> None:
    client.force_login(club.office)
    address = "/office/forest/votes/"
    fields = {"name-new0-en": "Full members", "votes-new0": "2", "votes-new1": "1"}
    wrong = client.post(address, fields | {"votes-new0": "-1"})
    assert (wrong.status_code, "Write a number from 0 to 100." in wrong.text) == (422, True)
    assert client.post(address, fields).status_code == 302
    own = club.cluster.member_classes.get()
    fields = {f"name-{own.pk}-en": "Full members", f"votes-{own.pk}": "2", "votes-new0": "1", "votes-new1": "1"}
    client.post(address, fields | {f"member-{key(club, 'oak')}": str(own.pk)})
    draft = club.draft()
    page = client.get(f"/votes/{draft.public_id}/").text
    assert "Full members" in page
    assert "2 votes" in page
    gone = client.post(address, fields | {f"name-{own.pk}-en": "", f"member-{key(club, 'oak')}": str(own.pk)})
    assert (gone.status_code, "Give them another class first." in gone.text) == (422, True)
    assert "Every class of membership has to be for it" in client.get("/votes/new/?of=cluster:forest").text


def test_a_double_majority_needs_members_and_clusters(club: Club) -> None:
    for slug, names in (("mountain", ("fjord", "glacier", "valley")), ("lake", ("island", "shore", "strand"))):
        cluster = Cluster.objects.create(slug=slug, name=f"{slug.title()} Demo", country="NO")
        club.alliance.clusters.add(cluster)
        for name in names:
            club.add(name, cluster)
    both = Membership.objects.create(organisation=club.members["birch"], cluster=Cluster.objects.get(slug="lake"))
    assert both.added >= Membership.objects.get(organisation=club.members["birch"], cluster=club.cluster).added
    vote = club.announced(club.alliance, rule=DOUBLE, is_secret=False)
    assert RollEntry.objects.get(organisation=club.members["birch"]).group == "forest"
    club.cast(
        vote, birch="yes", oak="yes", pine="yes", spruce="yes", fjord="no", glacier="no", island="no", shore="yes"
    )
    vote = club.closed(vote)
    result = voting.recount(queries.ballots_text(vote))
    assert [(verdict.count, verdict.total, verdict.met) for verdict in result.conditions] == [
        (5, 8, True),
        (1, 3, False),
    ]
    page = Client()
    page.force_login(club.people["fjord"])
    text = page.get(f"/votes/{vote.public_id}/").text
    assert "The motion is not carried." in text
    assert "Mountain Demo" in text


def test_members_with_the_same_number_of_votes_become_a_class(club: Club) -> None:
    """Runs the migration on rows of the table that it replaces."""
    step = import_module("intercluster.apps.voting.migrations.0007_classes").name_classes
    memberships = [Membership.objects.get(pk=key(club, name)) for name in ("birch", "oak", "pine")]
    rows = [SimpleNamespace(pk=each.pk, membership=each, votes=3 if n else 0) for n, each in enumerate(memberships)]
    old = SimpleNamespace(
        objects=SimpleNamespace(select_related=lambda _name: SimpleNamespace(order_by=lambda _key: rows))
    )
    known = {"MemberClass": MemberClass, "ClassOfMember": ClassOfMember, "MemberVotes": old}
    step(SimpleNamespace(get_model=lambda _app, name: known[name]), SimpleNamespace(execute=lambda _sql: None))
    classes = [(each.names["nb"], each.votes, each.members.count()) for each in MemberClass.objects.all()]
    assert classes == [("3 stemmer", 3, 2), ("0 stemmer", 0, 1)]
