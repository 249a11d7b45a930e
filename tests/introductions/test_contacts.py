"""Whoever leaves an organisation is no longer its contact: another is, or the office is told."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone
from tests.introductions.conftest import Meeting

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Affiliation, Cluster
from intercluster.apps.directory.rules import office_of, viewer_of
from intercluster.apps.introductions import services
from intercluster.apps.introductions.contacts import hand_over
from intercluster.apps.introductions.models import Introduction
from intercluster.apps.introductions.states import Outcome, Side
from intercluster.apps.notices.models import Notice
from intercluster.apps.people.roles import change_role, end_affiliation
from intercluster.core.office_panels import office_panels
from intercluster.core.personal_data import erase_everywhere


def place(user: User) -> Affiliation:
    return user.affiliations.get()


def leaves(user: User) -> None:
    end_affiliation(place(user), viewer=viewer_of(user))


def closes(user: User) -> None:
    User.objects.filter(pk=user.pk).update(is_active=False)


@pytest.fixture
def agreed(meeting: Meeting) -> Introduction:
    """Return an introduction of the Finnish sawmill and the Swedish drier, agreed to by Aino and Stina."""
    return services.accept(meeting.ask(), meeting.people["drier"])


def joins(meeting: Meeting, name: str, slug: str = "drier", role: str = "editor") -> User:
    user = User.objects.create_user(f"{name}@{slug}.example", name=name.title(), language="sv")
    Affiliation.objects.create(user=user, organisation=meeting.organisation(slug), role=role)
    return user


def told() -> list[tuple[str, str, str]]:
    rows = Notice.objects.filter(kind="introductions.handed_over").order_by("recipient__email")
    return [(row.recipient.name, row.context["who"], row.context["other"]) for row in rows]


@pytest.mark.parametrize("goes", [leaves, closes, erase_everywhere])
def test_another_editor_takes_over_and_both_sides_are_told(
    meeting: Meeting, agreed: Introduction, goes: Callable[[User], None]
) -> None:
    joins(meeting, "per", role="member")
    eva = joins(meeting, "eva")
    joins(meeting, "zoe")
    assert hand_over() == 0
    goes(meeting.people["drier"])
    aino = meeting.people["sawmill"]
    agreed.refresh_from_db()
    assert services.see_contact(agreed, aino, Side.ASKING) is None  # at once, not only when the job runs
    assert [hand_over(), hand_over()] == [1, 0]
    agreed.refresh_from_db()
    assert services.see_contact(agreed, aino, Side.ASKING) == eva
    assert told() == [
        ("Aino", "drier Demo", "drier Demo"),
        ("Eva", "drier Demo", "sawmill Demo"),
        ("Zoe", "drier Demo", "sawmill Demo"),
    ]


def test_who_stays_in_another_role_stays_the_contact(meeting: Meeting, agreed: Introduction) -> None:
    stina = meeting.people["drier"]
    joins(meeting, "eva")
    change_role(place(stina), "member", viewer=viewer_of(stina))
    assert hand_over() == 0
    assert services.see_contact(agreed, meeting.people["sawmill"], Side.ASKING) == stina


def test_before_the_answer_only_ones_own_side_is_told(meeting: Meeting) -> None:
    made = meeting.ask()
    eero = joins(meeting, "eero", "sawmill")
    leaves(meeting.people["sawmill"])
    assert hand_over() == 1
    assert told() == [("Eero", "sawmill Demo", "drier Demo")]
    made = services.accept(made, meeting.people["drier"])
    assert services.see_contact(made, meeting.people["drier"], Side.ASKED) == eero


def test_where_nobody_is_left_the_office_is_told_until_somebody_comes(
    meeting: Meeting, agreed: Introduction, client: Client
) -> None:
    cluster, now = meeting.northern.clusters["SE"], timezone.now()

    def without_contact(cluster: Cluster) -> list[tuple[str, int]]:
        panels = office_panels(cluster, office_of(cluster), now)
        (panel,) = [panel for panel in panels if panel.key == "without-contact"]
        assert panel.count == len(panel.values["members"])
        return [(member.name, n) for member, n in panel.values["members"]]

    assert without_contact(cluster) == []
    leaves(meeting.people["drier"])
    assert hand_over() == 0
    assert without_contact(cluster) == [("drier Demo", 1)]
    assert without_contact(meeting.northern.clusters["FI"]) == []  # the other side's is no business of theirs
    client.force_login(meeting.people[cluster.slug])
    assert "Members without a contact person" in client.get(f"/office/{cluster.slug}/").content.decode()
    invite = client.get(f"/office/{cluster.slug}/people/invite/?organisation=drier+Demo")
    assert invite.context["form"]["organisation"].value() == "drier Demo"
    joins(meeting, "eva")
    assert hand_over() == 1
    assert without_contact(cluster) == []


def test_what_is_closed_stays_as_it_was(meeting: Meeting, agreed: Introduction) -> None:
    joins(meeting, "eva")
    services.close(agreed, meeting.people["drier"], Outcome.TRADE)
    leaves(meeting.people["drier"])
    assert hand_over() == 0
