"""Good practices: who writes, shares and returns them, what others see, and what an anonymous one may not have."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.introductions.conftest import Meeting

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Organisation
from intercluster.apps.directory.profiles.services import FieldsRefused, StaleError, version_of
from intercluster.apps.directory.rules import VISITOR, Viewer, viewer_of
from intercluster.apps.exchange.models import Helped, Practice, Review
from intercluster.apps.exchange.practices import queries, services
from intercluster.apps.exchange.practices.history import changes
from intercluster.apps.exchange.practices.parts import PARTS, characters, joined, length_in_words
from intercluster.apps.exchange.practices.queries import Wanted, listed, practices, shown
from intercluster.apps.exchange.practices.services import SAID, PracticeFields
from intercluster.apps.notices.models import Notice
from intercluster.classifications.thesaurus import thesaurus
from intercluster.core import clock
from intercluster.core.errors import Conflict, NotFound, Refused

SAID_OF_CHIPS = PracticeFields(
    title="Torrare flis med spillvärme",
    problem="Flisen var blöt och pannan gick dåligt.",
    done="Vi torkar flisen med värmen från kylningen i sågen.",
    failed="Den första transportören fastnade i kylan.",
    language="sv",
    visibility="alliance",
    region="SE311",
    started=date(2025, 1, 1),
    website="https://drier.example/",
    capabilities=("no-such-capability",),
)


def viewer(meeting: Meeting, who: str) -> Viewer:
    """Return what somebody of the alliance may do."""
    return viewer_of(meeting.people[who])


def write(meeting: Meeting, who: str = "drier", **fields: Any) -> Practice:
    """Write a practice for an organisation, as its editor."""
    said = PracticeFields(**{name: getattr(SAID_OF_CHIPS, name) for name in SAID} | fields)
    return services.add_practice(viewer(meeting, who), meeting.organisation(who), said, by=meeting.people[who])


def publish(meeting: Meeting, who: str = "drier", **fields: Any) -> Practice:
    """Write a practice that its office shares."""
    made = write(meeting, who, **fields)
    services.hand_in(viewer(meeting, who), made)
    office = f"cluster-{made.organisation.country.lower()}"
    return services.share(viewer(meeting, office), made, clock.today() + timedelta(days=365))


def told(user: User) -> list[tuple[str, str]]:
    """Return the kinds and pages of somebody's notices, the first first."""
    return list(Notice.objects.filter(recipient=user).order_by("pk").values_list("kind", "path"))


def test_an_office_shares_what_a_member_hands_in(meeting: Meeting) -> None:
    stina, office, reader = (meeting.people[who] for who in ("drier", "cluster-se", "sawmill"))
    made = write(meeting)
    page = f"/practices/{made.key}/"
    assert made.text == joined(made.title, {name: getattr(made, name) for name in PARTS})
    with pytest.raises(NotFound):
        services.share(viewer(meeting, "drier"), made, clock.today() + timedelta(days=9))
    services.hand_in(viewer_of(stina), made)
    assert told(office) == [("exchange.practice_waiting", f"{page}review/")]
    assert list(queries.waiting(meeting.northern.clusters["SE"])) == [made]
    with pytest.raises(Conflict):
        services.hand_in(viewer_of(stina), made)
    with pytest.raises(FieldsRefused):
        services.send_back(viewer_of(office), made, " ")
    services.send_back(viewer_of(office), made, "Vad kostade det?")
    assert told(stina) == [("exchange.practice_returned", page)]
    with pytest.raises(Conflict):
        services.send_back(viewer_of(office), made, "Vad kostade det?")
    services.hand_in(viewer_of(stina), made)
    assert not practices(viewer_of(reader)).exists()
    for day in (clock.today(), clock.today() + timedelta(days=6 * 365)):
        with pytest.raises(FieldsRefused):
            services.share(viewer_of(office), made, day)
    shared = services.share(viewer_of(office), made, clock.today() + timedelta(days=9))
    assert told(stina)[1:] == [("exchange.practice_shared", page)]
    assert (shared.review, shared.note, shared.reviewed_by) == ("shared", "", meeting.northern.clusters["SE"])
    assert list(practices(viewer_of(reader))) == [made]
    assert not practices(VISITOR).exists()
    with pytest.raises(NotFound):  # another office does not decide
        services.send_back(viewer(meeting, "cluster-fi"), made, "Nej")


def test_an_office_shares_no_draft_that_its_member_has_not_handed_in(meeting: Meeting, client: Client) -> None:
    made, until = write(meeting), clock.today() + timedelta(days=9)
    office = meeting.people["cluster-se"]
    client.force_login(office)
    assert f"/practices/{made.key}/review/" not in client.get(f"/practices/{made.key}/").text
    decides = client.get(f"/practices/{made.key}/review/").text
    assert [f'name="{act}"' in decides for act in ("share", "return")] == [False, False]
    with pytest.raises(Conflict):
        services.send_back(viewer_of(office), made, "Vad kostade det?")
    assert client.post(f"/practices/{made.key}/review/", {"share": "1"}).status_code == 422
    with pytest.raises(Conflict):
        services.hand_in(viewer_of(office), made)
    Practice.objects.update(author=office)  # what it has written for its member, it shares
    assert services.share(viewer_of(office), made, until).review == Review.SHARED


