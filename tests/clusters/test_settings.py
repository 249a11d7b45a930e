"""A cluster's settings: who changes them, what is refused, and where they count."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from tests.clusters.conftest import picture
from tests.mails import mailed
from tests.plugins.northern import Northern

from intercluster.apps.accounts.models import User
from intercluster.apps.clusters.queries import settings_of
from intercluster.apps.clusters.services import change_settings, remove_logo, set_logo
from intercluster.apps.directory.member_files.json_documents import import_documents
from intercluster.apps.directory.models import Affiliation, Cluster, Import, Logo, Membership, Offer
from intercluster.apps.directory.profiles.services import FieldsRefused, StaleError
from intercluster.apps.directory.rules import OPERATOR, VISITOR, member_of, office_of, viewer_of
from intercluster.apps.directory.schemas import MemberDocument
from intercluster.apps.people.invitations import invite
from intercluster.apps.people.models import Invitation
from intercluster.apps.privacy.retention import enforce
from intercluster.core.errors import NotAllowed

ALL: dict[str, Any] = {
    "name": "The  Wood Cluster",
    "names": {"fi": "Puuklusteri ", "sv": ""},
    "summary": "Wood and paper.",
    "website": "wood.example.org",
    "country": "FI",
    "region": "Keski-Suomi",
    "regions": ["FI1DB", "Värmland", "FI1DB"],
    "languages": ["fi", "en"],
    "colour": "#1F4D3A",
    "default_visibility": "anonymous",
    "deciding": "two_thirds",
    "quorum": 40,
    "ratifying": "board",
    "invitation_texts": {"fi": "Tervetuloa!", "en": ""},
    "retention": {"imports": 30},
}
KEPT = ALL | {
    "name": "The Wood Cluster",
    "names": {"fi": "Puuklusteri"},
    "website": "https://wood.example.org",
    "region": "FI198",
    "regions": ["FI1DB", "SE311"],
    "colour": "#1f4d3a",
    "invitation_texts": {"fi": "Tervetuloa!"},
}

WRONG: dict[str, tuple[Any, str]] = {
    "name": ("  ", "Write the name."),
    "names": ({"de": "Holz"}, "de: the languages of the platform are en, sv, nb, fi."),
    "summary": ("a" * 2001, "A text has more than 2000 characters."),
    "website": ("javascript:alert(1)", "is no web address that may be linked to"),
    "country": ("XX", "“XX” is no country. Expected: a code such as SE."),
    "region": ("Atlantis", "“Atlantis” is not a region in NUTS 2024."),
    "regions": (["SE311", "SE999"], "“SE999” is not a region in NUTS 2024."),
    "languages": (["fi", "xx"], "“xx” is no language of the list. Expected: sv, nb, nn, da, fi, en, de."),
    "colour": (
        "#ff9900",
        "White text on #ff9900 has a contrast of 2.14 to 1; at least 4.5 to 1 is readable. "
        "The nearest readable colour is #aa6600.",
    ),
    "default_visibility": ("friends", "“friends” is none of: private, anonymous, alliance, public"),
    "deciding": ("chair", "“chair” is none of: majority, two_thirds, consensus"),
    "ratifying": ("chair", "“chair” is none of: , officer, board, members, vote"),
    "quorum": (101, "The quorum is from 0 to 100 per cent."),
    "invitation_texts": ({"en": "a" * 2001}, "A text has more than 2000 characters."),
    "retention": ({"imports": 3}, "Data needed to undo an import are kept from 7 to 365 days on this platform."),
}


def test_settings_are_kept_as_they_should_be(northern: Northern) -> None:
    cluster = northern.clusters["FI"]
    change_settings(cluster, ALL, viewer=office_of(cluster))
    assert settings_of(Cluster.objects.get(pk=cluster.pk)) == KEPT


def test_each_wrong_setting_is_refused_and_nothing_is_written(northern: Northern) -> None:
    cluster = northern.clusters["FI"]
    before = settings_of(cluster)
    with pytest.raises(FieldsRefused) as refused:
        change_settings(cluster, {name: value for name, (value, _words) in WRONG.items()}, viewer=OPERATOR)
    assert {name: words in refused.value.problems[name][0] for name, (_value, words) in WRONG.items()} == dict.fromkeys(
        WRONG, True
    ), refused.value.problems
    assert settings_of(Cluster.objects.get(pk=cluster.pk)) == before
    for retention, words in (({"accounts": 30}, "no period that a cluster can choose"), ({"imports": 400}, "to 365")):
        with pytest.raises(FieldsRefused, match=words):
            change_settings(cluster, {"retention": retention}, viewer=OPERATOR)
    for colour in ("green", "#12345", "1f4d3a"):
        with pytest.raises(FieldsRefused, match="is no colour"):
            change_settings(cluster, {"colour": colour}, viewer=OPERATOR)
    with pytest.raises(FieldsRefused, match="SE311 is not in Finland"):
        change_settings(cluster, {"region": "SE311"}, viewer=OPERATOR)


def test_only_the_office_changes_settings_and_logo(northern: Northern) -> None:
    cluster = northern.clusters["FI"]
    for viewer in (VISITOR, office_of(northern.clusters["SE"]), member_of(northern.organisations["sawmill"])):
        with pytest.raises(NotAllowed):
            change_settings(cluster, {"name": "Ours"}, viewer=viewer)
        with pytest.raises(NotAllowed):
            set_logo(cluster, picture(), viewer=viewer)
        with pytest.raises(NotAllowed):
            remove_logo(cluster, viewer=viewer)
    assert not Logo.objects.exists()


def form_of(client: Client, address: str) -> dict[str, Any]:
    """Return what the form has when it is opened."""
    return form_of_answer(client.get(address))


def form_of_answer(answer: Any) -> dict[str, Any]:
    """Return what the form of an answer has."""
    form = answer.context["form"]
    values = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in values.items() if value is not None}


def test_page_saves_everything_and_shows_the_cluster_on_every_page(
    northern: Northern, managers: dict[str, User], client: Client
) -> None:
    client.force_login(managers["FI"])
    address = "/office/cluster-fi/settings/"
    form = form_of(client, address)
    form |= {
        "names_fi": "Puuklusteri",
        "colour": "#1f4d3a",
        "region": "Keski-Suomi",
        "regions": "Värmland, FI1DB",
        "languages": "Finnish, English",
        "invitation_texts_sv": "Välkommen!",
        "retention_imports": "30",
        "logo": SimpleUploadedFile("our.png", picture()),
    }
    assert client.post(address, form).status_code == 302
    saved = Cluster.objects.get(slug="cluster-fi")
    assert (saved.names, saved.regions, saved.languages) == ({"fi": "Puuklusteri"}, ["SE311", "FI1DB"], ["fi", "en"])
    assert (saved.invitation_texts, saved.retention) == ({"sv": "Välkommen!"}, {"imports": 30})
    page = client.get("/directory/", headers={"accept-language": "fi"}).text
    assert "Puuklusteri" in page
    logo = f"/clusters/cluster-fi/logo-{saved.logo.digest[:16]}.png"
    assert logo in page
    assert '<link rel="stylesheet" href="/colours/1f4d3a.css">' in page
    public = client.get("/clusters/cluster-fi/").text
    assert f'src="{logo}"' in public.partition("<main")[2]
    assert "Värmlands län" in public
    described = next(each for each in client.get("/api/clusters").json() if each["slug"] == "cluster-fi")
    assert [described[name] for name in ("names", "region", "regions", "languages")] == [
        {"fi": "Puuklusteri"},
        "FI198",
        ["SE311", "FI1DB"],
        ["fi", "en"],
    ]
    answer = client.get(logo)
    assert (answer["Content-Type"], answer.content[:4]) == ("image/png", b"\x89PNG")
    assert "immutable" in answer["Cache-Control"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    style = client.get("/colours/1f4d3a.css")
    assert (style["Content-Type"], style.text) == (
        "text/css",
        ":root { --cluster-colour: #1f4d3a; --cluster-text: #ffffff; }\n",
    )
    for other in ("/colours/ff9900.css", "/colours/red;}.css", "/clusters/cluster-fi/logo-0000.png"):
        assert client.get(other).status_code == 404
    form = form_of(client, address) | {"without_logo": "on"}
    assert client.post(address, form).status_code == 302
    assert client.get(logo).status_code == 404


def test_page_says_what_is_wrong_and_keeps_what_was_written(
    northern: Northern, managers: dict[str, User], client: Client
) -> None:
    client.force_login(managers["FI"])
    address = "/office/cluster-fi/settings/"
    opened = form_of(client, address)
    wrong = opened | {"colour": "#ff9900", "name": "New name"}
    answer = client.post(address, wrong)
    assert answer.status_code == 422
    assert "The nearest readable colour is #aa6600." in answer.text
    assert 'value="New name"' in answer.text
    answer = client.post(address, wrong | {"colour": "", "logo": SimpleUploadedFile("a.svg", b"<svg></svg>")})
    assert "The logo is an SVG" in answer.text
    assert Cluster.objects.get(slug="cluster-fi").name == "Demo FI"  # all or nothing
    change_settings(northern.clusters["FI"], {"quorum": 10}, viewer=OPERATOR)
    answer = client.post(address, opened)
    assert "Somebody changed it meanwhile" in answer.text
    assert answer.context["meanwhile"] == [("Quorum", "10")]
    assert client.post(address, form_of_answer(answer)).status_code == 302
    assert Cluster.objects.get(slug="cluster-fi").quorum == 50
    with pytest.raises(StaleError):
        change_settings(northern.clusters["FI"], {"quorum": 20}, viewer=OPERATOR, version="0")


def test_head_shows_the_cluster_that_the_page_is_about(
    northern: Northern, managers: dict[str, User], client: Client
) -> None:
    both = managers["FI"]
    northern.clusters["SE"].managers.add(both)
    client.force_login(both)

    def head(address: str) -> str:
        page = client.get(address).text
        return page.partition('<div class="cluster-bar">')[2].partition("</div>")[0]

    assert "Demo FI" in head("/directory/")
    assert "Demo SE" in head("/office/cluster-se/people/")
    client.force_login(User.objects.create_user("stranger@firm.example"))
    assert head("/directory/") == ""
    member = User.objects.create_user("member@drier.example")
    Affiliation.objects.create(user=member, organisation=northern.organisations["drier"], role="member")
    client.force_login(member)
    assert "Demo SE" in head("/directory/")
    User.objects.filter(pk=both.pk).update(is_superuser=True)  # an administrator with an office of their own
    client.force_login(both)
    assert "Demo FI" in head("/directory/")
    client.force_login(User.objects.create_superuser("root@firm.example"))
    assert head("/directory/") == ""
    client.logout()
    assert head("/") == ""


def test_new_texts_begin_with_the_visibility_that_the_cluster_has_set(
    northern: Northern, managers: dict[str, User], client: Client
) -> None:
    change_settings(northern.clusters["FI"], {"default_visibility": "private"}, viewer=OPERATOR)
    client.force_login(managers["FI"])
    page = client.get("/organisations/sawmill/offers/new/").context["form"]
    assert page["visibility"].value() == "private"
    Membership.objects.create(cluster=northern.clusters["SE"], organisation=northern.organisations["sawmill"])
    assert client.get("/organisations/sawmill/offers/new/").context["form"]["visibility"].value() == "private"
    northern.clusters["FI"].refresh_from_db()
    document = MemberDocument(
        name="New Mill", country="FI", offers=[{"text": "We saw"}, {"text": "We dry", "visibility": "public"}]
    )
    viewer = viewer_of(managers["FI"])
    import_documents([document], northern.clusters["FI"], viewer, write=True, by=managers["FI"])
    told = dict(Offer.objects.filter(organisation__name="New Mill").values_list("text", "visibility"))
    assert told == {"We saw": "private", "We dry": "public"}


def test_invitations_say_what_the_cluster_has_written(northern: Northern) -> None:
    cluster = northern.clusters["FI"]
    change_settings(cluster, {"invitation_texts": {"sv": "Välkommen till oss <3"}}, viewer=OPERATOR)
    for place, language in ((cluster, "sv"), (northern.organisations["sawmill"], "sv"), (cluster, "fi")):
        role = "manager" if place is cluster else "editor"
        invite(
            viewer=OPERATOR,
            email=f"{language}@{place.slug}.example",
            role=role,
            place=place,
            language=language,
            mailed=True,
        )
    bodies = [str(message.body) for message in mailed()]
    assert ["Välkommen till oss <3" in body for body in bodies] == [True, True, False]


def test_cluster_keeps_data_for_fewer_days(northern: Northern) -> None:
    now = timezone.now()
    finnish, swedish = northern.clusters["FI"], northern.clusters["SE"]
    change_settings(finnish, {"retention": {"imports": 30, "requests": 30}}, viewer=OPERATOR)
    for cluster in (finnish, swedish):
        made = Import.objects.create(cluster=cluster, file="members.csv", counts={}, done={"a": 1})
        Import.objects.filter(pk=made.pk).update(at=now - timedelta(days=40))
        member = Membership.objects.filter(cluster=cluster).first()
        for where in ({"cluster": cluster, "role": "manager"}, {"organisation": member.organisation, "role": "editor"}):
            past = Invitation.objects.create(
                email="a@b.example",
                language="en",
                token_hash=f"{len(where)}{Invitation.objects.count()}",
                expires=now - timedelta(days=35),
                **where,
            )
            Invitation.objects.filter(pk=past.pk).update(at=now - timedelta(days=40))
    deleted = enforce(now)
    assert (deleted["imports"], deleted["requests"]) == (1, 2)
    assert Import.objects.get(cluster=finnish).done == {}
    assert Import.objects.get(cluster=swedish).done == {"a": 1}
    assert Invitation.objects.count() == 2
    deleted = enforce(now)
    assert (deleted["imports"], deleted["requests"]) == (0, 0)
