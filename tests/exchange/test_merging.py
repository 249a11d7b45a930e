"""An office merges questions that ask the same; who reads which answer stays, and who asks anonymously too."""

import pytest
from django.test import Client
from tests.introductions.conftest import Meeting, meeting

from intercluster.apps.directory.rules import viewer_of
from intercluster.apps.exchange.models import Answer, Helped, Question, Report
from intercluster.apps.exchange.questions import merging, queries, services
from intercluster.apps.notices.models import Notice
from intercluster.apps.partnering.indexing.services import index_texts
from intercluster.core import clock
from intercluster.core.errors import Conflict, NotAllowed, Refused

__all__ = ["meeting"]


@pytest.fixture
def pair(meeting: Meeting) -> tuple[Question, Question]:
    """Return an anonymous question of the Finnish sawmill, and the same asked publicly by the Swedish drier."""
    said = {"text": "Kuinka kuivaa hakkeen on oltava?", "language": "fi", "visibility": "anonymous"}
    one = Question.objects.create(organisation=meeting.organisation("sawmill"), **said)
    said = {"text": "Hur torr måste flisen vara?", "language": "sv", "visibility": "public"}
    other = Question.objects.create(organisation=meeting.organisation("drier"), **said)
    index_texts()
    return one, other


def answered(meeting: Meeting, question: Question, text: str, visibility: str = "public") -> Answer:
    own = {"organisation": meeting.organisation("machinist"), "language": "nb", "visibility": visibility}
    return Answer.objects.create(question=question, text=text, **own)


def client_of(meeting: Meeting, who: str) -> Client:
    client = Client(headers={"accept-language": "en"})
    meeting.people[who].language = "en"
    meeting.people[who].save()
    client.force_login(meeting.people[who])
    return client


def test_both_are_answered_on_one_page(meeting: Meeting, pair: tuple[Question, Question]) -> None:
    one, other = pair
    first, second = answered(meeting, one, "Under 30 %"), answered(meeting, other, "Under 25 %")
    office = client_of(meeting, "cluster-fi")
    address = f"/questions/{one.key}/merge/"
    assert address in office.get(f"/questions/{one.key}/").text
    assert str(other.key) in office.get(address).text
    assert office.post(address).status_code == 422
    assert office.post(address, {"into": str(other.key)})["Location"] == f"/questions/{other.key}/"
    notices = Notice.objects.filter(kind="exchange.merged").order_by("recipient")
    assert {each.recipient: each.context for each in notices} == {
        meeting.people["sawmill"]: {"question": one.pk, "other": other.pk},
        meeting.people["drier"]: {"question": other.pk, "other": one.pk},
    }
    asker = client_of(meeting, "sawmill")
    assert asker.get(f"/questions/{one.key}/")["Location"] == f"/questions/{other.key}/"
    page = asker.get(f"/questions/{other.key}/").text
    assert all(each.text in page for each in (first, second, one))
    assert "Separate again" not in page
    report = f"/texts/question/{one.key}/report/"
    reader = client_of(meeting, "drier")
    assert report in reader.get(f"/questions/{other.key}/").text
    assert reader.post(report, {"reason": "An advertisement"})["Location"] == f"/questions/{one.key}/"
    [listed] = queries.seen(viewer_of(meeting.people["sawmill"]), [other])
    assert listed.answers == 2
    first, second = Answer.objects.order_by("pk")
    services.accept(meeting.people["drier"], first)
    other.refresh_from_db()
    assert other.accepted == first
    services.helped(meeting.people["sawmill"], second, one.organisation)
    assert Helped.objects.get().unnamed  # who asked anonymously is helped unnamed
    said = {"text": "Under 20 %", "visibility": "alliance", "language": "nb"}
    services.answer(meeting.people["machinist"], other, meeting.organisation("machinist"), **said)
    assert Notice.objects.filter(kind="exchange.answered", recipient=meeting.people["sawmill"]).exists()
    assert "Separate again" in office.get(f"/questions/{other.key}/").text
    office.post(f"/questions/{one.key}/separate/")
    assert list(one.answers.all()) == [first]
    # the answer that was accepted goes with the question it was given to
    assert f"/questions/{one.key}/" in office.get("/questions/?show=answered").text
    assert f"/questions/{other.key}/" in office.get("/questions/").text


