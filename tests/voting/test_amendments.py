"""Amendments of motions: who moves them, in which order they are voted on, and what becomes of the text."""

from dataclasses import replace

import pytest
from django.test import Client
from tests.voting.conftest import Club
from tests.voting.test_assembly import called, items, texts

from intercluster.apps.directory.rules import OPERATOR, viewer_of
from intercluster.apps.voting.assembly import documents, minutes, services
from intercluster.apps.voting.assembly.amendments import Phrase, in_order, phrases, text_after
from intercluster.apps.voting.assembly.minutes import Counted, Proxy, Record
from intercluster.apps.voting.assembly.shown import ShownParagraph
from intercluster.apps.voting.models import AgendaItem, Amendment, Assembly, ClassOfMember, MemberClass
from intercluster.core.errors import Conflict, NotAllowed, Refused
from intercluster.documents.docx import docx

MOTION = "Avgiften sänks till 500 kronor från den 1 januari.\n\nStyrelsen följer upp beslutet."


@pytest.fixture
def motion(club: Club) -> AgendaItem:
    """Return a motion on the agenda of an assembly that is called."""
    own = viewer_of(club.people["birch"])
    return services.move(called(club), club.members["birch"], "Lägre avgift", MOTION, viewer=own)


def amend(club: Club, motion: AgendaItem, name: str, before: str, after: str) -> Amendment:
    """Move an amendment that changes some words."""
    text = MOTION.replace(before, after)
    return services.amend(motion, club.members[name], text, viewer=viewer_of(club.people[name]))


def record(assembly: Assembly, item: AgendaItem, **amendments: Counted) -> None:
    """Write what became of amendments, by the name of their mover."""
    keys = {each.mover.split()[0].lower(): each.pk for each in item.amendments.all()}
    said = Record(amendments={keys[name]: counted for name, counted in amendments.items()})
    minutes.record(assembly, said, viewer=OPERATOR)


def test_editors_amend_for_their_member_and_the_office_for_any(club: Club, motion: AgendaItem) -> None:
    for text, problem in ((MOTION.replace("\n", "\r\n"), "how it should read"), (" ", "how it should read")):
        with pytest.raises(Refused, match=problem):
            services.amend(motion, club.members["oak"], text, viewer=viewer_of(club.people["oak"]))
    with pytest.raises(NotAllowed):
        services.amend(motion, club.members["oak"], "X", viewer=viewer_of(club.people["pine"]))
    heard = services.amend(motion, club.members["oak"], "Avslag.", viewer=viewer_of(club.office))
    assert (heard.mover, heard.outcome) == ("Oak Demo", "")
    opening = items(motion.assembly)["Mötets öppnande"]
    with pytest.raises(Conflict, match="proposes nothing"):
        services.amend(opening, club.members["oak"], "X", viewer=viewer_of(club.office))
    services.propose(opening, "Mötet öppnas kl. 10.", viewer=viewer_of(club.office))
    services.amend(opening, club.members["oak"], "Mötet öppnas kl. 11.", viewer=viewer_of(club.office))
    with pytest.raises(Conflict, match="stays as it is"):
        services.propose(opening, "Mötet öppnas.", viewer=viewer_of(club.office))
    gone = services.Call(**{**vars(_call(motion.assembly)), "agenda": ["Något annat"]})
    with pytest.raises(Conflict, match="stays on the agenda"):
        services.change(motion.assembly, gone, viewer=OPERATOR)


def _call(assembly: Assembly) -> services.Call:
    names = ("language", "title", "place", "starts", "motions_until")
    return services.Call(**{name: getattr(assembly, name) for name in names}, agenda=[])


def test_amendments_stand_as_they_came_in_until_the_chair_decides_their_order(club: Club, motion: AgendaItem) -> None:
    near = amend(club, motion, "oak", "500", "600")
    far = amend(club, motion, "pine", "Styrelsen följer upp beslutet.", "En grupp av medlemmar prövar det varje år.")
    assert in_order(motion) == [near, far]
    shown = ShownParagraph(motion)
    assert [each.words for each in shown.amendments] == [2, 12]
    assert "The chair decides in which order the amendments are voted on" in shown.order
    chairs = (
        "Ändringsyrkandena tas upp i den ordning som ordföranden har bestämt, och därefter förslaget i den lydelse "
    )
    chairs += "det då har."
    assert chairs not in texts(docx(documents.minutes(motion.assembly)))
    record(motion.assembly, motion, oak=Counted(place=2), pine=Counted(place=1))
    assert in_order(motion) == [far, near]
    assert "The amendments are voted on in the chair's order" in shown.order
    assert chairs in texts(docx(documents.minutes(motion.assembly)))


