"""Asking for a place: whoever may decide sees it, one of them decides, and who asked is told."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from tests.mails import mailed
from tests.people.conftest import PASSWORD, North

from intercluster.apps.accounts.consent import versions
from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Affiliation, Cluster, Organisation
from intercluster.apps.directory.rules import viewer_of
from intercluster.apps.notices.models import Mail, Notice
from intercluster.apps.notices.rendering import compose
from intercluster.apps.people.joining import approve, ask, decline
from intercluster.apps.people.models import JoinRequest
from intercluster.apps.people.queries import has_people, requests_for
from intercluster.core.errors import Conflict, NotAllowed
from intercluster.core.personal_data import erase_everywhere

As = Callable[[User], Client]
WHO = {"name": "Dora", "email": "dora@firm.example", "message": "I run the kiln."}


def claim(client: Client, **change: str) -> JoinRequest:
    """Ask for access to the firm."""
    answer = client.post("/join/?organisation=firm", WHO | change)
    assert answer["Location"] == "/join/sent/"
    return JoinRequest.objects.get()


def told() -> dict[str, str]:
    """Return who was told of a request, and where each is led."""
    return dict(Notice.objects.values_list("recipient__email", "path"))


def test_the_mail_to_the_office_says_who_asks_until_somebody_has_decided(north: North, client: Client) -> None:
    asked = claim(client)
    message = compose(Mail.objects.filter(direct="").get())
    assert message is not None
    assert message.to == ["office@north.example"]
    assert "Firm Demo" in message.subject
    assert "Dora (dora@firm.example)" in message.body
    assert "I run the kiln." in message.body
    decline(asked, viewer=viewer_of(north.manager), reason="")
    assert compose(Mail.objects.filter(direct="").get()) is None
    assert "Dora" not in str(Notice.objects.values_list("context"))


def test_a_firm_without_people_is_claimed_with_the_offices_consent(north: North, as_: As, client: Client) -> None:
    assert not has_people(north.firm)
    assert "/join/?organisation=firm" in client.get("/organisations/firm/").content.decode()
    asked = claim(client)
    assert told() == {"office@north.example": "/office/north/people/"}
    office = as_(north.manager)
    assert "I run the kiln." in office.get("/office/north/people/").content.decode()
    office.post(f"/people/requests/{asked.pk}/approve/", {"role": "editor"})
    [message] = mailed()
    link = re.search(r"http://127.0.0.1:8000(/invitations/\S+)", message.body)
    assert link is not None
    assert message.to == ["dora@firm.example"]
    client.post(link[1], {"name": "Dora", "password": PASSWORD, "agreed": "on", "version": versions()[-1]})
    assert dict(Affiliation.objects.values_list("user__email", "role")) == {"dora@firm.example": "editor"}
    assert has_people(north.firm)


def test_colleagues_and_the_office_see_it_and_either_decides(north: North, as_: As, client: Client) -> None:
    editor, member = north.person("berit@firm.example", "editor"), north.person("m@firm.example", "member")
    asked = claim(client)
    assert told() == {
        "office@north.example": "/office/north/people/",
        "berit@firm.example": "/organisations/firm/people/",
    }
    assert [list(requests_for(viewer_of(each))) for each in (north.manager, editor, member)] == [[asked], [asked], []]
    assert "I run the kiln." in as_(editor).get("/organisations/firm/people/").content.decode()
    assert "I run the kiln." not in as_(member).get("/organisations/firm/people/").content.decode()
    assert as_(member).post(f"/people/requests/{asked.pk}/approve/").status_code == 404
    assert as_(editor).post(f"/people/requests/{asked.pk}/approve/", {"role": "member"}).status_code == 302
    asked.refresh_from_db()
    assert (asked.state, asked.decided_by) == ("approved", editor)
    with pytest.raises(Conflict):
        decline(asked, viewer=viewer_of(north.manager), reason="")


def test_a_firm_whose_people_have_all_left_is_claimed_like_an_empty_one(north: North) -> None:
    User.objects.filter(pk=north.person("berit@firm.example", "editor").pk).update(is_active=False)
    assert not has_people(north.firm)


def test_another_office_decides_nothing(north: North, as_: As, client: Client) -> None:
    other = User.objects.create_user("office@south.example")
    Cluster.objects.create(slug="south", name="South Demo", country="SE").managers.add(other)
    asked = claim(client)
    assert as_(other).post(f"/people/requests/{asked.pk}/approve/").status_code == 404
    with pytest.raises(NotAllowed):
        approve(asked, viewer=viewer_of(other), role="member")
    asked.refresh_from_db()
    assert asked.state == "waiting"


def test_who_is_turned_down_is_told_why_in_their_language(north: North, as_: As, client: Client) -> None:
    client.cookies["django_language"] = "fi"
    asked = claim(client)
    as_(north.manager).post(f"/people/requests/{asked.pk}/decline/", {"reason": "Ask your boss first."})
    [message] = mailed()
    assert (message.to, message.extra_headers["Content-Language"]) == (["dora@firm.example"], "fi")
    assert "Ask your boss first." in message.body
    asked.refresh_from_db()
    assert (asked.state, asked.reason, asked.language) == ("declined", "Ask your boss first.", "fi")


def test_who_is_signed_in_gets_the_place_at_once(north: North, as_: As) -> None:
    dora = north.person("dora@other.example")
    asked = claim(as_(dora), email="eve@else.example")
    assert (asked.email, asked.name, asked.user) == ("dora@other.example", "Dora", dora)
    as_(north.manager).post(f"/people/requests/{asked.pk}/approve/", {"role": "member"})
    assert Affiliation.objects.get(user=dora).role == "member"
    [message] = mailed()
    assert message.to == ["dora@other.example"]


def test_a_stranger_does_not_change_what_a_person_asked_for(north: North, as_: As, client: Client) -> None:
    dora = north.person("dora@firm.example")
    asked = claim(as_(dora), message="I run the kiln.")
    assert claim(client, name="Boss", message="Make her an editor at once.") == asked
    asked.refresh_from_db()
    assert (asked.name, asked.message, asked.user) == ("Dora", "I run the kiln.", dora)


def test_a_person_who_is_erased_is_mailed_nothing(north: North, as_: As) -> None:
    dora = north.person("dora@other.example")
    decline(claim(as_(dora)), viewer=viewer_of(north.manager), reason="")
    erase_everywhere(dora)
    assert (mailed(), Mail.objects.filter(recipient=None).get().state) == ([], "dropped")


def test_the_answer_does_not_tell_who_has_an_account(north: North, client: Client) -> None:
    north.person("dora@firm.example")
    answers = [
        client.post("/join/?organisation=firm", WHO | {"email": email})
        for email in ("dora@firm.example", "nobody@firm.example")
    ]
    assert {(answer.status_code, answer["Location"]) for answer in answers} == {(302, "/join/sent/")}


def test_asked_twice_it_waits_once(north: North, client: Client) -> None:
    claim(client)
    again = claim(client, message="And the planer.", email="Dora@firm.example")
    assert again.message == "And the planer."
    assert Notice.objects.count() == 1


def test_a_new_firm_is_added_when_it_is_let_in(north: North, as_: As, client: Client) -> None:
    client.post("/join/", WHO | {"cluster": "north", "organisation": "Sågen Ny AB"})
    assert not Organisation.objects.filter(name="Sågen Ny AB").exists()
    asked = JoinRequest.objects.get()
    approve(asked, viewer=viewer_of(north.manager), role="editor")
    made = Organisation.objects.get(name="Sågen Ny AB")
    assert (made.slug, made.country, list(made.clusters.all())) == ("sagen-ny-ab", "NO", [north.cluster])


def test_a_named_member_is_found_whatever_its_case(north: North, client: Client) -> None:
    client.post("/join/", WHO | {"cluster": "north", "organisation": " FIRM demo"})
    assert JoinRequest.objects.get().organisation == north.firm


def test_two_new_firms_of_one_name_get_addresses_of_their_own(north: North) -> None:
    south = Cluster.objects.create(slug="south", name="South Demo", country="SE")
    for cluster in (north.cluster, south):
        asked = ask(
            name="D",
            email="d@d.example",
            language="en",
            message="",
            organisation=None,
            cluster=cluster,
            organisation_name="Same",
        )
        approve(asked, viewer=viewer_of(User.objects.create_superuser(f"{cluster.slug}@x.example")), role="member")
    assert set(Organisation.objects.filter(name="Same").values_list("slug", flat=True)) == {"same", "same-2"}


def test_a_form_that_is_not_filled_in_says_what_is_missing(north: North, client: Client) -> None:
    answer = client.post("/join/", {"email": "dora"})
    assert answer.status_code == 422
    content = answer.content.decode()
    for text in ("Write your name.", "such as anna@example.org", "Write the name of your organisation."):
        assert text in content


def test_a_firm_of_no_cluster_has_nobody_to_ask(north: North, client: Client) -> None:
    Organisation.objects.create(slug="alone", name="Alone", country="NO")
    assert client.get("/join/?organisation=alone").status_code == 404


def test_nobody_asks_without_end(north: North, client: Client) -> None:
    answers = [client.post("/join/?organisation=firm", WHO | {"email": f"{n}@x.example"}) for n in range(6)]
    assert [answer.status_code for answer in answers] == [302] * 5 + [429]
    assert 3000 < int(answers[-1]["Retry-After"]) <= 3600
    assert JoinRequest.objects.count() == 5
