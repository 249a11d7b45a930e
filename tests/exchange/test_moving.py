"""An office passes a question to another office, or makes a need or an offer of it with the asker's consent."""

import pytest
from django.test import Client
from tests.introductions.conftest import Meeting, meeting
from tests.mails import composed

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Need, Offer
from intercluster.apps.directory.profiles.services import FieldsRefused
from intercluster.apps.directory.rules import viewer_of
from intercluster.apps.exchange.models import Asked, Question
from intercluster.apps.exchange.questions import moving, queries, services
from intercluster.apps.notices.models import Mail, Notice
from intercluster.core.errors import Conflict, NotAllowed, Refused

__all__ = ["meeting"]

TEXT = "Kuka lainaa kuivurin viikoksi?"


@pytest.fixture
def question(meeting: Meeting) -> Question:
    """Return an anonymous question that Aino asks for the Finnish sawmill."""
    User.objects.update(language="en")
    said = {"text": TEXT, "language": "fi", "visibility": "anonymous", "author": meeting.people["sawmill"]}
    return Question.objects.create(organisation=meeting.organisation("sawmill"), **said)


def signed_in(meeting: Meeting, who: str) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(User.objects.get(pk=meeting.people[who].pk))
    return client


def test_another_office_is_asked_once_and_does_not_learn_by_whom(meeting: Meeting, question: Question) -> None:
    office, address = signed_in(meeting, "cluster-fi"), f"/questions/{question.key}/move/"
    assert address in office.get(f"/questions/{question.key}/").text
    page = office.get(address).text
    assert [f'value="office:cluster-{each}"' in page for each in ("se", "no", "fi")] == [True, True, False]
    assert office.post(address).status_code == 422
    # The daily job has offered it before, of which no notice tells.
    asked = Asked.objects.create(question=question, office=meeting.northern.clusters["SE"], why="office")
    assert office.post(address, {"to": "office:cluster-se"})["Location"] == f"/questions/{question.key}/"
    asked.refresh_from_db()
    assert (asked.passed_on, asked.state) == (True, "open")
    told = {mail.to[0]: f"{mail.subject}\n{mail.body}" for mail in map(composed, Mail.objects.all())}
    assert set(told) == {meeting.people[who].email for who in ("cluster-se", "sawmill")}
    assert "The question was passed to Demo SE" in told[meeting.people["sawmill"].email]
    page = f"/questions/{question.key}/"
    readers = ("cluster-fi", "sawmill", "cluster-se")
    assert ["Passed to: Demo SE" in signed_in(meeting, who).get(page).text for who in readers] == [True, True, False]
    asked_for = told[meeting.people["cluster-se"].email]
    assert "You are asked because: Its office knows its members" in asked_for
    assert not [each for each in ("sawmill", "Demo FI", "passed") if each in asked_for]
    assert page in signed_in(meeting, "cluster-se").get("/questions/").text
    again = office.post(address, {"to": "office:cluster-se"})
    assert (again.status_code, Mail.objects.count()) == (422, 2)
    assert 'value="office:cluster-no"' in signed_in(meeting, "sawmill").get(address).text  # its own people may as well
    for stranger in ("drier", "cluster-se", "cluster-no"):
        assert signed_in(meeting, stranger).get(address).status_code == 404
        with pytest.raises(NotAllowed):
            moving.pass_to(meeting.people[stranger], question, meeting.northern.clusters["NO"])
    Question.objects.update(visibility="private")
    with pytest.raises(NotAllowed):
        moving.pass_to(meeting.people["cluster-fi"], question, meeting.northern.clusters["NO"])


