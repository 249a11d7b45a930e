"""Which texts an introduction is about, and which languages its form names."""

from typing import Any

import pytest
from django.test import Client
from tests.introductions.conftest import Meeting

from intercluster.apps.directory.models import Need, Offer
from intercluster.apps.introductions.models import Introduction
from intercluster.apps.introductions.texts import MATCHED, NONE, about, choices_for, key_of, languages_of
from intercluster.apps.partnering.search.results import Direction
from intercluster.core.errors import Conflict


def write(meeting: Meeting, slug: str, model: Any, text: str, visibility: str = "alliance") -> Any:
    return model.objects.create(
        organisation=meeting.organisation(slug), text=text, language="sv", visibility=visibility
    )


def texts_of(choices: Any) -> list[str]:
    return [each.quote.text for each in choices]


def test_what_may_be_chosen_and_what_it_makes(meeting: Meeting) -> None:
    offer = write(meeting, "sawmill", Offer, "Sågspån", "private")
    need = write(meeting, "drier", Need, "Spån till eldning")
    hidden = [
        write(meeting, "drier", Offer, "Hemlig tork", "private"),
        write(meeting, "drier", Offer, "Namnlös tork", "anonymous"),
        write(meeting, "sawmill", Offer, "Namnlöst spån", "anonymous"),
    ]
    found = meeting.proposal("sawmill", "sawmill", "drier Demo")
    choices = choices_for(found)
    assert (choices.ours[0].quote, choices.theirs[0].quote) == (found.ours, found.theirs)
    ours, theirs = texts_of(choices.ours), texts_of(choices.theirs)
    assert ("Sågspån" in ours, "Spån till eldning" in theirs, choices.may_choose_theirs) == (True, True, True)
    assert [each.text for each in hidden if each.text in ours + theirs] == []
    assert about(found, choices, MATCHED, MATCHED) == found
    turned = about(found, choices, key_of(choices.ours, "Sågspån"), key_of(choices.theirs, "Spån till eldning"))
    assert (turned.direction, turned.own_statement, turned.statement) == (Direction.OUR_OFFER, offer, need)
    one = about(found, choices, NONE, key_of(choices.theirs, "Spån till eldning"))
    assert (one.direction, one.ours.text, one.theirs.text) == (Direction.OUR_OFFER, "", "Spån till eldning")
    neither = about(found, choices, key_of(choices.ours, ""), key_of(choices.theirs, ""))
    assert (neither.direction, neither.ours.text, neither.statement) == (Direction.THEIR_OFFER, "", None)
    same_kind = key_of(choices.ours, "Sågspån"), MATCHED  # two offers
    refused = (
        (same_kind, "Choose a need of one side"),
        (("offer-0", MATCHED), "Your text has been removed"),
        ((MATCHED, f"offer-{hidden[0].pk}"), "Their text has been removed"),
        ((MATCHED, "Namnlös tork"), "Their text has been removed"),
    )
    for chosen, why in refused:
        with pytest.raises(Conflict, match=why):
            about(found, choices, *chosen)
    office = choices_for(meeting.proposal("cluster-fi", "sawmill", "drier Demo"))
    assert "Sågspån" not in texts_of(office.ours)


def test_an_unnamed_side_shows_one_text_and_no_languages(meeting: Meeting) -> None:
    write(meeting, "machinist", Offer, "Svarving", "public")
    found = meeting.proposal("sawmill", "sawmill", "A company in Norway")
    choices = choices_for(found)
    assert (texts_of(choices.theirs), choices.may_choose_theirs) == ([found.theirs.text], False)
    for key, why in ((NONE, "They are anonymous"), ("offer-1", "Their text has been removed")):
        with pytest.raises(Conflict, match=why):
            about(found, choices, MATCHED, key)
    assert (languages_of(found).theirs, languages_of(found).is_known) == ([], False)


def test_who_stays_unnamed_chooses_an_anonymous_text(meeting: Meeting) -> None:
    for slug in ("sawmill", "drier"):
        Need.objects.filter(organisation=meeting.organisation(slug)).update(visibility="anonymous")
    also = write(meeting, "sawmill", Need, "Namnlöst behov", "anonymous")
    named = write(meeting, "sawmill", Need, "Behov med namn")
    found = meeting.proposal("sawmill", "sawmill", "drier Demo")
    choices = choices_for(found)
    also_key, named_key = key_of(choices.ours, also.text), key_of(choices.ours, named.text)
    assert about(found, choices, also_key, MATCHED, unnamed=True).may_stay_unnamed is True
    assert about(found, choices, named_key, MATCHED).may_stay_unnamed is False
    for key in (named_key, NONE):
        with pytest.raises(Conflict):
            about(found, choices, key, MATCHED, unnamed=True)


def test_the_form_and_the_api(meeting: Meeting) -> None:
    own = write(meeting, "sawmill", Offer, "Sågspån")
    write(meeting, "drier", Need, "Spån till eldning")
    client = Client(headers={"accept-language": "en"})
    client.force_login(meeting.people["sawmill"])
    client.cookies["django_language"] = "en"
    handle = meeting.partner("sawmill", "sawmill", "drier Demo").handle
    page = client.get("/introductions/new/", {"match": handle}).content.decode()
    assert "You share English: they read Swedish and English." in " ".join(page.split())
    form = {"match": handle, "text": "Hej", "ours": f"offer-{own.pk}"}
    wrong = client.post("/introductions/new/", form)
    assert (wrong.status_code, ">Hej</textarea>" in wrong.content.decode()) == (422, True)
    assert "Choose a need of one side and an offer of the other" in wrong.content.decode()
    chosen = client.post("/introductions/new/", form | {"theirs": "none"}, follow=True).content.decode()
    made = Introduction.objects.get()
    assert (made.asking_text, made.asked_text, made.direction) == ("Sågspån", "", "our_offer")
    assert ("Sågspån" in chosen, "They need" in chosen) == (True, False)
    made.delete()
    body = {"handle": handle, "message": "Hej", "our_text": "", "their_text": "Spån till eldning"}
    answer = client.post("/api/introductions", body, content_type="application/json").json()
    assert (answer["our_text"]["text"], answer["their_text"]["text"]) == ("", "Spån till eldning")


def test_where_no_language_is_shared_the_office_is_named(meeting: Meeting) -> None:
    sawmill, cluster = meeting.organisation("sawmill"), meeting.northern.clusters["FI"]
    sawmill.languages = ["fi"]
    sawmill.save()
    found = meeting.proposal("sawmill", "sawmill", "drier Demo")
    assert languages_of(found).office is None
    cluster.languages = ["fi", "sv"]
    cluster.save()
    assert (languages_of(found).shared, languages_of(found).office) == ([], cluster)
