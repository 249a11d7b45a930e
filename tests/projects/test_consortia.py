"""Consortia: who reads an idea and who changes it, from the first line to its deletion."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from tests.plugins.northern import Northern

from intercluster.apps.access.services import make_token
from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Affiliation, Cluster, Membership, Organisation
from intercluster.apps.directory.rules import OPERATOR, VISITOR, Viewer, member_of, office_of, viewer_of
from intercluster.apps.projects.calls.services import CallFields, add_call
from intercluster.apps.projects.consortia import queries, services
from intercluster.apps.projects.consortia.rules import Sight, sight
from intercluster.apps.projects.consortia.services import ConsortiumFields
from intercluster.apps.projects.models import (
    Audience,
    Consortium,
    Partner,
    PartnerState,
    PersonMonths,
    Requirement,
    WorkPackage,
)
from intercluster.apps.projects.notices import of_consortium
from intercluster.core import clock
from intercluster.core.errors import Conflict, NotFound

IDEA = {"title": "Bark instead of plastic", "language": "en", "text": "Trays from bark.", "call": ""}


def editor_of(organisation: Organisation) -> User:
    """Return a person who edits an organisation."""
    user = User.objects.create_user(f"{organisation.slug}@example.org", name="Editor")
    Affiliation.objects.create(user=user, organisation=organisation, role="editor")
    return user


def test_owner_team_invited_and_audience_see_what_is_theirs(northern: Northern) -> None:
    owner, joined, invited, stranger = Organisation.objects.filter(kind="company").order_by("pk")[:4]
    (cluster,) = owner.clusters.all()[:1]
    made = services.add_consortium(OPERATOR, owner, ConsortiumFields("Bark instead of plastic", "en"), cluster=cluster)
    assert list(made.partners.values_list("organisation", "is_coordinator", "state")) == [(owner.pk, True, "joined")]
    Partner.objects.create(consortium=made, organisation=joined, number=2, state=PartnerState.JOINED)
    Partner.objects.create(consortium=made, organisation=invited, number=3, state=PartnerState.INVITED)
    readers: dict[str, Viewer] = {
        "editor": viewer_of(editor_of(owner)),
        "member": member_of(owner),
        "office": office_of(cluster),
        "joined": viewer_of(editor_of(joined)),
        "invited": member_of(invited),
        "stranger": member_of(stranger),
        "visitor": VISITOR,
    }

    def seen() -> dict[str, Sight]:
        found = {name: sight(viewer, made) for name, viewer in readers.items()}
        for name, viewer in readers.items():  # lists and single reads agree
            assert queries.own_consortia(viewer).exists() == (found[name] >= Sight.TEAM)
            assert queries.readable_consortia(viewer).exists() == (found[name] >= Sight.IDEA)
        return found

    own = {"editor": Sight.CHANGE, "member": Sight.TEAM, "office": Sight.CHANGE, "joined": Sight.TEAM}
    assert seen() == own | {"invited": Sight.IDEA, "stranger": Sight.NOTHING, "visitor": Sight.NOTHING}
    made.audience = Audience.ALLIANCE
    made.save()
    assert seen() == own | {"invited": Sight.IDEA, "stranger": Sight.IDEA, "visitor": Sight.NOTHING}
    made.audience = Audience.PUBLIC
    made.save()
    assert seen() == own | {"invited": Sight.IDEA, "stranger": Sight.IDEA, "visitor": Sight.IDEA}
    assert list(queries.ideas_of_others(readers["stranger"])) == [made]
    assert list(queries.ideas_of_others(readers["joined"])) == []
    made.stage = "given_up"
    made.save()
    assert seen() == own | {"invited": Sight.IDEA, "stranger": Sight.NOTHING, "visitor": Sight.NOTHING}
    made.partners.filter(organisation=joined).update(state=PartnerState.LEFT)
    assert sight(readers["joined"], made) is Sight.NOTHING
    with pytest.raises(NotFound):
        services.change_consortium(readers["member"], made, ConsortiumFields("Mine", "en"))
    with pytest.raises(NotFound):
        queries.consortium(readers["invited"], made.key, Sight.TEAM)


def test_an_office_sees_no_idea_of_who_left_and_nobody_one_of_an_archived_cluster(northern: Northern) -> None:
    owner, cluster = northern.organisations["sawmill"], northern.clusters["FI"]
    said = ConsortiumFields("Bark instead of plastic", "en", audience=Audience.PUBLIC)
    made = services.add_consortium(OPERATOR, owner, said, cluster=cluster)
    office = User.objects.create_user("office@example.org", name="Office")
    cluster.managers.add(office)
    reader = member_of(northern.organisations["drier"])
    preparing = User.objects.filter(of_consortium(made))
    assert (sight(viewer_of(office), made), list(preparing.all())) == (Sight.CHANGE, [office])
    Membership.objects.filter(organisation=owner).update(cluster=northern.clusters["NO"])
    assert (sight(viewer_of(office), made), list(preparing.all())) == (Sight.IDEA, [])  # as everybody
    with pytest.raises(NotFound):
        services.change_consortium(viewer_of(office), made, said)
    assert (sight(VISITOR, made), sight(reader, made)) == (Sight.IDEA, Sight.IDEA)
    Cluster.objects.filter(pk=northern.clusters["NO"].pk).update(archived=clock.now())
    assert (sight(VISITOR, made), sight(reader, made)) == (Sight.NOTHING, Sight.NOTHING)
    assert sight(member_of(owner), made) is Sight.TEAM


def test_answers_to_rules_go_with_the_call_that_asks(owner: Organisation) -> None:
    first, second = (
        add_call(OPERATOR, owner.clusters.get(), CallFields(f"Vouchers {year}", "en")) for year in (2026, 2027)
    )
    made = services.add_consortium(OPERATOR, owner, ConsortiumFields("Bark", "en", call=first))
    Consortium.objects.update(confirmed={"civil": True})
    made = services.change_consortium(OPERATOR, made, ConsortiumFields("Bark and pulp", "en", call=first))
    assert made.confirmed == {"civil": True}
    made = services.change_consortium(OPERATOR, made, ConsortiumFields("Bark and pulp", "en", call=second))
    made.refresh_from_db()
    assert (made.call, made.confirmed) == (second, {})


@pytest.fixture
def owner(northern: Northern) -> Organisation:
    """Return an organisation that has an idea."""
    return Organisation.objects.filter(kind="company").order_by("pk")[0]


def test_an_editor_writes_shows_changes_and_deletes_an_idea(owner: Organisation, client: Client) -> None:
    client.force_login(editor_of(owner))
    assert "You work on no idea yet" in client.get("/consortia/").content.decode()
    refused = client.post("/consortia/new/", IDEA | {"title": "", "organisation": owner.pk})
    assert (refused.status_code, "Trays from bark." in refused.content.decode()) == (422, True)
    answer = client.post("/consortia/new/", IDEA | {"organisation": owner.pk}, follow=True)
    made = Consortium.objects.get()
    assert answer.redirect_chain == [(f"/consortia/{made.key}/", 302)]
    page = answer.content.decode()
    assert "Trays from bark." in page
    assert owner.name in page
    more: dict[str, Any] = {"stage": "building", "audience": "public", "shown": [], "currency": "SEK", "months": 36}
    client.post(f"/consortia/{made.key}/edit/", IDEA | more)
    for day in ("0001-01-01", "9999-12-31"):
        refused = client.post(f"/consortia/{made.key}/edit/", IDEA | more | {"starts": day})
        assert (refused.status_code, "Write a day of the years 2000 to 2100." in refused.content.decode()) == (
            422,
            True,
        )
    made.refresh_from_db()
    assert (made.stage, made.audience, made.shown, made.currency, made.months) == (
        "building",
        "public",
        [],
        "SEK",
        36,
    )
    client.logout()
    page = client.get(f"/consortia/{made.key}/").content.decode()  # everybody may read the title, and no more
    assert "Bark instead of plastic" in page
    assert "Trays from bark." not in page
    client.force_login(User.objects.get(email=f"{owner.slug}@example.org"))
    client.post(f"/consortia/{made.key}/edit/", {"delete": "1"})
    assert not Consortium.objects.exists()


def test_an_office_begins_one_for_its_member_and_for_no_other(owner: Organisation, northern: Northern) -> None:
    (own,) = owner.clusters.all()[:1]
    foreign = next(each for each in northern.clusters.values() if each != own)
    said = ConsortiumFields("Bark instead of plastic", "sv")
    made = services.add_consortium(office_of(own), owner, said, cluster=own)
    assert (made.cluster, made.organisation) == (own, owner)
    for viewer, cluster in ((office_of(own), None), (office_of(foreign), foreign), (member_of(owner), None)):
        with pytest.raises(NotFound):
            services.add_consortium(viewer, owner, said, cluster=cluster)
    Consortium.objects.bulk_create(
        Consortium(organisation=owner, title=f"Idea {number}") for number in range(1, services.MOST_OF_ONE)
    )
    with pytest.raises(Conflict):
        services.add_consortium(OPERATOR, owner, said)


def test_programs_read_what_their_person_sees(owner: Organisation, northern: Northern, client: Client) -> None:
    joined, invited = Organisation.objects.exclude(pk=owner.pk).filter(kind="company").order_by("pk")[:2]
    said = ConsortiumFields("Bark instead of plastic", "en", "Trays from bark.")
    made = services.add_consortium(OPERATOR, owner, said)
    Requirement.objects.create(consortium=made, number=1, text="Pressing of fibres")
    place = Partner.objects.create(consortium=made, organisation=joined, number=2, state="joined", month_rate=8000)
    Partner.objects.create(consortium=made, organisation=invited, number=3, state="invited")
    package = WorkPackage.objects.create(consortium=made, number=1, title="Trials", lead=place, ends=6)
    PersonMonths.objects.create(work_package=package, partner=place, months=Decimal("1.5"))

    def read(reader: User, address: str = "/api/consortia") -> Any:
        secret = make_token(reader, "test", ["consortia"], clock.now() + timedelta(days=1))[1]
        return client.get(address, headers={"Authorization": f"Bearer {secret}"}).json()

    (listed,) = read(editor_of(joined))
    assert listed == {
        **{"key": str(made.key), "title": "Bark instead of plastic", "acronym": "", "language": "en", "stage": "idea"},
        **{"organisation": owner.slug, "cluster": "", "call": "", "starts": None, "months": None, "currency": "EUR"},
        "is_demo": False,
    }
    address = f"/api/consortia/{made.key}"
    idea = listed | {
        "text": "Trays from bark.",
        "competences": [{"text": "Pressing of fibres", "capability": "", "level": 2, "weight": 3, "must": False}],
        "partners": None,
        "plan": None,
    }
    assert read(editor_of(invited), address) == idea
    whole = read(User.objects.get(email=f"{joined.slug}@example.org"), address)
    assert [(each["organisation"], each["state"]) for each in whole["partners"]] == [
        (owner.slug, "joined"),
        (joined.slug, "joined"),
        (invited.slug, "invited"),
    ]
    assert whole["plan"] == {
        "work_packages": [{"number": 1, "title": "Trials", "begins": 1, "ends": 6, "lead": joined.slug}],
        "sums": [{"organisation": joined.slug, "work_package": 1, "category": "staff", "amount": "12000.00"}],
        "partners": [
            {"organisation": owner.slug, "person_months": "0", "cost": "0.00", "funding": "0.00"},
            {"organisation": joined.slug, "person_months": "1.50", "cost": "12000.00", "funding": None},
            {"organisation": invited.slug, "person_months": "0", "cost": "0.00", "funding": "0.00"},
        ],
    }
    stranger = User.objects.create_user("stranger@example.org", name="Stranger")
    assert read(stranger) == []
    assert "title" not in read(stranger, address)
