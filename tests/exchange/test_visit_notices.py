"""What mails of visits say, to whom, and when there is nothing left to say."""

from datetime import timedelta

import pytest
from tests.exchange.visiting import SAID, offered, wanted
from tests.introductions.conftest import Meeting, meeting
from tests.mails import composed, last_mail

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Affiliation
from intercluster.apps.directory.profiles.services import version_of
from intercluster.apps.exchange.models import Visit, Visitor
from intercluster.apps.exchange.visits import after, coming, services
from intercluster.apps.exchange.visits.services import VisitFields
from intercluster.apps.notices.models import Mail, Notice
from intercluster.apps.notices.rendering import compose
from intercluster.core import clock

__all__ = ["meeting"]


@pytest.fixture
def visit(meeting: Meeting) -> Visit:
    """Return a public visit to the Swedish drier, in the eyes of people who read English."""
    User.objects.update(language="en")
    for person in meeting.people.values():
        person.language = "en"
    return offered(meeting, safety="", visibility="public")


def asks(meeting: Meeting, visit: Visit, who: str = "sawmill") -> Visitor:
    return coming.ask_to_come(meeting.people[who], visit, meeting.organisation(who))


def lines(mail: str) -> list[str]:
    """Return the lines of a mail before its footer."""
    return [line for line in mail.partition("\n-- \n")[0].splitlines() if line]


def test_a_no_reaches_who_asked_after_the_visit_was_narrowed(meeting: Meeting, visit: Visit) -> None:
    outside = meeting.northern.add("outside", "DE")
    otto = User.objects.create_user("otto@outside.example", name="Otto", language="en")
    Affiliation.objects.create(user=otto, organisation=outside, role="editor")
    asked = coming.ask_to_come(otto, visit, outside)
    said = VisitFields(**SAID | {"safety": "", "title": "For the alliance"})
    services.change_visit(meeting.people["drier"], visit, said, version=version_of(visit, services.SAID))
    coming.decline(meeting.people["drier"], visit, asked.pk)
    mail = last_mail()
    assert mail.to == ["otto@outside.example"]
    assert "drier Demo cannot take you on the visit “For the alliance”." in mail.body
    assert Notice.objects.latest("pk").path == "/visits/"  # they cannot read its page any more


def test_a_decision_is_mailed_when_it_differs_from_the_last_one(meeting: Meeting, visit: Visit) -> None:
    host, visitor = meeting.people["drier"], asks(meeting, visit)
    coming.accept(host, visit, visitor.pk)
    Mail.objects.filter(pk=Mail.objects.latest("pk").pk).update(state=Mail.State.SENT)
    coming.decline(host, visit, visitor.pk)
    declined = Mail.objects.latest("pk")
    coming.accept(host, visit, visitor.pk)
    accepted = Mail.objects.latest("pk")
    assert [compose(declined), compose(accepted)] == [None, None]  # the yes that they have holds again
    Mail.objects.filter(pk=declined.pk).update(state=Mail.State.SENT)
    assert compose(accepted) is not None
    unread = Notice.objects.filter(recipient=visitor.person, seen_at=None)
    assert [each.context["state"] for each in unread] == ["accepted"]


