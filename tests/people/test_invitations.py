"""Invitations: sent, accepted once by whom they are for, and nothing else."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings
from tests.mails import mailed
from tests.people.conftest import PASSWORD, North

from intercluster.apps.accounts.consent import has_agreed, versions
from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Affiliation, Organisation
from intercluster.apps.directory.rules import viewer_of
from intercluster.apps.notices.delivery import NotSentError
from intercluster.apps.notices.models import Mail
from intercluster.apps.notices.rendering import compose
from intercluster.apps.people.invitations import (
    DAY,
    PAUSE,
    InvitationError,
    Problem,
    accept,
    find,
    invite,
    send_again,
    token_of,
    withdraw,
)
from intercluster.apps.people.models import Invitation
from intercluster.core.errors import Conflict, NotAllowed

As = Callable[[User], Client]
FORM = {"name": "Berit", "password": PASSWORD, "agreed": "on", "version": versions()[-1]}


def invited(north: North, role: str = "editor", email: str = "berit@firm.example") -> str:
    """Return the token of an invitation."""
    place = north.firm if role in {"editor", "member"} else north.cluster
    return token_of(invite(viewer=viewer_of(north.manager), email=email, role=role, place=place, language="nb"))


def test_from_the_office_to_a_first_page_in_the_firm(north: North, as_: As, client: Client) -> None:
    office = as_(north.manager)
    sent = office.post(
        "/office/north/people/invite/",
        {"email": "Berit@Firm.example", "role": "editor", "organisation": "firm demo", "language": "nb"},
    )
    assert sent["Location"] == "/office/north/people/"
    [message] = mailed()
    assert (message.to, message.subject) == (["berit@firm.example"], "Invitasjon til Firm Demo på intercluster")
    found = re.search(r"http://127.0.0.1:8000(/invitations/\S+)", message.body)
    assert found is not None
    token = found[1].split("/")[2]
    assert token not in str([Invitation.objects.values_list(), Mail.objects.values_list()])
    assert "berit@firm.example" in client.get(found[1]).content.decode()
    answer = client.post(found[1], FORM, follow=True)
    assert answer.redirect_chain[-1][0] == "/organisations/firm/partners/"
    berit = User.objects.get(email="berit@firm.example")
    assert (berit.name, berit.check_password(PASSWORD), has_agreed(berit)) == ("Berit", True, True)
    assert Affiliation.objects.get(user=berit).role == "editor"
    assert client.session["_auth_user_id"] == str(berit.pk)
    assert client.get("/accounts/sessions/").content.decode().count("127.0.0.1") == 1
    client.post("/accounts/sign-out/")
    client.post("/accounts/sign-in/", {"login": "berit@firm.example", "password": PASSWORD})
    assert client.session["_auth_user_id"] == str(berit.pk)  # the address needs no other confirmation


@pytest.mark.parametrize("role", ["editor", "member", "manager", "evaluator"])
def test_each_role_is_what_is_given(north: North, as_: As, role: str) -> None:
    berit = north.person("berit@firm.example")
    as_(berit).post(f"/invitations/{invited(north, role)}/")
    viewer = viewer_of(berit)
    assert {
        "editor": viewer.edited_ids == {north.firm.pk},
        "member": viewer.organisation_ids == {north.firm.pk} and not viewer.edited_ids,
        "manager": viewer.cluster_ids == {north.cluster.pk},
        "evaluator": viewer.evaluated_ids == {north.cluster.pk} and not viewer.home_ids,
    }[role]


def test_an_evaluators_first_page_is_the_statistics_and_every_page_leads_there(north: North, as_: As) -> None:
    eva = as_(north.person("eva@funder.example"))
    answer = eva.post(f"/invitations/{invited(north, 'evaluator', 'eva@funder.example')}/", follow=True)
    assert answer.redirect_chain[-1][0] == "/office/north/statistics/"
    assert 'href="/office/north/statistics/"' in eva.get("/").content.decode()
    assert "/office/" not in as_(north.person("m@firm.example", "member")).get("/").content.decode()


def test_looking_at_it_accepts_nothing(north: North, client: Client) -> None:
    token = invited(north)
    assert client.get(f"/invitations/{token}/").status_code == 200
    assert find(token).accepted_at is None
    assert not Affiliation.objects.exists()


@pytest.mark.parametrize(
    ("change", "status", "text"),
    [
        ({"expires": timezone.now() - timedelta(minutes=1)}, 410, "has expired"),
        ({"accepted_at": timezone.now()}, 410, "accepted already"),
        ({"withdrawn_at": timezone.now()}, 410, "withdrawn or replaced"),
        ({"token_hash": "0" * 64}, 404, "not complete"),
    ],
)
def test_what_cannot_be_accepted_says_why(
    north: North, client: Client, change: dict[str, object], status: int, text: str
) -> None:
    token = invited(north)
    Invitation.objects.update(**change)
    for answer in (client.get(f"/invitations/{token}/"), client.post(f"/invitations/{token}/", FORM)):
        assert answer.status_code == status
        assert text in answer.content.decode()
    assert not User.objects.filter(email="berit@firm.example").exists()


def test_used_twice_it_opens_once(north: North, client: Client) -> None:
    token = invited(north)
    client.post(f"/invitations/{token}/", FORM)
    again = Client().post(f"/invitations/{token}/", FORM | {"name": "Eve"})
    assert again.status_code == 410
    assert Affiliation.objects.count() == 1


def test_somebody_else_cannot_accept_it(north: North, as_: As) -> None:
    token = invited(north)
    carl = as_(north.person("carl@firm.example"))
    for answer in (carl.get(f"/invitations/{token}/"), carl.post(f"/invitations/{token}/")):
        assert answer.status_code == 403
        assert "signed in as carl@firm.example" in answer.content.decode()
    assert not Affiliation.objects.exists()
    out = carl.post("/accounts/sign-out/", {"next": f"/invitations/{token}/"})
    assert out["Location"] == f"/invitations/{token}/"


def test_an_inactive_person_cannot_accept_it(north: North, client: Client) -> None:
    berit = north.person("berit@firm.example")
    token = invited(north)
    User.objects.filter(pk=berit.pk).update(is_active=False)
    assert client.post(f"/invitations/{token}/", FORM).status_code == 403
    berit.refresh_from_db()
    with pytest.raises(InvitationError, match="inactive"):
        accept(token, berit)
    assert not Affiliation.objects.exists()


def test_who_has_an_account_signs_in_and_accepts_with_it(north: North, client: Client) -> None:
    berit = north.person("berit@firm.example")
    address = f"/invitations/{invited(north)}/"
    page = client.get(address).content.decode()
    assert "/accounts/sign-in/?next=/invitations/" in page
    assert client.post(address, FORM).status_code == 200  # no second account
    answer = client.post("/accounts/sign-in/", {"login": berit.email, "password": PASSWORD, "next": address})
    assert answer["Location"] == address
    client.post(address)
    assert Affiliation.objects.get().user == berit
    assert User.objects.filter(email__iexact="berit@firm.example").count() == 1


def test_a_second_place_is_added_to_the_first(north: North, as_: As) -> None:
    berit = north.person("berit@firm.example", "editor")
    other = Organisation.objects.create(slug="other", name="Other Demo", country="NO")
    made = invite(
        viewer=viewer_of(User.objects.create_superuser("root@x.example")),
        email=berit.email,
        role="member",
        place=other,
        language="en",
    )
    as_(berit).post(f"/invitations/{token_of(made)}/")
    assert dict(berit.affiliations.values_list("organisation__slug", "role")) == {"firm": "editor", "other": "member"}


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"password": "kort"}, "too short"),
        ({"password": "1q2w3e4r5t6y"}, "too common"),
        ({"password": "berit@firm.example"}, "too similar"),
        ({"name": ""}, "Write your name."),
        ({"agreed": ""}, "Tick the box"),
        ({"version": "2001-01-01"}, "have changed meanwhile"),
    ],
)
def test_a_new_account_has_a_name_a_good_password_and_consent(
    north: North, client: Client, change: dict[str, str], text: str
) -> None:
    answer = client.post(f"/invitations/{invited(north)}/", FORM | change)
    assert answer.status_code == 422
    assert text in answer.content.decode()
    assert not User.objects.filter(email="berit@firm.example").exists()


def test_sent_again_the_old_link_opens_nothing_and_the_new_one_does(north: North, as_: As) -> None:
    token = invited(north)
    Invitation.objects.update(expires=timezone.now() - timedelta(days=1))
    number = Invitation.objects.get().pk
    as_(north.manager).post(f"/people/invitations/{number}/resend/")
    with pytest.raises(InvitationError, match=Problem.UNKNOWN):
        find(token)
    [message] = mailed()
    found = re.search(r"/invitations/([\w-]+)/", message.body)
    assert found is not None
    assert find(found[1]).pk == number


def test_inviting_again_replaces_what_is_open(north: North) -> None:
    first, second = invited(north), invited(north, "member")
    with pytest.raises(InvitationError, match=Problem.WITHDRAWN):
        find(first)
    assert find(second).role == "member"


def test_withdrawn_it_opens_nothing(north: North, as_: As) -> None:
    token = invited(north)
    as_(north.manager).post(f"/people/invitations/{Invitation.objects.get().pk}/withdraw/")
    with pytest.raises(InvitationError, match=Problem.WITHDRAWN):
        find(token)
    for act in (send_again, withdraw):
        with pytest.raises(InvitationError, match=Problem.WITHDRAWN):
            act(Invitation.objects.get(), viewer=viewer_of(north.manager))


def test_editors_invite_colleagues_and_nobody_to_the_office(north: North, as_: As) -> None:
    editor = as_(north.person("berit@firm.example", "editor"))
    form = {"email": "carl@firm.example", "role": "member", "language": "en"}
    assert editor.post("/organisations/firm/people/", form).status_code == 302
    assert editor.post("/organisations/firm/people/", form | {"role": "manager"}).status_code == 422
    assert editor.get("/office/north/people/invite/").status_code == 404
    assert [each.role for each in Invitation.objects.all()] == ["member"]


def test_members_and_strangers_invite_nobody(north: North) -> None:
    for person in (north.person("m@firm.example", "member"), north.person("s@else.example")):
        for place, role in ((north.firm, "member"), (north.cluster, "manager")):
            with pytest.raises(NotAllowed):
                invite(viewer=viewer_of(person), email="x@x.example", role=role, place=place, language="en")


def test_an_unknown_member_is_said_beside_what_was_typed(north: North, as_: As) -> None:
    answer = as_(north.manager).post(
        "/office/north/people/invite/",
        {"email": "x@x.example", "role": "editor", "organisation": "Nowhere", "language": "en"},
    )
    assert answer.status_code == 422
    assert "no member of that name" in answer.content.decode()
    assert 'value="Nowhere"' in answer.content.decode()


def test_a_mail_server_that_does_not_answer_loses_no_invitation(north: North, as_: As, settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    office, form = as_(north.manager), {"email": "x@x.example", "role": "manager", "language": "en"}
    assert office.post("/office/north/people/invite/", form).status_code == 302
    with pytest.raises(NotSentError):
        mailed()
    assert "the mail waits to be sent" in office.get("/office/north/people/").content.decode()
    Mail.objects.update(state="failed")
    assert "the mail could not be sent" in office.get("/office/north/people/").content.decode()
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    Invitation.objects.update(expires=timezone.now() + timedelta(days=10))
    office.post(f"/people/invitations/{Invitation.objects.get().pk}/resend/")
    [message] = mailed()
    assert message.to == ["x@x.example"]
    assert list(Mail.objects.order_by("pk").values_list("state", flat=True)) == ["dropped", "sent"]


def test_a_mail_that_is_tried_again_has_the_same_link_and_one_that_came_to_nothing_is_not_sent(north: North) -> None:
    made = invite(
        viewer=viewer_of(north.manager),
        email="b@x.example",
        role="member",
        place=north.firm,
        language="sv",
        mailed=True,
    )
    waiting = Mail.objects.get()
    first, second = compose(waiting), compose(waiting)
    assert first is not None
    assert second is not None
    assert (first.body, first.extra_headers) == (second.body, second.extra_headers)
    assert token_of(made) in first.body
    withdraw(made, viewer=viewer_of(north.manager))
    assert (mailed(), Mail.objects.get().state) == ([], "dropped")


def test_names_are_one_line_of_a_mail_whatever_is_in_them(north: North) -> None:
    north.firm.name = "Firm\r\nBcc: eve@evil.example\r\n\r\nDemo"
    north.firm.save()
    invite(
        viewer=viewer_of(north.manager),
        email="b@x.example",
        role="member",
        place=north.firm,
        language="en",
        name="Berit\n\nYour account is locked: https://evil.example\n",
        mailed=True,
    )
    [message] = mailed()
    assert message.subject == "Invitation to Firm Bcc: eve@evil.example Demo on intercluster"
    assert message.recipients() == ["b@x.example"]
    assert message.body.startswith("Hello Berit Your account is locked: https://evil.example,\n\nYou are invited")


def test_so_many_a_day_to_a_place(north: North, as_: As, settings: Settings) -> None:
    settings.INVITATIONS_PER_DAY = 2
    editor = as_(north.person("berit@firm.example", "editor"))
    form = {"role": "member", "language": "en"}
    statuses = [
        editor.post("/organisations/firm/people/", form | {"email": f"{n}@spam.example"}).status_code for n in range(3)
    ]
    assert statuses == [302, 302, 422]
    assert len(mailed()) == 2
    refused = editor.post("/organisations/firm/people/", form | {"email": "3@spam.example"}).content.decode()
    assert "You have reached the limit of 2 invitations to Firm Demo a day" in refused
    assert "3@spam.example" in refused
    Invitation.objects.update(at=timezone.now() - DAY)
    assert editor.post("/organisations/firm/people/", form | {"email": "3@spam.example"}).status_code == 302


def test_nobodys_mailbox_is_filled_by_sending_again(north: North) -> None:
    viewer = viewer_of(north.manager)
    made = invite(viewer=viewer, email="b@x.example", role="member", place=north.firm, language="en", mailed=True)
    for _ in range(3):
        with pytest.raises(Conflict, match="a few minutes ago"):
            send_again(made, viewer=viewer)
    assert len(mailed()) == 1
    Invitation.objects.update(expires=made.expires - PAUSE)
    send_again(made, viewer=viewer)
    assert len(mailed()) == 1
