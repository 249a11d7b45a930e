"""The import pages: four steps, for the cluster's own office only."""

import os
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from intercluster import paths
from intercluster.apps.accounts.models import User
from intercluster.apps.directory.member_files.uploads import MemberUpload
from intercluster.apps.directory.models import Cluster, Import, Offer, Organisation
from intercluster.core.imports import uploads
from intercluster.tables import turns

FILE = "Namn;Ort;Erbjuder;Telefon\nBräda AB;Arvika;Sågning;0570\nPlanka AB;Torsby;Hyvling;\n"


@pytest.fixture(autouse=True)
def no_uploads() -> None:
    """Begin without files that another test has left."""
    for file in (paths.home() / "uploads").glob("*"):
        file.unlink()


@pytest.fixture
def office(cluster: Cluster) -> Client:
    """A browser of the cluster's office."""
    return signed_in(cluster, "office@example.com")


def signed_in(cluster: Cluster, email: str) -> Client:
    user = User.objects.create_user(email)
    cluster.managers.add(user)
    client = Client()
    client.force_login(user)
    return client


def upload(client: Client, text: str = FILE, name: str = "members.csv", **fields: Any) -> Any:
    return client.post(
        reverse("importing:file", args=["granskog"]), {"file": SimpleUploadedFile(name, text.encode()), **fields}
    )


@pytest.mark.parametrize(
    ("language", "said"),
    {
        "en": "Other files are being read just now. Try again in a minute.",
        "sv": "Andra filer läses just nu. Försök igen om en minut.",
        "nb": "Andre filer leses akkurat nå. Prøv igjen om et minutt.",
        "fi": "Muita tiedostoja luetaan juuri nyt. Yritä uudelleen minuutin kuluttua.",
    }.items(),
)
def test_a_file_waits_while_too_many_others_are_read(
    office: Client, monkeypatch: pytest.MonkeyPatch, language: str, said: str
) -> None:
    monkeypatch.setattr(settings, "IMPORT_MAX_READERS", 1)
    monkeypatch.setattr(turns, "WAIT_SECONDS", 0)
    office.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    User.objects.update(language=language)
    with turns.a_turn():
        answer = upload(office, '[{"name": "Bräda AB"}]', "members.json")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60")
    assert said in answer.text
    assert list((paths.home() / "uploads").iterdir()) == []
    assert upload(office, '[{"name": "Bräda AB"}]', "members.json").status_code == 302


def fingerprint(page: Any) -> str:
    return str(page.context["fingerprint"])


def test_from_file_to_done(office: Client) -> None:
    first = office.get(reverse("importing:file", args=["granskog"]))
    assert first.status_code == 200

    columns = office.get(upload(office).url)
    html = columns.content.decode()
    assert re.search(r'name="column-2".*?<option value="offer" selected>', html, re.DOTALL)
    assert re.search(r'name="column-3".*?<option value="" selected>', html, re.DOTALL)
    assert "Arvika<br>Torsby" in html

    chosen = {"column-0": "name", "column-1": "", "column-2": "need", "column-3": ""}
    dry = office.post(columns.request["PATH_INFO"], chosen)
    page = office.get(dry.url)
    assert {str(label): count for _key, label, count in page.context["counts"]}["New"] == 2
    assert Organisation.objects.count() == 0

    done = office.post(dry.url, {"act": "import", "shown": fingerprint(page)}, follow=True)

    assert done.redirect_chain == [(reverse("importing:done", args=["granskog"]), 302)]
    assert [str(count) for label, count in done.context["counts"] if label == "New"] == ["2"]
    board = Organisation.objects.get(name="Bräda AB")
    assert (board.city, [need.text for need in board.needs.all()], board.offers.count()) == ("", ["Sågning"], 0)
    assert list((paths.home() / "uploads").glob("*.file")) == []
    gone = office.get(dry.url)
    assert gone.status_code == 404
    assert "Choose the file again" in gone.content.decode()


def test_rows_that_a_filter_hides_are_left_out_unless_they_are_asked_for(
    office: Client, xlsx_file: Callable[..., Path]
) -> None:
    path = xlsx_file([["Namn", "Ort"], ["Bräda AB", "Kil"], ["Plank AB", "Kil"], ["Utträdd AB", "Kil"]])
    book = load_workbook(path)
    book.active.row_dimensions[4].hidden = True
    book.save(path)
    with path.open("rb") as file:
        columns = office.post(reverse("importing:file", args=["granskog"]), {"file": file})
    dry = office.post(columns.url, {"column-0": "name", "column-1": "city"}).url

    first = office.get(dry)
    assert [entry.record.name for entry in first.context["plan"].entries] == ["Bräda AB", "Plank AB"]
    assert "1 row is left out, since the spreadsheet hides it, as a filter does." in first.content.decode()
    office.post(dry, {"act": "check", "shown": fingerprint(first), "hidden": "on"})

    second = office.get(dry)
    assert [entry.record.name for entry in second.context["plan"].entries] == ["Bräda AB", "Plank AB", "Utträdd AB"]
    assert 'name="hidden" checked' in second.content.decode()


