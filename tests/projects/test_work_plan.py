"""The work plan: who writes it, what it refuses, its order, changes that meet, and its chart."""

from typing import Any

import pytest
from django.test import Client
from tests.plugins.northern import Northern
from tests.projects.test_consortia import editor_of

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Organisation
from intercluster.apps.directory.rules import OPERATOR, viewer_of
from intercluster.apps.projects.consortia.services import ConsortiumFields, add_consortium, change_consortium
from intercluster.apps.projects.models import Consortium, Partner, WorkPackage
from intercluster.apps.projects.plan.items import KINDS, state_of
from intercluster.apps.projects.plan.services import add_item
from intercluster.core.errors import Conflict, NotFound


@pytest.fixture
def consortium(northern: Northern) -> Consortium:
    """Return a consortium of two, that somebody else is invited to and a fourth knows nothing of."""
    owner, joined, invited = Organisation.objects.filter(kind="company").order_by("pk")[:3]
    made = add_consortium(OPERATOR, owner, ConsortiumFields("Bark instead of plastic", "en"))
    made = change_consortium(OPERATOR, made, ConsortiumFields("Bark instead of plastic", "en", months=24))
    Partner.objects.create(consortium=made, organisation=joined, number=2, state="joined")
    Partner.objects.create(consortium=made, organisation=invited, number=3, state="invited")
    return made


def packages(consortium: Consortium) -> list[tuple[int, str]]:
    """Return the work packages by number."""
    return list(consortium.work_packages.values_list("number", "title"))


def test_a_plan_is_written_ordered_drawn_and_deleted(consortium: Consortium, client: Client) -> None:
    owner = consortium.organisation
    client.force_login(editor_of(owner))
    home = f"/consortia/{consortium.key}/plan/"
    page = client.get(home).content.decode()
    assert "There are no work packages yet." in page
    assert "gantt" not in page

    def add(part: str, **said: Any) -> Any:
        return client.post(f"{home}{part}/", said)

    lead = consortium.partners.get(number=1)
    for title, begins, ends in (("Pulp", 1, 6), ("Trays", 4, 24), ("Market", 12, 24)):
        assert add("work-packages", title=title, begins=begins, ends=ends, lead=lead.pk).status_code == 302
    refused = add("work-packages", title="Late", begins=7, ends=6, tasks="Typed before")
    assert (refused.status_code, "Typed before" in refused.content.decode()) == (422, True)
    assert "The last month is before the first one." in refused.content.decode()
    assert add("work-packages", title="Late", begins=1, ends=25).status_code == 422
    assert add("work-packages", title="", begins=1, ends=2).status_code == 422
    assert add("nothing", title="Late").status_code == 404
    pulp, trays, market = consortium.work_packages.all()
    for package, title in ((pulp, "Report"), (trays, "Tray"), (trays, "Lid")):
        fields = {"kind": "DEM", "dissemination": "PU", "month": 6, "text": "One of it"}
        assert add("deliverables", title=title, work_package=package.pk, **fields).status_code == 302
    add("milestones", title="First tray", work_packages=[pulp.pk, trays.pk], month=7, verification="It holds water")
    add("risks", text="No bark", likelihood=1, severity=3, work_packages=[pulp.pk], measure="Store it")
    page = client.get(home).content.decode()
    for text in ("D2.2", "It holds water", "Store it", f"Lead: {owner.name}", "Months 4 to 24", "gantt.svg"):
        assert text in page
    arrows = {label for label in ("Report", "Tray", "Lid") for way in ("up", "down") if f"Move {way}: {label}" in page}
    assert arrows == {"Tray", "Lid"}  # the only deliverable of its work package has nowhere to go

    client.post(home, {"kind": "work-packages", "item": market.pk, "direction": "up"})
    client.post(home, {"kind": "work-packages", "item": pulp.pk, "direction": "up"})  # it is the first already
    assert packages(consortium) == [(1, "Pulp"), (2, "Market"), (3, "Trays")]
    lid = trays.deliverables.get(title="Lid")
    report = {"began_from": state_of(lid, KINDS["deliverables"].fields), "kind": "R", "dissemination": "SEN"}
    client.post(f"{home}deliverables/{lid.pk}/", {**report, "title": "Lid", "work_package": pulp.pk, "month": 8})
    rows = [(each.title, each.number, each.month) for each in pulp.deliverables.all()]
    assert rows == [("Report", 1, 6), ("Lid", 2, 8)]
    client.post(f"{home}work-packages/{market.pk}/", {"delete": "1"})
    assert packages(consortium) == [(1, "Pulp"), (2, "Trays")]

    table = client.get(f"{home}gantt.csv").content.decode()
    assert table.lstrip("\ufeff").splitlines() == [
        "No.;Name;Lead;First month;Last month",
        f"1;Pulp;{owner.name};1;6",
        f"2;Trays;{owner.name};4;24",
        "D1.1;Report;;6;6",
        "D1.2;Lid;;8;8",
        "D2.1;Tray;;6;6",
        "M1;First tray;;7;7",
    ]
    picture = client.get(f"{home}gantt.svg").content.decode()
    assert ">2. Trays<" in picture
    assert ">M1<" in picture


