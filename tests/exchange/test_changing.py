"""Questions and answers are changed, added to and deleted by their own people, and closed by their office."""

from datetime import date

import pytest
from django.test import Client
from tests.introductions.conftest import Meeting, meeting

from intercluster.apps.directory.profiles.services import FieldsRefused
from intercluster.apps.exchange.models import Answer, Question
from intercluster.apps.exchange.questions import changing, services
from intercluster.apps.notices.models import Notice
from intercluster.core import clock
from intercluster.core.errors import NotAllowed, Refused

__all__ = ["meeting"]


def asked(meeting: Meeting, text: str = "How dry must chips be?", visibility: str = "anonymous") -> Question:
    sawmill = meeting.organisation("sawmill")
    return services.ask(meeting.people["sawmill"], sawmill, text=text, visibility=visibility, language="en")


def answered(meeting: Meeting, question: Question) -> Answer:
    said = {"text": "Below 30 %", "visibility": "alliance", "language": "en"}
    return services.answer(meeting.people["drier"], question, meeting.organisation("drier"), **said)


def test_words_are_changed_until_others_rely_on_them(meeting: Meeting, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "today", lambda: date(2026, 12, 2))
    question, asker, drier = asked(meeting), meeting.people["sawmill"], meeting.people["drier"]
    changing.change(asker, question, "How dry must bark be?", "en")
    with pytest.raises(FieldsRefused):
        changing.change(asker, question, "We at sawmill Demo burn bark")
    with pytest.raises(NotAllowed):
        changing.change(drier, question, "Whatever")
    answer = answered(meeting, question)
    changing.change(asker, question, "Our boiler has 200 kW.", adds=True)
    with pytest.raises(Refused):
        changing.remove(asker, question)
    changing.change(drier, answer, "Below 25 %", "en")
    services.accept(asker, answer)
    changing.change(drier, answer, "Below 20 % in winter", adds=True)
    question.refresh_from_db()
    answer.refresh_from_db()
    assert question.text == "How dry must bark be?\n\n2026-12-02: Our boiler has 200 kW."
    assert answer.text == "Below 25 %\n\n2026-12-02: Below 20 % in winter"
    with pytest.raises(NotAllowed):
        changing.remove(asker, answer)
    changing.remove(drier, answer)
    changing.remove(asker, question)
    assert not Question.objects.exists()


def test_the_same_words_are_kept_once(meeting: Meeting) -> None:
    other = asked(meeting, "How dry must bark be?")
    asked(meeting)
    with pytest.raises(FieldsRefused):
        changing.change(meeting.people["sawmill"], other, "How dry must chips be?", "en")


def test_the_pages_of_change(meeting: Meeting) -> None:
    question = asked(meeting)
    client = Client(headers={"accept-language": "en"})
    meeting.people["sawmill"].language = "en"
    meeting.people["sawmill"].save()
    client.force_login(meeting.people["sawmill"])
    address = f"/questions/{question.key}/edit/"
    assert address in client.get(f"/questions/{question.key}/").text
    assert client.post(address, {"text": "", "language": ""}).status_code == 422
    client.post(address, {"text": "How dry must bark be?", "language": "en"})
    assert Question.objects.get().text == "How dry must bark be?"
    answer = answered(meeting, question)
    assert "Others have answered it." in client.get(address).text
    # Who opened the page before the answer came meant to replace the text, and is asked again.
    typed = {"text": "How dry must chips of bark be?", "language": "en", "kind": "replace"}
    late = client.post(address, typed)
    assert (late.status_code, Question.objects.get().text) == (422, "How dry must bark be?")
    assert all(each in late.text for each in ("Nothing is saved yet.", typed["text"], 'name="kind" value="add"'))
    Answer.objects.update(question=asked(meeting, "Which boiler?"))
    late = client.post(address, {"text": "Our boiler has 200 kW.", "kind": "add"})
    assert (late.status_code, Question.objects.get(pk=question.pk).text) == (422, "How dry must bark be?")
    assert all(each in late.text for each in ("replaces all of it", "200 kW", 'name="kind" value="replace"'))
    Answer.objects.update(question=question)
    Question.objects.exclude(pk=question.pk).delete()
    assert client.get(f"/answers/{answer.key}/edit/").status_code == 404
    Answer.objects.all().delete()
    assert client.post(address, {"act": "delete"})["Location"] == "/questions/"
    assert not Question.objects.exists()


