"""Agendas: what stands in them, who opens them, what is marked on them, and how people are told."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.events.agendas import Day, asked, cancelled, day, fresh, moved
from tests.mails import mailed
from tests.plugins.northern import Northern

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Need
from intercluster.apps.events.agenda import marks, services
from intercluster.apps.events.agenda.links import Use, attendee_of, calendar_path, page_path, revoke, token
from intercluster.apps.events.agenda.queries import agenda
from intercluster.apps.events.agenda.services import Change
from intercluster.apps.events.models import (
    Attendee,
    Event,
    Mark,
    MarkKind,
    MeetingState,
    Participant,
    ParticipantState,
    Stage,
)
from intercluster.apps.notices.models import Delivery, Mail, Notice
from intercluster.apps.notices.services import choose
from intercluster.core.errors import Conflict, NotFound
from intercluster.logs import without_secrets


@pytest.fixture
def made(northern: Northern) -> Day:
    """Return an event a month ahead."""
    return day(northern)


def test_an_agenda_has_the_programme_and_own_meetings_only(made: Day, client: Client, northern: Northern) -> None:
    need = Need.objects.filter(organisation=northern.organisations["sawmill"]).first()
    meeting = made.meet(made.aino, made.stina, 3, 1)
    meeting.request = asked(made, made.aino, made.stina, text="About <b>bark</b>", need=need)
    meeting.save()
    made.meet(made.aino, made.kari, 0)
    cancelled(made.meet(made.stina, made.kari, 5))
    shown = agenda(made.aino)
    lines = [
        (e.item.title,) if e.item else (e.own.them.name, e.own.table.name, e.own.people, e.own.languages)
        for e in shown.entries
        if e.item or (e.own and e.own.table)
    ]
    assert lines == [
        ("accountant Demo", "Table 1", ["Kari"], []),
        ("Coffee",),
        ("drier Demo", "Table 2", ["Stina"], ["sv", "en"]),
    ]
    assert [own.them.name for own in agenda(made.stina).cancelled] == ["accountant Demo"]
    user = made.aino.user
    assert user is not None
    client.force_login(user)
    page = client.get(f"/events/{made.event.key}/agenda/").content.decode()
    assert "About &lt;b&gt;bark&lt;/b&gt;" in page
    assert need is not None
    assert need.text in page
    assert "stina@drier.example" not in page
    theirs = client.get(page_path(made.kari)).content.decode()
    assert "sawmill Demo" in theirs
    assert "About" not in theirs
    assert "Stina" not in theirs


def test_times_are_those_of_the_event_and_of_where_somebody_is(made: Day, client: Client) -> None:
    made.meet(made.aino, made.stina, 0)
    made.event.tables.filter(number=1).update(online="https://meet.example/1")
    user = made.aino.user
    assert user is not None
    assert agenda(made.aino).zone is None  # without a role, nothing is known of where Aino is
    made.aino.participant.organisation.affiliations.create(user=user)  # type: ignore[union-attr]
    assert str(agenda(made.aino).zone) == "Europe/Helsinki"
    assert agenda(made.stina).zone is None
    client.force_login(user)
    page = client.get(f"/events/{made.event.key}/agenda/").content.decode()
    assert "09:00</time>–09:15" in page
    assert "10:00 where you are" in page
    assert 'href="https://meet.example/1"' in page
    assert "where you are" not in client.get(page_path(made.stina)).content.decode()


def test_links_cannot_be_guessed_end_and_are_revoked(made: Day, client: Client, northern: Northern) -> None:
    key, secret = made.event.key, token(made.stina, Use.PAGE)
    address = f"/events/{key}/agenda/{secret}/"
    assert client.get(address).status_code == 200
    assert client.get(address)["Content-Security-Policy"].count("worker-src 'self'") == 1
    assert without_secrets(f"GET {address} {calendar_path(made.stina)}") == (
        f"GET /events/{key}/agenda/…/ /events/{key}/calendar/…"
    )
    other = day_of_another(northern)
    wrong = [
        f"{made.kari.pk}-{secret.partition('-')[2]}",
        secret[:-1] + ("0" if secret[-1] != "0" else "1"),
        token(made.stina, Use.CALENDAR),
        str(made.stina.pk),
        f"{made.stina.pk}-",
        "x",
        "9" * 30,
        f"٣-{secret}",
    ]
    for each in wrong:
        assert client.get(f"/events/{key}/agenda/{each}/").status_code == 404
        assert client.post(f"/events/{key}/agenda/{each}/marks/", {"kind": "here"}).status_code == 404
        assert client.post(f"/events/{key}/agenda/{each}/settings/", {"mails": "no"}).status_code == 404
    assert client.get(f"/events/{other.key}/agenda/{secret}/").status_code == 404
    assert client.get(f"/events/{key}/calendar/{secret}.ics").status_code == 404
    calendar = f"/events/{key}/calendar/{token(made.stina, Use.CALENDAR)}.ics"
    assert client.get(calendar).status_code == 200

    answer = client.post(f"{address}settings/", {"renew": "1"})
    assert client.get(answer["Location"]).status_code == 200
    assert [client.get(each).status_code for each in (address, calendar)] == [404, 404]
    stina = fresh(made.stina)
    made.event.days.update(starts=made.event.days.get().starts - timedelta(days=38))
    made.event.days.update(ends=made.event.days.get().starts + timedelta(hours=3))
    assert client.get(page_path(stina)).status_code == 404
    with pytest.raises(NotFound):
        attendee_of(key, token(stina, Use.PAGE), Use.PAGE)


def day_of_another(northern: Northern) -> Event:
    """Return another event of the same cluster."""
    return Event.objects.create(cluster=northern.clusters["FI"], title="Other", stage=Stage.OPEN)


def test_the_own_page_is_for_who_attends_and_says_so_to_the_office(
    made: Day, client: Client, northern: Northern
) -> None:
    address = f"/events/{made.event.key}/agenda/"
    assert client.get(address)["Location"].startswith("/accounts/sign-in/")
    member = User.objects.create_user("member@kiln.example", name="Member", language="en")
    client.force_login(member)
    assert client.get(address).status_code == 404
    assert client.get(f"/events/{uuid4()}/agenda/").status_code == 404
    northern.clusters["FI"].managers.add(member)
    assert "You do not attend this event yourself" in client.get(address).content.decode()
    user = made.aino.user
    assert user is not None
    client.force_login(user)
    for state, words in (
        (ParticipantState.WAITING, "on the waiting list"),
        (ParticipantState.CANCELLED, "is cancelled"),
    ):
        Participant.objects.filter(pk=made.aino.participant_id).update(state=state)
        page = client.get(page_path(fresh(made.aino))).content.decode()
        assert words in page
        assert "Coffee" not in page


def test_the_link_is_sent_again_and_the_answer_tells_nothing(made: Day, client: Client) -> None:
    cache.clear()
    address = f"/events/{made.event.key}/agenda/link/"
    pages = []
    for email in ("STINA@drier.example", "nobody@drier.example", "aino@sawmill.example"):
        pages.append(client.post(address, {"email": email}, follow=True).content.decode().partition("<form class")[0])
    assert len({page.partition('id="main"')[2] for page in pages}) == 1
    sent = mailed()
    assert [
        (each.to, page_path(whose) in each.body) for each, whose in zip(sent, (made.stina, made.aino), strict=True)
    ] == [
        (["stina@drier.example"], True),
        (["aino@sawmill.example"], True),
    ]
    assert sent[0].subject == "Din agenda för ”Market day”"
    assert client.post(f"/events/{uuid4()}/agenda/link/", {"email": "stina@drier.example"}).status_code == 302
    assert client.post(address, {"email": "x"}).status_code == 422
    statuses = [client.post(address, {"email": "stina@drier.example"}).status_code for _ in range(4)]
    assert statuses[-1] == 429
    Participant.objects.update(state=ParticipantState.CANCELLED)
    cache.clear()
    Mail.objects.all().delete()
    client.post(address, {"email": "stina@drier.example"})
    assert mailed() == []


def test_marks_count_once_and_refuse_what_has_changed(northern: Northern, client: Client) -> None:
    made = day(northern, in_days=0)
    starts = made.event.days.get().starts
    made.event.days.update(starts=starts - timedelta(hours=30), ends=starts + timedelta(hours=30))
    meeting = made.meet(made.stina, made.aino, 0)
    for slot in made.event.slots.order_by("starts"):
        slot.starts, slot.ends = slot.starts - timedelta(days=1), slot.ends - timedelta(days=1)
        slot.save()
    address = page_path(made.stina) + "marks/"
    accept = {"HTTP_ACCEPT": "application/json"}
    here = {"kind": "here", "key": str(uuid4())}
    assert [client.post(address, here, **accept).json() for _ in range(2)] == [{"detail": "Saved."}] * 2
    checked_in = Attendee.objects.get(pk=made.stina.pk).checked_in
    assert checked_in is not None
    absent = {"kind": "absent", "key": str(uuid4()), "meeting": str(meeting.uid), "sequence": "0"}
    came = absent | {"kind": "came", "key": str(uuid4())}

    def state() -> tuple[str, list[str]]:
        meeting.refresh_from_db()
        return meeting.state, [each.name for each in meeting.absent.all()]

    assert client.post(address, absent, **accept).status_code == 200
    assert state() == (MeetingState.MISSED, ["sawmill Demo"])
    assert client.post(address, came, **accept).status_code == 200
    assert state() == (MeetingState.PLANNED, [])
    assert client.post(address, absent, **accept).status_code == 200  # sent again: it counted before
    assert state() == (MeetingState.PLANNED, [])
    assert Mark.objects.count() == 3

    moved(meeting, 1)
    answer = client.post(address, absent | {"key": str(uuid4())}, **accept)
    assert (answer.status_code, "was changed meanwhile" in answer.json()["detail"]) == (409, True)
    assert client.post(page_path(made.kari) + "marks/", absent | {"key": str(uuid4())}, **accept).status_code == 404
    assert client.post(address, {"kind": "anything"}).status_code == 404
    form = {"kind": "absent", "meeting": str(meeting.uid), "sequence": "1"}
    assert client.post(address, form)["Location"] == page_path(made.stina)
    assert state() == (MeetingState.MISSED, ["sawmill Demo"])
    cancelled(meeting)
    with pytest.raises(Conflict, match="The meeting is cancelled"):
        marks.mark(made.stina, marks.Marked(uuid4(), MarkKind.CAME, meeting.uid, 2))
    assert Attendee.objects.get(pk=made.stina.pk).checked_in == checked_in


def test_marks_wait_for_the_day(made: Day) -> None:
    meeting = made.meet(made.stina, made.aino, 0)
    with pytest.raises(Conflict, match="on the day of the event"):
        marks.mark(made.stina, marks.Marked(uuid4(), MarkKind.HERE))
    with pytest.raises(Conflict, match="has not begun"):
        marks.mark(made.stina, marks.Marked(uuid4(), MarkKind.ABSENT, meeting.uid))
    assert not Mark.objects.exists()


def test_only_those_concerned_are_told_each_once(made: Day) -> None:
    first, second = made.meet(made.aino, made.stina, 0), made.meet(made.aino, made.kari, 1)
    services.tell_changes(made.event, [Change(first), Change(second)])
    assert not Notice.objects.exists()  # which planning makes
    sent = mailed()
    assert sorted((each.to[0], each.subject) for each in sent) == [
        ("aino@sawmill.example", "Meeting with accountant Demo at “Market day”"),
        ("aino@sawmill.example", "Meeting with drier Demo at “Market day”"),
        ("kari@accountant.example", "Møte med sawmill Demo på «Market day»"),
        ("kari@accountant.example", "Møtene dine på «Market day»"),
        ("stina@drier.example", "Dina möten på ”Market day”"),
        ("stina@drier.example", "Möte med sawmill Demo på ”Market day”"),
    ]
    services.tell_changes(made.event, [moved(first, 2, 1)])
    assert [
        (each.to[0], "kl. 09:40, Table 2: sawmill Demo (var kl. 09:00, Table 1)" in each.body) for each in mailed()
    ] == [
        ("aino@sawmill.example", False),
        ("stina@drier.example", True),
        ("stina@drier.example", False),
    ]


def test_many_changes_take_as_many_statements_as_one(made: Day) -> None:
    meetings = [made.meet(made.stina, made.kari, 0), made.meet(made.aino, made.stina, 1)]

    def statements(changes: list[Change]) -> int:
        with CaptureQueriesContext(connection) as queries:
            services.tell_changes(made.event, changes)
        return len(queries)

    one = statements([Change(meetings[0])])
    again = statements([Change(meetings[0])])  # replaces what waits to be sent, and so does the next one
    assert again - one == 2  # one for each of the two kinds of mail
    assert statements([Change(each) for each in meetings]) <= again + 1  # the choice of who has an account
    assert sorted(each.to[0] for each in mailed()) == [
        *["aino@sawmill.example"],
        *["kari@accountant.example"] * 2,
        *["stina@drier.example"] * 4,
    ]


def test_who_does_not_want_calendar_entries_gets_none(made: Day, client: Client) -> None:
    meeting = made.meet(made.aino, made.stina, 0)
    user = made.aino.user
    assert user is not None
    choose(user, delivery=Delivery.DAILY, hour=7, by_kind={})
    client.post(page_path(made.stina) + "settings/", {"mails": "no"})
    services.tell_changes(made.event, [Change(meeting)])
    assert [(each.to[0], each.subject) for each in mailed()] == [("stina@drier.example", "Dina möten på ”Market day”")]
    choose(user, delivery=Delivery.DAILY, hour=7, by_kind={"events.calendar": Delivery.IMMEDIATE})
    client.post(page_path(made.stina) + "settings/", {"mails": "yes"})
    services.tell_changes(made.event, [cancelled(meeting)])
    told = mailed()
    assert [(each.to[0], each.subject) for each in told] == [
        ("aino@sawmill.example", "Cancelled: meeting with drier Demo at “Market day”"),
        ("stina@drier.example", "Dina möten på ”Market day”"),
        ("stina@drier.example", "Inställt: möte med sawmill Demo på ”Market day”"),
    ]
    revoke(made.stina)
    assert made.stina.link_number == 1
