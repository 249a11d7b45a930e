"""The platform's settings: changed on a page, read by the code at once, bounded by the server's settings."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from intercluster.apps.accounts.models import User
from intercluster.apps.administration.models import Act, Platform
from intercluster.apps.administration.services import change_settings
from intercluster.apps.directory.models import Cluster
from intercluster.apps.directory.rules import VISITOR, viewer_of
from intercluster.apps.regions.reports.parts import made_on
from intercluster.core import platform
from intercluster.core.errors import NotAllowed
from intercluster.core.feature import periods
from intercluster.core.health.findings import findings

PAGE = "/administration/settings/"


@pytest.fixture
def desk(client: Client, db: None) -> Client:
    """Return the browser of an administrator."""
    client.force_login(User.objects.create_superuser("root@settings.example", name="Root"))
    return client


def shown(desk: Client) -> dict[str, str]:
    """Return what the form sends if nothing is changed."""
    form = desk.get(PAGE).context["form"]
    values = {field.name: field.value() for field in form}
    return {name: "on" if value is True else value for name, value in values.items() if value not in {False, None}}


def test_settings_hold_on_the_next_page(desk: Client) -> None:
    visitor = Client()
    assert "· intercluster</title>" in visitor.get("/").text
    assert visitor.get("/contact/").status_code == 404
    assert visitor.get("/join/").status_code == 200
    wanted = shown(desk) | {
        "name": "Skogsnätet & Co",
        "language": "fi",
        "contact": "hjalp@skog.example",
        "about": "Föreningen <b>Skog</b>\nStorgatan 1",
        "NOTICE_DAYS": "90",
    }
    del wanted["takes_requests"]
    assert desk.post(PAGE, wanted)["Location"] == PAGE
    start = visitor.get("/").text
    assert "Skogsnätet &amp; Co</title>" in start
    assert '<html lang="fi"' in start
    assert '<html lang="sv"' in visitor.get("/", headers={"accept-language": "de, sv;q=0.5"}).text
    contact = visitor.get("/contact/").text
    assert "Föreningen &lt;b&gt;Skog&lt;/b&gt;<br>Storgatan 1" in contact
    assert 'href="mailto:hjalp@skog.example"' in contact
    assert 'href="/contact/"' in start
    closed = visitor.get("/join/", headers={"accept-language": "en"})
    assert closed.status_code == 403
    assert "This platform takes no requests." in closed.text
    assert visitor.post("/join/", {}).status_code == 403
    assert {period.setting: period.days for period in periods()}["NOTICE_DAYS"] == 90
    assert platform.sender() == "=?utf-8?q?Skogsn=C3=A4tet_=26_Co?= <intercluster@localhost>"
    assert "Skogsnätet & Co" in made_on(timezone.now())
    assert Act.objects.values_list("kind", "detail").get() == (
        "settings",
        "name, language, contact, about, takes_requests, days",
    )
    assert desk.post(PAGE, shown(desk)).status_code == 302
    assert Act.objects.count() == 1  # nothing changed


def test_period_is_bounded_by_the_servers_setting(desk: Client, settings: Settings) -> None:
    settings.NOTICE_DAYS = 60
    too_long = desk.post(PAGE, shown(desk) | {"NOTICE_DAYS": "61", "KEEP_IMPORTS_DAYS": "29", "name": "Kept Name"})
    assert too_long.status_code == 422
    assert "Ensure this value is less than or equal to 60." in too_long.text
    assert "Ensure this value is greater than or equal to 30." in too_long.text
    assert 'value="Kept Name"' in too_long.text
    assert not Platform.objects.exists()
    desk.post(PAGE, shown(desk) | {"NOTICE_DAYS": "45"})
    (notices,) = [period for period in periods() if period.setting == "NOTICE_DAYS"]
    settings.NOTICE_DAYS = 40  # the server's owner shortens it later
    assert notices.days == 40
    settings.NOTICE_DAYS = 10  # fewer than an administrator could choose
    assert desk.post(PAGE, shown(desk)).status_code == 302
    assert notices.days == 10


def test_second_factor_is_required_by_either_and_not_undone_by_the_page(desk: Client, settings: Settings) -> None:
    desk.post(PAGE, shown(desk) | {"requires_second_factor": "on"})
    assert desk.get("/")["Location"].startswith("/accounts/second-factor/")
    Platform.objects.update(requires_second_factor=False)
    assert desk.get("/").status_code == 200
    settings.REQUIRE_MFA = True
    assert desk.get("/")["Location"].startswith("/accounts/second-factor/")
    User.objects.update(is_superuser=False)
    assert desk.get("/").status_code == 200


def test_sender_with_a_name_of_its_own_keeps_it(db: None, settings: Settings) -> None:
    settings.DEFAULT_FROM_EMAIL = "Skog <post@skog.example>"
    assert platform.sender() == "Skog <post@skog.example>"
    settings.DEFAULT_FROM_EMAIL = "post@skog.example"
    assert platform.sender() == "intercluster <post@skog.example>"


def test_only_administrators_change_settings(db: None) -> None:
    manager = User.objects.create_user("manager@settings.example")
    for viewer in (VISITOR, viewer_of(manager)):
        with pytest.raises(NotAllowed):
            change_settings(platform.Platform(name="X"), viewer=viewer)
    assert not Platform.objects.exists()


def test_overview_says_what_to_do_and_who_did_what(desk: Client) -> None:
    Cluster.objects.create(slug="wood", name="Wood Demo", country="SE")
    desk.post(PAGE, shown(desk) | {"name": "Northern Wood"})
    page = re.sub(r"\s+", " ", desk.get("/administration/").text)
    assert "Wood Demo has nobody: invite a manager on its page under Platform." in page
    assert "No second factor yet: root@settings.example." in page
    assert "None has reported in the last minute: start `intercluster worker`." in page
    assert "Settings changed" in page
    found = {each.name: each.message for each in findings(outside=False)}
    assert found["managers"].startswith("Wood Demo has nobody")
    User.objects.get().managed_clusters.add(Cluster.objects.get())
    assert {each.name: each.state for each in findings(outside=False)}["managers"] == "ok"
    assert desk.get("/administration/").context["is_whole"] is False
    assert timezone.now() - Act.objects.get().at < timedelta(minutes=1)
