"""People are reminded once of what ends, and renew it."""

from datetime import date, timedelta

import pytest
from django.core import mail as outbox
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format
from tests.plugins.northern import Northern

from intercluster.apps.accounts.models import User
from intercluster.apps.alerts.expiry import remind_of_expiry
from intercluster.apps.directory.models import Affiliation, Need, Offer
from intercluster.apps.directory.profiles.services import renew_statement
from intercluster.apps.directory.rules import office_of
from intercluster.apps.notices.delivery import send_mail
from intercluster.apps.notices.models import Mail, Notice

TODAY = timezone.localdate()


@pytest.fixture
def office(northern: Northern) -> User:
    """Return who runs the Finnish cluster."""
    user = User.objects.create_user("office@cluster-fi.example", name="Office", language="fi")
    northern.clusters["FI"].managers.add(user)
    return user


def ends(slug: str, day: date, model: type[Offer | Need] = Offer) -> None:
    model.objects.filter(organisation__slug=slug).update(expires=day)


def told() -> list[tuple[str, str, dict[str, object]]]:
    return [(row.recipient.email, row.path, row.context) for row in Notice.objects.order_by("pk")]


@pytest.mark.parametrize(("days", "count"), [(-1, 0), (0, 1), (14, 1), (15, 0)])
def test_in_the_last_fortnight(owner: User, days: int, count: int) -> None:
    ends("sawmill", TODAY + timedelta(days=days))
    assert remind_of_expiry(TODAY) == count


def test_once_for_each_end(owner: User) -> None:
    ends("sawmill", TODAY + timedelta(days=14))
    ends("sawmill", TODAY + timedelta(days=20), Need)
    days = [TODAY + timedelta(days=i) for i in (0, 0, 1, 5, 6, 7)]
    assert [remind_of_expiry(day) for day in days] == [1, 0, 0, 0, 2, 0]
    ends("sawmill", TODAY + timedelta(days=300))
    assert remind_of_expiry(TODAY + timedelta(days=290)) == 1  # renewed meanwhile: another end


def test_editors_are_told_and_where_there_is_none_the_office(owner: User, office: User, northern: Northern) -> None:
    member = User.objects.create_user("member@sawmill.example")
    Affiliation.objects.create(user=member, organisation=northern.organisations["sawmill"], role="member")
    ends("sawmill", TODAY + timedelta(days=3))
    ends("neighbour", TODAY + timedelta(days=3))
    assert remind_of_expiry(TODAY) == 2
    sawmill, neighbour = (northern.organisations[slug].offers.get().pk for slug in ("sawmill", "neighbour"))
    assert told() == [
        (
            owner.email,
            "/organisations/sawmill/ending/",
            {"organisation": "sawmill Demo", "count": 1, "offers": [sawmill], "needs": []},
        ),
        (
            office.email,
            "/organisations/neighbour/ending/",
            {"organisation": "neighbour Demo", "count": 1, "offers": [neighbour], "needs": []},
        ),
    ]


def test_told_when_there_is_somebody_to_tell(northern: Northern) -> None:
    ends("neighbour", TODAY + timedelta(days=3))
    assert remind_of_expiry(TODAY) == 0
    user = User.objects.create_user("editor@neighbour.example")
    Affiliation.objects.create(user=user, organisation=northern.organisations["neighbour"], role="editor")
    assert remind_of_expiry(TODAY) == 1


def test_the_mail_names_what_ends(owner: User) -> None:
    ends("sawmill", TODAY + timedelta(days=3), Need)
    remind_of_expiry(TODAY)
    send_mail(Mail.objects.get().pk)
    (message,) = outbox.outbox
    assert message.subject == "sawmill Demo: 2 osaamisen tai tarpeen voimassaolo päättyy pian"
    for text in ("Etsimme kumppania, joka kuivaa", "Tarvitsemme koneistajan", "/organisations/sawmill/ending/"):
        assert text in message.body


@pytest.mark.parametrize("meanwhile", ["renewed", "deleted", "no editor any more"])
def test_no_mail_where_it_no_longer_holds(owner: User, northern: Northern, meanwhile: str) -> None:
    ends("sawmill", TODAY + timedelta(days=3))
    remind_of_expiry(TODAY)
    offer = Offer.objects.get(organisation__slug="sawmill")
    if meanwhile == "renewed":
        renew_statement(office_of(northern.clusters["FI"]), offer, TODAY + timedelta(days=365))
    elif meanwhile == "deleted":
        offer.delete()
    else:
        Affiliation.objects.all().delete()
    send_mail(Mail.objects.get().pk)
    assert (Mail.objects.get().state, outbox.outbox) == ("dropped", [])


def test_renewed_on_the_page(owner: User, client: Client) -> None:
    client.force_login(owner)
    client.cookies["django_language"] = "en"
    page = "/organisations/sawmill/ending/"
    assert "Nothing expires within 30 days." in client.get(page).content.decode()
    ends("sawmill", TODAY - timedelta(days=3))
    offer = Offer.objects.get(organisation__slug="sawmill")
    assert f'value="offer:{offer.pk}"' in client.get(page).content.decode()
    done = client.post(page, {"renew": f"offer:{offer.pk}"}, follow=True).content.decode()
    day = date_format(TODAY + timedelta(days=365), "DATE_FORMAT")
    assert f"Renewed until {day}." in done
    other = Offer.objects.get(organisation__slug="drier")
    for wrong in (f"offer:{other.pk}", "offer:", "project:1", ""):
        assert client.post(page, {"renew": wrong}).status_code == 404
    assert client.get("/organisations/drier/ending/").status_code == 404
