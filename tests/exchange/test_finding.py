"""One search over everything: who sees what, in which order, narrowed, and honest where nothing is there."""

from datetime import timedelta
from urllib.parse import quote

import pytest
from django.test import Client
from tests.introductions.conftest import Meeting, meeting
from tests.test_anonymity import make_alike

from intercluster.apps.access.services import make_token
from intercluster.apps.alerts.models import SavedSearch
from intercluster.apps.alerts.saved_search_results import path_of
from intercluster.apps.alerts.services import weekly
from intercluster.apps.directory.models import Offer
from intercluster.apps.directory.rules import viewer_of
from intercluster.apps.exchange.finding import queries
from intercluster.apps.exchange.finding.kinds import Wanted
from intercluster.apps.exchange.finding.queries import Found, search
from intercluster.apps.exchange.models import Answer, LibraryDocument, Passage, Practice, Question, Review, Visit
from intercluster.apps.notices.models import Notice
from intercluster.apps.partnering.indexing.services import index_texts
from intercluster.apps.projects.models import Call, Consortium
from intercluster.core import clock

__all__ = ["meeting"]

SOUGHT = "How dry must wood chips be for a small boiler?"


@pytest.fixture
def written(meeting: Meeting) -> Meeting:
    """Let every kind of text be there once, all on drying chips, in three languages."""
    said = {"visibility": "alliance", "language": "sv"}
    drier, machinist = meeting.organisation("drier"), meeting.organisation("machinist")
    Practice.objects.create(
        organisation=drier,
        title="Torr flis i liten panna",
        problem="Fuktig flis gav stopp i vår lilla panna.",
        done="Vi torkar till 30 procent fukt.",
        text="Torr flis i liten panna. Fuktig flis gav stopp i vår lilla panna. Vi torkar till 30 procent fukt.",
        review=Review.SHARED,
        reviewed=clock.now(),
        look_again=clock.today(),
        **said,
    )
    question = Question.objects.create(organisation=drier, text="Hur fuktig får flis till en liten panna vara?", **said)
    Answer.objects.create(
        organisation=machinist,
        question=question,
        text="Flisen til en liten kjel bør ha under 30 prosent fukt.",
        visibility="anonymous",
        language="nb",
    )
    Visit.objects.create(
        organisation=drier,
        title="Se vår flistork",
        text="Besök vår flistork: vi torkar flis för små pannor.",
        kind=Visit.Kind.OFFERED,
        days=3,
        **said,
    )
    document = LibraryDocument.objects.create(
        cluster=meeting.northern.clusters["FI"],
        title="Hakkeen kuivaus",
        rights="alliance",
        state="ready",
        name="hake.pdf",
        digest="1",
        media_type="application/pdf",
        size=8,
        content=b"%PDF-1.7",
    )
    for number in range(1, 5):
        Passage.objects.create(
            document=document,
            page=number + 6,
            number=number,
            text=f"Pienen kattilan hakkeen kosteus saa olla enintään 30 prosenttia, osa {number}.",
            language="fi",
        )
    Offer.objects.create(organisation=drier, text="Vi torkar flis för små pannor åt andra.", **said)
    Call.objects.create(
        cluster=meeting.northern.clusters["SE"], slug="dry-chips", title="Drier wood chips for small boilers"
    )
    Consortium.objects.create(
        organisation=drier, title="Drying wood chips with waste heat", audience="alliance", shown=[], text="Secret plan"
    )
    index_texts()
    return meeting


def found(meeting: Meeting, who: str = "sawmill", text: str = SOUGHT, **narrowed: str) -> list[Found]:
    wanted = Wanted(text, **{name: frozenset({value}) for name, value in narrowed.items()})
    return search(viewer_of(meeting.people[who]), wanted, "en")


def told(each: Found) -> tuple[str, str, str, str]:
    return each.kind.name, each.language, each.who, each.path.split("/")[1] if each.path else ""


def test_every_kind_is_found_in_every_language_as_its_readers_may_see_it(written: Meeting) -> None:
    rows = found(written)
    assert {told(each) for each in rows} >= {
        ("practice", "sv", "drier Demo", "practices"),
        ("question", "sv", "drier Demo", "questions"),
        ("answer", "nb", "A company in Norway", "questions"),
        ("visit", "sv", "drier Demo", "visits"),
        ("offer", "sv", "drier Demo", "organisations"),
        ("idea", "en", "drier Demo", "consortia"),
    }
    assert {each.kind.name: each.given for each in rows if each.given is not None} == {"question": 1}
    passages = [each for each in rows if each.kind.name == "library"]
    assert len(passages) == 3  # the best of four of one document
    assert all(each.path.endswith(f"/file/#page={each.page}") for each in passages)
    assert "dry-chips" in {each.path.split("/")[2] for each in rows if each.kind.name == "call"}
    assert "Secret plan" not in {each.text for each in rows}


def test_what_does_not_fit_on_a_page_is_on_the_next(written: Meeting, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "MOST", 3)
    client = Client()
    client.force_login(written.people["sawmill"])
    page = client.get("/exchange/", {"q": SOUGHT, "page": 2})
    assert [told(each) for each in page.context["page"]] == [told(each) for each in found(written)[3:6]]
    assert "page=1" in page.text


