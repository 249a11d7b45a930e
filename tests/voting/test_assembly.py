"""An assembly from its draft to its signed minutes."""

import io
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.test import Client
from docx import Document
from pytest_django import Settings
from tests.voting.conftest import START, Club

from intercluster.apps.directory.rules import OPERATOR, viewer_of
from intercluster.apps.notices.models import Notice
from intercluster.apps.voting.assembly import documents, minutes, queries, services
from intercluster.apps.voting.models import AgendaItem, Assembly, Attendance, MemberClass
from intercluster.core.errors import Conflict, NotAllowed, Refused
from intercluster.documents.docx import docx

CALL = services.Call(
    language="sv",
    title="Årsmöte 2027",
    place="Karlstad",
    starts=START + timedelta(days=30),
    agenda=["Mötets öppnande", "Gemensam tork", "Mötets avslutande"],
    motions_until=date(2027, 3, 20),
)


def called(club: Club) -> Assembly:
    """Draft an assembly and call it."""
    return services.call(services.draft(club.cluster, CALL, viewer=OPERATOR), viewer=OPERATOR)


def items(assembly: Assembly) -> dict[str, AgendaItem]:
    """Return the paragraphs by title."""
    return {item.title: item for item in assembly.agenda.all()}


def texts(content: bytes) -> list[str]:
    """Return the paragraphs of a DOCX, and its table row by row."""
    read = Document(io.BytesIO(content))
    rows = [" | ".join(cell.text for cell in row.cells) for table in read.tables for row in table.rows]
    return [each.text for each in read.paragraphs if each.text] + rows


def test_members_are_told_and_see_what_is_called(club: Club) -> None:
    draft = services.draft(club.cluster, CALL, viewer=viewer_of(club.office))
    member = viewer_of(club.people["birch"])
    assert queries.find(draft.public_id, member) is None
    services.call(draft, viewer=viewer_of(club.office))
    assert queries.find(draft.public_id, member) == draft
    told = Notice.objects.filter(kind="voting.called").values_list("recipient__name", flat=True)
    assert sorted(told) == ["Birch", "Oak", "Pine", "Spruce"]
    with pytest.raises(Conflict, match="called already"):
        services.call(draft, viewer=OPERATOR)
    with pytest.raises(Conflict, match="not deleted"):
        services.delete(draft, viewer=OPERATOR)


def test_notice_says_until_when_motions_are_put_who_votes_and_how_many_proxies_one_holds(club: Club) -> None:
    said = services.Call(**{**vars(CALL), "proxies": 1})
    assembly = services.draft(club.cluster, said, viewer=OPERATOR)
    written = texts(docx(documents.notice(assembly)))
    start = written.index("Plats: Karlstad") + 1
    assert written[start:] == [
        "Motioner senast: 20 mars 2027",
        "Varje medlem har en röst.",
        "En person får ha högst 1 fullmakt.",
        "Dagordning",
        *CALL.agenda,
    ]
    paragraphs = Document(io.BytesIO(docx(documents.notice(assembly)))).paragraphs
    assert [each.text for each in paragraphs if each.style.name == "List Number"] == CALL.agenda
    MemberClass.objects.create(cluster=club.cluster, names={"sv": "Grundare"}, votes=3)
    Assembly.objects.update(proxies=0)
    assembly.refresh_from_db()
    written = texts(docx(documents.notice(assembly)))
    assert written[start + 1 : start + 3] == [
        "Röster per medlem efter klass: Grundare 3; Medlemmar utan klass 1.",
        "Ingen får rösta med fullmakt.",
    ]


def test_motions_stay_when_the_office_changes_the_agenda(club: Club) -> None:
    assembly = called(club)
    birch = club.members["birch"]
    services.move(assembly, birch, "Lägre avgift", "Avgiften sänks.", viewer=viewer_of(club.people["birch"]))
    kept = items(assembly)["Mötets öppnande"].pk
    changed = services.Call(**{**vars(CALL), "agenda": ["Val av ordförande", "Mötets öppnande"]})
    services.change(assembly, changed, viewer=OPERATOR)
    assert [(item.title, item.mover) for item in assembly.agenda.all()] == [
        ("Val av ordförande", ""),
        ("Mötets öppnande", ""),
        ("Lägre avgift", "Birch Demo"),
    ]
    assert items(assembly)["Mötets öppnande"].pk == kept


