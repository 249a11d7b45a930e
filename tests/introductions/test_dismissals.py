"""Why an organisation does not want a partner: on the card, in its next searches, and for whom."""

import re

import pytest
from django.test import Client
from tests.introductions.conftest import Meeting
from tests.introductions.test_pages import signed_in

from intercluster.apps.directory.rules import viewer_of
from intercluster.apps.introductions import services
from intercluster.apps.introductions.states import Refusal
from intercluster.apps.partnering.models import Reluctance
from intercluster.apps.partnering.search.dismissals import SAID, Cause, dismissed, lower, reluctances
from intercluster.apps.partnering.search.queries import NO_FILTERS, partners_for
from intercluster.apps.partnering.search.results import Filters
from intercluster.core.errors import NotAllowed

PAGE = "/organisations/sawmill/partners/"


def press(client: Client, button: str, name: str, page: str = PAGE) -> str:
    """Press a button of a card, and return the page that follows."""
    card = client.get(page).text.split(f">{name}</a>", 1)[-1].split("</article>")[0]
    [handle] = re.findall(rf'name="{button}"\s+value="([^"]+)"', card)
    answer = client.post("/introductions/relevance/", {button: handle, "next": page}, follow=True)
    assert answer.redirect_chain == [(page, 302)]
    return answer.text


def test_reason_against_a_partner_lowers_it_until_it_is_taken_back(meeting: Meeting) -> None:
    client = signed_in(meeting, "sawmill")

    def score() -> float:
        return meeting.partner("sawmill", "sawmill", "drier Demo").score

    before = score()
    after = press(client, "place", "drier Demo")
    assert "drier Demo is now shown further down in your results." in after
    assert "You said: Wrong place" in after
    assert score() < before - 10
    assert "drier Demo is shown in its usual place again." in press(client, "wanted", "drier Demo")
    assert score() == before
    assert not Reluctance.objects.exists()


def test_reasons_lower_a_partner_alike_and_the_last_one_counts(meeting: Meeting) -> None:
    sawmill, drier = meeting.organisation("sawmill"), meeting.organisation("drier")
    for cause in Cause:
        lower(sawmill, drier, cause)
        lowered = {Cause.KNOWN: {}, Cause.SILENT: {drier.pk: 0.5}}.get(cause, {drier.pk: 1.0})
        assert reluctances(sawmill) == lowered
        assert dismissed(sawmill) == ({drier.pk: cause} if cause in SAID else {})
        Reluctance.objects.filter(cause=Cause.KNOWN).delete()


def test_partner_that_is_known_is_hidden_until_that_is_taken_back(meeting: Meeting) -> None:
    client = signed_in(meeting, "sawmill")
    assert "Include those we know already" not in client.get(PAGE).text
    after = press(client, "known", "drier Demo")
    assert "1 that you know already is hidden." in after
    assert "Include those we know already" in after
    assert ">drier Demo</a>" not in after
    [shown] = re.findall(r'href="([^"]+)">Show</a>', after)
    assert shown == f"{PAGE}?known=on"
    assert "You said: We know them already" in client.get(shown).text
    after = press(client, "wanted", "drier Demo", shown)
    assert ">drier Demo</a>" in after
    assert "that you know already" not in client.get(PAGE).text


def test_card_asks_of_an_unnamed_author_only_what_a_reader_can_know(meeting: Meeting) -> None:
    page = signed_in(meeting, "sawmill").get(PAGE).text

    def reasons(name: str) -> list[str]:
        group = page.split(f'aria-label="Not {name}, because"')[1].split("</details>")[0]
        return re.findall(r'name="(\w+)"', group)

    assert reasons("drier Demo") == ["other_job", "place", "size", "known"]
    assert reasons("A company in Norway") == ["other_job", "place"]


def test_known_partner_is_hidden_from_insiders_whatever_happens_in_an_introduction(meeting: Meeting) -> None:
    sawmill, people = meeting.organisation("sawmill"), meeting.people

    def found(who: str, filters: Filters = NO_FILTERS) -> tuple[bool, int]:
        result = partners_for(sawmill, viewer=viewer_of(people[who]), filters=filters, limit=100, explain=False)
        return meeting.organisation("drier") in [partner.organisation for partner in result.partners], result.known

    first = meeting.ask()
    services.dismiss(
        sawmill, viewer_of(people["sawmill"]), meeting.proposal("sawmill", "sawmill", "drier Demo"), Cause.KNOWN
    )
    services.decline(first, people["drier"], Refusal.NO_FIT)
    seen = {who: found(who) for who in ("sawmill", "cluster-fi", "drier", "member", "cluster-se")}
    assert seen == {
        "sawmill": (False, 1),
        "cluster-fi": (False, 1),
        "drier": (True, 0),
        "member": (True, 0),
        "cluster-se": (True, 0),
    }
    assert found("sawmill", Filters(known=True)) == (True, 0)


@pytest.mark.parametrize("who", ["member", "drier", "cluster-no"])
def test_others_may_not_say_why_an_organisation_wants_no_partner(meeting: Meeting, who: str) -> None:
    proposal = meeting.proposal("sawmill", "sawmill", "drier Demo")
    for reason in (Cause.KNOWN, None):
        with pytest.raises(NotAllowed):
            services.dismiss(meeting.organisation("sawmill"), viewer_of(meeting.people[who]), proposal, reason)