def test_mails_say_when_an_office_acts(meeting: Meeting, visit: Visit) -> None:
    office, wish = meeting.people["cluster-se"], wanted(meeting)
    for who in ("drier", "sawmill"):
        Affiliation.objects.filter(user=meeting.people[who]).delete()
    meeting.people["cluster-fi"].refresh_from_db()
    said = VisitFields(**SAID | {"title": "As you like"})
    services.add_visit(office, meeting.organisation("drier"), "offered", said, answers_to=wish)
    mail = last_mail()
    assert mail.to == [meeting.people["cluster-fi"].email]
    assert lines(mail.body)[0] == "drier Demo invites sawmill Demo to the visit that it would like: “As you like”."
    assert lines(mail.body)[-3:-1] == ["You act on behalf of sawmill Demo.", "Demo SE acts on behalf of drier Demo."]
    visitor = asks(meeting, visit, "machinist")
    mail = last_mail()
    assert mail.to == [office.email]
    assert lines(mail.body)[0] == (
        "Ola of machinist Demo asks to come on the visit “Dry chips with waste heat” of drier Demo."
    )
    assert "You act on behalf of drier Demo." in lines(mail.body)
    coming.accept(office, visit, visitor.pk)
    assert "Demo SE acts on behalf of drier Demo." in lines(last_mail().body)
    assert visit.starts
    assert after.remind(visit.starts) == 1
    ola, host = (composed(mail) for mail in Mail.objects.order_by("pk")[Mail.objects.count() - 2 :])
    assert (ola.to, host.to) == ([meeting.people["machinist"].email], [office.email])
    assert any(line.startswith("Take the page for the gate along.") for line in lines(ola.body))
    assert {"1 person comes. The page for the gate has the names.", "You act on behalf of drier Demo."} <= set(
        lines(host.body)
    )
    coming.withdraw(visitor.person, visit)
    assert compose(Mail.objects.filter(recipient=visitor.person).latest("pk")) is None


def test_visitors_hear_of_other_safety_rules_and_those_who_come_of_whom_to_call(meeting: Meeting, visit: Visit) -> None:
    host, comes = meeting.people["drier"], asks(meeting, visit)
    asks(meeting, visit, "machinist")
    coming.accept(host, visit, comes.pk)

    def change(**said: str) -> list[list[str]]:
        before, kept = Mail.objects.count(), {name: getattr(visit, name) for name in services.SAID}
        services.change_visit(host, visit, VisitFields(**kept | said), version=version_of(visit, services.SAID))
        visit.refresh_from_db()
        return [lines(composed(mail).body) for mail in Mail.objects.order_by("pk")[before:]]

    assert change(programme="Another programme") == []
    [aino, ola] = change(safety="Wear a helmet.")
    assert aino == ola
    assert aino[:3] == [
        "drier Demo has changed the visit “Dry chips with waste heat”.",
        "The safety rules at the gate are now:",
        "Wear a helmet.",
    ]
    [aino] = change(call_phone="+46 70 111 11 11")
    assert "There is somebody else to call, or another number: see the page of the visit." in aino
    aino, ola = change(place="Gate 2", call_phone="+46 70 222 22 22")
    assert [any(line.startswith("There is somebody else") for line in mail) for mail in (aino, ola)] == [True, False]
    assert "Gate 2" in ola
    assert change(safety="") == []


def test_who_waits_for_a_seat_does_not_read_that_they_may_come(meeting: Meeting, visit: Visit) -> None:
    host = meeting.people["drier"]
    Visit.objects.filter(pk=visit.pk).update(seats=1)
    visit.refresh_from_db()
    subjects = []
    for who in ("sawmill", "machinist"):
        coming.accept(host, visit, asks(meeting, visit, who).pk)
        subjects.append(last_mail().subject)
    coming.withdraw(meeting.people["sawmill"], visit)
    mail = last_mail()
    assert (mail.to, [*subjects, mail.subject]) == (
        [meeting.people["machinist"].email],
        [f"{words}: “Dry chips with waste heat”" for words in ("You may come", "You wait for a seat", "You may come")],
    )


def test_a_host_is_asked_once_who_was_there(meeting: Meeting, visit: Visit) -> None:
    over = visit.ends + timedelta(days=1) if visit.ends else clock.today()
    assert after.ask_who_came(over) == 0  # nobody was to come
    visitor = asks(meeting, visit)
    coming.accept(meeting.people["drier"], visit, visitor.pk)
    assert [after.ask_who_came(over + timedelta(days=days)) for days in (-1, 20, 0, 1)] == [0, 0, 1, 0]
    mail = last_mail()
    assert (mail.to, mail.subject) == (
        [meeting.people["drier"].email],
        "Who was there? “Dry chips with waste heat”",
    )
    assert lines(mail.body)[0] == "Your visit “Dry chips with waste heat” is over."
    Visit.objects.update(state=Visit.State.HELD)
    assert compose(Mail.objects.latest("pk")) is None