def test_results_are_narrowed_by_kind_language_and_country(written: Meeting) -> None:
    assert {each.kind.name for each in found(written, kinds="library")} == {"library"}
    assert {each.language for each in found(written, languages="nb")} == {"nb"}
    norwegian = found(written, countries="NO")
    assert ("answer", "A company in Norway") in {(each.kind.name, each.who) for each in norwegian}
    assert "drier Demo" not in {each.who for each in norwegian}


def test_nothing_is_found_by_who_may_not_read_it(written: Meeting) -> None:
    visitor = Client().get("/exchange/", {"q": SOUGHT}).text
    for text in ("Torr flis i liten panna", "Hur fuktig", "under 30 prosent", "Hakkeen kuivaus", "drier Demo"):
        assert text not in visitor


def test_nonsense_and_what_nobody_knows_find_nothing_and_lead_to_a_question(written: Meeting) -> None:
    client = Client(headers={"accept-language": "en"})
    client.force_login(written.people["sawmill"])
    for text in ("asdf qwer zxcv uiop", "Which violin concerto did Sibelius revise in 1905?"):
        page = client.get("/exchange/", {"q": text}).text
        assert "Nobody has written about this yet" in page
        assert "/questions/new/?text=" in page
    assert "Nobody has written" not in client.get("/exchange/").text
    assert "Nothing fits closely" not in client.get("/exchange/", {"q": SOUGHT}).text
    assert "Nothing fits closely" in client.get("/exchange/", {"q": "How do we heat a school?"}).text
    assert client.get("/exchange/", {"q": "x" * 1001}).status_code == 422
    assert client.get("/exchange/", {"q": SOUGHT, "kind": "no such"}).status_code == 422


def test_what_fits_stands_apart_from_what_is_further_away(written: Meeting) -> None:
    client = Client(headers={"accept-language": "en"})
    client.force_login(written.people["sawmill"])
    page = client.get("/exchange/", {"q": SOUGHT})
    near, far = page.text.split("Further from what you wrote")
    assert "Fits what you wrote" in near
    close = [each.is_close for each in page.context["page"]]
    assert (near.count('class="row"'), far.count('class="row"')) == (close.count(True), close.count(False))
    assert close == sorted(close, reverse=True)
    assert "Fits what" not in client.get("/exchange/", {"q": "How do we heat a school?"}).text


def test_the_order_does_not_tell_who_wrote_an_anonymous_text(written: Meeting) -> None:
    """Each of those alike may have written it: it stands in the same place with the same words."""
    alike = make_alike(written.northern)
    first = [(told(each), each.text, each.answers) for each in found(written)]
    assert ("answer", "nb", "A company in Norway", "questions") in [each for each, *_rest in first]
    for other in alike:
        Answer.objects.update(organisation=other)
        assert [(told(each), each.text, each.answers) for each in found(written)] == first


def test_programs_find_what_the_page_shows(written: Meeting) -> None:
    secret = make_token(written.people["sawmill"], "P", ["exchange"], clock.now() + timedelta(days=1))[1]
    client = Client(headers={"authorization": f"Bearer {secret}"})
    rows = client.get("/api/exchange/search", {"q": SOUGHT, "kind": ["answer", "library"], "limit": 2}).json()
    assert len(rows) == 2
    assert {row["kind"] for row in rows} <= {"answer", "library"}
    [answer] = client.get("/api/exchange/search", {"q": SOUGHT, "kind": "answer"}).json()
    assert answer["answers"] > 0.5
    assert (answer["who"], answer["organisation"], answer["language"]) == ("A company in Norway", None, "nb")
    assert client.get("/api/exchange/search", {"q": ""}).status_code == 422
    assert client.get("/api/exchange/search", {"q": SOUGHT, "language": "xx"}).status_code == 422


def test_a_saved_search_tells_what_is_new(written: Meeting) -> None:
    client = Client(headers={"accept-language": "en"})
    client.force_login(written.people["sawmill"])
    address = f"/exchange/?q={quote(SOUGHT)}&kind=answer"
    assert quote(address, safe="") in client.get(address).text
    client.post("/searches/new/", {"search": address, "name": "Chips", "alerts": "on"})
    [saved] = SavedSearch.objects.all()
    assert (saved.kind, len(saved.seen), path_of(saved)) == ("exchange", 1, address.replace("%20", "+"))
    Answer.objects.create(
        organisation=written.organisation("drier"),
        question=Question.objects.get(),
        text="Till en liten panna ska flisen vara torrare än 30 procent.",
        visibility="alliance",
        language="sv",
    )
    index_texts()
    assert weekly(clock.now() + timedelta(days=8)) == 1
    [notice] = Notice.objects.filter(recipient=written.people["sawmill"], kind="alerts.news")
    assert notice.context["count"] == 1


def test_a_saved_search_is_silent_on_what_is_far_from_it(written: Meeting) -> None:
    client = Client()
    client.force_login(written.people["sawmill"])
    client.post(
        "/searches/new/",
        {"search": "/exchange/?q=How+do+we+heat+a+school%3F&kind=offer", "name": "School", "alerts": "on"},
    )
    text = "Vi eldar med flis på natten."
    Offer.objects.create(organisation=written.organisation("drier"), text=text, visibility="alliance", language="sv")
    index_texts()
    rows = search(viewer_of(written.people["sawmill"]), Wanted("How do we heat a school?", kinds=frozenset({"offer"})))
    assert {each.text: each.is_close for each in rows}[text] is False
    assert weekly(clock.now() + timedelta(days=8)) == 0
    assert SavedSearch.objects.get().name == "School"