def bring_in(office: Client, text: str = FILE) -> Any:
    """Import a file, and return the page that says it is done."""
    dry = office.post(upload(office, text).url, {"column-0": "name", "column-1": "city", "column-2": "offer"})
    return office.post(dry.url, {"act": "import", "shown": fingerprint(office.get(dry.url))}, follow=True)


def test_an_import_is_undone_from_the_done_page(office: Client) -> None:
    done = bring_in(office)
    number = Import.objects.get().pk
    undo = reverse("importing:undo", args=["granskog", number])
    assert f'action="{undo}"' in done.content.decode()
    assert office.get(undo).status_code == 405

    undone = office.post(undo, follow=True)

    assert undone.redirect_chain == [(reverse("importing:past", args=["granskog", number]), 302)]
    html = undone.content.decode()
    assert "Undone: everything is as it was before the import." in html
    assert f'action="{undo}"' not in html
    assert Organisation.objects.count() == 0
    again = office.post(undo)
    assert (again.status_code, "This import was undone already" in again.content.decode()) == (409, True)


def test_past_imports_are_listed_and_an_undoing_that_would_destroy_work_is_refused(office: Client) -> None:
    assert "Past imports" not in office.get(reverse("importing:file", args=["granskog"])).content.decode()
    bring_in(office)
    record = Import.objects.get()
    assert record.by is not None
    Organisation.objects.filter(name="Bräda AB").update(city="Sunne")

    html = office.get(reverse("importing:file", args=["granskog"])).content.decode()
    assert re.search(r"Past imports.*members\.csv</a>.*office@example\.com.*New: 2.*can be undone", html, re.DOTALL)
    page = office.get(reverse("importing:past", args=["granskog", record.pk]))
    assert "Import of members.csv" in page.content.decode()

    refused = office.post(reverse("importing:undo", args=["granskog", record.pk]))

    assert refused.status_code == 409
    assert "Nothing was undone, so as not to destroy later work." in refused.content.decode()
    assert "<li>Bräda AB: facts changed</li>" in refused.content.decode()
    assert Organisation.objects.count() == 2


def test_nobody_else_sees_or_undoes_an_import(office: Client, neighbour: Cluster) -> None:
    bring_in(office)
    number = Import.objects.get().pk
    other = signed_in(neighbour, "neighbour@example.com")
    for client in (Client(), other):
        assert client.get(reverse("importing:past", args=["granskog", number])).status_code == 404
        assert client.post(reverse("importing:undo", args=["granskog", number])).status_code == 404
    # Nor by way of one's own cluster.
    assert other.get(reverse("importing:past", args=["furuli", number])).status_code == 404
    assert other.post(reverse("importing:undo", args=["furuli", number])).status_code == 404
    assert Organisation.objects.count() == 2


def test_choices_are_made_on_the_dry_run(office: Client) -> None:
    Organisation.objects.create(slug="brada", name="BRÄDA", country="SE")
    dry = office.post(
        office.get(upload(office, FILE + "Stock AB;Arvika;;\n;Nowhere;;\n").url).request["PATH_INFO"],
        {
            "column-0": "name",
            "column-1": "city",
            "column-2": "offer",
            "column-3": "",
        },
    )
    page = office.get(dry.url)
    html = page.content.decode()
    assert "Is it the same as BRÄDA?" in html
    assert "the name is missing" in html
    assert 'value="import"' not in html
    refused = office.post(dry.url, {"act": "import", "shown": fingerprint(page)})
    assert refused.status_code == 409
    assert "Nothing was imported." in refused.content.decode()

    key = page.context["undecided"][0].candidates[0].key
    page = office.post(dry.url, {"act": "check", "decide-2": key, "skip_rejected": "on"}, follow=True)
    assert 'value="import"' in page.content.decode()
    office.post(dry.url, {"act": "import", "decide-2": key, "skip_rejected": "on", "shown": fingerprint(page)})

    assert sorted(Organisation.objects.values_list("name", "city")) == [
        ("Bräda AB", "Arvika"),
        ("Planka AB", "Torsby"),
        ("Stock AB", "Arvika"),
    ]


