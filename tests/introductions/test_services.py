"""What each act does, who may do it, and who is told."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from tests.introductions.conftest import Meeting

from intercluster.apps.directory.models import Affiliation, Need, Offer
from intercluster.apps.directory.rules import office_of, viewer_of
from intercluster.apps.introductions import personal, queries, services
from intercluster.apps.introductions.board import board
from intercluster.apps.introductions.models import ContactSeen, Introduction, IntroductionEvent, Message
from intercluster.apps.introductions.states import Outcome, Refusal, Side, State
from intercluster.apps.notices.models import Mail, Notice
from intercluster.apps.notices.rendering import compose
from intercluster.apps.partnering.models import Reluctance
from intercluster.core import clock
from intercluster.core.errors import Conflict, NotAllowed


def told() -> list[tuple[str, str]]:
    """Return who has been told what, in order, and forget it."""
    found = [
        (notice.recipient.name, notice.kind.removeprefix("introductions.")) for notice in Notice.objects.order_by("pk")
    ]
    Notice.objects.all().delete()
    return found


def test_from_a_request_to_an_outcome(meeting: Meeting) -> None:
    aino, stina = meeting.people["sawmill"], meeting.people["drier"]
    made = meeting.ask()
    assert (made.state, made.asking_text, made.asked_text, made.asking_unnamed, made.asked_unnamed) == (
        State.REQUESTED,
        "Etsimme kumppania, joka kuivaa sahatavaraa vähällä energialla",
        "Vi torkar sågade trävaror med låg energiförbrukning",
        False,
        False,
    )
    assert [(m.side, m.author, m.text) for m in made.messages.all()] == [("asking", aino, "Hei! Voimmeko tavata?")]
    services.write(made, stina, "Hur torrt?")
    services.write(made, aino, "18 %")
    made = services.accept(made, stina)
    assert (made.state, made.asking_person, made.asked_person) == (State.ACCEPTED, aino, stina)
    made = services.record_meeting(made, aino)
    made = services.record_collaboration(made, stina)
    made = services.close(made, aino, Outcome.TRADE)
    assert (made.state, made.outcome) == (State.CLOSED, Outcome.TRADE)
    assert made.requested <= made.agreed <= made.met <= made.collaborating <= made.ended
    assert told() == [
        ("Stina", "requested"),
        ("Aino", "written"),
        ("Stina", "written"),
        ("Aino", "accepted"),
        ("Stina", "progressed"),
        ("Aino", "progressed"),
        ("Stina", "progressed"),
    ]
    history = IntroductionEvent.objects.filter(pgh_obj=made).order_by("pgh_id")
    assert [(event.state, event.changed_by) for event in history] == [
        ("requested", aino),
        ("accepted", stina),
        ("met", aino),
        ("collaborating", stina),
        ("closed", aino),
    ]
    assert not Reluctance.objects.exists()


def test_a_notice_is_in_the_language_of_who_reads_it_and_tells_no_more_than_they_may_know(meeting: Meeting) -> None:
    made = meeting.ask_unnamed()
    services.write(made, meeting.people["machinist"], "Hvor mange deler?")
    services.decline(made, meeting.people["machinist"], Refusal.NO_CAPACITY, words="Vi er fulle")
    to_ola, *to_aino = [notice.context for notice in Notice.objects.order_by("pk")]
    assert (to_ola["other"], to_ola["us"]) == ("sawmill Demo", "machinist Demo")
    assert [context["other"] for context in to_aino] == ["Yritys maassa Norja"] * 2 or all(
        "Norja" in context["other"] for context in to_aino
    )
    assert not any("machinist" in str(context) or "Vi er fulle" in str(context) for context in to_aino)
    assert [context["refusal"] for context in to_aino] == ["", ""]


def test_contacts_are_seen_by_both_after_both_said_yes_and_each_day_of_a_view_is_kept(meeting: Meeting) -> None:
    aino, ola = meeting.people["sawmill"], meeting.people["machinist"]
    made = meeting.ask_unnamed()
    assert services.see_contact(made, aino, Side.ASKING) is None
    made = services.accept(made, ola)
    assert services.see_contact(made, aino, Side.ASKING) == ola
    assert services.see_contact(made, meeting.people["member"], Side.ASKED) == aino
    first = ContactSeen.objects.values_list("pk", "at")
    before = list(first)
    assert services.see_contact(made, aino, Side.ASKING) == ola
    assert list(first) == before
    ContactSeen.objects.filter(viewer=aino).update(day=clock.today() - timedelta(days=1))
    assert services.see_contact(made, aino, Side.ASKING) == ola
    assert [(row.viewer, row.whose) for row in ContactSeen.objects.order_by("pk")] == [
        (aino, ola),
        (meeting.people["member"], aino),
        (aino, ola),
    ]


@pytest.mark.parametrize(
    ("act", "arguments"),
    [
        (services.accept, ()),
        (services.decline, (Refusal.NOT_NOW,)),
        (services.withdraw, ()),
        (services.record_meeting, ()),
        (services.close, (Outcome.TRADE,)),
    ],
)
def test_who_has_no_part_can_do_nothing(meeting: Meeting, act: Any, arguments: tuple[Any, ...]) -> None:
    made = meeting.ask_unnamed()
    if act in {services.record_meeting, services.close}:
        services.accept(made, meeting.people["machinist"])
    before = Introduction.objects.values().get(pk=made.pk)
    for who in ("drier", "member", "cluster-se", "cluster-no", "cluster-fi"):
        with pytest.raises(NotAllowed):
            act(made, meeting.people[who], *arguments)
    assert Introduction.objects.values().get(pk=made.pk) == before


def test_each_side_has_its_own_acts(meeting: Meeting) -> None:
    made = meeting.ask()
    with pytest.raises(NotAllowed):
        services.accept(made, meeting.people["sawmill"])
    with pytest.raises(NotAllowed):
        services.withdraw(made, meeting.people["drier"])
    with pytest.raises(Conflict, match="can no longer be done"):
        services.record_meeting(made, meeting.people["drier"])
    made = services.withdraw(made, meeting.people["sawmill"])
    assert (made.state, told()) == (State.WITHDRAWN, [("Stina", "requested"), ("Stina", "withdrawn")])
    with pytest.raises(Conflict, match="Withdrawn"):
        services.accept(made, meeting.people["drier"])
    with pytest.raises(Conflict):
        services.write(made, meeting.people["drier"], "Hej")


def test_members_write_and_are_told_of_what_they_wrote_in_but_do_not_answer(meeting: Meeting) -> None:
    made = meeting.ask_unnamed()
    told()
    services.write(made, meeting.people["member"], "Hvilke toleranser?")
    services.write(made, meeting.people["sawmill"], "0,1 mm")
    assert told() == [("Aino", "written"), ("Ola", "written"), ("Per", "written")]
    with pytest.raises(NotAllowed):
        services.write(made, meeting.people["cluster-no"], "Hei")


def test_nothing_is_asked_twice(meeting: Meeting) -> None:
    first = meeting.ask_unnamed()
    with pytest.raises(Conflict, match="open introduction"):
        meeting.ask_unnamed()
    services.withdraw(first, meeting.people["sawmill"])
    again = meeting.ask_unnamed()
    # That they are the same is known only after both said yes.
    Offer.objects.filter(organisation=meeting.organisation("machinist")).update(visibility="alliance")
    named = meeting.ask(name="machinist Demo")
    services.withdraw(named, meeting.people["sawmill"])
    services.accept(again, meeting.people["machinist"])
    with pytest.raises(Conflict, match="open introduction"):
        meeting.ask(name="machinist Demo")


@pytest.mark.parametrize("text", ["", "   ", "x" * 4001])
def test_a_message_says_something_and_not_too_much(meeting: Meeting, text: str) -> None:
    made = meeting.ask()
    with pytest.raises(Conflict):
        services.write(made, meeting.people["drier"], text)
    assert Message.objects.count() == 1


def test_a_reminder_once_and_then_the_end(meeting: Meeting) -> None:
    made = meeting.ask_unnamed()
    told()
    now = made.requested
    assert services.remind_and_expire(now + timedelta(days=13)) == (0, 0)
    assert services.remind_and_expire(now + timedelta(days=15)) == (1, 0)
    assert services.remind_and_expire(now + timedelta(days=16)) == (0, 0)
    assert told() == [("Ola", "reminded")]
    assert services.remind_and_expire(now + timedelta(days=21)) == (0, 1)
    assert services.remind_and_expire(now + timedelta(days=22)) == (0, 0)
    assert told() == [("Aino", "expired"), ("Ola", "expired")]
    made.refresh_from_db()
    assert (made.state, made.changed_by) == (State.EXPIRED, None)


def test_an_office_introduces_two_and_both_answer(meeting: Meeting) -> None:
    office = meeting.people["cluster-fi"]
    made = meeting.ask("cluster-fi", "sawmill", "A company in Norway")
    assert (made.office, made.asking_agreed, made.asked_agreed, made.asking_person) == (
        meeting.northern.clusters["FI"],
        False,
        False,
        None,
    )
    assert told() == [("Aino", "proposed"), ("Ola", "proposed")]
    made = services.accept(made, meeting.people["machinist"])
    assert made.state == State.REQUESTED
    with pytest.raises(NotAllowed):
        services.accept(made, meeting.people["machinist"])
    assert told() == []
    made = services.accept(made, meeting.people["sawmill"])
    assert made.state == State.ACCEPTED
    assert (made.asking_person, made.asked_person) == (meeting.people["sawmill"], meeting.people["machinist"])
    assert told() == [("Ola", "accepted"), ("Aino", "accepted"), ("Office FI", "office_accepted")]
    seen = queries.find(made.public_id, viewer_of(office))
    assert seen is not None
    assert (queries.thread(seen), seen.acts) == ([], [])


def test_an_office_shows_nobody_a_private_text(meeting: Meeting) -> None:
    Need.objects.filter(organisation=meeting.organisation("sawmill")).update(visibility="private")
    Offer.objects.filter(organisation=meeting.organisation("sawmill")).delete()
    with pytest.raises(Conflict, match="private"):
        meeting.ask("cluster-fi", "sawmill", "drier Demo")
    made = meeting.ask()  # who wrote it may
    assert made.asking_text == "Etsimme kumppania, joka kuivaa sahatavaraa vähällä energialla"


def test_an_office_speaks_for_a_member_that_has_nobody(meeting: Meeting) -> None:
    Affiliation.objects.filter(organisation=meeting.organisation("drier")).delete()
    made = meeting.ask()
    assert told() == [("Office SE", "requested")]
    counted = {}
    for who, person in meeting.people.items():
        viewer = viewer_of(person)
        counted[who] = queries.waiting(viewer)
        assert counted[who] == sum(bool(each.answers or each.unread) for each in queries.listed(viewer)), who
    assert {who: number for who, number in counted.items() if number} == {"cluster-se": 1}
    assert services.accept(made, meeting.people["cluster-se"]).asked_person == meeting.people["cluster-se"]


def test_who_asks_stays_unnamed_only_where_their_own_text_is_anonymous(meeting: Meeting) -> None:
    own = meeting.proposal("sawmill", "sawmill", "drier Demo")
    assert services.request(meeting.people["sawmill"], own, "Hei", unnamed=True).asking_unnamed is False
    Need.objects.filter(organisation=meeting.organisation("sawmill")).update(visibility="anonymous")
    Offer.objects.filter(organisation=meeting.organisation("sawmill")).delete()
    own = meeting.proposal("sawmill", "sawmill", "A company in Norway")
    made = services.request(meeting.people["sawmill"], own, "Hei", unnamed=True)
    assert (made.asking_unnamed, made.asked_unnamed) == (True, True)
    seen = queries.find(made.public_id, viewer_of(meeting.people["machinist"]))
    assert seen is not None
    assert seen.other == "A company in Finland"
    services.accept(made, meeting.people["machinist"])
    seen = queries.find(made.public_id, viewer_of(meeting.people["machinist"]))
    assert seen is not None
    assert seen.other == "sawmill Demo"


def test_what_waits_is_counted_until_it_is_done_and_read(meeting: Meeting) -> None:
    counts = lambda: [queries.waiting(viewer_of(meeting.people[who])) for who in ("sawmill", "machinist", "member")]  # noqa: E731
    assert counts() == [0, 0, 0]
    made = meeting.ask_unnamed()
    assert counts() == [0, 1, 1]
    for who in ("machinist", "member"):
        services.mark_read(made, meeting.people[who])
    assert counts() == [0, 1, 0]
    services.write(made, meeting.people["machinist"], "Hva haster mest?")
    assert counts() == [1, 1, 1]
    services.accept(made, meeting.people["machinist"])
    assert counts() == [1, 0, 1]


def test_a_board_tells_an_office_no_more_than_it_may_know(meeting: Meeting) -> None:
    made = meeting.ask_unnamed()
    services.write(made, meeting.people["sawmill"], "Salaisuus")

    def cards(country: str, days: int = 0) -> list[tuple[str, str, State, int, bool]]:
        cluster = meeting.northern.clusters[country]
        columns = board(cluster, office_of(cluster), timezone.now() + timedelta(days=days))
        return [
            (card.asking, card.asked, card.state, card.days, card.is_stalled)
            for column in columns
            for card in column.cards
        ]

    assert cards("FI") == [("sawmill Demo", "A company in Norway", State.REQUESTED, 0, False)]
    assert cards("NO", 15) == [("sawmill Demo", "machinist Demo", State.REQUESTED, 15, True)]
    assert cards("SE") == []
    services.decline(made, meeting.people["machinist"], Refusal.OTHER, words="Vi er fulle")
    [of_asked], [of_asking] = (
        [card for column in board(cluster, office_of(cluster)) for card in column.cards]
        for cluster in (meeting.northern.clusters["NO"], meeting.northern.clusters["FI"])
    )
    assert (of_asked.refusal, of_asked.refusal_words) == ("Another reason", "Vi er fulle")
    assert (of_asking.refusal, of_asking.refusal_words, of_asking.asked) == ("", "", "A company in Norway")


def test_counts_and_labelled_pairs(meeting: Meeting) -> None:
    first, second = meeting.ask(), meeting.ask_unnamed()
    services.decline(second, meeting.people["machinist"], Refusal.NO_FIT)
    services.accept(first, meeting.people["drier"])
    services.close(first, meeting.people["drier"], Outcome.PRODUCT)
    counted = queries.outcomes(meeting.northern.clusters["FI"])
    assert (counted.total, counted.across_borders) == (1, 1)  # whose author never was named is in no number
    assert {state: n for state, n in counted.by_state if n} == {State.CLOSED: 1}
    assert dict(counted.by_outcome)[Outcome.PRODUCT] == 1
    sawmill, drier = meeting.organisation("sawmill"), meeting.organisation("drier")
    assert queries.labelled_pairs() == [queries.LabelledPair(sawmill.pk, drier.pk, True)]


def test_what_is_held_on_a_person_and_how_it_is_forgotten(meeting: Meeting) -> None:
    aino, stina = meeting.people["sawmill"], meeting.people["drier"]
    made = services.accept(meeting.ask(), stina)
    services.see_contact(made, stina, Side.ASKED)
    held = personal.held_on(aino)
    assert held["introductions"] == [
        {
            "id": str(made.public_id),
            "part": "asking",
            "requested": made.requested.isoformat(),
            "state": "accepted",
        }
    ]
    assert [message["text"] for message in held["messages"]] == ["Hei! Voimmeko tavata?"]
    assert [seen["by"] for seen in held["contact_details_seen_by"]] == ["Stina"]
    personal.erase(aino)
    assert personal.held_on(aino) == {key: [] for key in held}
    made.refresh_from_db()
    assert (made.state, made.asking_person, made.asked_person) == (State.ACCEPTED, None, stina)
    assert not IntroductionEvent.objects.filter(changed_by=aino).exists()
    assert services.see_contact(made, stina, Side.ASKED) is None


def test_what_is_held_on_an_office_does_not_say_who_has_agreed(meeting: Meeting) -> None:
    made = meeting.ask("cluster-fi", name="A company in Norway")
    services.accept(made, meeting.people["machinist"])
    (held,) = personal.held_on(meeting.people["cluster-fi"])["introductions"]
    assert (held["part"], held["state"]) == ("office", "requested")


def test_one_open_introduction_between_two_who_know_each_other_whoever_asked(meeting: Meeting) -> None:
    made = meeting.ask()
    with pytest.raises(Conflict, match="open introduction to them already"):
        meeting.ask()
    with pytest.raises(Conflict, match="asked for an introduction to you already"):
        meeting.ask("drier", "drier", "sawmill Demo")
    assert list(Introduction.objects.all()) == [made]
    services.decline(made, meeting.people["drier"], Refusal.NOT_NOW)
    assert meeting.ask("drier", "drier", "sawmill Demo").state == State.REQUESTED


def test_that_somebody_has_asked_already_never_tells_who_wrote_an_anonymous_text(meeting: Meeting) -> None:
    named = meeting.ask("machinist", "machinist", "sawmill Demo")
    unnamed = meeting.ask_unnamed()
    assert (named.asked, unnamed.asked, unnamed.asked_unnamed) == (named.asked, named.asking, True)


def test_so_many_a_day_and_the_office_counts_for_itself(meeting: Meeting, settings: Any) -> None:
    settings.INTRODUCTIONS_PER_DAY = 1
    made = meeting.ask()
    with pytest.raises(Conflict, match="You have reached the limit of 1 request a day"):
        meeting.ask_unnamed()
    proposed = meeting.ask("cluster-fi", "sawmill", "A company in Norway")
    assert proposed.office == meeting.northern.clusters["FI"]
    services.withdraw(proposed, meeting.people["cluster-fi"])
    Introduction.objects.filter(pk=made.pk).update(requested=timezone.now() - timedelta(hours=25))
    assert meeting.ask_unnamed().state == State.REQUESTED


def test_so_many_messages_an_hour(meeting: Meeting) -> None:
    made, stina = meeting.ask(), meeting.people["drier"]
    for number in range(services.MESSAGES):
        services.write(made, stina, f"{number}?")
    with pytest.raises(Conflict, match="60 messages within an hour"):
        services.write(made, stina, "Hallå?")
    services.write(made, meeting.people["sawmill"], "Odota!")
    Message.objects.filter(author=stina).update(at=timezone.now() - timedelta(minutes=61))
    services.write(made, stina, "Hallå?")
    assert made.messages.count() == services.MESSAGES + 3


def test_what_was_written_is_mailed_and_forgotten_with_who_wrote_it(meeting: Meeting) -> None:
    aino, stina = meeting.people["sawmill"], meeting.people["drier"]
    made = meeting.ask()
    services.write(made, aino, "Soita minulle: Aino, 040 123")
    mails = list(Mail.objects.filter(recipient=stina).order_by("pk"))
    asked, written = (compose(mail) for mail in mails)
    assert asked is not None
    assert written is not None
    assert ("Hei! Voimmeko tavata?" in asked.body, "040 123" in written.body) == (True, True)
    assert "040 123" not in str(list(Notice.objects.values_list("context")))
    personal.erase(aino)
    assert [compose(mail) for mail in mails] == [None, None]


def test_nobody_without_a_name_is_known_by_their_address(meeting: Meeting, client: Client) -> None:
    aino = meeting.people["sawmill"]
    aino.name = ""
    aino.save()
    made = meeting.ask()
    client.force_login(meeting.people["drier"])
    page = client.get(f"/introductions/{made.public_id}/").content.decode()
    assert ("Hei! Voimmeko tavata?" in page, aino.email in page) == (True, False)
