"""Whose an anonymous text is, cannot be learnt by asking for an introduction, whatever its author answers.

As in tests/test_anonymity.py: text and introductions are moved from author to author, and every answer to the asker, to
others and to offices that are not the author's must stay the same, to the letter.
"""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from tests.alike import without_what_is_new
from tests.introductions.conftest import Meeting

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Affiliation, Cluster, Membership, Need, Offer, Organisation
from intercluster.apps.introductions import services
from intercluster.apps.introductions.models import Introduction
from intercluster.apps.introductions.states import Refusal
from intercluster.apps.notices.models import Notice
from intercluster.apps.partnering.indexing.services import index_texts
from intercluster.apps.partnering.models import Reluctance
from intercluster.apps.partnering.search import dismissals
from intercluster.core.personal_data import everything_on

ASKERS = ["sawmill", "cluster-fi", "drier"]


@pytest.fixture
def alike(meeting: Meeting) -> list[Organisation]:
    """Return three Norwegian companies, each with an editor and a need that the asker's offer meets."""
    northern = meeting.northern
    second = Cluster.objects.create(slug="cluster-no-2", name="Demo NO 2", country="NO")
    northern.alliance.clusters.add(second)
    double = northern.add("double", "NO", languages=["fi"], activities=["16.10"], headcount=30)
    distant = northern.add("distant", "NO", member=False, languages=["sv", "en"], headcount=3000)
    Membership.objects.create(cluster=second, organisation=distant)
    for organisation in (double, distant):
        user = User.objects.create_user(f"who@{organisation.slug}.example", name="Who", language="nb")
        Affiliation.objects.create(user=user, organisation=organisation, role=Affiliation.Role.EDITOR)
        meeting.people[organisation.slug] = user
    found = [meeting.organisation("machinist"), double, distant]
    for n, organisation in enumerate(found):
        Need.objects.create(
            organisation=organisation, text=f"Vi søker virke av furu, nummer {n}", language="nb", visibility="public"
        )
    index_texts()
    return found


def answers(meeting: Meeting, client: Client, introductions: list[Introduction]) -> dict[tuple[str, str], object]:
    """Return what everybody but the author's people and office can read."""
    pages = [
        "/introductions/",
        "/api/introductions",
        "/notices/",
        "/office/cluster-fi/introductions/",
        "/office/cluster-fi/history/",
        "/office/cluster-no/introductions/",
        *[f"/introductions/{row.public_id}/" for row in introductions],
        *[f"/api/introductions/{row.public_id}" for row in introductions],
        *[f"/organisations/{slug}/" for slug in ("machinist", "double")],
        *[f"/organisations/{slug}/partners/?own_cluster=on" for slug in ("sawmill", "machinist")],
        *[f"/api/organisations/{slug}/partners?own_cluster=on" for slug in ("drier", "double", "distant")],
        "/api/partners?text=koneistajan+varaosia",
    ]
    found: dict[tuple[str, str], object] = {}
    for who in ASKERS:
        client.force_login(meeting.people[who])
        for page in pages:
            cache.clear()
            response = client.get(page)
            found[who, page] = response.status_code, without_what_is_new(response.getvalue().decode())
    return found


def move(author: Organisation) -> None:
    """Let another organisation have written the anonymous text, and have been asked."""
    Offer.objects.filter(visibility="anonymous").update(organisation=author)
    before = Introduction.objects.filter(asked_unnamed=True).values_list("asked", flat=True).first()
    Reluctance.objects.filter(organisation=before).update(organisation=author)
    said_of_a_name = dismissals.Cause.KNOWN
    Reluctance.objects.filter(other=before).exclude(cause=said_of_a_name).update(other=author)
    Introduction.objects.filter(asked_unnamed=True).update(asked=author)


