"""Who may do what: every cell of the tables in docs/reference/roles.md, tried."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import typer
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from allauth.usersessions.models import UserSession
from django.contrib.auth.hashers import make_password
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone
from pytest_django import Settings
from tests.partnering.conftest import Northern, northern
from tests.regions.conftest import dataset
from typer.testing import CliRunner

from intercluster.apps.accounts.consent import agree, terms
from intercluster.apps.accounts.models import User
from intercluster.apps.alerts.models import SavedSearch
from intercluster.apps.directory.models import Affiliation, Alliance, Cluster, Import, Membership, Offer, Organisation
from intercluster.apps.directory.rules import OPERATOR, VISITOR, office_of
from intercluster.apps.introductions.models import Introduction
from intercluster.apps.notices.addresses import unsubscribe_token
from intercluster.apps.notices.models import Notice
from intercluster.apps.partnering.schemas import SearchResultOut
from intercluster.apps.partnering.search.queries import partners_for, partners_for_text
from intercluster.apps.partnering.search.results import SearchResult, Seeking
from intercluster.apps.people.invitations import invite, token_of
from intercluster.apps.people.models import Invitation, JoinRequest
from intercluster.apps.regions.models import Dataset, Judgement, Region, TableImport
from intercluster.cli.commands import app

__all__ = ["northern"]

TEXT = (Path(__file__).parent.parent / "docs/reference/roles.md").read_text("utf-8")
ROLES = ["administrator", "manager", "editor", "member", "evaluator", "visitor"]
ROWS = re.findall(r"^\| `(GET|POST) (/\S*)` \|[^|]*\| (.+) \|$", TEXT, re.MULTILINE)
CELLS = {(method, path): dict(zip(ROLES, cells.split(" | "), strict=True)) for method, path, cells in ROWS}
COMMANDS = dict(re.findall(r"^\| `(intercluster [a-z ]+)` \| (.+) \|$", TEXT, re.MULTILINE))

PASSWORD = "långt och hemligt nog"
REFUSED = {401, 403, 404}

_TEXTS: dict[str, Any] = {"added": {}, "changed": {}, "removed": []}
NOTHING_DONE = {"created": {}, "facts": {}, "memberships": {}, "offer": _TEXTS, "need": _TEXTS}
"""The record of an import that wrote nothing."""

DATA: dict[str, dict[str, Any]] = {
    "/office/{cluster}/import/": {"file": b"name;country\nNew Demo;SE\n"},
    "/regions/tables/": {"file": b"geo;nace;year;value\nSE311;16;2024;5\n"},
    "/office/{cluster}/people/invite/": {"email": "new@x.example", "role": "manager", "language": "en"},
    "/organisations/{slug}/people/": {"email": "new@x.example", "role": "member", "language": "en"},
    "/people/places/{number}/role/": {"role": "editor"},
    "/people/requests/{number}/approve/": {"role": "member"},
    "/join/": {"name": "New", "email": "new@x.example", "cluster": "own", "organisation": "New Demo"},
    "/accounts/language/": {"language": "en"},
    "/regions/{code}/judgements/": {"act": "add", "side": "strength", "text": "The harbour"},
}
"""What a form that is posted says, where it has to say something."""


JSON: dict[str, dict[str, Any]] = {
    "/api/clusters/{slug}/members": {"members": []},
    "/api/introductions/{public_id}/answer": {"accept": True},
    "/api/introductions/{public_id}/progress": {"act": "meet"},
    "/api/introductions/{public_id}/messages": {"text": "Hello"},
}
"""What a program posts."""

QUERIES = {"/api/partners": {"text": "saw"}, "/searches/new/": {"search": "/partners/?text=saw"}}
QUERIES |= {f"/api/regions/{name}": {"region": ["SE311", "NO020"]} for name in ("compare", "complement")}
QUERIES |= {
    f"/regions/compare/{rest}": {"region": ["SE311", "NO020"]} for rest in ("", "{name}.{form}", "profile.{form}")
}
"""What an address asks for, where it has to."""


@dataclass
class Side:
    """A cluster with everything that acts are done to."""

    cluster: Cluster
    organisation: Organisation
    manager: User
    evaluator: User
    affiliation: Affiliation
    invitation: Invitation
    request: JoinRequest
    past: Import
    offer: Offer
    introduction: Introduction


@dataclass
class World:
    """Two clusters of one alliance; the people of each role belong to the first."""

    own: Side
    other: Side
    people: dict[str, User | None] = field(default_factory=dict)


def person(name: str) -> User:
    return User.objects.create_user(f"{name}@roles.example", name=name.title())


def side(slug: str, alliance: Alliance) -> Side:
    region = {"own": "SE311", "other": "NO020"}[slug]
    cluster = Cluster.objects.create(slug=slug, name=f"{slug} Demo", country="SE", region=region)
    alliance.clusters.add(cluster)
    organisation = Organisation.objects.create(slug=f"{slug}-firm", name=f"{slug} Firm Demo", country="SE")
    Membership.objects.create(cluster=cluster, organisation=organisation)
    manager, evaluator, colleague = (person(f"{slug}-{role}") for role in ("first", "reader", "colleague"))
    cluster.managers.add(manager, person(f"{slug}-second"))
    cluster.evaluators.add(evaluator)
    return Side(
        cluster,
        organisation,
        manager,
        evaluator,
        Affiliation.objects.create(user=colleague, organisation=organisation, role="member"),
        invite(viewer=OPERATOR, email=f"{slug}@x.example", role="member", place=organisation, language="en"),
        JoinRequest.objects.create(name="N", email=f"{slug}-asks@x.example", language="en", organisation=organisation),
        Import.objects.create(cluster=cluster, file="members.csv", counts={}, done=NOTHING_DONE),
        Offer.objects.create(organisation=organisation, text="Sawn timber", language="en"),
        introduction_to(organisation, cluster),
    )


def introduction_to(organisation: Organisation, cluster: Cluster) -> Introduction:
    """Let an organisation without people ask for an introduction to another."""
    asking = Organisation.objects.create(slug=f"{cluster.slug}-asks", name="Asks Demo", country="SE")
    now = timezone.now()
    return Introduction.objects.create(
        asking=asking,
        asked=organisation,
        direction="their_offer",
        asking_text="We seek timber",
        asked_text="Sawn timber",
        requested=now,
        since=now,
        expires=now + timedelta(days=14),
    )


@pytest.fixture
def world(db: None, settings: Settings, tmp_path: Path) -> World:
    """Return the clusters, and a person of each role in the first."""
    settings.DEMO_SIGN_IN = True
    settings.MEDIA_ROOT = tmp_path
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path / "mail")
    dataset()
    alliance = Alliance.objects.create(slug="alliance", name="Alliance Demo")
    demo = Cluster.objects.create(slug="demo", name="Demo", country="SE", is_demo=True)
    firm = Organisation.objects.create(slug="demo-firm", name="Demo Firm", country="SE", is_demo=True)
    Membership.objects.create(cluster=demo, organisation=firm)
    demo.managers.add(person("demo-office"))
    Affiliation.objects.create(user=person("demo-owner"), organisation=firm, role="editor")
    made = World(side("own", alliance), side("other", alliance))
    made.people = {role: person(role) for role in ROLES if role != "visitor"} | {"visitor": None}
    User.objects.filter(email="administrator@roles.example").update(is_superuser=True)
    User.objects.filter(email__in=[f"{role}@roles.example" for role in ROLES]).update(password=make_password(PASSWORD))
    for user in filter(None, made.people.values()):
        user.refresh_from_db()
        agree(user, terms("en"))
    made.own.cluster.managers.add(made.people["manager"])
    made.own.cluster.evaluators.add(made.people["evaluator"])
    for role in ("editor", "member"):
        Affiliation.objects.create(user=made.people[role], organisation=made.own.organisation, role=role)
    return made


def signed_in(user: User | None) -> Client:
    client = Client(raise_request_exception=False)
    if user is not None:
        user.refresh_from_db()
        client.force_login(user)
    return client


def passkey(user: User) -> Authenticator:
    return Authenticator.objects.create(
        user=user, type=Authenticator.Type.WEBAUTHN, data={"name": "Key", "credential": {}}
    )


def address_of(path: str, world: World, role: str, *, own: bool, client: Client) -> str:
    """Return the address of an act on something of one's own, or of another's."""
    here = world.own if own else world.other
    me = world.people[role]
    whose = me if own and me is not None else world.other.manager
    subjects: list[tuple[str, Callable[[], object]]] = [
        ("/alliances/{slug}", lambda: "alliance"),
        ("/organisations/{slug}", lambda: here.organisation.slug),
        ("/clusters/{slug}", lambda: here.cluster.slug),
        ("/office/{cluster}", lambda: here.cluster.slug),
        ("/introductions/{public_id}", lambda: here.introduction.public_id),
        ("/demo/{cluster}", lambda: "demo"),
        ("/managers/{number}", lambda: here.manager.pk),
        ("/evaluators/{number}", lambda: here.evaluator.pk),
        ("/places/{number}", lambda: here.affiliation.pk),
        ("/people/invitations/{number}", lambda: here.invitation.pk),
        ("/requests/{number}", lambda: here.request.pk),
        ("/tables/past/{number}", lambda: table_of(here).pk),
        ("/tables/{token}", lambda: table_uploaded(client)),
        ("/datasets/{slug}", lambda: table_of(here).dataset.slug),
        ("/past/{number}", lambda: here.past.pk),
        ("/import/{token}", lambda: uploaded(here.cluster, client)),
        ("/invitations/{token}", lambda: token_for(whose, here)),
        ("/{kind}", lambda: "offers"),
        ("/offers/{pk}", lambda: here.offer.pk),
        ("/searches/{key}", lambda: search_of(whose).pk),
        ("/notices/{key}", lambda: notice_of(whose).pk),
        ("/unsubscribe/{token}", lambda: unsubscribe_token(whose)),
        ("/tokens/{token}", lambda: 1),
        ("/activities/{activity}", lambda: "17"),
        ("/regions/judgements/{number}", lambda: judgement_of(here).pk),
        ("/regions/{code}", lambda: here.cluster.region),
        ("/compare/{name}", lambda: "side-by-side"),
        ("/regions/{name}", lambda: "map"),
        ("/SE311/{name}", lambda: "reach"),
        ("/NO020/{name}", lambda: "reach"),
        ("/{name}.", lambda: "members"),
        ("/profile.{form}", lambda: "docx"),
        (".{form}", lambda: "csv"),
        ("/sessions/{number}", lambda: session_of(whose).pk),
        ("/passkeys/{pk}", lambda: passkey(whose).pk),
        ("/confirm-email/{key}", lambda: "unknown"),
        ("/key/{uidb36}-{key}", lambda: "1-unknown"),
    ]
    for pattern, subject in subjects:
        if pattern in path:
            path = path.replace(pattern, re.sub(r"\{.*\}", str(subject()), pattern))
    assert "{" not in path, path
    return path


def uploaded(cluster: Cluster, client: Client) -> str:
    """Upload a member file as somebody, and return its token: any other where they may not."""
    file = SimpleUploadedFile("members.csv", b"name;country\nNew Demo;SE\n")
    answer = client.post(f"/office/{cluster.slug}/import/", {"file": file})
    return answer["Location"].split("/")[4] if answer.status_code == 302 and "import" in answer["Location"] else "x"


def table_uploaded(client: Client) -> str:
    """Upload a table as somebody and say what it is, and return its token: any other where they may not."""
    file = SimpleUploadedFile("table.csv", b"geo;nace;year;value\nSE311;16;2024;5\n")
    answer = client.post("/regions/tables/", {"file": file})
    if answer.status_code != 302 or "/tables/" not in answer["Location"]:
        return "x"
    parts = {f"part-{place}": part for place, part in enumerate(("region", "activity", "year", "value"))}
    facts = {"name": "N", "unit": "u", "source": "s", "licence": "l", "retrieved": "2026-01-01"}
    client.post(answer["Location"], {**parts, **facts, "nuts_version": "2024", "classification": "NACE Rev. 2"})
    return answer["Location"].split("/")[3]


def table_of(here: Side) -> TableImport:
    kept, _new = Dataset.objects.get_or_create(
        slug=f"of-{here.cluster.slug}",
        defaults={
            **dict.fromkeys(("name", "unit", "source", "licence", "classification"), "x"),
            "retrieved": date(2026, 1, 1),
            "nuts_version": 2024,
            "office": here.cluster,
        },
    )
    return TableImport.objects.create(dataset=kept, file="table.csv", counts={}, done={"dataset": None})


def token_for(user: User, here: Side) -> str:
    made = invite(viewer=OPERATOR, email=user.email, role="member", place=here.organisation, language="en")
    if user.email.startswith("other-first"):  # what a visitor is invited to, they have no account for
        Invitation.objects.filter(pk=made.pk).update(email="nobody@x.example")
    return token_of(made)


def search_of(user: User) -> SavedSearch:
    return SavedSearch.objects.create(owner=user, name="Saw", parameters="text=saw", week=date(2026, 1, 5))


def judgement_of(here: Side) -> Judgement:
    region = Region.objects.get(code=here.cluster.region)
    return Judgement.objects.create(cluster=here.cluster, region=region, act="add", side="threat", text="Fire")


def notice_of(user: User) -> Notice:
    return Notice.objects.create(recipient=user, kind="none", path="/", delivery="none")


def session_of(user: User) -> UserSession:
    return UserSession.objects.create(user=user, ip="192.0.2.1", session_key=f"key{user.pk}", user_agent="Demo")


def may(method: str, path: str, world: World, role: str, *, own: bool) -> bool:
    """Try an act, undo it, and return whether it was let through."""
    with transaction.atomic():
        user = world.people[role]
        client = signed_in(user)
        if path.endswith("/progress"):  # what can be noted of an introduction that both have agreed to
            agreed = {"state": "accepted", "asked_agreed": True, "agreed": timezone.now()}
            Introduction.objects.update(**agreed)
        if user is not None and "{pk}" in path:
            client.post("/accounts/confirm-access/", {"password": PASSWORD})
        if user is not None and "/second-factor/" in path:
            TOTP.activate(user, "ABCDEFGHIJKLMNOP")
            RecoveryCodes.activate(user)
        address = address_of(path, world, role, own=own, client=client)
        data = {
            name: SimpleUploadedFile("members.csv", value) if isinstance(value, bytes) else value
            for name, value in DATA.get(path, {}).items()
        }
        # The passkey page answers a script only.
        headers = {"accept": "application/json"} if path == "/accounts/passkeys/sign-in/" else {}
        query = QUERIES.get(path, {})
        if path.startswith("/api/") and method == "POST":
            answer = client.post(address, JSON.get(path, {}), content_type="application/json")
        else:
            answer = client.post(address, data) if method == "POST" else client.get(address, query, headers=headers)
        transaction.set_rollback(True)
    assert answer.status_code < 500, (address, answer.status_code)
    # A redirect to the sign-in page turns away; the answer to signing out or taking consent back goes elsewhere.
    turned_away = answer.status_code == 302 and answer["Location"].startswith("/accounts/sign-in/")
    return answer.status_code not in REFUSED and not turned_away


@pytest.mark.parametrize(("method", "path"), list(CELLS), ids=[f"{method} {path}" for method, path in CELLS])
def test_every_cell(world: World, method: str, path: str) -> None:
    tried = {
        role: (may(method, path, world, role, own=True), may(method, path, world, role, own=False)) for role in ROLES
    }
    words = {(True, True): "yes", (True, False): "own", (False, False): "no"}
    assert {role: words.get(both, both) for role, both in tried.items()} == CELLS[method, path]


def routes(patterns: list[URLPattern | URLResolver], before: str = "/") -> Iterator[str]:
    for each in patterns:
        route = re.sub(r"\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)", r"{\1}", str(each.pattern))
        route = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", route.replace("\\.", ".").lstrip("^").rstrip("$"))
        if isinstance(each, URLPattern):
            yield before + route
        else:
            yield from routes(each.url_patterns, before + route)


def test_every_address_is_in_the_table() -> None:
    assert set(routes(get_resolver().url_patterns)) - {"/api/"} == {path for _method, path in CELLS}


def commands(command: Any, name: str = "intercluster") -> Iterator[str]:
    if not hasattr(command, "commands"):
        yield name
    for key, each in getattr(command, "commands", {}).items():
        yield from commands(each, f"{name} {key}")


def test_every_command_is_in_the_table() -> None:
    assert set(commands(typer.main.get_command(app))) == set(COMMANDS)


NEED = "Etsimme kumppania, joka kuivaa sahatavaraa vähällä energialla"


@pytest.mark.parametrize("asking", ["visitor", "operator"])
def test_a_command_answers_a_text_as_whom_it_is_asked_to(northern: Northern, asking: str) -> None:
    viewer = {"visitor": VISITOR, "operator": OPERATOR}[asking]
    result = partners_for_text(NEED, language="", seeking=Seeking.OFFERS, viewer=viewer, limit=10)
    assert found_as("--text", NEED, "--as", asking) == named(result)


def test_and_an_organisation_as_its_office(northern: Northern) -> None:
    asked = northern.organisations["drier"]
    result = partners_for(asked, viewer=office_of(northern.clusters["SE"]), limit=10)
    assert found_as("--for", "drier", "--as", "office") == named(result)
    refused = CliRunner().invoke(app, ["partners", "find", "--text", NEED, "--as", "office"])
    assert "--as takes office (with --for)" in str(refused.exception)


def named(result: SearchResult) -> list[str]:
    """Return the partners that may be named."""
    partners = SearchResultOut.of(result).model_dump()["partners"]
    return [each["organisation"] for each in partners if each["organisation"]]


def found_as(*arguments: str) -> list[str]:
    """Return whom the command finds, by their slugs."""
    result = CliRunner().invoke(app, ["partners", "find", *arguments, "--json"], env={"COLUMNS": "200"})
    assert result.exit_code == 0, result.output
    return [each["organisation"] for each in json.loads(result.stdout)["partners"] if each["organisation"]]
