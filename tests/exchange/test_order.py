"""Reports are settled by the office of a text's author; what nobody answers comes up in the offices' week."""

from datetime import timedelta

import pytest
from django.test import Client
from tests.introductions.conftest import Meeting, meeting

from intercluster.apps.directory.rules import member_of, viewer_of
from intercluster.apps.exchange.library.queries import documents, passages
from intercluster.apps.exchange.models import (
    Answer,
    LibraryDocument,
    Passage,
    Practice,
    Question,
    Report,
    Visit,
    Visitor,
)
from intercluster.apps.exchange.order import services
from intercluster.apps.exchange.order.queries import reported
from intercluster.apps.exchange.order.waiting import waiting
from intercluster.apps.exchange.questions import changing, moving
from intercluster.apps.exchange.questions.queries import questions
from intercluster.core import clock
from intercluster.core.errors import NotFound, Refused

__all__ = ["meeting"]


@pytest.fixture
def question(meeting: Meeting) -> Question:
    """Return a question of the Finnish sawmill."""
    own = {"language": "fi", "visibility": "alliance"}
    return Question.objects.create(organisation=meeting.organisation("sawmill"), text="Ostakaa meiltä!", **own)


def signed_in(meeting: Meeting, who: str) -> Client:
    client = Client(headers={"accept-language": "en"})
    meeting.people[who].language = "en"
    meeting.people[who].save()
    client.force_login(meeting.people[who])
    return client


def test_a_report_is_settled_by_the_office_of_the_author(meeting: Meeting, question: Question) -> None:
    reader = signed_in(meeting, "drier")
    address = f"/texts/question/{question.key}/report/"
    assert address in reader.get(f"/questions/{question.key}/").text
    assert reader.post(address, {"reason": ""}).status_code == 422
    for _twice in range(2):
        sent = reader.post(address, {"reason": "An advertisement"})
        assert sent["Location"] == f"/questions/{question.key}/"
    report = Report.objects.get()
    assert Client().get(address)["Location"].startswith("/accounts/sign-in/")
    assert reader.get(f"/texts/quest/{question.key}/report/").status_code == 404
    office = signed_in(meeting, "cluster-fi")
    assert "Ostakaa meiltä!" in office.get("/office/cluster-fi/").text
    assert "An advertisement" in office.get("/office/cluster-fi/reports/").text
    assert "An advertisement" not in signed_in(meeting, "cluster-se").get("/office/cluster-se/reports/").text
    others = member_of(meeting.organisation("drier"))
    for outcome, is_there in (("hidden", False), ("kept", True)):
        office.post("/office/cluster-fi/reports/", {"report": report.pk, "outcome": outcome})
        assert questions(others).filter(pk=question.pk).exists() is is_there
        assert questions(member_of(question.organisation)).filter(pk=question.pk).exists()
    manager = meeting.people["cluster-se"]
    with pytest.raises(NotFound):
        services.settle(viewer_of(manager), meeting.northern.clusters["SE"], report.pk, "hidden", manager)


def test_every_office_settles_a_report_on_a_public_text_of_an_author_in_no_cluster(
    meeting: Meeting, question: Question
) -> None:
    hidden = Question.objects.create(organisation=question.organisation, text="Kuka lainaa kuivurin?", language="fi")
    question.organisation.memberships.all().delete()
    Question.objects.filter(pk=question.pk).update(visibility="public")
    for each in (question, hidden):
        services.report(meeting.people["drier"], each, "An advertisement")
    for country in ("SE", "NO"):
        assert [each.text for each in reported(meeting.northern.clusters[country])] == [question]
    manager, others = meeting.people["cluster-se"], member_of(meeting.organisation("drier"))
    cluster, number = meeting.northern.clusters["SE"], question.reports.get().pk
    services.settle(viewer_of(manager), cluster, number, "hidden", manager)
    assert not questions(others).filter(pk=question.pk).exists()
    with pytest.raises(NotFound):
        services.settle(viewer_of(manager), cluster, hidden.reports.get().pk, "hidden", manager)


def test_a_reported_document_is_hidden_by_the_office_that_keeps_it(meeting: Meeting) -> None:
    file = {"name": "a.pdf", "media_type": "application/pdf", "content": b"%PDF-", "size": 5, "digest": "0"}
    cluster = meeting.northern.clusters["SE"]
    made = LibraryDocument.objects.create(cluster=cluster, title="Somebody else's book", rights="alliance", **file)
    Passage.objects.create(document=made, page=1, number=1, text="Dry chips", language="en")
    page, address = f"/library/{made.key}/", f"/texts/document/{made.key}/report/"
    reader, keeper = signed_in(meeting, "sawmill"), signed_in(meeting, "cluster-se")
    assert [address in each.get(page).text for each in (reader, keeper)] == [True, False]
    assert "Somebody else&#x27;s book" in reader.get(address).text
    assert reader.post(address, {"reason": "It is copied"})["Location"] == page
    assert signed_in(meeting, "cluster-fi").get("/office/cluster-fi/exchange/").context["waiting"] == []
    [waits] = keeper.get("/office/cluster-se/exchange/").context["waiting"]
    assert (waits.text, waits.who) == ("Somebody else's book", "Demo SE")
    assert f'href="{page}"' in keeper.get("/office/cluster-se/reports/").text
    people = [viewer_of(meeting.people[who]) for who in ("sawmill", "drier", "cluster-se")]
    for outcome, readers in (("hidden", [False, False, True]), ("kept", [True, True, True])):
        keeper.post("/office/cluster-se/reports/", {"report": made.reports.get().pk, "outcome": outcome})
        assert [documents(each).exists() for each in people] == readers
        assert [passages(each).exists() for each in people] == readers
    LibraryDocument.objects.update(rights="private")
    assert reader.get(address).status_code == 404


