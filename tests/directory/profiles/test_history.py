"""The history of an organisation: what triggers keep, and what a reader is told of it."""

from typing import Any

import pghistory
import pytest
from django.apps import apps
from django.test import Client
from django.utils import timezone
from tests.directory.profiles.test_pages import SAVE, person
from tests.plugins.northern import Northern

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Affiliation, Import, Membership, Offer
from intercluster.apps.directory.profiles.history import Change, changes_of
from intercluster.apps.directory.rules import OPERATOR, member_of
from intercluster.apps.partnering.indexing.services import index_texts
from intercluster.core.history.tracking import COMMAND_LINE
from intercluster.core.personal_data import erase_everywhere, everything_on

NOW = timezone.now()


def told(change: Change) -> tuple[Any, ...]:
    differences = [(each.label, each.before, each.after) for each in change.differences]
    return (change.who, change.what, change.text, differences)


@pytest.mark.django_db(transaction=True)
def test_who_changed_what(northern: Northern, client: Client) -> None:
    drier = northern.organisations["drier"]
    before = len(changes_of(drier, OPERATOR))
    editor = person(drier)
    client.force_login(editor)
    offer = drier.offers.get()
    address = f"/organisations/drier/offers/{offer.pk}/"
    version = client.get(address).context["form"]["version"].value()
    client.post(address, SAVE | {"text": "Vi torkar allt virke", "visibility": "private", "version": version})
    index_texts()
    client.post(address + "remove/")
    with pghistory.context(source=COMMAND_LINE):
        Membership.objects.filter(organisation=drier).delete()
    drier.headcount, drier.activities = 55, ["16.10", "31.09"]
    drier.save()
    northern.clusters["SE"].name = "Renamed"
    northern.clusters["SE"].save()
    changes = changes_of(drier, OPERATOR)
    assert [told(change) for change in changes[: len(changes) - before]] == [
        (
            "The platform",
            "Changed the facts",
            "",
            [
                ("People", "20", "55"),
                (
                    "Activities",
                    "16.10 Wood and wood products, except furniture",
                    "16.10 Wood and wood products, except furniture and 31.09 Furniture",
                ),
            ],
        ),
        ("The command line", "Left Renamed", "", []),
        ("editor of drier", "Removed an offer", "Vi torkar allt virke", []),
        (
            "editor of drier",
            "Changed an offer",
            "",
            [
                ("Text", "Vi torkar sågade trävaror med låg energiförbrukning", "Vi torkar allt virke"),
                ("Who may see it", "Public: everyone", "Private: only us and our cluster office"),
            ],
        ),
        ("The platform", "Added editor of drier", "", []),
    ]
    assert changes_of(drier, member_of(drier)) == []
    content = client.get("/organisations/drier/history/").content.decode()
    assert "Removed an offer" in content
    assert '<span class="was">Public: everyone</span>' in content


def test_a_change_older_than_all_events_is_told_in_full(northern: Northern) -> None:
    """What a row was before is in the event itself: rows that are older than the history need no first event."""
    drier = northern.organisations["drier"]
    apps.get_model("directory", "OrganisationEvent").objects.all().delete()
    for city in ("Kil", "Sunne"):
        drier.city = city
        drier.save()
    assert [told(change)[3] for change in changes_of(drier, OPERATOR) if change.what == "Changed the facts"] == [
        [("Town", "Kil", "Sunne")],
        [("Town", "–", "Kil")],
    ]


def test_what_is_worked_out_leaves_no_event(northern: Northern) -> None:
    events = apps.get_model("directory", "OfferEvent").objects
    Offer.objects.update(encoder="", terms=None, terms_version=0)
    before = events.count()
    assert index_texts() == Offer.objects.count()
    assert events.count() == before
    names = {field.name for field in apps.get_model("directory", "OfferEvent")._meta.concrete_fields}
    assert names == {
        "pgh_id",
        "pgh_created_at",
        "pgh_label",
        "pgh_obj",
        "pgh_context",
        "id",
        "text",
        "language",
        "organisation",
        "visibility",
        "expires",
    }


