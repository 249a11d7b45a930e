"""No number moves with an act of which one side is unnamed: who compares before and after learns nothing of that side.

Each act is done in its course. After each the numbers are read again that somebody outside may read, and after the
first act and the last in all forms: on pages, in charts as files, by API and by command. The cards of a board are for
the office of the member alone.
"""

import json
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from tests.alike import without_what_is_new
from tests.introductions.conftest import Meeting
from tests.introductions.test_cli import run

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Cluster, Need, Offer
from intercluster.apps.directory.profiles.services import remove_statement
from intercluster.apps.directory.rules import viewer_of
from intercluster.apps.introductions import services
from intercluster.apps.introductions.models import Introduction
from intercluster.apps.introductions.states import Outcome, Refusal
from intercluster.apps.notices.models import Mail
from intercluster.apps.office.charts import CHARTS
from intercluster.apps.partnering.models import Reluctance

CLUSTERS = ("cluster-fi", "cluster-no", "cluster-se")
STATISTICS = [f"{name}.{form}" for name in CHARTS for form in ("csv", "json")]
BOARDS = [f"/office/{slug}/introductions/" for slug in CLUSTERS]
FILES = [f"/office/{slug}/statistics/{name}" for slug in CLUSTERS for name in STATISTICS]
OPEN = ["/", "/alliances/northern/", "/api/clusters", *[f"/clusters/{slug}/" for slug in CLUSTERS]]
DIRECTORY = ["/directory/", "/api/organisations", *[f"/organisations/{slug}/" for slug in ("machinist", "sawmill")]]

Numbers = dict[tuple[str, str], object]


@pytest.fixture
def watch(meeting: Meeting) -> Callable[..., Numbers]:
    """Return what reads all numbers: as the evaluator of all three clusters, as an office, and as a visitor."""
    evaluator = User.objects.create_user("evaluator@example.com", name="Evaluator")
    for cluster in Cluster.objects.filter(slug__in=CLUSTERS):
        cluster.evaluators.add(evaluator)
    clients = {"evaluator": Client(), "office": Client(), "visitor": Client()}
    clients["evaluator"].force_login(evaluator)
    clients["office"].force_login(meeting.people["cluster-se"])
    addresses = {
        "evaluator": [*BOARDS, *FILES, "/office/cluster-no/statistics/"],  # the page of the author's, which draws most
        "office": [
            "/office/cluster-se/",
            "/office/cluster-se/statistics/",
            "/office/cluster-se/history/",
            *OPEN,
            *DIRECTORY,
        ],
        "visitor": [*OPEN, *DIRECTORY],
    }

    def read(*, all_forms: bool = True) -> Numbers:
        found: Numbers = {}
        for who, each in addresses.items():
            for address in each if all_forms else set(each) & set(BOARDS):
                cache.clear()
                answer = clients[who].get(address)
                # A chart that has nothing to draw is no file.
                assert answer.status_code == 200 or address.endswith((".json", ".csv")), (who, address)
                found[who, address] = answer.status_code, without_what_is_new(answer.getvalue().decode())
        for slug in CLUSTERS:
            found["command line", slug] = run("show", "--cluster", slug, "--json")
        mails = Mail.objects.exclude(recipient__in=[meeting.people[who] for who in ("sawmill", "machinist", "member")])
        found["mails", "to others"] = mails.exclude(recipient=meeting.people["cluster-fi"]).count()
        return found

    return read


def asked_unnamed(meeting: Meeting) -> Iterator[str]:
    """The Finnish sawmill asks the unnamed Norwegian machinist, who declines; another time it takes that back."""
    aino, ola = meeting.people["sawmill"], meeting.people["machinist"]
    made = meeting.ask_unnamed()
    yield "asks"
    services.write(made, aino, "Hei")
    services.write(made, ola, "Hei")
    yield "both write"
    services.remind_and_expire(made.requested + (made.expires - made.requested) * 0.9)
    yield "is reminded"
    services.decline(made, ola, Refusal.NO_FIT, words="Nei", told=True)
    yield "declines"
    services.withdraw(meeting.ask_unnamed(), aino)
    yield "withdraws"
    made = meeting.ask_unnamed()
    services.remind_and_expire(made.expires + timedelta(days=1))
    yield "expires"
    partner = meeting.proposal("sawmill", "sawmill", "A company in Norway")
    services.dismiss(meeting.organisation("sawmill"), viewer_of(aino), partner, Reluctance.Cause.OTHER_JOB)
    yield "does another job"


