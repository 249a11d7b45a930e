"""A cluster's file for its office: asked for on a page, made by the worker, downloaded for a time, then deleted."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings
from tests.introductions.conftest import Meeting

from intercluster import paths
from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Cluster
from intercluster.apps.directory.rules import OPERATOR, office_of, viewer_of
from intercluster.apps.introductions.models import Introduction, Message
from intercluster.apps.moving.cluster_file.services import import_cluster
from intercluster.apps.moving.cluster_file.writing import write_cluster
from intercluster.apps.moving.models import ClusterExport, PastIntroduction
from intercluster.apps.moving.past_introductions import empty_messages
from intercluster.apps.moving.services import ask_for_export, file_of, make_export
from intercluster.core import clock
from intercluster.core.errors import Conflict, NotAllowed
from intercluster.core.feature import periods
from intercluster.core.personal_data import erase_everywhere, everything_on

PAGE = "/office/north/all-data/"


@pytest.fixture
def cluster(db: None) -> Cluster:
    """Return a cluster with a manager, and no file left by another test."""
    made = Cluster.objects.create(slug="north", name="North Demo", country="NO")
    made.managers.add(User.objects.create_user("office@north.example", name="Office"))
    for file in (paths.home() / "exports").glob("*.zip"):
        file.unlink()
    return made


def test_from_asking_to_the_file(cluster: Cluster, client: Client) -> None:
    manager = cluster.managers.get()
    client.force_login(manager)
    assert "Make the file" in client.get(PAGE).text
    for _twice in range(2):
        client.post(PAGE)
    export = ClusterExport.objects.get()
    page = client.get(PAGE).text
    assert "The file waits to be made." in page
    assert 'hx-trigger="every 2s"' in page
    assert client.get(f"{PAGE}{export.pk}/").status_code == 404
    make_export(export.pk)
    make_export(export.pk)
    export.refresh_from_db()
    assert (export.state, export.done, export.total) == ("done", export.total, export.done)
    page = client.get(PAGE).text
    assert f'href="{PAGE}{export.pk}/"' in page
    assert "every 2s" not in page
    answer = client.get(f"{PAGE}{export.pk}/")
    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    assert answer["Content-Disposition"] == f'attachment; filename="north-{export.at:%Y-%m-%d}.zip"'
    assert content == file_of(export).read_bytes()
    (held,) = everything_on(manager)["moving"]["clusters exported"]
    assert held["cluster"] == "North Demo"
    client.force_login(User.objects.create_user("stranger@x.example"))
    assert client.get(f"{PAGE}{export.pk}/").status_code == 404
    (period,) = [each for each in periods() if each.name == "cluster_exports"]
    assert period.enforce(clock.now()) == 0
    (paths.home() / "exports" / "left.zip").touch()
    assert period.enforce(clock.now() + timedelta(days=period.days + 1)) == 1
    assert list((paths.home() / "exports").glob("*.zip")) == []


def test_a_file_is_made_once_and_not_too_often(cluster: Cluster, settings: Settings) -> None:
    office = office_of(cluster)
    with pytest.raises(NotAllowed):
        ask_for_export(cluster, viewer=viewer_of(User.objects.create_user("stranger@x.example")))
    settings.CLUSTER_EXPORTS_PER_DAY = 1
    first = ask_for_export(cluster, viewer=office)
    assert ask_for_export(cluster, viewer=office) == first
    ClusterExport.objects.update(state="done")
    with pytest.raises(Conflict, match="has had 1 file made today"):
        ask_for_export(cluster, viewer=office)


def test_a_file_that_a_killed_worker_left_is_given_up(cluster: Cluster) -> None:
    office = office_of(cluster)
    lost = ask_for_export(cluster, viewer=office)
    ClusterExport.objects.update(state="working", at=clock.now() - timedelta(days=1))
    again = ask_for_export(cluster, viewer=office)
    lost.refresh_from_db()
    assert (lost.state, again.state) == ("failed", "waiting")


def test_a_job_that_fails_says_so(cluster: Cluster, client: Client) -> None:
    export = ask_for_export(cluster, viewer=office_of(cluster))
    folder = paths.home() / "exports"
    shutil.rmtree(folder, ignore_errors=True)
    folder.touch()  # where the folder should be
    try:
        with pytest.raises(OSError, match="exports"):
            make_export(export.pk)
    finally:
        folder.unlink()
    client.force_login(cluster.managers.get())
    page = client.get(PAGE).text
    assert "Not made" in page
    assert "Make the file" in page


def test_people_are_forgotten_in_introductions_that_came(meeting: Meeting, tmp_path: Path) -> None:
    asked = meeting.ask_unnamed()
    person = meeting.people["sawmill"]
    Message.objects.create(introduction=asked, side="asking", author=person, text="Hei", at=asked.since)
    person.affiliations.update(role="member")  # so that the office speaks for the sawmill
    cluster = meeting.northern.clusters["FI"]
    file = tmp_path / "fi.zip"
    write_cluster(file, cluster, office_of(cluster))
    Introduction.objects.all().delete()
    import_cluster(file, OPERATOR, slug="moved")
    (held,) = everything_on(person)["moving"]["introductions before a move"]
    assert (held["person of"], [said["text"] for said in held["messages"]]) == (
        ["asking"],
        ["Hei! Voimmeko tavata?", "Hei"],
    )
    erase_everywhere(person)
    content = PastIntroduction.objects.get().content
    assert [(said["text"], said["author"]) for said in content["messages"]] == [("", None), ("", None)]
    assert content["asking"]["person"] is None
    content["messages"][0]["text"] = "From somebody else"
    PastIntroduction.objects.update(content={**content, "state": "expired"})
    assert empty_messages(clock.now() - timedelta(days=800), clock.now()) == 0
    assert empty_messages(clock.now() + timedelta(days=1), clock.now()) == 1
