"""A vote from its draft to its result, and what is refused on the way."""

from datetime import timedelta

import pytest
from tests.voting.conftest import MAJORITY, START, Club

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Affiliation, Membership
from intercluster.apps.directory.rules import OPERATOR, viewer_of
from intercluster.apps.notices.models import Notice
from intercluster.apps.voting import closing, key_files, queries, services
from intercluster.apps.voting.models import Ballot, RollEntry, SealedBallot, State, Vote, VoteKey
from intercluster.apps.voting.results import result_of
from intercluster.core import clock
from intercluster.core.errors import Conflict, NotAllowed, Refused

EVERYBODY = ["Birch", "Oak", "Pine", "Spruce"]


def carry_on() -> None:
    """Do what the worker does."""
    closing.carry_on(clock.now())


def told(kind: str) -> list[str]:
    """Return who has been notified of something, by name."""
    return sorted(Notice.objects.filter(kind=f"voting.{kind}").values_list("recipient__name", flat=True))


def test_vote_goes_from_draft_to_result(club: Club) -> None:
    vote = club.draft()
    assert queries.turnout(vote) == queries.Turnout(0, 0)
    vote = services.announce(vote, viewer=viewer_of(club.office))
    assert (vote.state, told("announced")) == ("announced", EVERYBODY)
    club.at(1)
    carry_on()
    vote.refresh_from_db()
    assert (vote.state, told("opened")) == ("open", EVERYBODY)
    club.cast(vote, birch="yes", oak="yes", pine="no")
    assert queries.turnout(vote) == queries.Turnout(3, 4)
    assert result_of(vote) is None
    club.at(15)
    carry_on()
    vote.refresh_from_db()
    result = result_of(vote)
    assert result is not None
    assert result.lines == ["The motion is carried.", "Yes: 2. No: 1. Abstained: 0."]
    assert [words for words, _verdict in result.verdicts] == ["more than 50 % of the votes for and against are for"]
    assert (vote.state, queries.turnout(vote).percent) == ("closed", 75)
    assert told("result") == ["Birch", "Oak", "Office", "Pine", "Spruce"]
    assert not SealedBallot.objects.exists()
    assert not VoteKey.objects.exists()


def test_roll_is_frozen_when_the_vote_is_announced(club: Club) -> None:
    vote = club.announced()
    club.add("willow")
    Membership.objects.get(organisation=club.members["oak"]).delete()
    names = [f"{name} Demo" for name in EVERYBODY]
    assert list(RollEntry.objects.values_list("name", flat=True)) == names
    club.cast(vote, oak="yes")
    assert queries.turnout(vote) == queries.Turnout(1, 4)
    assert queries.find(vote.public_id, viewer_of(club.people["oak"])) == vote


def test_the_last_ballot_of_an_organisation_counts(club: Club) -> None:
    vote = club.announced(is_secret=False)
    colleague = User.objects.create_user("second@demo.example")
    Affiliation.objects.create(user=colleague, organisation=club.members["birch"], role="editor")
    with pytest.raises(NotAllowed):  # came after the roll was frozen
        services.cast(club.entry(vote, "birch"), {"no": 1}, by=colleague)
    club.entry(vote, "birch").people.add(colleague)
    first = club.cast(vote, birch="yes")["birch"]
    second = services.cast(club.entry(vote, "birch"), {"no": 1}, by=colleague)
    (place,) = queries.own_places(vote, club.people["birch"])
    assert place.ballot is not None
    assert (place.ballot.choices, place.ballot.receipt) == ({"no": 1}, second)
    club.closed(vote)
    assert [(each.member, each.receipt, str(each.says)) for each in queries.listed_ballots(vote)] == [
        ("Birch Demo", second, "No")
    ]
    assert first != second


def test_who_has_left_the_organisation_casts_no_ballot(club: Club) -> None:
    vote = club.announced()
    Affiliation.objects.filter(user=club.people["pine"]).delete()
    with pytest.raises(NotAllowed):
        club.cast(vote, pine="yes")
    with pytest.raises(NotAllowed):
        services.cast(club.entry(vote, "pine"), {"yes": 1}, by=club.people["oak"])


def test_early_and_late_ballots_are_refused_whatever_the_worker_does(club: Club) -> None:
    vote = services.announce(club.draft(), viewer=OPERATOR)
    for day, problem in ((0.9, "not open yet"), (15, "comes late")):
        club.at(day)
        with pytest.raises(Conflict, match=problem):
            club.cast(vote, birch="yes")
    club.at(14.99)
    club.cast(vote, birch="yes")
    with pytest.raises(Conflict, match="still open"):
        closing.close(vote)


def test_withdrawn_ballot_is_as_if_none_had_been_cast(club: Club) -> None:
    vote = club.announced()
    club.cast(vote, birch="yes", oak="no")
    services.withdraw(club.entry(vote, "birch"), by=club.people["birch"])
    result = result_of(club.closed(vote))
    assert list(Ballot.objects.values_list("choices", flat=True)) == [{"no": 1}]
    assert result is not None
    assert not result.counted.valid


