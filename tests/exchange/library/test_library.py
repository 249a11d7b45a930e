"""The library: a document is put in, read, changed, and handed to who may read it."""

from collections import Counter
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import Settings
from tests.exchange.library.documents import TEXTS, docx_of, lines, pdf_of, scan, written
from tests.plugins.northern import Northern

from intercluster.apps.access.services import make_token
from intercluster.apps.accounts.models import User
from intercluster.apps.directory.rules import OPERATOR, VISITOR, member_of, office_of
from intercluster.apps.exchange.library.queries import can_be_read_again, documents, pages_without_text, percent_done
from intercluster.apps.exchange.library.reading.services import make_searchable, read
from intercluster.apps.exchange.library.services import (
    DocumentFields,
    add_document,
    change_document,
    delete_document,
    file_name,
    read_again,
    stop_reading,
)
from intercluster.apps.exchange.models import LibraryDocument, Passage, Rights
from intercluster.apps.partnering.indexing import services as indexing
from intercluster.core import clock
from intercluster.core.errors import Conflict, NotAllowed, Refused

Progress = LibraryDocument.Progress
SAID = DocumentFields("Drying of chips")


def added(northern: Northern, content: bytes, name: str = "report.pdf", said: DocumentFields = SAID) -> LibraryDocument:
    """Put a file into the Swedish cluster's library, and read it as the worker does."""
    document = add_document(OPERATOR, northern.clusters["SE"], content, name, said).document
    return worked(document)


def worked(document: LibraryDocument) -> LibraryDocument:
    """Do the jobs of a document."""
    read(document.pk)
    while LibraryDocument.objects.filter(pk=document.pk, state=Progress.INDEXING).exists():
        make_searchable(document.pk)
    document.refresh_from_db()
    return document


def manager(northern: Northern, country: str = "SE") -> User:
    user = User.objects.create_user(f"office-{country}@library.example")
    northern.clusters[country].managers.add(user)
    return user


@pytest.mark.slow(reason="the first reading loads the language detector")
@pytest.mark.parametrize("language", TEXTS)
def test_a_pdf_is_kept_as_passages_of_its_pages(northern: Northern, language: str) -> None:
    document = added(northern, pdf_of(language))
    assert (document.state, document.pages, document.language) == (Progress.READY, 2, language)
    for text, passage in zip(TEXTS[language], document.passages.all(), strict=True):
        assert text in passage.text.replace("\n", " ")
        assert passage.page == passage.number
        assert (passage.language, bool(passage.encoder)) == (language, True)


def test_a_docx_has_no_pages_and_a_scan_no_text(northern: Northern) -> None:
    document = added(northern, docx_of("sv"), r"C:\Rapporter\Torkning av flis.doc")
    assert (document.state, document.pages, document.name) == (Progress.READY, None, "torkning-av-flis.docx")
    assert [passage.page for passage in document.passages.all()] == [None]
    picture = added(northern, scan())
    assert (picture.state, picture.problem, picture.pages) == (Progress.NO_TEXT, "scan", 1)
    mixed = added(northern, written(lines("Torr flis brinner bättre än våt"), b"", b""))
    assert (mixed.state, pages_without_text(mixed), pages_without_text(document)) == (Progress.READY, 2, 0)
    assert file_name("../..", "application/pdf") == "document.pdf"


def test_what_failed_says_why_and_is_read_again(northern: Northern) -> None:
    office = office_of(northern.clusters["SE"])
    document = added(northern, written(lines("A secret"), password="secret"))
    assert (document.state, document.problem, can_be_read_again(document)) == (Progress.FAILED, "encrypted", True)
    LibraryDocument.objects.filter(pk=document.pk).update(content=pdf_of("nb"))
    read_again(office, document)
    worked(document)
    assert (document.state, document.problem, document.passages.count()) == (Progress.READY, "", 2)
    for act in (read_again, stop_reading):
        with pytest.raises(Conflict):
            act(office, document)


def test_an_office_stops_a_reading_and_one_left_by_a_dead_worker_begins_again(northern: Northern) -> None:
    office = office_of(northern.clusters["SE"])
    document = add_document(OPERATOR, northern.clusters["SE"], pdf_of("fi"), "a.pdf", SAID).document
    stop_reading(office, document)
    read(document.pk)
    document.refresh_from_db()
    assert (document.state, document.problem, Passage.objects.count()) == (Progress.FAILED, "stopped", 0)
    now = clock.now()
    for minutes, lost in ((5, False), (90, True)):
        document.state, document.reading_since = Progress.READING, now - timedelta(minutes=minutes)
        assert can_be_read_again(document) == lost