def test_motions_are_refused_from_others_too_late_and_without_text(club: Club) -> None:
    assembly, birch = called(club), club.members["birch"]
    own = viewer_of(club.people["birch"])
    for viewer in (viewer_of(club.people["oak"]), viewer_of(club.office)):
        with pytest.raises(NotAllowed):
            services.move(assembly, birch, "X", "Y", viewer=viewer)
    with pytest.raises(Refused, match="says what is proposed"):
        services.move(assembly, birch, "X", " ", viewer=own)
    club.at(20)
    with pytest.raises(Conflict, match="no longer taken"):
        services.move(assembly, birch, "X", "Y", viewer=own)


def test_motions_and_amendments_are_taken_back_until_the_meeting(club: Club) -> None:
    assembly, birch, oak = called(club), club.members["birch"], club.members["oak"]
    own, other = viewer_of(club.people["birch"]), viewer_of(club.people["oak"])
    motion = services.move(assembly, birch, "Lägre avgift", "Avgiften sänks.", viewer=own)
    amendment = services.amend(motion, oak, "Avgiften sänks 2028.", viewer=other)
    with pytest.raises(Conflict, match="Amendments of this text"):
        services.withdraw(motion, viewer=own)
    for viewer in (own, viewer_of(club.office), OPERATOR):
        with pytest.raises(NotAllowed):
            services.withdraw(amendment, viewer=viewer)
    services.withdraw(amendment, viewer=other)
    services.withdraw(motion, viewer=own)
    assert list(items(assembly)) == CALL.agenda
    late = services.move(assembly, birch, "Lägre avgift", "Avgiften sänks.", viewer=own)
    club.at(31)
    with pytest.raises(Conflict, match="has begun"):
        services.withdraw(late, viewer=own)


def test_motions_end_before_the_meeting_and_minutes_after_it(club: Club) -> None:
    with pytest.raises(Refused, match="The last day for motions"):
        services.draft(club.cluster, replace(CALL, motions_until=date(2027, 4, 30)), viewer=OPERATOR)
    with pytest.raises(Conflict, match="after the meeting"):
        minutes.close(called(club), viewer=OPERATOR)


def test_what_is_to_come_stands_first_and_the_next_before_the_others(club: Club) -> None:
    member, days = viewer_of(club.people["birch"]), {"past": 1, "long past": 0, "next": 20, "later": 40}
    for title, day in days.items():
        begins = START + timedelta(days=day, hours=1)
        said = replace(CALL, title=title, starts=begins, motions_until=None)
        services.call(services.draft(club.cluster, said, viewer=OPERATOR), viewer=OPERATOR)
    club.at(5)
    assert [each.title for each in queries.assemblies(member)] == ["next", "later", "past", "long past"]


def test_minutes_have_attendance_decisions_votes_and_signatures(club: Club) -> None:
    vote = club.announced(titles={"sv": "Köpa en tork"})
    club.cast(vote, birch="yes", oak="yes", pine="no")
    vote = club.closed(vote)
    club.at(16)
    assembly = called(club)
    known = items(assembly)
    decisions: dict[int, tuple[str, int | None]] = {
        known["Mötets öppnande"].pk: ("Mötet öppnades.", None),
        known["Gemensam tork"].pk: ("", vote.pk),
    }
    attendance = {club.members["birch"].pk: ("Anna Berg", False), club.members["oak"].pk: ("Birch Demo", True)}
    said = minutes.Record("Anna Berg", "Bo Ek", "Cia Al, Dan Asp", decisions, attendance)
    minutes.record(assembly, said, viewer=viewer_of(club.office))
    club.at(31)
    with pytest.raises(Refused, match="Without a decision: Mötets avslutande"):
        minutes.close(assembly, viewer=OPERATOR)
    decisions[known["Mötets avslutande"].pk] = ("Mötet avslutades.", None)
    assembly = minutes.record(assembly, said, viewer=OPERATOR)
    written = texts(docx(documents.minutes(assembly)))
    for text in (
        *("Utkast till protokoll", "Årsmöte 2027, Forest Demo", "2 av 4 medlemmar är närvarande eller företrädda."),
        *("Oak Demo | Birch Demo | fullmakt", "§ 1 Mötets öppnande", "Mötet öppnades.", "§ 3 Mötets avslutande"),
        "Förslaget är antaget. Ja: 2. Nej: 1. Avstod: 0.",
    ):
        assert text in written, text
    signed = [text.splitlines()[-1] for text in written if "____" in text]
    assert signed == ["Bo Ek", "Anna Berg", "Cia Al", "Dan Asp"]
    minutes.close(assembly, viewer=OPERATOR)
    assembly.refresh_from_db()
    assert texts(docx(documents.minutes(assembly)))[0] == "Protokoll"
    for act in (
        lambda: services.change(assembly, CALL, viewer=OPERATOR),
        lambda: minutes.record(assembly, said, viewer=OPERATOR),
    ):
        with pytest.raises(Conflict, match="final"):
            act()


