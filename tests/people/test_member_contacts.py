"""Contact people of a file of members: listed with the import, left out with the reason, withdrawn with it."""

from pathlib import Path

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.people.conftest import North

from intercluster.apps.directory.contact_headings import contact_columns, part_of
from intercluster.apps.directory.member_files import column_mapping
from intercluster.apps.directory.member_files import services as members
from intercluster.apps.directory.member_files.undo import undo_import
from intercluster.apps.directory.member_files.uploads import checked_of, values_of
from intercluster.apps.directory.models import Import, Organisation
from intercluster.apps.directory.rules import OPERATOR, office_of
from intercluster.apps.people.contact_files import services
from intercluster.apps.people.invitations import invite, withdraw
from intercluster.apps.people.left_alone import digest
from intercluster.apps.people.models import ContactImport, ContactPerson, LeftAlone
from intercluster.core.personal_data import erase_everywhere, everything_on

FILE = """Bedrift;Kontaktperson 1;E-post 1;Kontaktperson 2;E-post 2;Sted
Bygg AS;Anna A;Anna@Bygg.example;Bo B;ingen adresse;Hamar
Firm Demo;Ida;ida@firm.example;Kai;kai@firm.example;Hamar
Tre AS;;post@tre.example, ole@tre.example;Ola;-;Elverum
"""


@pytest.mark.parametrize(
    ("headings", "people"),
    [
        ("Företag;Kontaktperson;E-post;Telefon", [([1], [2])]),
        ("Företag;Namn;E-post", [([1], [2])]),
        ("Yritys;Etunimi;Sukunimi;Sähköposti;Puhelin", [([1, 2], [3])]),
        ("Company;Contact 1;Contact 2;Contact email 1;Contact email 2", [([1], [3]), ([2], [4])]),
        ("Företag;Kontakt;E-post;Kontakt;E-post", [([1], [2]), ([3], [4])]),
        ("Företag;Förnamn;Efternamn;E-post;Förnamn;Efternamn;E-post", [([1, 2], [3]), ([4, 5], [6])]),
        ("Företag;Kontaktperson;Titel kontaktperson;Telefon kontaktperson", []),
        ("Företag;Faktura e-post;Senaste kontakt;E-post", [([], [3])]),
        ("Bedrift;E-post;Kontaktperson", [([2], [1])]),
    ],
)
def test_contact_people_are_recognised_by_their_headings(
    headings: str, people: list[tuple[list[int], list[int]]]
) -> None:
    mapping = column_mapping.guess(headings.split(";"))

    assert [(each.names, each.emails) for each in mapping.contacts] == people


def test_a_column_that_is_read_as_something_else_is_no_contact() -> None:
    headings = ["Namn", "Kontaktperson", "E-post"]
    chosen = column_mapping.choose(headings, [column_mapping.Field.NAME, column_mapping.Field.OFFER, None])

    assert [(each.names, each.emails) for each in chosen.contacts] == [([], [2])]
    assert contact_columns([part_of(each) for each in headings[:2]], headings[:2]) == []


def bring_in(north: North, path: Path, text: str = FILE) -> Import:
    """Import members with their contact people, by the way that an upload takes."""
    path.write_text(text, "utf-8")
    checked = checked_of(values_of(members.open_file(path).check(north.cluster)))
    record = members.import_members(checked, north.cluster, OPERATOR, file="m.csv", list_contacts=True).record
    assert record is not None
    return record


def listed() -> list[tuple[str, str, str, str]]:
    return sorted(ContactPerson.objects.values_list("organisation__name", "name", "email", "language"))