def test_passages_are_indexed_a_few_at_a_time_without_their_phrases(
    northern: Northern, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexing, "CHUNK_CHARACTERS", 10)
    before = Counter(ProcrastinateJob.objects.values_list("task_name", flat=True))
    document = add_document(OPERATOR, northern.clusters["SE"], pdf_of("fi"), "a.pdf", SAID).document
    seen = [percent_done([document])]
    for job in (read, make_searchable, make_searchable, make_searchable, make_searchable):
        job(document.pk)
        document.refresh_from_db()
        seen.append(percent_done([document]))
    assert seen == [{}, {document.pk: 0}, {document.pk: 50}, {document.pk: 100}, {}, {}]
    assert document.state == Progress.READY
    deferred = Counter(ProcrastinateJob.objects.values_list("task_name", flat=True)) - before
    assert deferred == {"exchange.read_document": 1, "exchange.index_document": 3}


def test_the_same_file_is_kept_once_in_a_cluster(northern: Northern, settings: Settings) -> None:
    settings.LIBRARY_DOCUMENTS_PER_DAY = 1
    first = added(northern, pdf_of("sv"))
    again = add_document(OPERATOR, northern.clusters["SE"], pdf_of("sv"), "b.pdf", DocumentFields("Another"))
    assert (again.document.pk, again.was_there, again.document.title) == (first.pk, True, "Drying of chips")
    elsewhere = add_document(OPERATOR, northern.clusters["FI"], pdf_of("sv"), "b.pdf", SAID)
    assert not elsewhere.was_there
    with pytest.raises(Conflict, match="1 document"):
        add_document(OPERATOR, northern.clusters["SE"], pdf_of("nb"), "b.pdf", SAID)
    settings.LIBRARY_MAX_MB = 0
    with pytest.raises(Refused, match="more than 0 MB"):
        add_document(OPERATOR, northern.clusters["SE"], pdf_of("fi"), "b.pdf", SAID)


def test_only_its_own_office_keeps_a_document(northern: Northern) -> None:
    document = added(northern, docx_of("nb"), said=DocumentFields("Slitasje", rights=Rights.PUBLIC))
    for viewer in (VISITOR, office_of(northern.clusters["FI"]), member_of(northern.organisations["drier"])):
        for act in (delete_document, stop_reading, read_again):
            with pytest.raises(NotAllowed):
                act(viewer, document)
        with pytest.raises(NotAllowed):
            change_document(viewer, document, SAID)
        with pytest.raises(NotAllowed):
            add_document(viewer, northern.clusters["SE"], pdf_of("sv"), "a.pdf", SAID)
    office, outside = office_of(northern.clusters["SE"]), office_of(northern.clusters["DE"])
    foreign = add_document(outside, northern.clusters["DE"], pdf_of("sv"), "a.pdf", SAID).document
    with pytest.raises(Refused, match="not in this alliance"):
        change_document(outside, foreign, DocumentFields("A", alliance=northern.alliance))
    change_document(office, document, DocumentFields("Wear", rights=Rights.ALLIANCE, alliance=northern.alliance))
    document.refresh_from_db()
    assert (document.title, document.rights, document.alliance, document.language) == (
        "Wear",
        Rights.ALLIANCE,
        northern.alliance,
        "nb",
    )
    delete_document(office, document)
    assert not Passage.objects.exists()


def test_a_document_of_an_alliance_stays_with_a_cluster_that_leaves_it(northern: Northern) -> None:
    said = DocumentFields("Drying", alliance=northern.alliance)
    add_document(OPERATOR, northern.clusters["SE"], pdf_of("sv"), "a.pdf", said)
    own, other = (member_of(northern.organisations[who]) for who in ("drier", "sawmill"))
    assert [documents(each).count() for each in (own, other)] == [1, 1]
    northern.clusters["SE"].alliances.remove(northern.alliance)
    own, other = (member_of(northern.organisations[who]) for who in ("drier", "sawmill"))
    assert [documents(each).count() for each in (own, other)] == [1, 0]