def test_a_vote_of_an_alliance_is_in_no_minutes(club: Club) -> None:
    vote = club.closed(club.announced(club.alliance, is_secret=False))
    assembly = called(club)
    item = items(assembly)["Gemensam tork"]
    minutes.record(assembly, minutes.Record(decisions={item.pk: ("", vote.pk)}), viewer=OPERATOR)
    item.refresh_from_db()
    assert item.vote is None


def test_pages_go_from_the_usual_agenda_to_final_minutes(club: Club, client: Client, settings: Settings) -> None:
    client.force_login(club.office)
    assert "Election of the chair and the secretary of the meeting" in client.get("/office/forest/assemblies/new/").text
    form = {"title": "Annual meeting", "language": "en", "place": "", "starts": "2027-04-01T10:00", "agenda": "Opening"}
    assert client.post("/office/forest/assemblies/new/", form).status_code == 422
    form |= {"place": "Karlstad", "motions_until": "2027-03-20"}
    address = client.post("/office/forest/assemblies/new/", form)["Location"]
    client.post(f"{address}call/")
    member = Client()
    member.force_login(club.people["birch"])
    assert 'href="/assemblies/"' in member.get("/").text
    motion = {"organisation": club.members["birch"].pk, "title": "A kiln", "text": ""}
    assert member.post(f"{address}motions/", motion).status_code == 422
    member.post(f"{address}motions/", motion | {"text": "Let us buy one."})
    [item] = AgendaItem.objects.exclude(mover="")
    assert f"{address}agenda/{item.pk}/withdraw/" in member.get(address).text
    assert "withdraw" not in client.get(address).text
    assert client.post(f"{address}agenda/{item.pk}/withdraw/").status_code == 404
    amendment = services.amend(item, club.members["oak"], "Let us rent one.", viewer=OPERATOR)
    taken_back = f"{address}agenda/{item.pk}/amendments/{amendment.pk}/withdraw/"
    oak = Client()
    oak.force_login(club.people["oak"])
    assert [taken_back in each.get(address).text for each in (oak, member)] == [True, False]
    assert "Let us rent" not in oak.post(taken_back, follow=True).text
    assert "Let us buy" not in member.post(f"{address}agenda/{item.pk}/withdraw/", follow=True).text
    member.post(f"{address}motions/", motion | {"text": "Let us buy one."})
    assert "Let us buy one." in member.get(address).text
    assert member.get(f"{address}minutes.docx").status_code == 404
    assert "Notice of meeting" in texts(member.get(f"{address}notice.docx").content)
    assert client.post(f"{address}close/").status_code == 409
    assert "Make the minutes final" not in client.get(address).text
    club.at(32)
    answer = client.post(f"{address}close/")
    assert (answer.status_code, "need a chair" in answer.text) == (422, True)
    fields = {"chair": "Anna", "secretary": "Bo", "checkers": "Cia", f"who-{club.members['oak'].pk}": "Dan"}
    fields |= {f"decision-{item.pk}": "Approved." for item in AgendaItem.objects.all()}
    client.post(f"{address}minutes/", fields)
    assert Attendance.objects.get().represented_by == "Dan"
    client.post(f"{address}close/")
    assert "Approved." in member.get(address).text
    assert "1 of 4 members are present or represented." in texts(member.get(f"{address}minutes.docx").content)
    settings.REQUESTS_PER_MINUTE = 9  # a document counts as ten requests
    assert {member.get(f"{address}{name}.docx").status_code for name in ("notice", "minutes")} == {429}
