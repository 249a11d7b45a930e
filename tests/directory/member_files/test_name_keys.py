"""Organisations with a name alike are found by a stored key, whatever wrote the name."""

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.directory.member_files.conftest import dry_run

from intercluster.apps.directory.member_files.checked import Record
from intercluster.apps.directory.member_files.matching import Directory
from intercluster.apps.directory.models import Cluster, Membership, Organisation
from intercluster.apps.directory.names import KEY_LIMIT, name_key


def made(number: int, name: str, country: str = "SE", registered: str = "") -> Organisation:
    return Organisation(slug=f"o-{number}", name=name, country=country, registration_number=registered)


def keys() -> dict[str, str]:
    return dict(Organisation.objects.values_list("name", "name_key"))


def test_every_way_to_write_a_name_writes_its_key(db: None) -> None:
    one = Organisation.objects.create(slug="one", name="Bräda AB", country="SE")
    two, three = Organisation.objects.bulk_create([made(2, "Planka A/S"), made(3, "ﷺ" * 300)])
    assert keys() == {"Bräda AB": "brada", "Planka A/S": "planka", three.name: name_key(three.name)}
    assert len(three.name_key) == KEY_LIMIT

    one.name = "Bräda & Son AB"
    one.save(update_fields=["name"])
    two.name = "Oy Plankka"
    Organisation.objects.bulk_create([two], update_conflicts=True, unique_fields=["id"], update_fields=["name"])
    three.name = "Tredje"
    Organisation.objects.bulk_update([three], ["name"])
    assert keys() == {"Bräda & Son AB": "bradason", "Oy Plankka": "plankka", "Tredje": "tredje"}

    Organisation.objects.filter(slug="o-3").update(name="Fjärde HB")
    one.refresh_from_db()
    one.city = "Arvika"
    one.save(update_fields=["city"])
    assert keys() == {"Bräda & Son AB": "bradason", "Oy Plankka": "plankka", "Fjärde HB": "fjarde"}

    right = keys()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE directory_organisation SET name_key = ''")
    migration: Any = import_module("intercluster.apps.directory.migrations.0014_name_key")
    with connection.schema_editor() as editor:
        migration.fill(apps, editor)
    assert keys() == right


def test_a_dry_run_of_one_row_reads_few_of_many_organisations(
    csv_file: Callable[..., Path], cluster: Cluster, neighbour: Cluster
) -> None:
    many = Organisation.objects.bulk_create([made(n, f"Firma {n} AB") for n in range(300)])
    Membership.objects.bulk_create([Membership(cluster=neighbour, organisation=each) for each in many[:200]])
    Membership.objects.bulk_create([Membership(cluster=cluster, organisation=each) for each in many[200:]])
    path = csv_file("Name;Town\nFIRMA 299;Arvika\n")
    read: list[int] = []

    def count(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        result = execute(sql, params, many, context)
        read.append(context["cursor"].rowcount)
        return result

    with connection.execute_wrapper(count):
        plan = dry_run(path, cluster)

    (entry,) = plan.entries
    assert [each.name for each in entry.candidates] == ["Firma 299 AB"]
    assert min(read) >= 0
    assert sum(read) < 10


NAMES = st.sampled_from(["Bräda AB", "Brada", "BRÄDA HB", "Oy Bräda", "Planka", "Planka AS", "!!!", "AB"])
COUNTRIES = st.sampled_from(["SE", "NO"])
NUMBERS = st.sampled_from(["", "", "DEMO-1", "DEMO-2", "DEMO-3"])


@given(
    stored=st.lists(
        st.tuples(NAMES, COUNTRIES, NUMBERS, st.booleans()),
        max_size=8,
        unique_by=lambda each: (each[1], each[2]) if each[2] else object(),
    ),
    asked=st.lists(st.tuples(NAMES, COUNTRIES, NUMBERS), min_size=1, max_size=5),
)
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_what_is_found_by_the_key_is_what_reading_every_organisation_finds(
    cluster: Cluster, stored: list[tuple[str, str, str, bool]], asked: list[tuple[str, str, str]]
) -> None:
    with transaction.atomic():
        every = Organisation.objects.bulk_create([made(n, *each[:3]) for n, each in enumerate(stored)])
        own = [each for each, (*_facts, is_own) in zip(every, stored, strict=True) if is_own]
        Membership.objects.bulk_create([Membership(cluster=cluster, organisation=each) for each in own])
        records = [
            Record(row, name, country, {"registration_number": number} if number else {}, {}, {})
            for row, (name, country, number) in enumerate(asked)
        ]
        directory = Directory(cluster, records)
        for record in records:
            there = [each for each in every if each.country == record.country]
            if record.number:
                certain = [each for each in there if each.registration_number == record.number]
            else:
                unnumbered = [each for each in own if each.country == record.country and not each.registration_number]
                certain = [each for each in unnumbered if each.name == record.name][-1:]
            key = name_key(record.name)
            alike = [each for each in there if key and name_key(each.name) == key]
            similar = [each for each in alike if not (record.number and each.registration_number)]
            found = directory.certain(record)
            assert ([found] if found else []) == certain
            if not certain:
                assert directory.similar(record) == similar
                assert directory.namesakes(record) == len(alike) - len(similar)
        transaction.set_rollback(True)