def test_pages_lead_an_office_from_upload_to_deletion(client: Client, northern: Northern) -> None:
    client.force_login(manager(northern))
    add = "/office/cluster-se/library/new/"
    said = {"title": "Torkning av flis", "source": "Demo", "year": "2025", "rights": "private", "language": ""}
    assert client.get("/library/").text.count(add) == 1
    assert "no PDF and no DOCX" in client.post(add, said | {"file": SimpleUploadedFile("a.pdf", b"<html>")}).text
    assert "This year has not begun" in client.post(add, said | {"year": "2999"}).text
    answer = client.post(add, said | {"file": SimpleUploadedFile("a.exe", pdf_of("sv"))})
    document = LibraryDocument.objects.get()
    page = f"/library/{document.key}/"
    assert answer["Location"] == page
    waiting = client.get(page).text
    assert "waits to be read" in waiting
    assert 'hx-trigger="every 2s"' in waiting
    client.post(f"{page}stop/")
    assert "The office has stopped it." in client.get(page).text
    client.post(f"{page}again/")
    read(document.pk)
    assert "It is being made searchable: 0 % is done." in client.get(page).text
    assert "Its text is being made searchable: 0 %" in client.get("/library/").text
    worked(document)
    ready = client.get(page).text
    assert "2 pages" in ready
    assert "hx-trigger" not in ready
    file = client.get(f"{page}file/")
    assert (file.content, file["Content-Type"]) == (pdf_of("sv"), "application/pdf")
    assert (file["Content-Disposition"], file["X-Content-Type-Options"]) == ('inline; filename="a.pdf"', "nosniff")
    shown = {"default-src 'none'", "object-src 'self'", "style-src 'unsafe-inline'"}
    closed = {"base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"}
    assert set(file["Content-Security-Policy"].split("; ")) == shown | closed
    saved = client.get(f"{page}file/?save=1")
    assert saved["Content-Disposition"] == 'attachment; filename="a.pdf"'
    kept = {"default-src 'none'", "object-src 'none'", "sandbox"}
    assert set(saved["Content-Security-Policy"].split("; ")) == kept | closed
    again = client.post(add, said | {"file": SimpleUploadedFile("b.pdf", pdf_of("sv"))}, follow=True)
    assert again.redirect_chain == [(page, 302)]
    assert "has this file already" in again.text
    client.post(f"{page}change/", said | {"title": "Flis", "rights": "public"})
    client.logout()
    assert "Flis" in client.get("/library/").text
    assert client.get(f"{page}file/").status_code == 200
    assert client.get(f"{page}change/").status_code == 302
    client.force_login(manager(northern, "FI"))
    assert [client.get(f"{page}change/").status_code, client.post(f"{page}delete/").status_code] == [404, 404]
    client.force_login(User.objects.get(email="office-SE@library.example"))
    client.post(f"{page}delete/")
    empty = client.get("/library/").text
    assert ("There are no documents yet." in empty, 'name="rights"' in empty) == (True, False)


def test_the_list_is_narrowed_on_the_page_and_in_the_api(client: Client, northern: Northern) -> None:
    office = manager(northern)
    for language, rights in (("sv", Rights.PUBLIC), ("fi", Rights.PRIVATE)):
        LibraryDocument.objects.create(
            cluster=northern.clusters["SE"],
            title=f"Report in {language}",
            language=language,
            rights=rights,
            name="a.pdf",
            media_type="application/pdf",
            content=b"%PDF-",
            size=5,
            digest=language,
            state=Progress.READY,
        )
    secret = make_token(office, "Program", ["exchange"], timezone.now() + timedelta(days=1))[1]
    headers = {"Authorization": f"Bearer {secret}"}
    for query, titles in (
        ({}, ["Report in fi", "Report in sv"]),
        ({"language": "sv"}, ["Report in sv"]),
        ({"rights": "private"}, ["Report in fi"]),
    ):
        answer = client.get("/api/library", query, headers=headers).json()
        assert [each["title"] for each in answer] == titles
        client.force_login(office)
        text = client.get("/library/", query).text
        assert [title for title in ("Report in fi", "Report in sv") if title in text] == titles
        client.logout()
    private = f"/api/library/{answer[0]['key']}/file"
    file = client.get(private, headers=headers)
    assert (file.content, file["Content-Type"]) == (b"%PDF-", "application/pdf")
    assert file["Content-Disposition"] == 'attachment; filename="a.pdf"'
    other = make_token(manager(northern, "FI"), "Program", ["exchange"], timezone.now() + timedelta(days=1))[1]
    assert client.get(private, headers={"Authorization": f"Bearer {other}"}).status_code == 404
    visitor = client.get("/library/", {"rights": "private"}).text
    assert "Report in sv" in visitor
    assert "Report in fi" not in visitor
    assert answer[0] | {"key": "", "added": ""} == {
        "key": "",
        "title": "Report in fi",
        "cluster": "cluster-se",
        "alliance": None,
        "source": "",
        "year": None,
        "language": "fi",
        "rights": "private",
        "media_type": "application/pdf",
        "pages": None,
        "state": "ready",
        "added": "",
        "is_demo": False,
    }