def test_a_reader_finds_where_to_report_a_practice(meeting: Meeting) -> None:
    said = {"title": "Dry chips", "problem": "Wet", "done": "A fan", "text": "Dry chips", "language": "en"}
    office = {"review": "shared", "reviewed": clock.now(), "look_again": clock.today() + timedelta(days=9)}
    made = Practice.objects.create(
        organisation=meeting.organisation("sawmill"), visibility="alliance", **said, **office
    )
    report = f"/texts/practice/{made.key}/report/"
    for who, is_offered in (("drier", True), ("sawmill", False)):
        assert (report in signed_in(meeting, who).get(f"/practices/{made.key}/").text) is is_offered


def test_a_person_reports_so_many_in_a_day(
    meeting: Meeting, question: Question, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "MOST_A_DAY", 1)
    services.report(meeting.people["drier"], question, "An advertisement")
    answer = Answer.objects.create(question=question, organisation=question.organisation, text="Ostakaa!")
    with pytest.raises(Refused):
        services.report(meeting.people["drier"], answer, "Another one")


def test_what_nobody_answers_comes_up_in_the_offices_week(meeting: Meeting, question: Question) -> None:
    office = signed_in(meeting, "cluster-se")
    later = clock.now() + timedelta(days=15)
    assert services.offer_unanswered(clock.now()) == 0
    assert "Ostakaa meiltä!" not in office.get("/office/cluster-se/").text
    assert services.offer_unanswered(later) == 3  # the offices of the alliance
    assert services.offer_unanswered(later) == 0
    assert {each.office.slug for each in question.asked.all() if each.office} == {
        "cluster-se",
        "cluster-no",
        "cluster-fi",
    }
    Question.objects.update(created=clock.now() - timedelta(days=15))
    assert "Ostakaa meiltä!" in office.get("/office/cluster-se/").text
    question.asked.filter(office__slug="cluster-se").update(state="passed")  # the office cannot answer
    assert "Ostakaa meiltä!" not in office.get("/office/cluster-se/").text
    assert "Ostakaa meiltä!" in signed_in(meeting, "cluster-fi").get("/office/cluster-fi/").text  # its member's
    question.asked.update(state="open")
    Answer.objects.create(question=question, organisation=meeting.organisation("drier"), text="Ei kiitos")
    assert "Ostakaa meiltä!" not in office.get("/office/cluster-se/").text


def test_an_office_sees_what_waits_the_longest_waiting_first(meeting: Meeting, question: Question) -> None:
    now, sawmill = clock.now(), meeting.organisation("sawmill")
    said = {"language": "fi", "visibility": "alliance", "problem": "Kostea", "done": "Kuivaus"}
    waits = Practice.objects.create(organisation=sawmill, title="Kuiva hake", text="1", review="waiting", **said)
    shared = {"review": "shared", "reviewed": now, "look_again": clock.today() - timedelta(days=9)}
    due = Practice.objects.create(organisation=sawmill, title="Vanha", text="2", **said, **shared)
    Practice.objects.filter(pk=waits.pk).update(updated=now - timedelta(days=3))
    Question.objects.update(created=now - timedelta(days=20))
    services.report(meeting.people["drier"], question, "An advertisement")
    host = meeting.organisation("neighbour")  # a member without people, for whom the office answers
    visit = Visit.objects.create(
        organisation=host, kind="offered", title="Käynti", text="Käynti", visibility="alliance"
    )
    Visitor.objects.create(
        visit=visit,
        person=meeting.people["drier"],
        organisation=meeting.organisation("drier"),
        since=now + timedelta(minutes=1),
    )
    rows = waiting(meeting.northern.clusters["FI"], viewer_of(meeting.people["cluster-fi"]), now)
    assert [(each.kind, each.text, each.who, each.days, each.path) for each in rows] == [
        ("Question", question.text, "sawmill Demo", 20, f"/questions/{question.key}/"),
        ("Good practice", "Vanha", "sawmill Demo", 9, f"/practices/{due.key}/review/"),
        ("Good practice", "Kuiva hake", "sawmill Demo", 3, f"/practices/{waits.key}/review/"),
        (
            "Reported text",
            question.text,
            "sawmill Demo",
            0,
            f"/office/cluster-fi/reports/#report-{Report.objects.get().pk}",
        ),
        ("Visitor", "Käynti", "drier Demo", 0, f"/visits/{visit.key}/"),
    ]
    office = signed_in(meeting, "cluster-fi")
    assert office.get("/office/cluster-fi/exchange/").text.count("Keep or hide it") == 1
    assert office.get("/office/cluster-se/exchange/").status_code == 404


def test_a_reported_text_does_not_come_back_as_another(meeting: Meeting, question: Question) -> None:
    """The report would go with a text that is deleted, and the same words could be written again."""
    asker, office = meeting.people["sawmill"], meeting.people["cluster-fi"]
    report = services.report(meeting.people["drier"], question, "An advertisement")
    with pytest.raises(Refused):
        changing.remove(asker, question)
    services.settle(viewer_of(office), meeting.northern.clusters["FI"], report.pk, "hidden", office)
    with pytest.raises(Refused):
        changing.remove(asker, question)
    with pytest.raises(Refused):
        moving.turn(asker, question, Question.Turned.OFFER)
    services.settle(viewer_of(office), meeting.northern.clusters["FI"], report.pk, "kept", office)
    changing.remove(asker, question)
    assert not Question.objects.exists()
