"""A cluster's file that an administrator uploads: what it would bring is said first, then the worker brings it in."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings
from tests.moving.test_cluster_file import forest, gone

from intercluster.apps.accounts.models import User
from intercluster.apps.administration.cluster_files import services
from intercluster.apps.administration.models import Act, ArrivingCluster
from intercluster.apps.directory.models import Alliance, Cluster
from intercluster.apps.directory.rules import OPERATOR, VISITOR, viewer_of
from intercluster.apps.moving.cluster_file.writing import write_cluster
from intercluster.apps.partnering.indexing.services import pending_texts
from intercluster.core import clock
from intercluster.core.errors import Conflict, NotAllowed
from intercluster.core.feature import periods
from intercluster.core.personal_data import erase_everywhere, everything_on

__all__ = ["forest"]

PAGE = "/administration/cluster-files/"


@pytest.fixture
def written(forest: Cluster, tmp_path: Path) -> bytes:
    """Return the file of a cluster that is no longer here."""
    path = tmp_path / "forest.zip"
    write_cluster(path, forest, OPERATOR)
    gone(forest)
    return path.read_bytes()


@pytest.fixture
def root(written: bytes) -> User:
    """Return an administrator, who came after the other cluster had gone."""
    return User.objects.create_superuser("root@files.example", name="Root Demo")


@pytest.fixture
def desk(root: User) -> Client:
    """Return the browser of an administrator who reads Swedish."""
    client = Client(headers={"accept-language": "sv"})
    client.force_login(root)
    return client


def upload(client: Client, content: bytes, **choices: str) -> Any:
    return client.post(PAGE, {"file": SimpleUploadedFile("skogen.zip", content), **choices})


def test_from_the_file_to_the_cluster(
    desk: Client, root: User, written: bytes, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    desk.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    assert "What a file does not bring, and why" in desk.get(PAGE).text
    page = upload(desk, written)["Location"]
    arriving = ArrivingCluster.objects.get()
    assert page == f"{PAGE}{arriving.pk}/"
    assert 'hx-trigger="every 2s"' in desk.get(page).text
    assert desk.post(f"{page}bring-in/").status_code == 409
    assert desk.post(f"{page}remove/").status_code == 409
    services.work_on(arriving.pk)
    assert not Cluster.everything.exists()
    checked = desk.get(page).text
    assert "The cluster would be <strong>forest</strong> here." in checked
    assert "Bring Forest Demo in" in checked
    assert '<th scope="row">Members</th><td class="numeric">2</td><td class="numeric">0</td>' in checked
    assert "every 2s" not in checked
    assert desk.post(f"{page}bring-in/")["Location"] == page
    assert "The cluster is being brought in." in desk.get(page).text
    file = services.file_of(arriving)
    assert file.read_bytes() == written
    for _as_after_a_killed_worker in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            services.work_on(arriving.pk)
    assert not file.exists()
    assert pending_texts() == 0
    done = desk.get(page).text
    assert "Forest Demo is here with all that the file has." in done
    assert 'href="/administration/clusters/forest/"' in done
    assert desk.get("/administration/clusters/forest/").status_code == 200
    assert list(Act.objects.values_list("kind", "cluster__slug", "detail", "by")) == [
        ("arrived", "forest", "Forest Demo", root.pk)
    ]
    assert desk.post(page, {"slug": "again"}).status_code == 409
    assert "skogen.zip" in desk.get(PAGE).text
    assert desk.post(f"{page}remove/")["Location"] == PAGE
    assert not ArrivingCluster.objects.exists()


def test_taken_short_name_is_said_in_the_readers_language_and_another_is_checked(desk: Client, written: bytes) -> None:
    Cluster.objects.create(slug="forest", name="Another", country="FI")
    page = upload(desk, written)["Location"]
    arriving = ArrivingCluster.objects.get()
    services.work_on(arriving.pk)
    refused = desk.get(page).text
    assert "Det finns redan ett kluster forest på den här plattformen. Ge det nya ett annat kortnamn." in refused
    assert f"{page}bring-in/" not in refused
    assert desk.post(page, {"slug": "två ord"}).status_code == 422
    desk.post(page, {"slug": "forest-2", "joins_alliances": "on"})
    services.work_on(arriving.pk)
    assert "<strong>forest-2</strong>" in desk.get(page).text
    # Meanwhile the platform changes, so that something else would happen than was shown.
    Alliance.objects.get_or_create(slug="north", defaults={"name": "North Demo"})
    desk.post(f"{page}bring-in/")
    services.work_on(arriving.pk)
    assert "Plattformen har ändrats sedan provkörningen." in desk.get(page).text
    assert Cluster.objects.count() == 1
    desk.post(page, {"slug": "forest-2", "joins_alliances": "on"})
    services.work_on(arriving.pk)
    desk.post(f"{page}bring-in/")
    services.work_on(arriving.pk)
    assert [each.slug for each in Cluster.objects.get(slug="forest-2").alliances.all()] == ["north"]


@pytest.mark.parametrize("half", [True, False])
def test_file_that_is_not_whole_is_refused(
    desk: Client, written: bytes, django_capture_on_commit_callbacks: Callable[..., Any], half: bool
) -> None:
    page = upload(desk, written[: len(written) // 2] if half else b"PK")["Location"]
    services.work_on(ArrivingCluster.objects.get().pk)
    said = "skogen.zip är inte ett helt ZIP-arkiv: det har kapats, eller är något annat."
    assert said in desk.get(page).text
    assert not Cluster.objects.exists()
    file = services.file_of(ArrivingCluster.objects.get())
    assert file.exists()
    with django_capture_on_commit_callbacks(execute=True):
        assert desk.post(f"{page}remove/").status_code == 302
    assert not file.exists()


def test_file_that_is_missing_or_too_large_is_not_kept(desk: Client, settings: Settings) -> None:
    settings.IMPORT_MAX_BYTES = 2**20
    answer = upload(desk, b"PK" * 2**20)
    assert (answer.status_code, "intercluster clusters import FILE" in answer.text) == (413, True)
    assert "Välj en fil först." in desk.post(PAGE).text
    assert not ArrivingCluster.objects.exists()


def test_nobody_but_an_administrator_brings_a_cluster_in(desk: Client, root: User, written: bytes) -> None:
    upload(desk, written)
    arriving = ArrivingCluster.objects.get()
    for viewer in (VISITOR, viewer_of(User.objects.create_user("anna@files.example"))):
        with pytest.raises(NotAllowed):
            services.upload([written], "a.zip", viewer=viewer)
        with pytest.raises(NotAllowed):
            services.check_again(arriving, viewer=viewer, slug="", joins_alliances=True)
        for act in (services.bring_in, services.remove):
            with pytest.raises(NotAllowed):
                act(arriving, viewer=viewer)
    services.work_on(arriving.pk)
    services.bring_in(arriving, viewer=viewer_of(root))
    User.objects.filter(pk=root.pk).update(is_superuser=False)
    services.work_on(arriving.pk)
    arriving.refresh_from_db()
    assert (arriving.state, arriving.problem) == (
        "refused",
        "Den som bad om detta är inte längre administratör för plattformen.",
    )
    assert not Cluster.objects.exists()
    with pytest.raises(Conflict):
        services.bring_in(arriving, viewer=OPERATOR)


def test_files_are_deleted_after_their_time_and_people_forgotten(desk: Client, root: User, written: bytes) -> None:
    upload(desk, written)
    notes = ["Root@files.example gets a place in Mill, which is on this platform already.", "Another note."]
    ArrivingCluster.objects.update(report={"slug": "x", "name": "X", "created": {}, "joined": {}, "notes": notes})
    (held,) = everything_on(root)["administration"]["cluster files"]
    assert (held["file"], held["state"]) == ("skogen.zip", "checking")
    erase_everywhere(root)
    arriving = ArrivingCluster.objects.get()
    assert (arriving.by, arriving.report["notes"]) == (None, notes[1:])
    services.work_on(arriving.pk)  # nobody answers for it any more
    arriving.refresh_from_db()
    assert arriving.state == "refused"
    (period,) = [each for each in periods() if each.name == "arriving_clusters"]
    assert period.enforce(clock.now()) == 0
    path = services.file_of(arriving)
    assert period.enforce(clock.now() + timedelta(days=period.days + 1)) == 1
    assert not path.exists()