def test_a_shared_practice_has_helped_each_organisation_once(meeting: Meeting, client: Client) -> None:
    made, draft = publish(meeting, visibility="anonymous"), write(meeting, title="Flis", problem="En annan")
    reader, sawmill, address = meeting.people["sawmill"], meeting.organisation("sawmill"), f"/practices/{made.key}/"
    client.force_login(reader)
    assert f'action="{address}helped/"' in client.get(address).text
    assert client.post(f"{address}helped/", {"organisation": "drier"}).status_code == 404
    for count in (1, 0, 1):
        assert client.post(f"{address}helped/", {"organisation": "sawmill"})["Location"] == address
        [seen] = shown(viewer(meeting, "machinist"), practices(viewer(meeting, "machinist")).filter(pk=made.pk))
        assert (seen.helped, Helped.objects.filter(practice=made, organisation=sawmill, by=reader).count()) == (
            count,
        ) * 2
    assert 'aria-pressed="true"' in client.get(address).text
    client.force_login(meeting.people["drier"])
    assert f"{address}helped/" not in client.get(address).text
    with pytest.raises(Refused):
        services.helped(meeting.people["drier"], made, made.organisation)
    for who, practice in (("sawmill", draft), ("cluster-fi", made)):
        with pytest.raises(NotFound):
            services.helped(meeting.people[who], practice, sawmill)


def test_a_changed_practice_waits_for_its_office_again(meeting: Meeting) -> None:
    made = publish(meeting)
    version = version_of(made, SAID)
    said = PracticeFields(**{name: getattr(made, name) for name in SAID} | {"gave": "En tredjedel mindre olja."})
    by_office = services.change_practice(viewer(meeting, "cluster-se"), made, said, version=version)
    assert (by_office.review, by_office.encoder, by_office.vector) == (Review.SHARED, "", None)
    with pytest.raises(StaleError):
        services.change_practice(viewer(meeting, "drier"), made, said, version=version)
    again = services.change_practice(viewer(meeting, "drier"), made, said, version=version_of(by_office, SAID))
    assert again.review == Review.WAITING
    assert not practices(viewer(meeting, "sawmill")).exists()
    private = PracticeFields(**{name: getattr(made, name) for name in SAID} | {"visibility": "private"})
    again = services.change_practice(viewer(meeting, "drier"), again, private, version=version_of(again, SAID))
    assert again.review == Review.DRAFT
    for act in (services.hand_in, lambda who, row: services.share(who, row, clock.today() + timedelta(days=9))):
        with pytest.raises(Conflict):
            act(viewer(meeting, "cluster-se"), again)


def test_on_its_day_author_and_office_are_asked_once(meeting: Meeting) -> None:
    made = publish(meeting)
    day = clock.today() + timedelta(days=365)
    assert services.remind(day - timedelta(days=1)) == 0
    assert [services.remind(day), services.remind(day), services.remind(day + timedelta(days=1))] == [1, 0, 0]
    for who in ("drier", "cluster-se"):
        asked = [each for each in told(meeting.people[who]) if each[0] == "exchange.practice_look_again"]
        assert asked == [("exchange.practice_look_again", f"/practices/{made.key}/")]
    assert list(queries.overdue(meeting.northern.clusters["SE"], day)) == [made]
    Practice.objects.update(look_again=clock.today())
    row = practices(viewer(meeting, "sawmill")).get()
    assert shown(viewer(meeting, "sawmill"), [row])[0].is_overdue
    services.share(viewer(meeting, "cluster-se"), made, day)
    assert services.remind(day - timedelta(days=1)) == 0
    assert told(meeting.people["drier"])[2:] == []  # that it is still shared is no news


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", "Så gör drier Demo"),
        ("cost", "Fråga info@drier.example"),
        ("done", "Stina har byggt den."),
        ("problem", " … "),
        ("needed", "x" * 2001),
        ("ended", date(2024, 1, 1)),
        ("visibility", "everybody"),
        ("language", "xx"),
    ],
)
def test_what_cannot_be_kept_is_refused_by_field(meeting: Meeting, field: str, value: object) -> None:
    with pytest.raises(FieldsRefused) as refused:
        write(meeting, **{"visibility": "anonymous", field: value})
    assert list(refused.value.problems) == [field]


def test_the_same_text_is_written_once(meeting: Meeting) -> None:
    made = write(meeting)
    assert made.capabilities == []  # there is no such thing
    with pytest.raises(FieldsRefused):
        write(meeting)
    with pytest.raises(NotFound):
        services.add_practice(viewer(meeting, "sawmill"), meeting.organisation("drier"), SAID_OF_CHIPS)


