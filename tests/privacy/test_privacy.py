"""What is held on people is shown, handed over, forgotten, and not kept for ever."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.test import Client
from django.utils import timezone
from pytest_django import Settings
from tests.plugins.northern import Northern
from typer.testing import CliRunner

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Affiliation, Identifier, Import, Organisation
from intercluster.apps.directory.rules import OPERATOR
from intercluster.apps.introductions.models import ContactSeen, Introduction, Message
from intercluster.apps.notices.models import Notice
from intercluster.apps.people.models import ContactPerson, Invitation, JoinRequest
from intercluster.apps.privacy.retention import enforce
from intercluster.apps.privacy.services import erase_person, held_on_person
from intercluster.apps.projects.consortia.services import ConsortiumFields, add_consortium
from intercluster.apps.projects.models import Partner
from intercluster.core.errors import Conflict
from intercluster.core.feature import periods
from intercluster.core.personal_data import parts

NOW = timezone.now()


@pytest.fixture
def aino(northern: Northern) -> User:
    """Return who runs the sawmill."""
    user = User.objects.create_user("aino@sawmill.example", name="Aino Demo", language="fi")
    Affiliation.objects.create(user=user, organisation=northern.organisations["sawmill"], role="editor")
    return user


@pytest.fixture
def met(northern: Northern, aino: User) -> Introduction:
    """Return an introduction of Aino's that was agreed to, with words and a look at contact details."""
    other = User.objects.create_user("ola@drier.example", name="Ola Demo")
    ago = NOW - timedelta(days=30)
    made = Introduction.objects.create(
        asking=northern.organisations["sawmill"],
        asked=northern.organisations["drier"],
        asking_person=aino,
        asked_person=other,
        direction="their_offer",
        asking_text="Etsimme kuivaajaa",
        asked_text="Vi torkar",
        state="accepted",
        asked_agreed=True,
        requested=ago,
        expires=ago + timedelta(days=21),
        agreed=ago,
        since=ago,
        changed_by=other,
    )
    Message.objects.create(introduction=made, side="asking", author=aino, text="Terve, olen Aino", at=ago)
    ContactSeen.objects.create(introduction=made, viewer=other, whose=aino)
    return made


def test_all_that_is_held_on_a_person_is_handed_over(met: Introduction, aino: User, client: Client) -> None:
    assert client.get("/accounts/data/export/").status_code == 302
    client.force_login(aino)
    answer = client.get("/accounts/data/export/")
    assert answer["Content-Disposition"].startswith('attachment; filename="intercluster-me-')
    held = json.loads(answer.content)
    assert held["accounts"]["email"] == "aino@sawmill.example"
    assert [place["organisation"] for place in held["people"]["organisations"]] == ["sawmill Demo"]
    assert [message["text"] for message in held["introductions"]["messages"]] == ["Terve, olen Aino"]
    assert [seen["by"] for seen in held["introductions"]["contact_details_seen_by"]] == ["Ola Demo"]
    assert set(held) == {"format", "made", *parts()}


def test_all_that_is_held_on_an_organisation_is_handed_to_those_who_run_it(
    northern: Northern, aino: User, client: Client
) -> None:
    sawmill = northern.organisations["sawmill"]
    Identifier.objects.create(organisation=sawmill, scheme="pic", value="1")
    add_consortium(OPERATOR, sawmill, ConsortiumFields("Bark board", "en", "Boards from bark."))
    other = add_consortium(OPERATOR, northern.organisations["drier"], ConsortiumFields("Dry chips", "en", "Chips."))
    place = Partner.objects.create(consortium=other, organisation=sawmill, number=2, contribution="Bark")
    address = "/organisations/sawmill/data/"
    assert client.get(address).status_code == 302
    client.force_login(User.objects.create_user("member@demo.example"))
    assert client.get(address).status_code == 404
    client.force_login(aino)
    held = json.loads(client.get(address).content)
    assert len(held["profile"]["needs"]) == 2
    assert held["profile"]["identifiers"] == [{"scheme": "pic", "value": "1"}]
    assert held["clusters"] == [{"cluster": "Demo FI", "since": None}]
    own = {"title": "Bark board", "idea": "Boards from bark.", "contribution": ""}
    same = {"role": "partner", "cost of a person-month": None}
    assert held["consortia"] == [own | same]
    Partner.objects.filter(pk=place.pk).update(state="joined")
    joined = {"title": "Dry chips", "idea": None, "contribution": "Bark"}
    assert json.loads(client.get(address).content)["consortia"] == [own | same, joined | same]
    assert [(person["email"], person["role"]) for person in held["people"]] == [("aino@sawmill.example", "editor")]


def everything() -> str:
    """Return all rows of all tables as text."""
    return json.dumps(
        [[str(value) for value in row] for model in apps.get_models() for row in model.objects.values_list()],
        ensure_ascii=False,
    )


def test_an_erased_person_is_nowhere_and_the_numbers_stay(met: Introduction, aino: User, client: Client) -> None:
    client.force_login(aino)
    assert "aino@sawmill.example" in everything()
    wrong = client.post("/accounts/data/erase/", {"email": "someone@else.example"})
    assert wrong.status_code == 422
    assert "This is not the address of your account" in wrong.content.decode()
    done = client.post("/accounts/data/erase/", {"email": " AINO@sawmill.example"}, follow=True)
    assert "Your account and what led to you are erased." in done.content.decode()
    left = everything()
    for trace in ("aino@sawmill.example", "Aino"):
        assert trace not in left, trace
    assert Introduction.objects.get().state == "accepted"
    assert Message.objects.get().text == ""
    assert client.get("/accounts/data/").status_code == 302  # signed out
    assert Organisation.objects.filter(slug="sawmill").exists()