def test_a_change_that_meets_another_one_loses_nothing(consortium: Consortium, client: Client) -> None:
    package = add_item(
        OPERATOR, consortium, KINDS["work-packages"], {"title": "Pulp", "lead": None, "begins": 1, "ends": 6}
    )
    client.force_login(editor_of(consortium.organisation))
    address = f"/consortia/{consortium.key}/plan/work-packages/{package.pk}/"
    began = client.get(address).context["form"].initial["began_from"]
    WorkPackage.objects.filter(pk=package.pk).update(title="Fibre")
    said = {"title": "Pulp of birch", "begins": 1, "ends": 9, "began_from": began}
    refused = client.post(address, said)
    page = refused.content.decode()
    assert (refused.status_code, refused.context["meanwhile"]) == (422, [("Title", "Fibre"), ("Last month", "6")])
    assert "Somebody changed it meanwhile" in page
    assert "Pulp of birch" in page
    again = said | {"began_from": refused.context["form"]["began_from"].value()}
    assert client.post(address, again).status_code == 302
    assert packages(consortium) == [(1, "Pulp of birch")]


def test_the_team_reads_the_plan_and_nobody_else_does(consortium: Consortium, client: Client) -> None:
    said = {"title": "Pulp", "lead": None, "begins": 1, "ends": 6}
    package = add_item(OPERATOR, consortium, KINDS["work-packages"], said)
    joined, invited = (consortium.partners.get(number=number).organisation for number in (2, 3))
    stranger = Organisation.objects.filter(kind="company").order_by("pk")[3]
    consortium.audience = "public"
    consortium.save()
    home = f"/consortia/{consortium.key}/plan/"
    answers = {}
    for organisation in (joined, invited, stranger):
        client.force_login(editor_of(organisation))
        answers[organisation] = [client.get(f"{home}{rest}").status_code for rest in ("", "gantt.csv", "risks/")]
    assert list(answers.values()) == [[200, 200, 404], [404, 404, 404], [404, 404, 404]]
    client.force_login(User.objects.get(email=f"{joined.slug}@example.org"))
    page = client.get(home).content.decode()
    assert ("Pulp" in page, "Add a work package" in page) == (True, False)
    assert client.post(home, {"kind": "work-packages", "item": package.pk}).status_code == 404
    with pytest.raises(NotFound):
        add_item(viewer_of(User.objects.get(email=f"{joined.slug}@example.org")), consortium, KINDS["risks"], {})
    WorkPackage.objects.bulk_create(
        WorkPackage(consortium=consortium, number=number, title="More", ends=2) for number in range(2, 101)
    )
    with pytest.raises(Conflict):
        add_item(OPERATOR, consortium, KINDS["work-packages"], said)
