"""A cluster's file: out and in again without loss; nothing of others leaks; errors name file and line."""

import json
import zipfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.introductions.conftest import Meeting
from tests.moving.random_cluster import RandomCluster, meet
from typer.testing import CliRunner

from intercluster.apps.accounts.models import User
from intercluster.apps.administration.clusters.services import rename
from intercluster.apps.directory.models import Affiliation, Alliance, Cluster, Membership, Need, Offer, Organisation
from intercluster.apps.directory.rules import OPERATOR, VISITOR, office_of
from intercluster.apps.introductions.models import Introduction, Message
from intercluster.apps.introductions.services import accept, write
from intercluster.apps.moving.cluster_file.kinds import ELSEWHERE, EVERY_KIND, LEFT_OUT
from intercluster.apps.moving.cluster_file.reading import ClusterFileError
from intercluster.apps.moving.cluster_file.services import ClusterTakenError, import_cluster
from intercluster.apps.moving.cluster_file.writing import MANIFEST, write_cluster
from intercluster.apps.moving.past_introductions import past_introductions
from intercluster.apps.translation.models import TranslationConsent
from intercluster.cli.commands import app


def contents(path: Path) -> dict[str, bytes]:
    """Return the files of an archive, without the moment at which it was written."""
    with zipfile.ZipFile(path) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    manifest = json.loads(files[MANIFEST])
    del manifest["written"]
    return files | {MANIFEST: json.dumps(manifest).encode()}