@pytest.mark.parametrize("end", ["asks", "declines", "is silent", "is another job"])
@pytest.mark.slow(reason="reads many pages for each organisation that may be asked")
def test_no_answer_changes_with_who_was_asked(
    meeting: Meeting, alike: list[Organisation], client: Client, end: str
) -> None:
    ola = meeting.people["machinist"]
    made = meeting.ask_unnamed()
    if end == "asks":
        services.write(made, ola, "Hvilke toleranser?")
    elif end == "declines":
        services.decline(made, ola, Refusal.COMPETITOR, words="Nei", told=True)
    elif end == "is silent":
        services.remind_and_expire(made.expires + timedelta(days=1))
    elif end == "is another job":
        handle = meeting.partner("sawmill", "sawmill", "A company in Norway").handle
        client.force_login(meeting.people["sawmill"])
        assert client.post("/introductions/relevance/", {"other_job": handle}).status_code == 302
        # Nor with who of the three is hidden, since the asker knows it by another text.
        dismissals.lower(meeting.organisation("sawmill"), alike[1], dismissals.Cause.KNOWN)
        client.get("/introductions/")  # where the page says so, once
    for who in ASKERS:  # what is new has been read
        client.force_login(meeting.people[who])
        client.get(f"/introductions/{made.public_id}/")
    expected = answers(meeting, client, [made])
    assert "A company in Norway" in str(expected["sawmill", f"/introductions/{made.public_id}/"])
    assert "A company in Norway" in str(expected["sawmill", "/organisations/sawmill/partners/?own_cluster=on"])
    for author in alike[1:]:
        move(author)
        again = answers(meeting, client, [made])
        assert [key for key, told in again.items() if told != expected[key]] == []


def test_what_is_held_on_who_asks_does_not_tell(meeting: Meeting, alike: list[Organisation]) -> None:
    services.write(meeting.ask_unnamed(), meeting.people["machinist"], "Hvilke toleranser?")
    held = []
    for author in alike:
        move(author)
        held.append([everything_on(meeting.people[who]) for who in ASKERS])
    assert [each["context"]["other"] for each in held[0][0]["notices"]["notices"]] == ["Yritys, Norja"]
    assert held == [held[0]] * len(alike)


def test_asking_again_is_answered_alike_whether_or_not_the_author_is_known_by_name(meeting: Meeting) -> None:
    """An open introduction to a named partner does not tell that it wrote an anonymous text as well."""
    Offer.objects.create(
        organisation=meeting.organisation("machinist"),
        text="Vi tørker trelast med lav energi",
        language="nb",
        visibility="public",
    )
    index_texts()
    meeting.ask(name="machinist Demo")
    assert meeting.ask_unnamed().asked_unnamed


def test_a_decline_lowers_the_asker_for_who_declined_but_nobody_else_sees_it(meeting: Meeting, client: Client) -> None:
    Need.objects.create(
        organisation=meeting.organisation("machinist"),
        text="Vi trenger trelast sagd av smal furu",
        language="nb",
        visibility="public",
    )
    index_texts()

    def score(by: str) -> tuple[float, bool]:
        found = meeting.partner(by, "machinist", "sawmill Demo")
        return found.score, "not_turned_down" in {part.feature for part in found.parts}

    before = {by: score(by) for by in ("machinist", "sawmill", "cluster-no", "cluster-fi")}
    assert [shown for _, shown in before.values()] == [False] * 4
    services.decline(meeting.ask_unnamed(), meeting.people["machinist"], Refusal.NO_FIT)
    assert {by: score(by) for by in ("sawmill", "cluster-fi")} == {by: before[by] for by in ("sawmill", "cluster-fi")}
    for by in ("machinist", "cluster-no"):
        lowered, is_shown = score(by)
        assert lowered < before[by][0]
        assert is_shown
    partner = meeting.partner("machinist", "machinist", "sawmill Demo")
    assert sum(part.weight for part in partner.parts) == pytest.approx(100)
    assert sum(part.points for part in partner.parts) == pytest.approx(partner.score)


def test_notices_to_the_asker_and_their_links_do_not_tell(meeting: Meeting, alike: list[Organisation]) -> None:
    def told(author: Organisation) -> list[tuple[str, dict[str, object]]]:
        Introduction.objects.all().delete()
        Notice.objects.all().delete()
        Reluctance.objects.all().delete()
        Offer.objects.filter(visibility="anonymous").update(organisation=author)
        made = meeting.ask_unnamed()
        services.write(made, meeting.people[author.slug], "Hvor mange?")
        services.decline(made, meeting.people[author.slug], Refusal.NO_FIT, words="Nei", told=True)
        assert {len(notice.path) for notice in Notice.objects.all()} == {len(f"/introductions/{made.public_id}/")}
        asker = Notice.objects.filter(recipient=meeting.people["sawmill"]).order_by("pk")
        # The number of the message rises with every message of anybody; that there is one is all it tells.
        return [(notice.kind, notice.context | {"message": bool(notice.context["message"])}) for notice in asker]

    first = told(alike[0])
    assert len(first) == 2
    assert [told(author) for author in alike[1:]] == [first, first]
