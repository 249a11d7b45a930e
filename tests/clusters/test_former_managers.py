"""Nobody goes on in an office that they have left, or whose cluster is archived or merged into another."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from tests.plugins.northern import Northern

from intercluster.apps.access.services import make_token
from intercluster.apps.accounts.models import User
from intercluster.apps.administration.clusters.merging import merge
from intercluster.apps.administration.clusters.services import archive
from intercluster.apps.clusters.alliances import services as alliances
from intercluster.apps.clusters.rules import committee_of, may_lead
from intercluster.apps.directory.models import Cluster
from intercluster.apps.directory.rules import OPERATOR, viewer_of
from intercluster.apps.moving import services as moving
from intercluster.apps.people.roles import remove_manager

ROLES = (Path(__file__).parents[2] / "docs/reference/roles.md").read_text(encoding="utf-8")
PAGES = re.findall(r"`GET (/office/\{cluster\}/[^{`]*)`", ROLES)


def leave_office(northern: Northern, manager: User) -> None:
    remove_manager(northern.clusters["FI"], manager, viewer=OPERATOR)


def archived(northern: Northern, manager: User) -> None:
    archive(northern.clusters["FI"], viewer=OPERATOR)


def merged(northern: Northern, manager: User) -> None:
    leave_office(northern, manager)
    merge(northern.clusters["FI"], northern.clusters["SE"], viewer=OPERATOR)


@pytest.mark.parametrize("end", [leave_office, archived, merged])
def test_what_an_office_had_begun_is_closed_to_who_was_in_it(
    northern: Northern, managers: dict[str, User], end: Callable[[Northern, User], None]
) -> None:
    cluster, manager = northern.clusters["FI"], managers["FI"]
    cluster.managers.add(User.objects.create_user("second@cluster-fi.example"))  # who stays
    alliances.choose_committee(northern.alliance, cluster, [manager], viewer=OPERATOR)
    received = alliances.invite(northern.clusters["DE"], cluster, viewer=OPERATOR, name="Timber")
    export = moving.ask_for_export(cluster, viewer=OPERATOR)
    moving.make_export(export.pk)
    secret = make_token(manager, "Program", ["clusters", "members"], timezone.now() + timedelta(days=1))[1]
    client = Client()
    client.force_login(manager)
    file = SimpleUploadedFile("members.json", b'[{"name": "New Demo"}]')
    begun = client.post("/office/cluster-fi/import/", {"file": file})["Location"]
    addresses = [
        *(page.replace("{cluster}", "cluster-fi") for page in PAGES),
        begun,
        f"/office/cluster-fi/all-data/{export.pk}/",
        f"/office/cluster-fi/alliances/invitations/{received.pk}/",
        "/office/cluster-fi/alliances/in/northern/",
    ]

    def call(path: str, **options: Any) -> int:
        headers = {"Authorization": f"Bearer {secret}"}
        send = client.post if options else client.get
        return send(f"/api/clusters/cluster-fi{path}", headers=headers, **options).status_code

    opened = {address: client.get(address, follow=True).status_code for address in addresses}
    assert set(opened.values()) == {200}
    assert (call(""), call("/members"), call("/alliances")) == (200, 200, 200)

    end(northern, manager)
    closed = {address: client.get(address, follow=True).status_code for address in addresses}
    assert closed == dict.fromkeys(addresses, 404)
    json = {"content_type": "application/json"}
    assert (call(""), call("/members"), call("/alliances")) in {(404,) * 3, (302,) * 3}
    assert call("/logo", data={"image": ""}, **json) == 404
    assert call(f"/alliances/invitations/{received.pk}/agree", data={}, **json) == 404
    assert client.post("/office/cluster-fi/settings/", {"name": "Mine"}).status_code == 404
    assert manager not in committee_of(northern.alliance)
    assert not may_lead(viewer_of(manager), northern.alliance)
    assert not Cluster.everything.filter(name="Mine").exists()