def test_who_may_act_for_a_cluster_is_kept(northern: Northern) -> None:
    user = User.objects.create_user("new@example.com", name="New")
    cluster = northern.clusters["SE"]
    cluster.managers.add(user)
    cluster.evaluators.add(user)
    cluster.managers.remove(user)
    kept = {
        name: list(apps.get_model("directory", name).objects.order_by("pk").values_list("pgh_label", "user", "cluster"))
        for name in ("ClusterManagerEvent", "ClusterEvaluatorEvent")
    }
    assert kept == {
        "ClusterManagerEvent": [("insert", user.pk, cluster.pk), ("delete", user.pk, cluster.pk)],
        "ClusterEvaluatorEvent": [("insert", user.pk, cluster.pk)],
    }


def test_a_place_that_changes_and_an_account_that_goes(northern: Northern) -> None:
    drier = northern.organisations["drier"]
    user = person(drier, "member")
    Affiliation.objects.filter(user=user).update(role="editor")
    user.delete()
    assert [told(change) for change in changes_of(drier, OPERATOR)][:3] == [
        ("The platform", "Removed a deleted account", "", []),
        (
            "The platform",
            "Changed the role of a deleted account",
            "",
            [
                (
                    "Role",
                    "Member: can read, search and take part",
                    "Editor: can change the organisation's profile",
                )
            ],
        ),
        ("The platform", "Added a deleted account", "", []),
    ]


@pytest.mark.django_db(transaction=True)
def test_what_is_held_on_a_person_and_forgotten(northern: Northern, client: Client) -> None:
    drier = northern.organisations["drier"]
    editor = person(drier)
    Import.objects.create(
        cluster=northern.clusters["SE"], by=editor, undone_by=editor, undone_at=NOW, counts={}, done={}
    )
    client.force_login(editor)
    client.post("/organisations/drier/needs/new/", SAVE | {"text": "Vi söker en svetsare"})
    held = everything_on(editor)["directory"]
    assert [each["address"] for each in held["changes"]] == ["/organisations/drier/needs/new/"]
    assert [each["cluster"] for each in held["imports"] + held["imports_undone"]] == ["Demo SE", "Demo SE"]
    count = len(changes_of(drier, OPERATOR))
    assert changes_of(drier, OPERATOR)[0].who == "editor of drier"
    erase_everywhere(editor)
    assert everything_on(editor)["directory"] == {"changes": [], "imports": [], "imports_undone": []}
    changes = changes_of(drier, OPERATOR)
    assert len(changes) == count + 1  # the end of the place
    assert [told(change)[:3] for change in changes[:2]] == [
        ("The platform", "Removed a deleted account", ""),
        ("a deleted account", "Added a need", "Vi söker en svetsare"),
    ]
    assert Import.objects.filter(by=None, undone_by=None).count() == 1


def test_what_an_office_does_for_a_member_is_said(northern: Northern, client: Client) -> None:
    drier = northern.organisations["drier"]
    office = User.objects.create_user("office@se.example", name="Karin")
    northern.clusters["SE"].managers.add(office)
    client.force_login(office)
    address = "/organisations/drier/"
    pages = ("profile/", "facts/", "offers/new/", f"offers/{drier.offers.get().pk}/remove/")
    acting = [" ".join(client.get(address + each).text.split()) for each in pages]
    assert ["You act on behalf of drier Demo." in each for each in acting] == [True] * 4
    assert "Profile of a member" in acting[0]
    client.post(f"{address}needs/new/", SAVE | {"text": "Vi söker en svetsare"})
    Affiliation.objects.create(user=office, organisation=northern.organisations["sawmill"], role="editor")
    assert changes_of(drier, OPERATOR)[0].who == "Karin, on behalf of drier Demo"
    Affiliation.objects.create(user=office, organisation=drier, role="editor")
    assert {change.who for change in changes_of(drier, OPERATOR)[:2]} == {"Karin"}
    assert "on behalf of" not in client.get(f"{address}profile/").text