def test_a_colleague_does_not_overwrite_what_was_written_meanwhile(meeting: Meeting) -> None:
    """Both have the form open: the second sees what the first has saved, and replaces or adds knowingly."""
    question, asker = asked(meeting), meeting.people["sawmill"]
    client = Client(headers={"accept-language": "en"})
    client.force_login(asker)
    address = f"/questions/{question.key}/edit/"

    def version(page: str) -> str:
        return page.split('name="version" value="')[1].partition('"')[0]

    opened = version(client.get(address).text)
    changing.change(asker, question, "How dry must bark be?", "en")
    typed = {"text": "How dry must peat be?", "language": "en", "kind": "replace", "version": opened}
    late = client.post(address, typed)
    assert (late.status_code, Question.objects.get().text) == (409, "How dry must bark be?")
    assert all(each in late.text for each in ("How dry must bark be?", typed["text"]))
    assert client.post(address, typed | {"version": version(late.text)}).status_code == 302
    assert Question.objects.get().text == typed["text"]
    answered(meeting, question)
    opened = version(client.get(address).text)
    changing.change(asker, question, "Our boiler has 200 kW.", adds=True)
    typed = {"text": "It has 300 kW.", "kind": "add", "version": opened}
    late = client.post(address, typed)
    assert (late.status_code, "200 kW" in late.text, "300 kW" in Question.objects.get().text) == (409, True, False)
    assert client.post(address, typed | {"version": version(late.text)}).status_code == 302
    assert all(each in Question.objects.get().text for each in ("200 kW", "300 kW"))


def test_an_asker_hears_when_their_office_closes_a_question(meeting: Meeting) -> None:
    question = asked(meeting)
    with pytest.raises(FieldsRefused):  # who asks anonymously is not named by the reason either
        services.close(meeting.people["cluster-fi"], question, "sawmill Demo has found out")
    services.close(meeting.people["sawmill"], question, "We have found out")
    assert not Notice.objects.filter(kind="exchange.closed").exists()
    services.close(meeting.people["cluster-fi"], question, "It was answered at our meeting")
    [notice] = Notice.objects.filter(kind="exchange.closed")
    assert (notice.recipient, notice.context) == (meeting.people["sawmill"], {"question": question.pk})


def test_an_anonymous_author_looks_at_doubtful_clues_first(meeting: Meeting) -> None:
    """Before an answer is sent and before words are changed; once for each clue."""
    question, drier = asked(meeting), meeting.organisation("drier")
    drier.city = "Karlstad"
    drier.save()
    client = Client(headers={"accept-language": "en"})
    client.force_login(meeting.people["drier"])
    said = {"text": "Here in Karlstad below 30 %", "visibility": "anonymous", "language": "en"}
    address = f"/questions/{question.key}/answers/"
    warned = client.post(address, said)
    assert (warned.status_code, Answer.objects.exists()) == (422, False)
    assert "Could this tell who you are?" in warned.text
    assert '<input type="hidden" name="sure" value="Karlstad">' in warned.text
    assert client.post(address, said | {"sure": "Karlstad"}).status_code == 302
    answer = Answer.objects.get()
    change = {"text": "Here in Karlstad, by Demo SE, below 30 %", "language": "en"}
    warned = client.post(f"/answers/{answer.key}/edit/", change | {"sure": "Karlstad"})
    assert (warned.status_code, 'value="Demo SE"' in warned.text) == (422, True)
    assert client.post(f"/answers/{answer.key}/edit/", change | {"sure": ["Karlstad", "Demo SE"]}).status_code == 302
    named = {"text": "In Karlstad we dry to 25 %", "visibility": "alliance", "language": "en"}
    assert client.post(address, named).status_code == 302