def test_the_last_in_an_office_and_the_last_administrator_stay(northern: Northern) -> None:
    manager = User.objects.create_user("office@demo.example")
    northern.clusters["FI"].managers.add(manager)
    with pytest.raises(Conflict, match="the last person in the office of Demo FI"):
        erase_person(manager)
    northern.clusters["FI"].managers.add(User.objects.create_user("second@demo.example"))
    erase_person(manager)
    assert held_on_person(manager)["accounts"]["email"].endswith("@erased.invalid")
    root = User.objects.create_superuser("root@demo.example")
    with pytest.raises(Conflict, match="the last platform administrator"):
        erase_person(root)


def test_what_is_past_its_time_is_let_go_once(met: Introduction, northern: Northern, aino: User) -> None:
    old = NOW - timedelta(days=3000)
    User.objects.update(last_login=NOW)
    Introduction.objects.update(state="closed", outcome="trade", since=old)
    ContactSeen.objects.update(at=old)
    sawmill = northern.organisations["sawmill"]
    JoinRequest.objects.create(name="X", email="x@demo.example", organisation=sawmill, language="fi", state="declined")
    waiting = JoinRequest.objects.create(name="Y", email="y@demo.example", organisation=sawmill, language="fi")
    JoinRequest.objects.update(at=old)
    Invitation.objects.create(
        email="z@demo.example", role="member", organisation=sawmill, language="fi", token_hash="0" * 64, expires=old
    )
    Invitation.objects.update(at=old)
    office = northern.clusters["FI"]
    ContactPerson.objects.create(cluster=office, organisation=sawmill, email="w@demo.example", language="fi")
    ContactPerson.objects.update(at=old)
    Import.objects.create(cluster=northern.clusters["FI"], file="members.csv", counts={}, done={"texts": "as before"})
    Import.objects.update(at=old)
    assert enforce(NOW) == {
        "accounts": 0,
        "messages": 1,
        "contact_views": 1,
        "requests": 2,
        "contact_people": 1,
        "left_alone": 0,
        "cluster_exports": 0,
        "arriving_clusters": 0,
        "past_messages": 0,
        "imports": 1,
        "notices": 0,
        "voters": 0,
        "comments": 0,
        "consortium_comments": 0,
        "experts": 0,
        "events": 0,
        "visits": 0,
        "value_requests": 0,
    }
    assert Message.objects.get().text == ""
    assert JoinRequest.objects.get() == waiting
    assert Import.objects.get().done == {}
    assert set(enforce(NOW).values()) == {0}


def test_what_is_within_its_time_is_kept(met: Introduction, aino: User) -> None:
    before = everything()
    assert set(enforce(NOW).values()) == {0}
    assert everything() == before


def test_an_unused_account_is_told_and_erased_a_month_later(northern: Northern, settings: Settings) -> None:
    user = User.objects.create_user("gone@demo.example", name="Gone", language="sv")
    begun = NOW - timedelta(days=settings.KEEP_ACCOUNTS_DAYS - 20)
    User.objects.filter(pk=user.pk).update(date_joined=begun)
    assert enforce(NOW)["accounts"] == 0
    told = Notice.objects.get()
    assert (told.recipient, told.kind) == (user, "privacy.unused")
    assert told.context == {"date": (NOW + timedelta(days=30)).date().isoformat()}
    assert enforce(NOW + timedelta(days=25))["accounts"] == 0
    assert Notice.objects.count() == 1
    assert enforce(NOW + timedelta(days=31))["accounts"] == 1
    user.refresh_from_db()
    assert (user.is_active, user.email) == (False, f"erased-{user.pk}@erased.invalid")


def test_whoever_signs_in_again_keeps_the_account(northern: Northern, settings: Settings) -> None:
    user = User.objects.create_user("back@demo.example")
    User.objects.filter(pk=user.pk).update(date_joined=NOW - timedelta(days=settings.KEEP_ACCOUNTS_DAYS))
    enforce(NOW)
    User.objects.filter(pk=user.pk).update(last_login=NOW + timedelta(days=1))
    assert enforce(NOW + timedelta(days=60))["accounts"] == 0
    assert User.objects.get(pk=user.pk).is_active


def test_the_page_tells_how_long_what_is_kept(aino: User, client: Client) -> None:
    client.force_login(aino)
    page = client.get("/accounts/data/").content.decode()
    for period in periods():
        assert str(period.label) in page
        assert f">{period.days}<" in page
    assert "/organisations/sawmill/data/" in page


def test_on_the_command_line(met: Introduction, tmp_path: Path) -> None:
    from intercluster.cli.commands import app

    run = CliRunner().invoke
    file = tmp_path / "aino.json"
    assert run(app, ["privacy", "export", "AINO@sawmill.example", str(file)]).exit_code == 0
    assert json.loads(file.read_text(encoding="utf-8"))["accounts"]["name"] == "Aino Demo"
    assert "Nobody has an account" in str(run(app, ["privacy", "erase", "nobody@demo.example", "--yes"]).exception)
    assert "Nothing was erased" in run(app, ["privacy", "erase", "aino@sawmill.example"], input="n\n").output
    assert User.objects.filter(email="aino@sawmill.example").exists()
    assert "is erased" in run(app, ["privacy", "erase", "aino@sawmill.example", "--yes"]).output
    assert not User.objects.filter(email="aino@sawmill.example").exists()
    assert "Who saw whose contact details" in run(app, ["privacy", "retention"]).output