def test_a_directory_that_changed_meanwhile_is_shown_again(office: Client) -> None:
    dry = office.post(office.get(upload(office, "Name\nBoard AB\n").url).request["PATH_INFO"], {"column-0": "name"})
    shown = fingerprint(office.get(dry.url))
    Organisation.objects.create(slug="board", name="Board", country="SE")

    answer = office.post(dry.url, {"act": "import", "shown": shown})

    assert answer.status_code == 409
    assert "would not do what the dry run showed" in answer.content.decode()
    assert Organisation.objects.count() == 1


def test_a_mapping_file_takes_the_place_of_the_second_step(office: Client) -> None:
    mapping = SimpleUploadedFile("m.toml", b'[columns]\nname = "Telefon"\n')
    answer = upload(office, mapping=mapping)
    assert answer.url.endswith("/check/")
    assert "the name is missing" in office.get(answer.url).content.decode()

    wrong = upload(office, mapping=SimpleUploadedFile("m.toml", b'[columns]\nname = "Phone"\n'))
    assert wrong.status_code == 422
    assert "reads a column “Phone”" in wrong.content.decode()


def test_turnover_in_kronor_needs_a_rate(office: Client) -> None:
    columns = upload(office, "Namn;Omsättning (tkr)\nBräda AB;12 500\n").url
    html = office.get(columns).content.decode()
    assert re.search(r'name="column-1".*?<option value="turnover_eur" selected>', html, re.DOTALL)
    assert "state how many kronor make one euro" in html

    chosen = {"column-0": "name", "column-1": "turnover_eur"}
    refused = office.post(columns, {**chosen, "rate": ""})
    assert refused.status_code == 422
    assert "“Omsättning (tkr)” is in kronor" in refused.content.decode()
    wrong = office.post(columns, {**chosen, "rate": "many"})
    assert "Write a number such as 11.4." in wrong.content.decode()

    dry = office.post(columns, {**chosen, "rate": "12.5"})
    office.post(dry.url, {"act": "import"})
    assert Organisation.objects.get().turnover_eur == 1_000_000


def alter_uploads() -> None:
    """Write something else into uploaded files, so that reading one again would show."""
    for file in (paths.home() / "uploads").glob("*.file"):
        file.write_text("Namn\nAltered AB\n")


def test_a_file_is_read_once_over_the_whole_import(office: Client) -> None:
    address = upload(office).url
    alter_uploads()
    html = office.get(address).content.decode()
    assert "Arvika<br>Torsby" in html
    dry = office.post(address, {"column-0": "name", "column-1": "city", "column-2": "offer"})
    page = office.post(dry.url, {"act": "check", "replace": "on"}, follow=True)
    assert "Bräda AB" in office.get(dry.url.replace("check/", "report.csv")).content.decode()

    office.post(dry.url, {"act": "import", "shown": fingerprint(page)})

    assert sorted(Organisation.objects.values_list("name", "city")) == [("Bräda AB", "Arvika"), ("Planka AB", "Torsby")]


def test_rows_are_checked_again_when_the_columns_or_the_rate_change(office: Client) -> None:
    columns = upload(office, "Namn;Omsättning (tkr);Ort\nBräda AB;12 500;Arvika\n").url
    chosen = {"column-0": "name", "column-1": "turnover_eur", "column-2": "city"}
    facts = []
    for changes in ({"rate": "12.5"}, {"rate": "10"}, {"rate": "10", "column-2": ""}, {"rate": "10"}):
        page = office.get(office.post(columns, {**chosen, **changes}).url)
        facts.append(dict(page.context["plan"].entries[0].record.facts))

    assert facts == [
        {"turnover_eur": 1_000_000, "city": "Arvika", "region": "SE311"},
        {"turnover_eur": 1_250_000, "city": "Arvika", "region": "SE311"},
        {"turnover_eur": 1_250_000},
        {"turnover_eur": 1_250_000, "city": "Arvika", "region": "SE311"},
    ]


def test_another_sheet_is_another_table(office: Client, tmp_path: Path) -> None:
    book = Workbook()
    book.active.append(["Name", "City"])
    book.active.append(["Board AB", "Arvika"])
    other = book.create_sheet("Old")
    other.append(["Name", "People"])
    other.append(["Plank AB", 7])
    book.save(tmp_path / "members.xlsx")
    file = SimpleUploadedFile("members.xlsx", (tmp_path / "members.xlsx").read_bytes())
    columns = office.post(reverse("importing:file", args=["granskog"]), {"file": file}).url
    assert "Arvika" in office.get(columns).content.decode()

    html = office.post(columns, {"sheet": "Old"}, follow=True).content.decode()

    assert re.search(r'name="column-1".*?<option value="headcount" selected>', html, re.DOTALL)
    dry = office.get(office.post(columns, {"sheet": "Old", "column-0": "name", "column-1": "headcount"}).url)
    assert [(entry.record.name, entry.record.facts) for entry in dry.context["plan"].entries] == [
        ("Plank AB", {"headcount": 7})
    ]


