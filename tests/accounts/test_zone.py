"""Times on pages are those of the reader's country; days that all who ask share are the platform's."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone
from tests.plugins.northern import Northern

from intercluster.apps.accounts.models import User
from intercluster.apps.accounts.queries import zone_of
from intercluster.apps.alerts.services import week_of
from intercluster.apps.directory.models import Affiliation, Cluster, Organisation
from intercluster.apps.directory.rules import office_of
from intercluster.apps.notices.models import Delivery, Notice
from intercluster.apps.partnering.models import Shown
from intercluster.apps.partnering.search.exposure import attention_had, record_shown
from intercluster.apps.partnering.search.queries import partners_for

pytestmark = pytest.mark.django_db
HELSINKI = ZoneInfo("Europe/Helsinki")


@pytest.fixture
def reader() -> User:
    """Return somebody who was told something at noon in Greenwich."""
    user = User.objects.create_user("reader@example.org", name="Reader")
    notice = Notice.objects.create(recipient=user, kind="test", context={}, path="/", delivery=Delivery.NONE)
    Notice.objects.filter(pk=notice.pk).update(created=datetime(2026, 11, 25, 12, tzinfo=UTC))
    return user


def manages(user: User, country: str, name: str = "Demo") -> None:
    Cluster.objects.create(slug=name.lower(), name=name, country=country).managers.add(user)


def belongs(user: User, country: str) -> None:
    firm = Organisation.objects.create(slug=f"firm-{country.lower()}", name=f"Firm {country}", country=country)
    Affiliation.objects.create(user=user, organisation=firm)


@pytest.mark.parametrize(
    ("offices", "firms", "hour"),
    [("", "", "13:00"), ("FI", "", "14:00"), ("SE", "FI", "13:00"), ("", "FI", "14:00"), ("", "US", "13:00")],
)
def test_a_page_tells_times_of_the_readers_country(
    client: Client, reader: User, offices: str, firms: str, hour: str
) -> None:
    if offices:
        manages(reader, offices)
    if firms:
        belongs(reader, firms)
    client.force_login(reader)
    client.cookies["django_language"] = "en"
    assert f"25 November 2026, {hour}" in client.get("/notices/").content.decode()
    assert timezone.get_current_timezone_name() == "Europe/Stockholm"  # the next request on this thread is another's


def test_the_first_office_by_name_tells_the_zone_and_it_goes_before_firms(reader: User) -> None:
    belongs(reader, "NO")
    belongs(reader, "FI")
    assert zone_of(reader) == ZoneInfo("Europe/Oslo")
    manages(reader, "SE", "B")
    manages(reader, "FI", "A")
    assert zone_of(reader) == HELSINKI


def test_the_week_of_alerts_is_the_same_wherever_it_is_asked_for() -> None:
    moment = datetime(2026, 11, 23, 4, 30, tzinfo=UTC)  # half past five in Stockholm, half past six in Helsinki
    with timezone.override(HELSINKI):
        assert week_of(moment).isoformat() == "2026-11-16"


def test_the_day_of_what_was_shown_is_the_same_wherever_it_was_asked_for(northern: Northern) -> None:
    result = partners_for(northern.organisations["sawmill"], viewer=office_of(northern.clusters["FI"]))
    here = timezone.localdate()
    for hours in (-12, 12):  # in one of them it is another day
        with timezone.override(timezone.get_fixed_timezone(60 * hours)):
            record_shown(result)
            assert attention_had(northern.alliance.pk, list(Shown.objects.values_list("organisation", flat=True))) == {}
    assert set(Shown.objects.values_list("day", flat=True)) == {here}