def test_who_reads_an_answer_stays(meeting: Meeting, pair: tuple[Question, Question]) -> None:
    """A visitor reads the public question, but not the answer to the one that the alliance alone reads."""
    one, other = pair
    answered(meeting, one, "Under 30 %")
    merging.merge(meeting.people["cluster-fi"], one, other)
    page = Client().get(f"/questions/{other.key}/").text
    assert "Under 30 %" not in page
    assert one.text not in page
    assert Client().get(f"/questions/{one.key}/").status_code == 404
    for stranger in ("sawmill", "drier", "machinist", "cluster-se"):
        with pytest.raises(NotAllowed):
            merging.separate(meeting.people[stranger], one)
    with pytest.raises(Conflict):
        merging.merge(meeting.people["cluster-fi"], one, other)


def test_who_asks_anonymously_stays_unnamed(meeting: Meeting, pair: tuple[Question, Question]) -> None:
    one, other = pair
    merging.merge(meeting.people["cluster-fi"], one, other)
    page = client_of(meeting, "drier").get(f"/questions/{other.key}/").text
    assert "A company in Finland" in page
    assert "sawmill" not in page
    assert "cluster-fi" not in page


def test_an_asker_is_not_sent_where_they_cannot_read(meeting: Meeting, pair: tuple[Question, Question]) -> None:
    one, other = pair
    Question.objects.filter(pk=other.pk).update(visibility="private")
    for who in ("sawmill", "drier", "cluster-se", "cluster-fi"):
        with pytest.raises(NotAllowed):
            merging.merge(meeting.people[who], one, other)


def test_a_merged_question_stands_by_itself_once_the_other_is_hidden(
    meeting: Meeting, pair: tuple[Question, Question]
) -> None:
    """Its asker and their office find it, with its accepted answer, and separate it; others may answer it."""
    one, other = pair
    given = answered(meeting, one, "Under 30 %")
    services.accept(meeting.people["sawmill"], given)
    services.close(meeting.people["drier"], other, "Enough")
    with pytest.raises(Conflict, match="closed"):
        merging.merge(meeting.people["cluster-fi"], one, other)
    services.reopen(meeting.people["drier"], other)
    merging.merge(meeting.people["cluster-fi"], one, other)
    office, here = client_of(meeting, "cluster-fi"), f"/questions/{one.key}/"
    assert "Accepted" in office.get(f"/questions/{other.key}/").text
    hides = Report.objects.create(question=other, reason="An advertisement", outcome="hidden", settled=clock.now())
    asker, reader = client_of(meeting, "sawmill"), client_of(meeting, "machinist")
    for client in (asker, office, reader):
        page = client.get(here)
        assert (page.status_code, given.text in page.text, "Accepted" in page.text) == (200, True, True)
        assert here in client.get("/questions/?show=answered").text
    assert here in asker.get("/questions/?show=ours").text
    assert queries.answer_result(queries.answer(viewer_of(meeting.people["sawmill"]), given.key)).path.startswith(here)
    said = {"text": "Under 20 %", "visibility": "alliance", "language": "nb"}
    assert reader.post(f"{here}answers/", said).status_code == 302
    twin = Question.objects.create(organisation=one.organisation, text="Kuinka kuivaa?", visibility="alliance")
    with pytest.raises(Conflict):  # it is merged still
        merging.merge(meeting.people["cluster-fi"], one, twin)
    assert "Separate it for good" not in reader.get(here).text
    assert "Separate it for good" in asker.get(here).text
    hides.delete()
    assert asker.get(here)["Location"] == f"/questions/{other.key}/"
    assert asker.post(f"{here}separate/").status_code == 403
    Question.objects.filter(pk=other.pk).update(visibility="private")
    assert asker.post(f"{here}separate/")["Location"] == here
    one.refresh_from_db()
    assert (one.merged_into, one.accepted) == (None, given)


def test_a_hidden_question_takes_no_other(meeting: Meeting, pair: tuple[Question, Question]) -> None:
    """An office that reads it, since its member asked it, hears why; nobody else finds it."""
    one, _other = pair
    twin = Question.objects.create(organisation=one.organisation, text="Kuinka kuivaa?", visibility="alliance")
    Report.objects.create(question=twin, reason="An advertisement", outcome="hidden", settled=clock.now())
    with pytest.raises(Refused):
        merging.merge(meeting.people["cluster-fi"], one, twin)