@given(st.data())
@settings(
    max_examples=8,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@pytest.mark.django_db
def test_a_cluster_that_is_brought_in_gives_the_same_file_again(tmp_path: Path, data: st.DataObject) -> None:
    first, second = tmp_path / "first.zip", tmp_path / "second.zip"
    with transaction.atomic():
        theirs, made = RandomCluster(data.draw, "strange"), RandomCluster(data.draw)
        meet(data.draw, made, theirs)
        write_cluster(first, made.cluster, office_of(made.cluster))
        transaction.set_rollback(True)
    with transaction.atomic():
        assert not Cluster.everything.exists()
        import_cluster(first, OPERATOR)
        write_cluster(second, Cluster.objects.get(), OPERATOR)
        transaction.set_rollback(True)
    before, after = contents(first), contents(second)
    for content in before.values():
        assert b"strange-" not in content
        assert b"@strange" not in content
    assert before.keys() == after.keys()
    for name, content in before.items():
        assert after[name].decode().splitlines() == content.decode().splitlines(), name
    assert after == before


Change = Callable[[dict[str, bytes]], None]


def rewritten(path: Path, change: Change, *, honest: bool = True) -> Path:
    """Return a copy of an archive with other contents, with right checksums or without."""
    with zipfile.ZipFile(path) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    change(files)
    manifest = json.loads(files[MANIFEST])
    for each in manifest["files"]:
        if honest and each["name"] in files:
            content = files[each["name"]]
            each |= {"sha256": sha256(content).hexdigest(), "lines": content.count(b"\n"), "bytes": len(content)}
    files[MANIFEST] = json.dumps(manifest).encode()
    copy = path.with_name("copy.zip")
    with zipfile.ZipFile(copy, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return copy


def replaced(name: str, before: str, after: str) -> Change:
    """Return the change of a text in a file."""

    def change(files: dict[str, bytes]) -> None:
        assert before.encode() in files[name], (before, files[name])
        files[name] = files[name].replace(before.encode(), after.encode(), 1)

    return change


@pytest.fixture
def forest(db: None) -> Cluster:
    """Return a cluster with a manager, two members, texts and a history."""
    cluster = Cluster.objects.create(slug="forest", name="Forest Demo", country="SE")
    cluster.alliances.add(Alliance.objects.create(slug="north", name="North Demo"))
    cluster.managers.add(User.objects.create_user("office@forest.example", "a secret password", name="Office"))
    for name, number in (("Sawmill", "5560360793"), ("Planer", "")):
        made = Organisation.objects.create(
            slug=name.lower(), name=name, country="SE", registration_number=number, website="https://x.example/"
        )
        Membership.objects.create(cluster=cluster, organisation=made)
        Need.objects.create(organisation=made, text=f"{name} söker torkning", language="sv", visibility="private")
    person = User.objects.create_user("Stina@Sawmill.example", name="Stina")
    Affiliation.objects.create(user=person, organisation=Organisation.objects.get(slug="sawmill"), role="editor")
    return cluster


@pytest.fixture
def file(forest: Cluster, tmp_path: Path) -> Path:
    """Return the cluster's file."""
    path = tmp_path / "forest.zip"
    write_cluster(path, forest, office_of(forest))
    return path


def gone(forest: Cluster) -> None:
    """Remove the cluster and what belongs to it."""
    Organisation.objects.all().delete()
    forest.delete()
    User.objects.all().delete()
    Alliance.objects.all().delete()


@pytest.mark.parametrize(
    ("change", "honest", "problem"),
    [
        (lambda files: files.pop("data/needs.jsonl"), True, "data/needs.jsonl is missing"),
        (lambda files: files.update({"data/more.jsonl": b""}), True, "data/more.jsonl does not belong"),
        (replaced("data/needs.jsonl", "torkning", "tvättning"), False, "data/needs.jsonl has been changed"),
        (replaced("data/needs.jsonl", "\n", ""), False, "data/needs.jsonl has 1 lines, and 2 by the manifest"),
        (replaced("data/needs.jsonl", '"text"', "text"), True, "data/needs.jsonl, line 1: this is not JSON"),
        (replaced("data/needs.jsonl", '"language":"sv"', '"language":5'), True, "line 1: language is not"),
        (replaced("data/needs.jsonl", '"private"', '"everybody"'), True, "line 1: visibility is not one of private"),
        (replaced("data/needs.jsonl", '"sawmill"', '"nowhere"'), True, "organisation names nothing that the file has"),
        (replaced("data/needs.jsonl", '"text"', '"texts"'), True, "line 1: there is no field texts"),
        (replaced("data/organisations.jsonl", "https://x", "javascript:x"), True, "line 1: website is not what"),
        (replaced("data/organisations.jsonl", '"SE"', '"Sweden"'), True, "line 1: country is not what"),
        (replaced("data/organisations.jsonl", '"SE"', '"se"'), True, "line 1: .*organisation_country_code"),
        (replaced("data/people.jsonl", "office@", "office"), True, "line [12]: email is not what"),
        (replaced("data/history.jsonl", '"kind":"cluster"', '"kind":"logo"'), True, "line 1: kind logo has no history"),
        (replaced("data/cluster.jsonl", "\n", "\n{}\n"), True, "data/cluster.jsonl, line 2: slug is missing"),
        (replaced(MANIFEST, '"version": 1', '"version": 2'), True, "has the format intercluster cluster 2"),
    ],
)  # fmt: skip
def test_a_file_that_is_wrong_is_refused_and_nothing_stays(
    forest: Cluster, file: Path, change: Change, honest: bool, problem: str
) -> None:
    gone(forest)
    with pytest.raises(ClusterFileError, match=problem):
        import_cluster(rewritten(file, change, honest=honest), OPERATOR)
    assert not Cluster.everything.exists()
    assert not User.objects.exists()


def test_a_file_that_was_cut_off_is_refused(forest: Cluster, file: Path) -> None:
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(ClusterFileError, match=r"forest\.zip is not a whole ZIP archive"):
        import_cluster(file, OPERATOR)
    place = whole.index(b"PK\x03\x04", whole.index(b"data/people.jsonl") - 40) + 90
    file.write_bytes(whole[:place] + bytes([whole[place] ^ 255]) + whole[place + 1 :])
    with pytest.raises(ClusterFileError, match=r"data/people.jsonl, line 1: the archive is damaged here"):
        import_cluster(file, OPERATOR)


def test_only_an_operator_brings_a_cluster_in_and_only_its_office_takes_it_out(forest: Cluster, file: Path) -> None:
    for viewer in (office_of(forest), VISITOR):
        with pytest.raises(PermissionDenied):
            import_cluster(file, viewer)
    other = Cluster.objects.create(slug="other", name="Other", country="NO")
    with pytest.raises(PermissionDenied):
        write_cluster(file, forest, office_of(other))


def test_beside_other_clusters_what_is_there_is_joined_and_short_names_stay_apart(forest: Cluster, file: Path) -> None:
    with pytest.raises(ClusterTakenError, match="There is a cluster forest on this platform already"):
        import_cluster(file, OPERATOR)
    sawmill = Organisation.objects.get(slug="sawmill")
    before = Need.objects.get(organisation=sawmill)
    dry = import_cluster(file, OPERATOR, slug="forest-2", dry_run=True)
    assert Cluster.objects.count() == 1
    report = import_cluster(file, OPERATOR, slug="forest-2")
    assert (report.created, report.joined, report.notes) == (dry.created, dry.joined, dry.notes)
    assert {name: count for name, count in report.joined.items() if count} == {
        "alliances": 1,
        "people": 2,
        "organisations": 1,
        "places": 1,
        "needs": 1,
    }
    new = Cluster.objects.get(slug="forest-2")
    assert sorted(new.organisations.values_list("slug", flat=True)) == ["planer-2", "sawmill"]
    assert [each.email for each in new.managers.all()] == ["office@forest.example"]
    assert User.objects.get(email="office@forest.example").check_password("a secret password")
    assert Need.objects.get(organisation=sawmill) == before
    assert list(new.alliances.all()) == []
    assert any("North Demo" in note for note in report.notes)
    assert import_cluster(file, OPERATOR, slug="forest-3", joins_alliances=True).notes != report.notes
    assert [each.slug for each in Cluster.objects.get(slug="forest-3").alliances.all()] == ["north"]


def test_a_file_allows_no_translation_for_a_member_that_decides_here(forest: Cluster, tmp_path: Path) -> None:
    for member in forest.organisations.all():
        TranslationConsent.objects.create(organisation=member, host="translate.example")
    file = tmp_path / "cluster.zip"
    write_cluster(file, forest, office_of(forest))
    TranslationConsent.objects.all().delete()
    import_cluster(file, OPERATOR, slug="forest-2")
    assert list(TranslationConsent.objects.values_list("organisation__slug", "host")) == [
        ("planer-2", "translate.example")
    ]


def test_an_address_that_leads_elsewhere_is_not_taken(forest: Cluster, file: Path) -> None:
    rename(forest, viewer=OPERATOR, name="Forest Demo", slug="woods")
    rename(Alliance.objects.get(slug="north"), viewer=OPERATOR, name="Sea Demo", slug="sea")
    with pytest.raises(ClusterTakenError, match="There is a cluster forest on this platform already"):
        import_cluster(file, OPERATOR)
    import_cluster(file, OPERATOR, slug="forest-2")
    assert [each.slug for each in Cluster.objects.get(slug="forest-2").alliances.all()] == ["north-demo"]


def test_people_come_without_passwords_and_with_no_right_over_the_platform(forest: Cluster, file: Path) -> None:
    User.objects.filter(email="office@forest.example").update(is_superuser=True)
    write_cluster(file, forest, OPERATOR)
    assert b"password" not in contents(file)["data/people.jsonl"]
    gone(forest)
    import_cluster(file, OPERATOR)
    office = User.objects.get(email="office@forest.example")
    assert (office.is_superuser, office.has_usable_password()) == (False, False)
    assert [each.slug for each in office.managed_clusters.all()] == ["forest"]
    assert Organisation.objects.get(slug="sawmill").affiliations.get().user.email.lower() == "stina@sawmill.example"


def test_nothing_of_others_is_in_the_file(meeting: Meeting, tmp_path: Path) -> None:
    """The Finnish sawmill asks an unnamed Norwegian, and a named Swede who agrees."""
    unnamed = meeting.ask_unnamed()
    Message.objects.create(introduction=unnamed, side="asking", text="Between us two", at=unnamed.since)
    machinist = meeting.organisation("machinist")
    agreed = meeting.ask()
    accept(agreed, meeting.people["drier"])
    Message.objects.create(introduction=agreed, side="asked", text="Ja, gärna", at=agreed.since)
    cluster = meeting.northern.clusters["FI"]
    path = tmp_path / "fi.zip"
    write_cluster(path, cluster, office_of(cluster))
    text = "\n".join(content.decode() for content in contents(path).values())
    rows = [json.loads(line) for line in contents(path)["data/introductions.jsonl"].splitlines()]
    described = [row["asked"]["described"] for row in rows if not row["agreed"]]
    assert described == [{"country": "NO", "kind": "company"}]
    assert [row["asked"].get("name") for row in rows if row["agreed"]] == ["drier Demo"]
    for hidden in (
        machinist.name,
        machinist.slug,
        "Between us two",
        "Ja, gärna",
        "ola@machinist.example",
        "stina@drier.example",
        "office@cluster-se.example",
        *Offer.objects.exclude(organisation__clusters=cluster).values_list("text", flat=True),
    ):
        assert hidden not in text, hidden
    assert "aino@sawmill.example" in text


def test_who_wrote_for_an_unnamed_side_is_not_in_the_file_though_a_member_knows_them(
    meeting: Meeting, tmp_path: Path
) -> None:
    """The office speaks for the sawmill, and Ola of the unnamed machinist also belongs to another of its members."""
    made = meeting.ask_unnamed()
    Affiliation.objects.filter(organisation=meeting.organisation("sawmill")).delete()
    Affiliation.objects.create(user=meeting.people["machinist"], organisation=meeting.organisation("neighbour"))
    write(made, meeting.people["machinist"], "Hvor mange?")
    write(made, meeting.people["cluster-fi"], "Kymmenen")
    cluster, path = meeting.northern.clusters["FI"], tmp_path / "fi.zip"
    write_cluster(path, cluster, office_of(cluster))
    [row] = [json.loads(line) for line in contents(path)["data/introductions.jsonl"].splitlines()]
    assert [(said["side"], bool(said["author"])) for said in row["messages"][1:]] == [
        ("asked", False),
        ("asking", True),
    ]


def test_introductions_with_others_come_as_records_and_go_out_again(meeting: Meeting, tmp_path: Path) -> None:
    meeting.ask_unnamed()
    accept(meeting.ask(), meeting.people["drier"])
    cluster = meeting.northern.clusters["FI"]
    first, second = tmp_path / "1.zip", tmp_path / "2.zip"
    write_cluster(first, cluster, office_of(cluster))
    Introduction.objects.all().delete()
    import_cluster(first, OPERATOR, slug="moved")
    moved = Cluster.objects.get(slug="moved")
    assert not Introduction.objects.exists()
    assert [each.asked for each in past_introductions(moved)] == ["drier Demo", "A company in Norway"]
    write_cluster(second, moved, office_of(moved))
    rows = [contents(path)["data/introductions.jsonl"].decode() for path in (first, second)]
    assert rows[1].count("\n") == rows[0].count("\n") == 2


def chains() -> set[str]:
    """Return the models that point at clusters or organisations, directly or through others."""
    found: set[type] = {Cluster, Organisation}
    every = [each for each in apps.get_models(include_auto_created=True) if not each._meta.proxy]
    while more := {each for each in every if each not in found and _targets(each) & found}:
        found |= more
    return {each._meta.label for each in found}


def _targets(model: Any) -> set[type]:
    return {each.related_model for each in model._meta.concrete_fields if each.remote_field is not None}


def test_every_model_of_a_cluster_is_in_the_file_or_left_out_for_a_reason() -> None:
    in_kinds = {kind.model._meta.label for kind in EVERY_KIND}
    shared = {"directory.Alliance", "accounts.User", "directory.Project", "regions.Region", "regions.Activity"}
    assert chains() | shared == in_kinds | ELSEWHERE.keys() | LEFT_OUT.keys()
    for kind in EVERY_KIND:
        assert kind.left_out.keys() <= {each.name for each in kind.model._meta.concrete_fields}


def test_the_commands_take_a_cluster_out_and_in(forest: Cluster, tmp_path: Path) -> None:
    path = tmp_path / "out.zip"
    result = CliRunner().invoke(app, ["clusters", "export", "forest", str(path)])
    assert (result.exit_code, path.exists()) == (0, True)
    gone(forest)
    dry = CliRunner().invoke(app, ["clusters", "import", str(path), "--dry-run"])
    assert "nothing was written" in dry.output
    assert not Cluster.objects.exists()
    result = CliRunner().invoke(app, ["clusters", "import", str(path)])
    assert "Forest Demo is here, as forest." in result.output
    assert "Nobody administers this platform yet" in result.output
    again = CliRunner().invoke(app, ["clusters", "import", str(path)])
    assert "--slug NAME" in str(again.exception)
    assert "There is no cluster 'forst'. Did you mean forest?" in str(
        CliRunner().invoke(app, ["clusters", "export", "forst", str(path)]).exception
    )
