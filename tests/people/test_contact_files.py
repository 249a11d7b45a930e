"""Contact people from an office's own file: matched, listed, invited, forgotten; nobody is written to by itself."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings
from tests.people.conftest import North
from typer.testing import CliRunner

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Membership, Organisation
from intercluster.apps.directory.rules import OPERATOR, office_of, viewer_of
from intercluster.apps.people.contact_files import services
from intercluster.apps.people.contact_files.columns import ColumnsError, Field, columns_of, suggest
from intercluster.apps.people.contact_files.plan import SOUGHT, Plan, plan
from intercluster.apps.people.contact_files.reading import Checked, check_rows
from intercluster.apps.people.invitations import invite
from intercluster.apps.people.models import ContactImport, ContactPerson, Invitation
from intercluster.cli.commands import app
from intercluster.core import clock
from intercluster.core.errors import Conflict, NotAllowed
from intercluster.core.feature import periods
from intercluster.core.imports.rows import Outcome
from intercluster.core.personal_data import erase_everywhere, everything_on
from intercluster.tables.model import Row

HEADINGS = ["Bedrift", "Org.nr", "Navn", "E-post", "Tittel", "Språk"]


def checked(*rows: str, headings: list[str] | None = None) -> Checked:
    """Read rows whose cells are separated by semicolons."""
    cells = [Row(number, line.split(";")) for number, line in enumerate(rows, 2)]
    return check_rows(cells, columns_of(suggest(headings or HEADINGS), headings or HEADINGS), "NO")


def member(north: North, name: str, number: str = "") -> Organisation:
    """Make a member of the cluster."""
    slug = name.lower().replace(" ", "-")
    made = Organisation.objects.create(slug=slug, name=name, country="NO", registration_number=number)
    Membership.objects.create(cluster=north.cluster, organisation=made)
    return made


def outcomes(planned: Plan) -> dict[int, tuple[str, str]]:
    """Return the outcome of each row, with the member or the reason."""
    said = {
        entry.record.row: (entry.outcome.value, entry.organisation.slug if entry.organisation else entry.why)
        for entry in planned.entries
    }
    return said | {each.row: ("rejected", each.wrong) for each in planned.problems}


def test_hidden_rows_totals_and_notes_are_left_out() -> None:
    cells = [
        "Firm Demo;;Kari;kari@firm.example;;",
        "Firm Demo;;Ola;ola@firm.example;;",
        "Totalt: 2;;;;;",
        "* pr 2026;;;;;",
    ]
    rows = [Row(number, line.split(";"), hidden=number == 3) for number, line in enumerate(cells, 2)]
    columns = columns_of(suggest(HEADINGS), HEADINGS)

    read = check_rows(rows, columns, "NO")
    assert ([each.name for each in read.records], read.problems, read.hidden, read.left_out) == (["Kari"], [], 1, 2)
    read = check_rows(rows, columns, "NO", take_hidden=True)
    assert ([each.name for each in read.records], read.hidden, read.left_out) == (["Kari", "Ola"], 0, 2)


@pytest.mark.parametrize(
    ("headings", "fields"),
    [
        ("Företag;Kontaktperson;E-postadress;Befattning;Telefon", "organisation name email title -"),
        (
            "Yritys;Y-tunnus;Etunimi;Sukunimi;Sähköposti;Kieli",
            "organisation registration_number first_name last_name email language",
        ),
        ("Navn;E-post;Kontaktperson", "organisation email name"),
        ("Namn;Företag;Mejl;Roll", "name organisation email title"),
        ("Company name;Full name;Email;Email address", "organisation name email -"),
        ("Medlem;Telefon;E-post företaget;Kontaktperson 1;E-post kontaktperson", "organisation - - name email"),
        ("Jäsenyritys;Yhteyshenkilön sähköposti;Yhteyshenkilön nimi;Puhelinnumero", "organisation email name -"),
        (
            "Org.nr.;Medlemsbedrift;Navn på kontakt;Stillingstittel;Kontakt e-post",
            "registration_number organisation name title email",
        ),
        (
            "Account Name;Contact: First Name;Contact: Last Name;Contact: Email;Contact: Phone",
            "organisation first_name last_name email -",
        ),
    ],
)
def test_columns_are_guessed_as_offices_head_them(headings: str, fields: str) -> None:
    assert [field or "-" for field in suggest(headings.split(";"))] == fields.split()


@pytest.mark.parametrize(
    ("headings", "problem"), [(["Name", "Phone"], "No column holds e-mail"), (["Email"], "No column says which member")]
)
def test_a_file_without_a_needed_column_is_refused(headings: list[str], problem: str) -> None:
    with pytest.raises(ColumnsError, match=problem):
        columns_of(suggest(headings), headings)


def test_each_row_goes_to_its_member_or_says_why_not(north: North) -> None:
    numbered = member(north, "Tre AS", "923609016")
    member(north, "Plank AS")
    member(north, "Plank Oy")
    member(north, "Sagverket Dal AS")
    north.person("eva@firm.example", "editor")
    invite(viewer=OPERATOR, email="ola@firm.example", role="member", place=north.firm, language="nb")
    planned = plan(
        checked(
            "Firm Demo;;Kari;kari@firm.example;Daglig leder;",
            "firm demo;;Kari igjen;KARI@firm.example;;",
            "Firm Demo;;Eva;eva@firm.example;;",
            "Firm Demo;;Ola;ola@firm.example;;",
            "Noe annet;923 609 016;Liv;liv@tre.example;;finsk",
            "Plank;;Per;per@plank.example;;",
            "Sagverket Dalen AS;;Siv;siv@sag.example;;",
            "Firm Demo;923 609 016;Jon;jon@firm.example;;",
            "Ukjent AS;;Nils;nils@x.example;;",
            "Firm Demo;;Uten;;;",
            "Firm Demo;;To;a@x.example, b@x.example;;",
            "Firm Demo;;Gro;gro@firm.example;;klingon",
            ";;;;;",
        ),
        north.cluster,
    )
    assert outcomes(planned) == {
        2: ("new", "firm"),
        3: ("unchanged", "firm"),
        4: ("unchanged", "firm"),
        5: ("unchanged", "firm"),
        6: ("new", "tre-as"),
        7: ("undecided", "Several members are called so."),
        8: ("undecided", "No member is called exactly so."),
        9: ("undecided", "The number belongs to one member and the name to another."),
        10: ("rejected", "is no member of the cluster"),
        11: ("rejected", "is empty"),
        12: ("rejected", "is not one e-mail address"),
        13: ("rejected", "is no language in which mails are written"),
    }
    assert [entry.record.language for entry in planned.of(Outcome.NEW)] == ["nb", "fi"]
    decided = plan(checked("Plank;;Per;per@plank.example;;"), north.cluster, decisions={2: "plank-oy"})
    assert outcomes(decided) == {2: ("new", "plank-oy")}
    assert numbered.contact_people.count() == 0


def test_only_the_first_unknown_names_are_compared_with_all_members(north: North) -> None:
    """Each takes a look at every member: a file of 20,000 names would keep a web process busy for minutes."""
    sawmill = member(north, "Granskog Sagbruk")
    rows = [f"Granskog Sagbruk{number:04};;Anna;anna{number}@x.example;;" for number in range(SOUGHT + 3)]
    again = [f"Granskog Sagbruk0000;;Ola;ola{number}@x.example;;" for number in range(3)]
    planned = plan(checked(*rows, *again), north.cluster)
    asked = [entry.candidates for entry in planned.of(Outcome.UNDECIDED)]
    assert asked == [(sawmill,)] * (SOUGHT + len(again))
    assert [problem.value for problem in planned.problems] == [row.partition(";")[0] for row in rows[SOUGHT:]]


def test_an_import_lists_people_and_sends_nothing(north: North) -> None:
    office = viewer_of(north.manager)
    rows = checked("Firm Demo;;Kari;kari@firm.example;Daglig leder;", "Firm Demo;;Ola;ola@firm.example;;")
    carried = services.import_people(rows, north.cluster, office, file="people.csv", by=north.manager)
    assert carried.record is not None
    assert carried.record.counts["new"] == 2
    assert services.import_people(rows, north.cluster, office).record is None
    changed = checked("Firm Demo;;Kari Nordmann;kari@firm.example;Daglig leder;svensk")
    services.import_people(changed, north.cluster, office)
    assert list(services.listed(north.cluster).values_list("name", "email", "title", "language")) == [
        ("Kari Nordmann", "kari@firm.example", "Daglig leder", "sv"),
        ("Ola", "ola@firm.example", "", "nb"),
    ]
    assert (Invitation.objects.count(), mail.outbox) == (0, [])
    services.undo_import(carried.record.pk, office, north.manager)
    assert not ContactPerson.objects.exists()
    with pytest.raises(Conflict, match="undone already"):
        services.undo_import(carried.record.pk, office)


def test_who_is_invited_leaves_the_list_and_the_import_stays(north: North, settings: Settings) -> None:
    office = viewer_of(north.manager)
    rows = checked(*(f"Firm Demo;;Person {n};p{n}@firm.example;;" for n in range(4)))
    record = services.import_people(rows, north.cluster, office).record
    assert record is not None
    keys = list(services.listed(north.cluster).values_list("pk", flat=True))
    settings.INVITATIONS_OF_AN_OFFICE_PER_DAY = 3
    with pytest.raises(Conflict, match="may invite 3 more people today"):
        services.invite_people(north.cluster, keys, role="editor", viewer=office)
    assert (Invitation.objects.count(), ContactPerson.objects.count()) == (0, 4)
    services.invite_people(north.cluster, keys[:2], role="editor", viewer=office)
    sent = Invitation.objects.order_by("pk").values_list("email", "name", "role", "language", "organisation__slug")
    assert list(sent) == [(f"p{n}@firm.example", f"Person {n}", "editor", "nb", "firm") for n in range(2)]
    with pytest.raises(Conflict, match="2 people of this import have been invited"):
        services.undo_import(record.pk, office)
    with pytest.raises(Conflict, match="may invite 1 more person today"):
        services.invite_people(north.cluster, keys[2:], role="editor", viewer=office)
    assert services.forget_people(north.cluster, keys, viewer=office) == 2
    with pytest.raises(Conflict, match="Choose at least one person"):
        services.invite_people(north.cluster, keys, role="editor", viewer=office)


def test_only_the_office_may(north: North) -> None:
    stranger = viewer_of(User.objects.create_user("stranger@x.example"))
    rows = checked("Firm Demo;;Kari;kari@firm.example;;")
    for act in (
        lambda: services.import_people(rows, north.cluster, stranger),
        lambda: services.invite_people(north.cluster, [1], role="editor", viewer=stranger),
        lambda: services.forget_people(north.cluster, [1], viewer=stranger),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_who_is_not_invited_is_shown_their_data_and_forgotten(north: North) -> None:
    services.import_people(
        checked("Firm Demo;;Kari;kari@firm.example;Daglig leder;", "Firm Demo;;Ola;ola@firm.example;;"),
        north.cluster,
        office_of(north.cluster),
    )
    kari = north.person("kari@firm.example")
    (held,) = everything_on(kari)["people"]["listed by offices"]
    assert (held["office"], held["title"]) == ("North Demo", "Daglig leder")
    erase_everywhere(kari)
    assert [each.name for each in services.listed(north.cluster)] == ["Ola"]
    (period,) = [each for each in periods() if each.name == "contact_people"]
    assert period.enforce(clock.now()) == 0
    assert period.enforce(clock.now() + timedelta(days=period.days + 1)) == 1


FILE = "Bedrift;Navn;E-post\nFirm Demo;Kari;kari@firm.example\nFirm Dema;Ola;ola@firm.example\nUkjent;X;x@x.example\n"


def test_from_file_to_invitations_in_the_browser(client: Client, north: North) -> None:
    client.force_login(north.manager)
    base = "/office/north/people/"
    assert client.get(base + "import/").status_code == 200
    columns = client.post(base + "import/", {"file": SimpleUploadedFile("folk.csv", FILE.encode())})
    assert 'value="organisation" selected' in client.get(columns["Location"]).text
    dry = client.post(columns["Location"], {"column-0": "organisation", "column-1": "name", "column-2": "email"})
    page = client.get(dry["Location"])
    assert [(str(label), count) for label, count in page.context["counts"] if count] == [
        ("New", 1),
        ("To decide", 1),
        ("Rejected", 1),
    ]
    assert "kari@firm.example" in client.get(dry["Location"].replace("check/", "report.csv")).text
    client.post(dry["Location"], {"act": "check", "decide-3": "firm", "skip_rejected": "on"})
    shown = client.get(dry["Location"]).context["fingerprint"]
    done = client.post(
        dry["Location"], {"act": "import", "decide-3": "firm", "skip_rejected": "on", "shown": shown}, follow=True
    )
    assert (done.status_code, mail.outbox, Invitation.objects.count()) == (200, [], 0)
    record = ContactImport.objects.get()
    assert record.counts["new"] == 2
    listed = client.get(base + "listed/").text
    assert "kari@firm.example" in listed
    assert "ola@firm.example" in listed
    keys = list(services.listed(north.cluster).values_list("pk", flat=True))
    assert client.post(base + "listed/preview/", {"role": "editor"}).status_code == 422
    preview = client.post(base + "listed/preview/", {"people": keys, "role": "editor"})
    assert "Hei Kari," in preview.text
    assert "/invitations/…/" in preview.text
    assert Invitation.objects.count() == 0
    sent = client.post(base + "listed/send/", {"people": keys[:1], "role": "editor"}, follow=True)
    assert "kari@firm.example" in sent.text
    assert list(Invitation.objects.values_list("email", "role")) == [("kari@firm.example", "editor")]
    assert client.post(f"{base}import/past/{record.pk}/undo/").status_code == 409
    client.post(base + "listed/forget/", {"people": keys[1:], "role": "editor"})
    assert not ContactPerson.objects.exists()
    client.force_login(User.objects.create_user("stranger@x.example"))
    for address in ("import/", "listed/", f"import/past/{record.pk}/"):
        assert client.get(base + address).status_code == 404


def test_the_command_shows_a_dry_run_then_imports_and_undoes(north: North, tmp_path: Path) -> None:
    file = tmp_path / "folk.csv"
    file.write_text(FILE, encoding="utf-8")
    arguments = ["people", "import", str(file), "--cluster", "north"]
    dry = CliRunner().invoke(app, arguments)
    assert "1 new, 0 changed, 0 unchanged, 1 to decide, 0 left out, 1 rejected" in dry.output
    assert "--decide 3=firm" in dry.output
    assert "Nothing was imported. 1 row is rejected" in str(dry.exception)
    result = CliRunner().invoke(app, [*arguments, "--decide", "3=firm", "--skip-rejected", "--yes"])
    assert (result.exit_code, ContactPerson.objects.count()) == (0, 2)
    number = ContactImport.objects.get().pk
    assert f"intercluster people undo {number}" in result.output
    assert "is undone" in CliRunner().invoke(app, ["people", "undo", str(number)]).output
    assert not ContactPerson.objects.exists()
    refused = CliRunner().invoke(app, [*arguments, "--column", "Navn=shoe"])
    assert f"the fields are {', '.join(Field)}" in str(refused.exception)