def test_an_unnamed_author_is_nowhere(meeting: Meeting) -> None:
    made = publish(meeting, "machinist", visibility="anonymous", region="NO020", language="nb")
    for who, author in (("sawmill", "A company in Norway"), ("machinist", "machinist Demo")):
        reader = viewer(meeting, who)
        (seen,) = shown(reader, practices(reader))
        hidden = who == "sawmill"
        assert (seen.author, seen.organisation is None, seen.region, seen.website) == (
            author,
            hidden,
            "" if hidden else "NO020",
            "" if hidden else made.website,
        )
        assert listed(reader, Wanted(country="NO")).rows.count() == 1
    Organisation.objects.filter(country="NO").exclude(slug="machinist").update(kind="research")
    Organisation.objects.filter(slug="machinist").update(country="IS")  # the only one of its country
    reader = viewer(meeting, "sawmill")
    found = listed(reader, Wanted())
    assert (found.rows.count(), dict(found.countries)) == (1, {})
    assert listed(reader, Wanted(country="IS")).rows.count() == 0


def test_the_list_is_narrowed_by_what_there_is(meeting: Meeting) -> None:
    drying, milling = list(thesaurus())[:2]
    first = publish(meeting, capabilities=(drying,))
    second = publish(meeting, "machinist", language="nb", capabilities=(drying, milling), title="Frese små serier")
    reader = viewer(meeting, "sawmill")
    found = listed(reader, Wanted())
    assert list(found.rows) == [second, first]
    assert (found.capabilities, found.countries) == ({drying: 2, milling: 1}, {"SE": 1, "NO": 1})
    for wanted, rows in (
        (Wanted(capability=milling), [second]),
        (Wanted(capability=drying, country="SE"), [first]),
        (Wanted(language="fi"), []),
    ):
        assert list(listed(reader, wanted).rows) == rows


@pytest.mark.slow(reason="reads what a text is about")
def test_pages_lead_from_the_first_draft_to_the_reader(meeting: Meeting, client: Client) -> None:
    client.force_login(meeting.people["drier"])
    said = {
        "organisation": meeting.organisation("drier").pk,
        "title": "Torrare flis",
        "problem": "Flisen var blöt och pannan gick dåligt.",
        "done": "Vi torkar flisen med spillvärme från sågen.",
        "region": "Värmland",
        "visibility": "alliance",
    }
    preview = client.post("/practices/new/", said).text
    assert length_in_words({name: str(said.get(name, "")) for name in PARTS}) in preview
    assert client.post("/practices/new/", said | {"act": "save", "region": "Atlantis"}).status_code == 422
    page = client.post("/practices/new/", said | {"act": "save"})["Location"]
    made = Practice.objects.get()
    assert (made.region, made.language, made.author, page) == (
        "SE311",
        "sv",
        meeting.people["drier"],
        f"/practices/{made.key}/",
    )
    assert "Draft" in client.get(page).text
    edit = client.get(f"{page}edit/")
    version = edit.context["form"]["version"].value()
    changed = {name: value for name, value in said.items() if name != "organisation"} | {"version": version}
    changed |= {"gave": "Mindre olja", "act": "save", "more": "no such thing"}
    assert client.post(f"{page}edit/", changed).status_code == 422
    assert client.post(f"{page}edit/", changed | {"more": ""})["Location"] == page
    assert client.post(f"{page}edit/", changed | {"more": "", "gave": "Mer"}).status_code == 409
    client.post(f"{page}hand-in/")
    made.refresh_from_db()
    first, written = changes(made), changes(made)[-1]
    assert (written.act, written.who, written.differences) == ("Written", "Stina", [])
    told = [(each.label, each.before, each.after) for each in first[0].differences]
    assert told == [("Review", "Draft", "Waits for the office to look at it")]
    assert all(text in client.get(f"{page}history/").text for text in ("What did it give?", "<ins>Mindre olja</ins>"))
    assert client.get(f"{page}review/").status_code == 404
    client.force_login(meeting.people["cluster-se"])
    assert "You act on behalf of drier Demo" in client.get(page).text
    assert client.post(f"{page}review/", {"return": "1"}).status_code == 422
    assert client.post(f"{page}review/", {"share": "1", "look_again": ""})["Location"] == page
    client.force_login(meeting.people["sawmill"])
    rows, read = client.get("/practices/?country=SE").text, client.get(page).text
    assert "Torrare flis" in rows
    assert "Mindre olja" in read
    assert f"{page}edit/" not in read
    assert client.get(f"{page}edit/").status_code == 404
    assert client.get("/practices/?country=Atlantis").status_code == 422
    client.force_login(meeting.people["drier"])
    assert client.post(f"{page}delete/")["Location"] == "/practices/"
    assert not Practice.objects.exists()


WORDS = st.text(st.sampled_from("aå .\n\u2003"), max_size=12)


@settings(max_examples=50)
@given(st.fixed_dictionaries(dict.fromkeys(PARTS, WORDS)), WORDS)
def test_characters_are_counted_without_spaces(parts: dict[str, str], title: str) -> None:
    assert characters(parts) == len("".join("".join(parts.values()).split()))
    whole = joined(title, parts)
    assert all(text in whole for text in (title, *parts.values()))