def test_carried_amendments_change_the_text_and_what_contradicts_them_lapses(club: Club, motion: AgendaItem) -> None:
    amend(club, motion, "oak", "500", "600")
    amend(club, motion, "pine", "500", "700")
    amend(club, motion, "spruce", "den 1 januari", "den 1 juli")
    carried = Counted("carried", 9, 3, 1)
    with pytest.raises(Refused, match="only one can be carried"):
        record(motion.assembly, motion, oak=carried, pine=carried)
    with pytest.raises(Refused, match="more votes are against it"):
        record(motion.assembly, motion, oak=Counted("carried", 3, 9))
    record(motion.assembly, motion, oak=carried, spruce=Counted("carried"))
    assert {each.mover: each.outcome for each in motion.amendments.all()} == {
        "Oak Demo": "carried",
        "Pine Demo": "lapsed",
        "Spruce Demo": "carried",
    }
    assert text_after(motion) == MOTION.replace("500", "600").replace("januari", "juli")


def test_minutes_have_each_amendment_with_its_result_and_the_text_that_came_out(club: Club, motion: AgendaItem) -> None:
    amend(club, motion, "oak", "500", "600")
    amend(club, motion, "pine", "500 kronor från", "700 kronor om året från")
    amend(club, motion, "spruce", "Styrelsen följer upp beslutet.", "Beslutet prövas efter ett år av styrelsen igen.")
    assembly, office = motion.assembly, viewer_of(club.office)
    founder = MemberClass.objects.create(cluster=club.cluster, names={"sv": "Grundare"}, votes=13)
    membership = club.cluster.memberships.get(organisation=club.members["oak"])
    ClassOfMember.objects.create(membership=membership, member_class=founder)
    known = items(assembly)
    said = Record(
        chair="Anna Berg",
        secretary="Bo Ek",
        checkers="Cia Al",
        decisions={item.pk: ("Ja." if item.pk != motion.pk else "", None) for item in known.values()},
        counted={motion.pk: Counted("carried", 12)},
        attendance={club.members["oak"].pk: ("Eva Lund", True), club.members["pine"].pk: ("Pia Tall", False)},
        proxies={club.members["oak"].pk: Proxy("Ola Ek", assembly.motions_until)},
    )
    minutes.record(assembly, said, viewer=office)
    club.at(31)
    with pytest.raises(Refused, match="Amendments without a decision: Lägre avgift: Oak Demo"):
        minutes.close(assembly, viewer=office)
    keys = {each.mover: each.pk for each in motion.amendments.all()}
    outcomes = {
        keys["Oak Demo"]: Counted("carried", 7, 5, 2),
        keys["Pine Demo"]: Counted(),
        keys["Spruce Demo"]: Counted("rejected", 5, 7),
    }
    said = replace(said, amendments=outcomes)
    too_many = replace(said, counted={motion.pk: Counted("carried", 12, 2, 1)})
    with pytest.raises(Refused, match="15 votes are counted, and those who are present or represented have 14"):
        minutes.record(assembly, too_many, viewer=office)
    minutes.record(assembly, said, viewer=office)
    minutes.close(assembly, viewer=office)
    written = texts(docx(documents.minutes(assembly)))
    start = written.index("§ 3 Lägre avgift")
    end = written.index("§ 4 Mötets avslutande")
    assert written[start + 1 : end] == [
        "Motion från Birch Demo:",
        MOTION,
        "1. Ändringsyrkande från Oak Demo:",
        "”500” ersätts med ”600”.",
        "Rösträkning vid mötet: 7 för, 5 emot, 2 avstod. Ändringsyrkandet bifalls.",
        "2. Ändringsyrkande från Pine Demo:",
        "”500” ersätts med ”700”.\nEfter ”kronor” läggs till ”om året”.",
        "Ändringsyrkandet har fallit.",
        "3. Ändringsyrkande från Spruce Demo:",
        "”Styrelsen följer upp beslutet” ersätts med ”Beslutet prövas efter ett år av styrelsen igen”.",
        "Rösträkning vid mötet: 5 för, 7 emot, 0 avstod. Ändringsyrkandet avslås.",
        "Förslaget efter ändringarna:",
        MOTION.replace("500", "600"),
        "Rösträkning vid mötet: 12 för, 0 emot, 0 avstod. Förslaget bifalls.",
    ]
    assert written[-4:] == [
        "Medlem | Företräds av | Hur | Antal röster",
        "Oak Demo | Eva Lund | fullmakt, Ola Ek, 2027-03-20 | 13",
        "Pine Demo | Pia Tall |  | 1",
        "Summa |  |  | 14",
    ]


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("Brev på svenska. Kansliet skriver det.", "Brev på svenska. Kansliet i Karlstad skriver det.",
         [Phrase("", "i Karlstad", "Kansliet")]),
        ("Vi köper två. Toimisto laatii suunnitelman.", "Vi köper tre. Toimisto laatii suunnitelman heti.",
         [Phrase("två", "tre", "Vi köper"), Phrase("", "heti", "Toimisto laatii suunnitelman")]),
        ("Vi köper två. Nu är det slut.", "Vi köper två. Vi hyr en. Nu är det slut.",
         [Phrase("", "Vi hyr en.", "Vi köper två.")]),
        ("Vi köper två. Vi hyr en. Nu är det slut.", "Vi köper två. Nu är det slut.",
         [Phrase("Vi hyr en.", "", "Vi köper två.")]),
        ("Vi köper två.", "Vi köper två. Vi hyr en.", [Phrase("", "Vi hyr en.", "Vi köper två.")]),
        ("Vi köper ett (två).", "Vi köper tre (två nya).",
         [Phrase("ett", "tre", "Vi köper"), Phrase("", "nya", "två")]),
        ("Nu köper vi två, tre.", "Nu köper vi fem, och tre.",
         [Phrase("två", "fem", "Nu köper vi"), Phrase("", "och", "Nu köper vi två,")]),
    ],
)  # fmt: skip
def test_changes_start_at_a_word_of_one_sentence(before: str, after: str, said: list[Phrase] | None) -> None:
    assert phrases(before, after) == said


