"""Questions and answers: asked in two steps, answered in any language, accepted, helpful, closed; and who asks."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client
from tests.alike import without_what_is_new
from tests.introductions.conftest import Meeting, meeting
from tests.mails import composed, last_mail
from tests.test_anonymity import make_alike

from intercluster.apps.access.services import make_token
from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Need, Offer, Organisation
from intercluster.apps.directory.profiles.services import FieldsRefused
from intercluster.apps.exchange.models import Answer, Asked, Helped, Question
from intercluster.apps.exchange.questions import offering, services
from intercluster.apps.exchange.questions.routing import likely_to_know
from intercluster.apps.introductions.models import Introduction
from intercluster.apps.notices.models import Mail, Notice
from intercluster.apps.partnering.indexing.services import index_texts
from intercluster.core import clock
from intercluster.core.errors import Conflict, NotAllowed, Refused

__all__ = ["meeting"]

ASKED = "Kuinka kuivaksi hake on kuivattava, jotta pieni kattila toimii?"


def as_(who: str, meeting: Meeting) -> Client:
    client = Client(headers={"accept-language": "en"})
    meeting.people[who].language = "en"
    meeting.people[who].save()
    client.force_login(meeting.people[who])
    return client


def asked(meeting: Meeting, visibility: str = "alliance") -> Question:
    sawmill = meeting.organisation("sawmill")
    return services.ask(meeting.people["sawmill"], sawmill, text=ASKED, visibility=visibility, language="fi")


def answered(meeting: Meeting, question: Question, who: str = "drier", visibility: str = "alliance") -> Answer:
    said = {"text": f"Under 30 % fukt räcker, säger {who[0]}", "visibility": visibility, "language": "sv"}
    return services.answer(meeting.people[who], question, meeting.organisation(who), **said)


def test_a_question_is_sent_after_a_look_at_what_is_there(meeting: Meeting) -> None:
    earlier = services.ask(
        meeting.people["drier"],
        meeting.organisation("drier"),
        text="Hur torrt måste sågat virke vara?",
        visibility="alliance",
        language="sv",
    )
    answer = answered(meeting, earlier, "accountant")
    Answer.objects.filter(pk=answer.pk).update(text="Sågat virke torkas till 18 % fukt", language="sv")
    index_texts()
    client = as_("sawmill", meeting)
    said = {"text": "Kuinka kuivaa sahatavaran on oltava?", "visibility": "alliance", "language": "fi"}
    page = client.post("/questions/new/", said | {"act": "look"}).text
    assert not Question.objects.filter(organisation=meeting.organisation("sawmill")).exists()
    assert "Hur torrt måste sågat virke vara?" in page
    assert "This answers me" in page
    assert page.count("Answers the question:") == 1
    assert said["text"] in client.post("/questions/new/", said | {"act": "change"}).text
    sent = client.post("/questions/new/", said | {"act": "send"})
    made = Question.objects.get(organisation=meeting.organisation("sawmill"))
    assert sent["Location"] == f"/questions/{made.key}/"
    assert (made.text, made.language, made.author) == (said["text"], "fi", meeting.people["sawmill"])
    assert client.post("/questions/new/", said | {"act": "send"})["Location"] == sent["Location"]
    assert client.post("/questions/new/", said | {"text": "", "act": "look"}).status_code == 422


def test_asked_in_finnish_and_answered_in_swedish_and_norwegian(meeting: Meeting) -> None:
    question = asked(meeting)
    for who, text, language, visibility in (
        ("drier", "Under 30 % fukt räcker", "sv", "alliance"),
        ("machinist", "Vi tørker til 25 %", "nb", "anonymous"),
    ):
        said = {"text": text, "visibility": visibility, "language": language}
        assert as_(who, meeting).post(f"/questions/{question.key}/answers/", said).status_code == 302
    first, second = question.answers.order_by("pk")
    assert (first.language, second.language) == ("sv", "nb")
    asker, reader = as_("sawmill", meeting), as_("accountant", meeting)
    asker.post(f"/answers/{second.key}/accept/")
    reader.post(f"/answers/{first.key}/helped/", {"organisation": "accountant"})
    page = asker.get(f"/questions/{question.key}/").text
    assert page.index("Vi tørker til 25 %") < page.index("Under 30 % fukt räcker")  # the accepted one is first
    assert "A company in Norway" in page
    assert "machinist Demo" not in page
    assert "It has helped 1 organisation." in " ".join(page.split())
    assert f"/questions/{question.key}/" in reader.get("/questions/?show=answered").text
    assert f"/questions/{question.key}/" not in reader.get("/questions/").text
    assert f"/questions/{question.key}/" in asker.get("/questions/?show=ours").text


def test_the_same_words_again_lead_to_what_is_there(meeting: Meeting) -> None:
    """Nothing says that it was sent, though it was to be shown to others or was closed since."""
    User.objects.update(language="en")
    question = asked(meeting)
    asker, here = as_("sawmill", meeting), f"/questions/{question.key}/"
    other = {"text": question.text, "language": question.language, "visibility": "public", "act": "send"}
    said = asker.post("/questions/new/", other, follow=True)
    assert said.redirect_chain == [(here, 302)]
    assert "Nothing new was sent. It is for other readers." in said.text
    assert "Sent. We will tell you" not in said.text
    unnamed = asker.post("/questions/new/", other | {"visibility": "anonymous"}, follow=True).text
    assert "The same words without it would tell who you are" in unnamed
    answer = answered(meeting, question)
    again = {"text": answer.text, "language": answer.language, "visibility": "public"}
    replied = as_("drier", meeting).post(f"{here}answers/", again, follow=True)
    assert replied.redirect_chain == [(f"{here}#{answer.key}", 302)]
    assert "Nothing new was sent." in replied.text


def test_who_may_settle_and_what_is_refused(meeting: Meeting) -> None:
    question = asked(meeting)
    people, drier = meeting.people, meeting.organisation("drier")
    answer = answered(meeting, question)
    with pytest.raises(services.ThereAlready) as kept_once:
        answered(meeting, question)
    assert kept_once.value.row == answer
    for stranger in ("machinist", "member", "cluster-se"):
        with pytest.raises(NotAllowed):
            services.accept(people[stranger], answer)
        with pytest.raises(NotAllowed):
            services.close(people[stranger], question, "Solved")
    with pytest.raises(NotAllowed):
        services.ask(people["member"], drier, text=ASKED, visibility="alliance")
    with pytest.raises(Refused):
        services.helped(people["drier"], answer, drier)
    services.accept(people["cluster-fi"], answer)  # its office, on its behalf
    question.refresh_from_db()
    assert question.accepted == answer
    services.close(people["sawmill"], question, "Solved")
    with pytest.raises(Conflict):
        services.answer(people["drier"], question, drier, text="Another one", visibility="alliance", language="en")
    services.reopen(people["sawmill"], question)
    named = {"text": "We at sawmill Demo ask", "visibility": "anonymous", "language": "en"}
    with pytest.raises(FieldsRefused):
        services.ask(people["sawmill"], meeting.organisation("sawmill"), **named)
    helper = meeting.organisation("sawmill")
    services.helped(people["sawmill"], answer, helper)
    assert Helped.objects.get().unnamed is False
    services.helped(people["sawmill"], answer, helper)
    assert not Helped.objects.exists()


def test_who_answered_under_their_name_can_be_met(meeting: Meeting) -> None:
    question = asked(meeting)
    named, unnamed = answered(meeting, question), answered(meeting, question, "machinist", "anonymous")
    asker = as_("sawmill", meeting)
    page = asker.get(f"/questions/{question.key}/").text
    assert f"/answers/{named.key}/introduction/" in page
    assert f"/answers/{unnamed.key}/introduction/" not in page
    said = {"organisation": question.organisation.pk, "need": "Drying of chips", "text": "Can we talk?"}
    assert asker.post(f"/answers/{unnamed.key}/introduction/", said).status_code == 404
    form = asker.get(f"/answers/{named.key}/introduction/").context["form"]
    assert (form["need"].value(), form["organisation"].value()) == (ASKED, question.organisation.pk)
    made = asker.post(f"/answers/{named.key}/introduction/", said)["Location"]
    introduction = Introduction.objects.get()
    assert made == f"/introductions/{introduction.public_id}/"
    assert (introduction.asked, introduction.asked_text) == (meeting.organisation("drier"), named.text)


def test_an_organisation_asks_so_much_in_a_day(meeting: Meeting, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "MOST_A_DAY", 1)
    asked(meeting)
    with pytest.raises(services.ThereAlready):  # the same again is not counted
        asked(meeting)
    with pytest.raises(Refused, match="in a day"):
        services.ask(
            meeting.people["sawmill"],
            meeting.organisation("sawmill"),
            text="And oats?",
            visibility="alliance",
            language="en",
        )


def test_a_question_goes_to_those_who_are_likely_to_know(meeting: Meeting) -> None:
    """To the author of an offer, private ones excepted; passed on, it goes to the next; the asker is never asked."""
    dry = {"language": "en", "visibility": "alliance"}
    text = "Who dries sawn timber with little energy?"
    question = services.ask(meeting.people["accountant"], meeting.organisation("accountant"), text=text, **dry)
    likely = [each.organisation.slug if each.organisation else each.office.slug for each in likely_to_know(question)]  # type: ignore[union-attr]
    assert set(likely[:2]) == {"drier", "neighbour"}
    assert likely[-1].startswith("cluster-")
    assert not {"accountant", "secretive", "foreigner"} & set(likely)
    asked = list(question.asked.values_list("organisation__slug", "office__slug", "why", "state"))
    assert [one or two for one, two, _why, _state in asked] == likely[: offering.FIRST]
    assert asked[0][2:] == ("member", "open")
    [notice] = Notice.objects.filter(recipient=meeting.people["drier"])
    assert (notice.kind, list(notice.context)) == ("exchange.offered", ["asked"])
    page = as_("drier", meeting).get("/questions/").text
    assert page.index("You may know the answer") < page.index(text)
    answered(meeting, question)
    assert question.asked.get(organisation__slug="drier").state == "answered"
    assert Notice.objects.filter(recipient=meeting.people["accountant"], kind="exchange.answered").exists()
    offering.pass_on(meeting.people["cluster-fi"], question)  # its office speaks for who has nobody
    assert [str(each.organisation) for each in question.asked.filter(state="passed")] == ["neighbour Demo"]
    with pytest.raises(NotAllowed):
        offering.pass_on(meeting.people["drier"], question)


def test_who_is_asked_does_not_tell_who_asks(meeting: Meeting, monkeypatch: pytest.MonkeyPatch) -> None:
    """All others are asked alike, after passes too, no matter who of the likely or others asks anonymously."""
    monkeypatch.setattr(offering, "FIRST", 3)
    monkeypatch.setattr(offering, "MOST", 5)
    authors, unlikely = make_alike(meeting.northern), meeting.organisation("accountant")
    offers = ((meeting.organisation("drier"), "Vi tørker flis"), *zip(authors, ("Vi tørker trelast",) * 3, strict=True))
    for organisation, text in offers:
        Offer.objects.create(organisation=organisation, text=text, language="nb", visibility="alliance")
    index_texts()
    said = {"text": "Hvem tørker flis?", "language": "nb", "visibility": "anonymous"}

    def asked(author: Organisation) -> list[list[str]]:
        made = []
        with transaction.atomic():
            question = Question.objects.create(organisation=author, **said)
            office = meeting.northern.clusters["SE"].managers.get()
            for act in (
                lambda: offering.offer(question),
                lambda: offering.pass_on(meeting.people["drier"], question),
                lambda: offering.offer_to_office(question, meeting.northern.clusters["SE"]),
                lambda: offering.pass_on(office, question),
            ):
                act()
                others = question.asked.exclude(organisation__in=[*authors, unlikely])
                made.append([str(each.organisation or each.office) for each in others])
                assert not question.asked.filter(organisation=author).exists()
            transaction.set_rollback(True)
        return made

    expected = asked(authors[0])
    assert expected[0][0] == "drier Demo"
    assert [asked(author) for author in (*authors[1:], unlikely)] == [expected] * 3


@pytest.mark.slow(reason="reads all pages for each of three authors")
def test_nobody_learns_who_asks_or_answers(meeting: Meeting) -> None:
    """Nothing in any page or answer to an ally changes when the author is another of three that are alike."""
    northern = meeting.northern
    authors = make_alike(northern)
    fields = {"language": "nb", "visibility": "anonymous"}
    question = Question.objects.create(organisation=authors[0], text="Hvor tørr må flisen være?", **fields)
    own = Question.objects.create(organisation=meeting.organisation("sawmill"), text=ASKED, **fields)
    answer = Answer.objects.create(organisation=authors[0], question=own, text="Under 30 %", **fields)
    Helped.objects.create(organisation=authors[0], answer=answered(meeting, own), unnamed=True)
    Offer.objects.filter(visibility="anonymous").delete()
    need = Need.objects.create(organisation=authors[0], text=question.text, **fields)
    Question.objects.filter(pk=question.pk).update(need=need)  # it was moved in both ways
    Asked.objects.create(question=question, office=northern.clusters["SE"], why=Asked.Why.OFFICE, passed_on=True)
    index_texts()
    client, office = as_("sawmill", meeting), as_("cluster-se", meeting)
    secret = make_token(meeting.people["sawmill"], "P", ["exchange"], clock.now() + timedelta(days=1))[1]
    bearer = {"Authorization": f"Bearer {secret}"}

    def told() -> list[str]:
        pages = [f"/questions/{question.key}/", f"/questions/{own.key}/", "/questions/", "/questions/?show=ours"]
        pages += [f"/organisations/{each.slug}/" for each in authors]
        found = [each.get(page).text for each in (client, office) for page in pages]
        found += [office.get(f"/office/cluster-se/{page}").text for page in ("", "exchange/", "history/")]
        found += [client.get(page, headers=bearer).text for page in ("/api/questions", f"/api/questions/{own.key}")]
        looked = {"text": "Kuinka kuivaa hakkeen on oltava?", "visibility": "alliance", "language": "fi"}
        found.append(client.post("/questions/new/", looked).text)
        return [without_what_is_new(each) for each in found]

    expected = told()
    assert "A company in Norway" in expected[0]
    assert "It is a need now." in expected[0]
    for author in authors[1:]:
        Question.objects.filter(pk=question.pk).update(organisation=author)
        Need.objects.filter(pk=need.pk).update(organisation=author)
        Answer.objects.filter(pk=answer.pk).update(organisation=author)
        Helped.objects.update(organisation=author)
        assert told() == expected


def test_mails_say_for_whom_an_office_asked_and_answered(meeting: Meeting) -> None:
    said = {"visibility": "alliance", "language": "sv"}
    User.objects.update(language="en")
    fi, se = meeting.people["cluster-fi"], meeting.people["cluster-se"]
    question = services.ask(fi, meeting.organisation("sawmill"), text=ASKED, **said)
    answer = services.answer(se, question, meeting.organisation("drier"), text="Under 30 %", **said)
    mails = {mail.to[0]: mail.body for mail in map(composed, Mail.objects.order_by("pk"))}
    for person in (fi, meeting.people["sawmill"]):
        assert "This was asked on behalf of sawmill Demo:" in mails[person.email]
    services.accept(meeting.people["sawmill"], answer)
    assert "on behalf of drier Demo. The question was:" in last_mail().body
    told = Mail.objects.count()
    for _taken_back_and_given in range(2):
        services.accept(meeting.people["sawmill"], answer)
    question.refresh_from_db()
    assert (question.accepted, Mail.objects.count()) == (answer, told)
    assert "You asked" not in "".join(mails.values())