def test_a_token_of_another_person_imports_nothing(cluster: Cluster, office: Client) -> None:
    dry = office.post(upload(office).url, {"column-0": "name", "column-1": "city", "column-2": "offer"}).url
    shown = fingerprint(office.get(dry))
    colleague = signed_in(cluster, "colleague@example.com")

    for act in ("check", "import"):
        assert colleague.post(dry, {"act": act, "shown": shown}).status_code == 404
    assert colleague.post(dry.replace("check/", "cancel/")).status_code == 404

    assert Organisation.objects.count() == 0
    assert office.post(dry, {"act": "import", "shown": shown}).status_code == 302


def test_wrong_files_get_an_answer(office: Client) -> None:
    for text, answer in (("", "is empty"), ("%PDF-1.4", "is a PDF document"), ("Name\n", "no row below them")):
        page = upload(office, text)
        assert page.status_code == 422
        assert answer in page.content.decode()
    missing = office.post(reverse("importing:file", args=["granskog"]))
    assert (missing.status_code, "Choose a file first." in missing.content.decode()) == (422, True)
    twice = office.post(upload(office).url, {"column-0": "name", "column-1": "name"})
    assert twice.status_code == 422
    assert "Name is chosen for more than one column." in twice.content.decode()


def test_a_file_that_is_too_large_is_not_stored(office: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "IMPORT_MAX_BYTES", 1000)

    page = upload(office, "Name\n" + "x" * (uploads.FORM_OVERHEAD + 2000))

    assert page.status_code == 413
    assert "the most an import reads" in page.content.decode()
    assert list((paths.home() / "uploads").glob("*.file")) == []


def test_others_see_nothing(office: Client, cluster: Cluster, neighbour: Cluster) -> None:
    token = upload(office).url.rstrip("/").rsplit("/", 1)[-1]
    names = [("file", []), ("done", []), ("columns", [token]), ("dry-run", [token]), ("report", [token])]
    names += [("template", ["csv"]), ("members", ["xlsx"])]
    addresses = [reverse(f"importing:{name}", args=["granskog", *rest]) for name, rest in names]

    for client in (Client(), signed_in(neighbour, "neighbour@example.com")):
        assert {client.get(address).status_code for address in addresses} == {404}
    # A colleague of the same office has a session of their own.
    colleague = signed_in(cluster, "colleague@example.com")
    assert [colleague.get(address).status_code for address in addresses] == [200, 302, 404, 404, 404, 200, 200]
    for token in ("../../secret_key", "x" * 30, "short"):
        assert office.get(f"/office/granskog/import/{token}/").status_code == 404


def test_changes_need_post_and_a_token_of_the_form(cluster: Cluster, office: Client) -> None:
    address = reverse("importing:cancel", args=["granskog", upload(office).url.rstrip("/").rsplit("/", 1)[-1]])
    assert office.get(address).status_code == 405
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(cluster.managers.get())
    assert upload(strict).status_code == 403

    assert office.post(address).status_code == 302
    assert list((paths.home() / "uploads").glob("*")) == []


def test_uploads_of_the_day_before_are_deleted() -> None:
    kept = MemberUpload.keep([b"Name"], "members.csv", "owner")
    old = time.time() - uploads.KEPT_SECONDS - 60
    os.utime(kept.path, (old, old))

    uploads.sweep()

    assert not kept.path.exists()
    assert MemberUpload.find(kept.token, "owner") is None


def test_downloads(office: Client, csv_file: Callable[..., Path]) -> None:
    template = office.get(reverse("importing:template", args=["granskog", "csv"]), headers={"accept-language": "fi"})
    assert template.content.decode("utf-8-sig").startswith("Nimi;Y-tunnus;")
    dry = upload(
        office,
        "Name;Offer\nBoard AB;=1+1\n",
        mapping=SimpleUploadedFile("m.toml", b'[columns]\nname = "Name"\noffer = "Offer"\n'),
    )
    office.post(dry.url, {"act": "import"})
    assert Offer.objects.get().text == "=1+1"

    members = office.get(reverse("importing:members", args=["granskog", "csv"]))
    assert members["Content-Disposition"] == 'attachment; filename="granskog-members.csv"'
    assert ";'=1+1;" in members.content.decode("utf-8-sig")
    report = office.get(
        reverse("importing:report", args=["granskog", upload(office).url.rstrip("/").rsplit("/", 1)[-1]])
    )
    assert report.content.decode("utf-8-sig").splitlines()[1:] == [
        "2;New;Bräda AB;;;1 offer added;",
        "3;New;Planka AB;;;1 offer added;",
    ]
