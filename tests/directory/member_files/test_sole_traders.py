"""A sole trader's registration number may be the person's own identity number: it is not kept, and so never shown."""

from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from tests.directory.member_files.conftest import bring_in, dry_run

from intercluster.apps.directory.member_files.json_documents import import_documents, members_of
from intercluster.apps.directory.models import Cluster, Identifier, Import, Organisation
from intercluster.apps.directory.registration_numbers import PersonalNumberError, is_personal_vat, normalise_number
from intercluster.apps.directory.rules import OPERATOR
from intercluster.apps.directory.schemas import MemberDocument

FILE = """Namn;Organisationsnummer;Ort
Kalles Svets (enskild firma);800101-2395;Kil
Annas Hyvleri;19550515-1109;Sunne
Gamla Snickeriet;550515+1109;Arvika
Bräda AB;556036-0793;Torsby
"""


@pytest.mark.parametrize(
    ("number", "country"),
    [
        ("800101-2395", "SE"),
        ("8001612391", "SE"),  # a coordination number
        ("19550515-1109", "SE"),
        ("550515+1109", "SE"),
        ("SE 800101 2395 01", "SE"),  # the VAT number of a sole trader
        ("800101-2396", "SE"),  # mistyped, but still a person's
        ("131052-308T", "FI"),
        ("131052A308T", "FI"),
        ("151086 95088", "NO"),
        ("211062-5629", "DK"),
        ("800101-2395", "NO"),  # a neighbour on the list of members
        ("37605030299", "EE"),
        ("120174-3389", "IS"),
        ("161175-19997", "LV"),
        ("38703181745", "LT"),
    ],
)
def test_a_number_of_a_person_is_recognised(number: str, country: str) -> None:
    with pytest.raises(PersonalNumberError):
        normalise_number(number, country)


@pytest.mark.parametrize(
    ("number", "country"),
    [
        ("556036-0793", "SE"),
        ("16556036-0793", "SE"),
        ("923609016", "NO"),
        ("0112038-9", "FI"),
        ("24256790", "DK"),
        ("450401-3150", "IS"),
    ],
)
def test_a_number_of_a_firm_is_none_of_a_person(number: str, country: str) -> None:
    assert normalise_number(number, country)


def test_it_is_left_out_of_an_import_with_a_remark_and_the_row_goes_in(
    csv_file: Callable[..., Path], cluster: Cluster
) -> None:
    path = csv_file(FILE)
    remarks = [(remark.row, remark.text) for remark in dry_run(path, cluster).remarks if "identity" in remark.text]
    said = "a person's identity number, as a sole trader may have, is left out: others would read it"
    assert remarks == [(2, said), (3, said), (4, said)]
    for _again in range(2):
        bring_in(path, cluster)
        assert dict(Organisation.objects.values_list("name", "registration_number")) == {
            "Kalles Svets (enskild firma)": "",
            "Annas Hyvleri": "",
            "Gamla Snickeriet": "",
            "Bräda AB": "5560360793",
        }
    assert "8001012395" not in str(list(Import.objects.values()))


def test_documents_of_the_api_leave_it_out_too(cluster: Cluster) -> None:
    document = MemberDocument.model_validate(
        {
            "name": "Kalles Svets",
            "country": "SE",
            "registration_number": "800101-2395",
            "identifiers": [{"scheme": "vat", "value": "SE800101239501"}, {"scheme": "pic", "value": "999999999"}],
        }
    )
    import_documents([document], cluster, OPERATOR, write=True, by=None)
    [member] = members_of(cluster)
    assert member.registration_number == ""
    assert [(each.scheme, each.value) for each in member.identifiers] == [("pic", "999999999")]
    assert is_personal_vat("SE 800101-2395 01")
    assert not is_personal_vat("SE556036079301")


def test_the_database_takes_none(cluster: Cluster) -> None:
    own = Organisation.objects.create(slug="kalles", name="Kalles", country="SE", registration_number="5560360793")
    for number, country in (("8001012395", "SE"), ("15108695088", "NO"), ("131052A308T", "FI"), ("2110625629", "DK")):
        with pytest.raises(IntegrityError), transaction.atomic():
            Organisation.objects.filter(pk=own.pk).update(registration_number=number, country=country)
    with pytest.raises(IntegrityError), transaction.atomic():
        Identifier.objects.create(organisation=own, scheme="vat", value="SE800101239501")


def test_what_was_kept_before_is_forgotten_in_the_history_and_in_reports_too(cluster: Cluster) -> None:
    migration = import_module("intercluster.apps.directory.migrations.0009_no_personal_numbers")
    with connection.schema_editor() as editor:
        for model, name in (
            (Organisation, "organisation_number_not_personal"),
            (Identifier, "identifier_not_personal"),
        ):
            editor.remove_constraint(model, next(each for each in model._meta.constraints if each.name == name))
    own = Organisation.objects.create(slug="kalles", name="Kalles", country="SE", registration_number="8001012395")
    Identifier.objects.create(organisation=own, scheme="vat", value="SE800101239501")
    own.name = "Kalles Svets"
    own.save()
    done = {"facts": {"1": {"before": {"registration_number": "8001012395"}, "after": {"city": "Kil"}}}}
    kept = Import.objects.create(cluster=cluster, file="members.csv", counts={}, done=done)
    migration.forget_them(apps, None)
    own.refresh_from_db()
    kept.refresh_from_db()
    events = apps.get_model("directory", "OrganisationEvent").objects.filter(pgh_obj=own.pk)
    assert own.registration_number == ""
    assert set(events.values_list("registration_number", flat=True)) == {""}
    assert not Identifier.objects.exists()
    assert kept.done == {"facts": {"1": {"before": {"registration_number": ""}, "after": {"city": "Kil"}}}}