def asking_unnamed(meeting: Meeting) -> Iterator[str]:
    """The sawmill asks without its name, and its office proposes it without its name."""
    aino, ola, office = (meeting.people[who] for who in ("sawmill", "machinist", "cluster-fi"))
    Need.objects.filter(organisation=meeting.organisation("sawmill")).update(visibility="anonymous")
    Offer.objects.filter(organisation=meeting.organisation("sawmill")).delete()
    own = meeting.proposal("sawmill", "sawmill", "A company in Norway")
    yield "becomes anonymous"
    services.decline(services.request(aino, own, "Hei", unnamed=True), ola, Refusal.OTHER)
    yield "asks unnamed and is declined"
    made = services.request(office, meeting.proposal("cluster-fi", "sawmill", "A company in Norway"), "Hei")
    assert (made.asking_unnamed, made.asked_unnamed, made.office) == (True, True, meeting.northern.clusters["FI"])
    yield "is proposed by the office"
    services.accept(made, ola)
    yield "one side accepts"
    services.withdraw(made, office)
    yield "the office withdraws"
    offer = Offer.objects.get(visibility="anonymous")
    remove_statement(viewer_of(ola), offer)
    yield "the text is removed"


@pytest.mark.parametrize("course", [asked_unnamed, asking_unnamed])
@pytest.mark.slow(reason="reads some sixty pages and files three times")
def test_no_number_moves_with_an_act_of_which_a_side_is_unnamed(
    meeting: Meeting, watch: Callable[..., Numbers], course: Callable[[Meeting], Iterator[str]]
) -> None:
    acts = course(meeting)
    if course is asking_unnamed:
        next(acts)  # what was public and becomes anonymous is missing from pages: that may be seen
    before = watch()
    moved: dict[str, list[object]] = {}
    for n, act in enumerate(acts):
        after = watch(all_forms=n == 0)
        moved[act] = [key for key, found in after.items() if found != before[key]]
    moved["all"] = [key for key, found in watch().items() if found != before[key]]
    assert len(moved) > 5
    assert {act: keys for act, keys in moved.items() if keys} == {}
    assert Introduction.objects.exists()


@pytest.mark.slow(reason="reads some sixty pages and files twice")
def test_numbers_move_once_both_are_named(meeting: Meeting, watch: Callable[..., Numbers]) -> None:
    """The comparison is no empty one; of the cluster that has no part in it nothing moves even now."""
    made = meeting.ask_unnamed()
    before = watch()
    services.accept(made, meeting.people["machinist"])
    services.close(made, meeting.people["machinist"], Outcome.PROJECT)
    after = watch()
    moved = {key for key, told in after.items() if told != before[key]}
    for slug in ("cluster-fi", "cluster-no"):
        assert json.loads(str(after["command line", slug]))["across_borders"] == 1
        assert {("evaluator", f"/office/{slug}/statistics/{name}.csv") for name in ("contacts", "outcomes")} < moved
        assert ("evaluator", f"/office/{slug}/introductions/") in moved
    assert ("evaluator", "/office/cluster-no/statistics/") in moved
    # All clusters of an alliance see the ties between any two.
    of_others = {(who, address) for who, address in moved if "cluster-se" in address}
    assert of_others <= {("office", "/office/cluster-se/statistics/")} | {
        ("evaluator", f"/office/cluster-se/statistics/{name}.{form}")
        for name in ("ties", "map")
        for form in ("csv", "json")
    }
    assert {who for who, _address in moved} == {"evaluator", "command line", "office"}