def test_contact_people_are_listed_left_out_with_the_reason_and_withdrawn(north: North, tmp_path: Path) -> None:
    north.person("kai@firm.example", "editor")
    north.person("elsewhere@bygg.example")
    office = office_of(north.cluster)
    path = tmp_path / "m.csv"

    record = bring_in(north, path)
    made = ContactImport.objects.get()
    assert listed() == [
        ("Bygg AS", "Anna A", "anna@bygg.example", "nb"),
        ("Firm Demo", "Ida", "ida@firm.example", "nb"),
        ("Tre AS", "", "ole@tre.example", "nb"),
        ("Tre AS", "", "post@tre.example", "nb"),
    ]
    assert (made.members, made.counts, made.left_out) == (record, {"new": 4, "skipped": 1}, {"account": 1})
    remarks = [each.text for each in members.open_file(path).check(north.cluster).remarks]
    assert remarks == ["“ingen adresse” is no e-mail address; the contact person is left out"]

    undo_import(record.pk, OPERATOR)
    made.refresh_from_db()
    assert (listed(), made.undone_at is not None) == ([], True)
    assert set(Organisation.objects.values_list("name", flat=True)) == {"Firm Demo"}

    again = bring_in(north, path)
    chosen = {each.email: each for each in ContactPerson.objects.all()}
    assert services.forget_people(north.cluster, [chosen["post@tre.example"].pk], viewer=office) == 1
    services.invite_people(north.cluster, [chosen["ida@firm.example"].pk], role="member", viewer=office)
    firm = Organisation.objects.get(name="Bygg AS")
    withdraw(invite(viewer=office, email="w@bygg.example", role="member", place=firm, language="nb"), viewer=office)
    ole = north.person("ole@tre.example")
    held = everything_on(ole)["people"]["listed by offices"]
    assert [each["email"] for each in held] == ["ole@tre.example"]
    erase_everywhere(ole)
    assert set(LeftAlone.objects.values_list("address", "cluster")) == {
        (digest("post@tre.example"), north.cluster.pk),
        (digest("ole@tre.example"), None),
    }
    assert ContactImport.objects.get(members=again).invited == 1

    more = FILE.replace("Bo B;ingen adresse;Hamar", "W;w@bygg.example;Elverum") + "Ny AS;E;elsewhere@bygg.example;;;\n"
    third = bring_in(north, path, more)
    assert third.contacts.left_out == {"listed": 1, "withdrawn": 1, "invited": 1, "account": 1, "alone": 2}
    assert listed() == [
        ("Bygg AS", "Anna A", "anna@bygg.example", "nb"),
        ("Ny AS", "E", "elsewhere@bygg.example", "nb"),
    ]
    assert len(mail.outbox) == 0


def test_contact_people_are_listed_where_no_member_changes(north: North, tmp_path: Path) -> None:
    path = tmp_path / "m.csv"
    path.write_text(FILE, "utf-8")
    checked = checked_of(values_of(members.open_file(path).check(north.cluster)))
    members.import_members(checked, north.cluster, OPERATOR, file="m.csv")
    assert listed() == []

    record = bring_in(north, path)
    assert (record.counts["new"], record.counts["changed"]) == (0, 0)
    assert "ole@tre.example" in {email for _place, _name, email, _language in listed()}
    undo_import(record.pk, OPERATOR)
    assert listed() == []
    assert Organisation.objects.filter(name="Tre AS").exists()


def test_the_done_page_leads_to_the_choice_of_whom_to_invite(north: North) -> None:
    client = Client()
    client.force_login(north.manager)
    place = f"/office/{north.cluster.slug}/import/"
    file = SimpleUploadedFile("m.csv", FILE.replace("\nFirm Demo;Ida", "\nFirm Demo;Vi").encode())
    columns = client.post(place, {"file": file}, follow=True)
    chosen = {name: value for name, value in columns.context["form"].initial.items() if value} | {
        name: field.initial for name, field in columns.context["form"].fields.items() if name.startswith("column-")
    }
    dry = client.post(columns.request["PATH_INFO"], chosen, follow=True)
    text = " ".join(dry.content.decode().split())
    assert "Keep 5 contact people of the file in the list of whom to invite" in text
    assert "Kontaktperson" not in text.partition("Columns that are not read:")[2].partition("</p>")[0]

    sent = {"act": "import", "shown": dry.context["fingerprint"], "contacts": "on"}
    done = " ".join(client.post(dry.request["PATH_INFO"], sent, follow=True).content.decode().split())
    assert "5 contact people of this file can be invited" in done
    assert f"/office/{north.cluster.slug}/people/" in done
    record = Import.objects.get()
    past = client.get(f"{place}past/{record.pk}/").content.decode()
    assert "can be invited" in past
    assert (ContactPerson.objects.count(), len(mail.outbox)) == (5, 0)