def test_a_ballot_says_one_of_the_answers(club: Club) -> None:
    vote = club.announced()
    for choices in ({"maybe": 1}, {"yes": 1, "no": 1}, {"": 1}, {"yes": 2}):
        with pytest.raises(Refused, match="Choose one"):
            services.cast(club.entry(vote, "birch"), choices, by=club.people["birch"])
    assert queries.turnout(vote).cast == 0


def test_cancelled_vote_has_no_ballots_and_a_closed_one_keeps_them(club: Club) -> None:
    vote, other = club.announced(), club.draft()
    services.announce(other, viewer=OPERATOR)
    for each in (vote, other):
        club.cast(each, birch="yes")
    with pytest.raises(Refused, match="Write why"):
        services.cancel(vote, " ", viewer=OPERATOR)
    services.cancel(vote, "The price has changed.", viewer=viewer_of(club.office))
    assert told("cancelled") == EVERYBODY
    with pytest.raises(Conflict, match="cancelled"):
        club.cast(vote, oak="yes")
    club.closed(other)
    other = services.cancel(other, "A member was not on the roll.", viewer=OPERATOR)
    kept = [Ballot.objects.filter(vote=each).count() for each in (vote, other)]
    assert (other.state, kept) == (State.CANCELLED, [0, 1])


def test_only_its_office_holds_a_vote(club: Club) -> None:
    member = viewer_of(club.people["birch"])
    draft = club.draft()
    said = services.Draft({"en": "X"}, {"en": "Y"}, START, START + timedelta(days=1))
    for act in (
        lambda: services.draft(club.cluster, said, viewer=member),
        lambda: services.change(draft, said, viewer=member),
        lambda: services.delete(draft, viewer=member),
        lambda: services.announce(draft, viewer=member),
        lambda: services.cancel(draft, "No", viewer=member),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert queries.find(draft.public_id, member) is None
    assert queries.find(draft.public_id, viewer_of(club.office)) == draft


def test_announced_vote_is_not_changed(club: Club) -> None:
    vote = club.announced()
    said = services.Draft({"en": "X"}, {"en": "Y"}, START, START + timedelta(days=1), rule=MAJORITY)
    for act in (
        lambda: services.change(vote, said, viewer=OPERATOR),
        lambda: services.delete(vote, viewer=OPERATOR),
        lambda: services.announce(vote, viewer=OPERATOR),
    ):
        with pytest.raises(Conflict, match="can be cancelled"):
            act()


def test_draft_needs_texts_and_an_end_after_its_beginning(club: Club) -> None:
    for said, problem in (
        ({"titles": {"en": " "}}, "title and a question"),
        ({"questions": {"xx": "?"}}, "title and a question"),
        ({"titles": {"en": "x" * 201}}, "at most 200"),
        ({"closes": START + timedelta(days=1)}, "close after it opens"),
    ):
        with pytest.raises(Refused, match=problem):
            club.draft(**said)
    assert not Vote.objects.exists()


def test_vote_is_not_announced_after_its_end_or_without_voters(club: Club) -> None:
    vote = club.draft()
    club.at(15)
    with pytest.raises(Conflict, match="Choose a later day"):
        services.announce(vote, viewer=OPERATOR)
    club.at(0)
    Affiliation.objects.all().delete()
    with pytest.raises(Conflict, match="Nobody could vote"):
        services.announce(vote, viewer=OPERATOR)


def test_vote_whose_time_has_come_opens_when_it_is_announced(club: Club) -> None:
    vote = club.draft()
    club.at(3)
    assert services.announce(vote, viewer=OPERATOR).state == State.OPEN
    carry_on()
    assert told("opened") == []


@pytest.mark.parametrize(("is_secret", "reminded"), [(False, ["Pine", "Spruce"]), (True, EVERYBODY)])
def test_reminder_of_a_secret_vote_goes_to_everybody(club: Club, is_secret: bool, reminded: list[str]) -> None:
    vote = club.announced(is_secret=is_secret)
    carry_on()
    club.cast(vote, birch="yes", oak="no")
    club.at(12.9)
    carry_on()
    assert told("reminder") == []
    club.at(13)
    carry_on()
    carry_on()
    assert told("reminder") == reminded


def test_vote_that_cannot_be_counted_does_not_stop_the_others(club: Club) -> None:
    lost, fine = club.announced(), club.draft()
    services.announce(fine, viewer=OPERATOR)
    club.cast(lost, birch="yes")
    key_files.destroy(lost.public_id)
    club.at(15)
    carry_on()
    lost.refresh_from_db()
    fine.refresh_from_db()
    assert (lost.state, fine.state) == ("announced", "closed")
    assert SealedBallot.objects.filter(voter__vote=lost).count() == 1