def test_offices_to_choose_from_do_not_tell_who_has_answered(
    meeting: Meeting, question: Question, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The asker may pass the question to the office of an unnamed author as before, up to a number of offices."""
    asker, offices = meeting.people["sawmill"], meeting.northern.clusters
    before = list(moving.offices(viewer_of(asker), question))
    for each in ("SE", "NO"):
        Asked.objects.create(question=question, office=offices[each], why="office")
    said = {"text": "Below 30 %", "visibility": "anonymous", "language": "en"}
    services.answer(meeting.people["cluster-se"], question, meeting.organisation("drier"), **said)
    assert question.asked.get(office=offices["SE"]).state == "answered"
    assert list(moving.offices(viewer_of(asker), question)) == before
    monkeypatch.setattr(moving, "MOST_PASSED", 1)
    told = Mail.objects.count()
    moving.pass_to(asker, question, offices["SE"])
    # Nothing tells the asker that this office has answered; it is not asked once more.
    passed = question.asked.get(office=offices["SE"])
    assert (passed.state, passed.passed_on, Mail.objects.count()) == ("answered", True, told)
    assert not Notice.objects.filter(kind="exchange.offered", recipient=meeting.people["cluster-se"]).exists()
    with pytest.raises(Refused):
        moving.pass_to(asker, question, offices["NO"])
    assert Mail.objects.count() == told


def test_the_asker_agrees_to_a_need(meeting: Meeting, question: Question) -> None:
    """Nothing is made before; then the need has the same words and readers, and its author is no more known."""
    Need.objects.filter(organisation=question.organisation).delete()
    office, asker = signed_in(meeting, "cluster-fi"), signed_in(meeting, "sawmill")
    address, proposal = f"/questions/{question.key}/move/", f"/questions/{question.key}/proposal/"
    assert "The asker has to agree." in office.get(address).text
    for _twice in range(2):
        office.post(address, {"to": "need"})
    [mail] = map(composed, Mail.objects.all())
    assert (mail.to, "proposes to make a need of it" in mail.body) == ([meeting.people["sawmill"].email], True)
    assert not question.organisation.needs.exists()
    assert "The asker has not answered yet." in office.get(f"/questions/{question.key}/").text
    assert "proposes" not in signed_in(meeting, "drier").get(f"/questions/{question.key}/").text
    assert office.post(proposal, {"answer": "yes"}).status_code == 404
    asker.post(proposal, {"answer": "no"})
    with pytest.raises(Conflict):
        moving.answer_proposal(meeting.people["sawmill"], question, agrees=True)
    office.post(address, {"to": "need"})
    assert "Make it a need" in asker.get(f"/questions/{question.key}/").text
    asker.post(proposal, {"answer": "yes"})
    question.refresh_from_db()
    need = question.organisation.needs.get()
    assert (need.text, need.visibility, need.language) == (TEXT, "anonymous", "fi")
    assert (question.need, question.closed is not None, question.proposed) == (need, True, "")
    page = signed_in(meeting, "drier").get(f"/questions/{question.key}/").text
    assert "It is a need now." in page
    assert "sawmill" not in page
    assert "/organisations/sawmill/" in asker.get(f"/questions/{question.key}/").text
    stranger = queries.turned_into(viewer_of(meeting.people["drier"]), question)
    assert stranger is not None
    assert (stranger.title, stranger.path) == ("", "")
    with pytest.raises(Conflict):
        moving.turn(meeting.people["cluster-fi"], question, Question.Turned.OFFER)


def test_what_an_office_wrote_it_turns_at_once(meeting: Meeting, question: Question) -> None:
    Question.objects.update(author=meeting.people["cluster-fi"])
    question.refresh_from_db()
    Offer.objects.create(organisation=question.organisation, text=TEXT, language="fi", visibility="private")
    with pytest.raises(FieldsRefused):
        moving.turn(meeting.people["cluster-fi"], question, Question.Turned.OFFER)
    question.refresh_from_db()
    assert question.closed is None
    Offer.objects.filter(text=TEXT).delete()
    assert moving.turn(meeting.people["cluster-fi"], question, Question.Turned.OFFER)
    [mail] = map(composed, Mail.objects.all())  # to the organisation's own people
    assert (mail.to, "It is an offer now" in mail.body) == ([meeting.people["sawmill"].email], True)
