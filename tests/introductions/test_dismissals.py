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


def press(client: Client, button: str, name: str, seen: str, page: str = PAGE) -> str:
    """Press a button of a card on a page that has been seen, and return the page that follows."""
    card = seen.split(f">{name}</a>", 1)[-1].split("</article>", maxsplit=1)[0]
    [handle] = re.findall(rf'name="{button}"\s+value="([^"]+)"', card)
    answer = client.post("/introductions/relevance/", {button: handle, "next": page}, follow=True)
    assert answer.redirect_chain == [(page, 302)]
    return answer.text


def test_reason_against_a_partner_counts_until_it_is_taken_back(meeting: Meeting) -> None:
    client, sawmill = signed_in(meeting, "sawmill"), meeting.organisation("sawmill")
    page = press(client, "place", "drier Demo", client.get(PAGE).text)
    assert "drier Demo is now shown further down in your results." in page
    assert "You said: Wrong place" in " ".join(page.split())
    assert reluctances(sawmill) == {meeting.organisation("drier").pk: 1.0}
    assert "drier Demo is shown in its usual place again." in press(client, "wanted", "drier Demo", page)
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
    before = client.get(PAGE).text
    assert "Include those we know already" not in before
    after = press(client, "known", "drier Demo", before)
    assert "1 that you know already is hidden." in after
    assert "Include those we know already" in after
    assert ">drier Demo</a>" not in after
    [shown] = re.findall(r'href="([^"]+)">Show</a>', after)
    assert shown == f"{PAGE}?known=on"
    page = client.get(shown).text
    assert "You said: We know them already" in " ".join(page.split())
    after = press(client, "wanted", "drier Demo", page, shown)
    assert ">drier Demo</a>" in after
    assert not Reluctance.objects.exists()


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
