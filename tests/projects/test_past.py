"""The history of a consortium: each change in words with its author, to those of the team alone."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.apps import apps
from django.test import Client
from django.utils.translation import override
from tests.plugins.northern import Northern
from tests.projects.test_consortia import editor_of
from tests.projects.test_money_pages import words

from intercluster.apps.directory.models import Organisation
from intercluster.apps.directory.rules import OPERATOR
from intercluster.apps.projects.consortia.forms import ConsortiumForm
from intercluster.apps.projects.consortia.services import ConsortiumFields, add_consortium
from intercluster.apps.projects.models import Call, Cost, Partner, PersonMonths, WorkPackage
from intercluster.apps.projects.past.queries import NAMES, UNTOLD, Difference, changes, label_of, moments, since
from intercluster.core import clock


@pytest.mark.usefixtures("northern")
def test_the_history_says_who_changed_what(northern: Northern, client: Client) -> None:
    owner, invited = Organisation.objects.filter(kind="company").order_by("pk")[:2]
    made = add_consortium(OPERATOR, owner, ConsortiumFields("Bark", "en"))
    first = made.partners.get()
    home = f"/consortia/{made.key}/"
    client.force_login(editor_of(owner))
    client.post(f"{home}plan/work-packages/", {"title": "Pulp", "begins": 1, "ends": 6})
    pulp = WorkPackage.objects.get()
    client.post(f"{home}budget/", {f"months-{first.pk}-{pulp.pk}": "2.5", f"rate-{first.pk}": "8000"})
    client.post(
        f"{home}budget/costs/", {"partner": first.pk, "work_package": pulp.pk, "category": "travel", "amount": 9}
    )
    pulp.title, pulp.lead, pulp.ends = "Fibre", first, 9
    pulp.save()
    PersonMonths.objects.update(months=Decimal(3))
    PersonMonths.objects.update(months=Decimal(4))
    pulp.delete()
    told = [(each.who, each.act, each.kind, each.name, list(each.differences)) for each in changes(made, moments(made))]
    name = owner.name
    place = f"{name} · 1. Fibre"
    assert sorted(told[:3]) == [  # what is deleted together
        ("Editor", "Deleted", "Cost", f"{place} · travel · 9", []),
        ("Editor", "Deleted", "Person-months", f"{place} · 4", []),
        ("Editor", "Deleted", "Work package", "Fibre", []),
    ]
    assert told[3:6] == [
        ("Editor", "Changed", "Person-months", f"{place} · 3", [Difference("Person-months", "3", "4")]),
        ("Editor", "Changed", "Person-months", f"{place} · 2.5", [Difference("Person-months", "2.5", "3")]),
        (
            "Editor",
            "Changed",
            "Work package",
            "Pulp",
            [Difference("Title", "Pulp", "Fibre"), Difference("Lead", "–", name), Difference("Last month", "6", "9")],
        ),
    ]
    assert ("Editor", "Added", "Cost", f"{place} · travel · 9", []) in told
    rate = [Difference("Cost of a person-month", "–", "8000")]
    assert ("Editor", "Changed", "Partner", name, rate) in told
    assert ("Editor", "Added", "Work package", "Pulp", []) in told
    assert told[-1][1:4] == ("Added", "Idea", "Bark")
    page = words(client.get(f"{home}history/"))
    assert "Last month 6 → 9" in page
    assert not Cost.objects.exists()
    Partner.objects.create(consortium=made, organisation=invited, number=2, state="invited")
    client.force_login(editor_of(invited))
    assert client.get(f"{home}history/").status_code == 404


@pytest.mark.usefixtures("northern")
def test_a_day_is_compared_with_now_whatever_happened_in_between(client: Client) -> None:
    owner = Organisation.objects.filter(kind="company").order_by("pk")[0]
    made = add_consortium(OPERATOR, owner, ConsortiumFields("Bark", "en"))
    kept, gone = (WorkPackage.objects.create(consortium=made, number=at, title=f"Part {at}") for at in (1, 2))
    risk = made.risks.create(number=1, text="No bark")
    before = clock.now() - timedelta(days=3)
    for name in NAMES:  # all of it was three days ago
        apps.get_model("projects", f"{name}Event")._default_manager.update(pgh_created_at=before)
    for title in ("Pulp", "Fibre"):
        kept.title = title
        kept.save()
    gone.title = "Renamed"
    gone.save()
    gone.delete()
    made.milestones.create(number=1, title="Come and gone", month=1).delete()
    risk.text = "Bark is wet"
    risk.save()
    risk.text = "No bark"
    risk.save()
    new = Cost.objects.create(work_package=kept, partner=made.partners.get(), category="travel", amount=9)
    new.amount = Decimal(12)
    new.save()
    found = since(made, clock.now() - timedelta(days=1))
    assert [(each.act, each.kind, each.name, list(each.differences)) for each in found] == [
        ("Changed", "Work package", "Part 1", [Difference("Title", "Part 1", "Fibre")]),
        ("Deleted", "Work package", "Part 2", []),
        ("Added", "Cost", f"{owner.name} · 1. Fibre · travel · 12", []),
    ]
    assert len(since(made, clock.now() - timedelta(days=5))) == 5  # the idea, its owner, a package, the risk, a cost
    client.force_login(editor_of(owner))
    home = f"/consortia/{made.key}/history/"
    yesterday = clock.today() - timedelta(days=1)
    page = words(client.get(home, {"day": yesterday.isoformat()}))
    assert all(each in page for each in ("What is different from", "Part 1 → Fibre", "Whole history"))
    assert "Nothing is different." in words(client.get(home, {"day": clock.today().isoformat()}))
    for wrong in ("soon", "9999-12-31", ""):
        refused = client.get(home, {"day": wrong})
        assert (refused.status_code, "Work package: Part 1" in words(refused)) == (422, True)


@pytest.mark.usefixtures("northern")
def test_the_history_names_each_call_that_was_chosen() -> None:
    owner = Organisation.objects.filter(kind="company").order_by("pk")[0]
    cluster = owner.clusters.all()[0]
    first, second = (Call.objects.create(cluster=cluster, slug=each, title=each.title()) for each in ("one", "two"))
    made = add_consortium(OPERATOR, owner, ConsortiumFields("Bark", "en", call=first))
    for call in (second, None, first):
        made.call = call
        made.save()
    made.starts = date(2027, 9, 1)
    made.save()
    place = made.partners.get()
    place.groups = []
    place.save()
    assert changes(made, moments(made)[:1])[0].differences == [Difference("Owner groups", "–", "none")]
    wish = made.requirements.create(number=1, text="Pulp")
    wish.number = 2
    wish.save()
    found = changes(made, moments(made))
    assert [(each.kind, each.act) for each in found[:2]] == [
        ("Competence", "Added"),
        ("Partner", "Changed"),
    ]  # no order
    assert found[2].differences == [Difference("Starts", "–", "1 September 2027")]
    told = [each.differences for each in found[3:] if each.differences]
    steps = (("–", "One"), ("Two", "–"), ("One", "Two"))
    assert told == [[Difference("Call", before, after)] for before, after in steps]


@pytest.mark.django_db
def test_labels_are_in_the_readers_language() -> None:
    fields = [
        field
        for name in NAMES
        for field in apps.get_model("projects", name)._meta.concrete_fields
        if field.name not in UNTOLD
    ]
    in_english = [label_of(field) for field in fields]
    for language in ("sv", "nb", "fi"):
        with override(language):
            same = {field.name for field, label in zip(fields, in_english, strict=True) if label_of(field) == label}
        assert same <= {"text", "partner", "organisation"}  # these words are spelt alike
    with override("fi"):
        assert str(ConsortiumForm(consortium=None).fields["title"].label) == "Otsikko"