def test_one_person_holds_no_more_proxies_than_the_statutes_allow(club: Club) -> None:
    assembly = called(club)
    Assembly.objects.filter(pk=assembly.pk).update(proxies=1)
    attendance = {club.members[name].pk: (who, True) for name, who in (("oak", "Eva  Lund"), ("pine", "eva lund"))}
    with pytest.raises(Refused, match="holds 2 proxies"):
        minutes.record(assembly, Record(attendance=attendance), viewer=OPERATOR)
    assert not assembly.attendance.exists()


def test_pages_show_the_difference_and_members_read_results_when_minutes_are_final(
    club: Club, motion: AgendaItem, client: Client
) -> None:
    client.force_login(club.people["oak"])
    address = f"/assemblies/{motion.assembly.public_id}/"
    form = {"organisation": club.members["oak"].pk, "text": MOTION}
    kept = client.post(f"{address}agenda/{motion.pk}/amend/", form)
    assert (kept.status_code, "an amendment says how it should read" in kept.text) == (422, True)
    client.post(f"{address}agenda/{motion.pk}/amend/", form | {"text": MOTION.replace("500", "600")})
    assert "<del>500</del><ins>600</ins>" in client.get(address).text.replace("\n            ", "")
    key = motion.amendments.get().pk
    office = Client()
    office.force_login(club.office)
    fields = {f"amendment-{key}-outcome": "carried", f"amendment-{key}-yes": "7", f"amendment-{key}-no": "8"}
    refused = office.post(f"{address}minutes/", fields)
    assert (refused.status_code, "so it is not carried" in refused.text) == (422, True)
    office.post(f"{address}minutes/", fields | {f"amendment-{key}-no": "2"})
    result = "Counted in the room: 7 for, 2 against, 0 abstained. The amendment is carried."
    assert result in office.get(address).text
    assert result not in client.get(address).text
    api = "/api" + address.rstrip("/")
    assert client.get(api).json()["agenda"][2]["amendments"][0]["decided"]["outcome"] == ""
    told = office.get(api).json()["agenda"][2]
    assert (told["amendments"][0]["decided"]["yes"], told["amended"]) == (7, MOTION.replace("500", "600"))
    Assembly.objects.update(state="closed")
    assert result in client.get(address).text
    assert [each["title"] for each in client.get("/api/assemblies").json()] == ["Årsmöte 2027"]
