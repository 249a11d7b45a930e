"""The page, the file and the API of a cluster's cooperation say the same numbers."""

from datetime import date

import pytest
from django.test import Client
from tests.exchange.drafting import solution
from tests.exchange.test_counting import visit
from tests.exchange.test_questions import answered, asked
from tests.introductions.conftest import Meeting, meeting

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Membership
from intercluster.apps.exchange.questions import services

__all__ = ["meeting"]

STATISTICS, API = "/office/cluster-fi/statistics/", "/api/clusters/cluster-fi/cooperation"


@pytest.fixture
def office(meeting: Meeting) -> Client:
    """Return the Finnish office after an answer that helped, a visit of two members, and a solution of one of them."""
    Membership.objects.create(cluster=meeting.northern.clusters["FI"], organisation=meeting.organisation("machinist"))
    visit(meeting, "drier", "sawmill", "machinist")
    solution(meeting.organisation("drier"), meeting.organisation("machinist"), since=date(2025, 5, 5))
    services.accept(meeting.people["sawmill"], answered(meeting, asked(meeting)))
    client = Client(headers={"accept-language": "en"})
    meeting.people["cluster-fi"].language = "en"
    meeting.people["cluster-fi"].save()
    client.force_login(meeting.people["cluster-fi"])
    return client


def test_page_file_and_api_say_the_same(office: Client) -> None:
    participations = office.get(f"{STATISTICS}participations.csv").text.splitlines()
    assert participations[1:] == [
        "2026;Study visits;Demo FI;2;1;2",
        "2026;Study visits;All clusters together;2;1;3",
    ]
    assert office.get(f"{STATISTICS}helpful.csv").text.splitlines()[1:] == ["Demo FI;Demo SE;1"]
    assert office.get(f"{STATISTICS}solutions.csv").text.splitlines()[1:] == [
        "2025;Demo FI;1;1",
        "2025;All clusters together;1;2",
    ]
    assert "2026" in office.get(f"{STATISTICS}participations.svg").text
    page = " ".join(office.get(STATISTICS).text.split())
    assert "Each answer once: 1, of which 1 between countries." in page
    assert "2 participations of the cluster" in page
    assert office.get(API).json() == {
        "joint_actions": [
            {
                "year": 2026,
                "kind": "visits",
                "together": together,
                "actions": 1,
                "participations": 2,
                "organisations": n,
            }
            for together, n in ((False, 2), (True, 3))
        ],
        "joint_solutions": [
            {"year": 2025, "together": together, "solutions": 1, "organisations": n}
            for together, n in ((False, 1), (True, 2))
        ],
        "helpful_answers": [{"asked_in": "cluster-fi", "answered_from": "cluster-se", "answers": 1}],
        "answers": 1,
        "answers_across_borders": 1,
    }


def test_the_other_cluster_of_a_member_counts_the_member_too(meeting: Meeting, office: Client) -> None:
    office.force_login(meeting.people["cluster-no"])
    [own, together] = office.get(API.replace("-fi", "-no")).json()["joint_actions"]
    assert (own["participations"], own["organisations"]) == (1, 1)
    assert (together["participations"], together["organisations"]) == (2, 3)


def test_a_year_counts_what_was_held_in_it(meeting: Meeting, office: Client) -> None:
    earlier = visit(meeting, "sawmill", "drier")
    earlier.starts = date(2025, 11, 3)
    earlier.save()
    years = [
        (each["year"], each["together"], each["participations"]) for each in office.get(API).json()["joint_actions"]
    ]
    assert years == [(2026, False, 2), (2026, True, 2), (2025, False, 0), (2025, True, 1)]


def test_others_do_not_read_them(meeting: Meeting) -> None:
    client = Client()
    assert client.get(API).status_code == 401
    client.force_login(meeting.people["cluster-se"])
    assert client.get(API).status_code == 404
    reader = User.objects.create_user("reader@demo.example")
    meeting.northern.clusters["FI"].evaluators.add(reader)
    client.force_login(reader)
    assert client.get(API).status_code == 200
