"""The log of a web server holds nothing by which somebody is known or could act as somebody."""

import logging

import pytest
from django.conf import settings
from django.test import Client
from tests.people.conftest import make_north

from intercluster.apps.directory.rules import viewer_of
from intercluster.apps.people.invitations import invite, token_of
from intercluster.logs import Discreet


@pytest.mark.django_db
def test_a_link_that_is_refused_is_not_in_the_log(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    north = make_north()
    made = invite(viewer=viewer_of(north.manager), email="b@x.org", role="member", place=north.firm, language="en")
    token = token_of(made)
    assert client.post(f"/invitations/{token}/", {"name": "Berit"}).status_code == 422
    refused = [record for record in caplog.records if record.name == "django.request"]
    assert [token in record.getMessage() for record in refused] == [True]
    assert [Discreet().format(record) for record in refused] == ["Unprocessable Entity: /invitations/…/"]
    assert settings.LOGGING["handlers"]["console"]["formatter"] == "discreet"
    assert settings.LOGGING["formatters"]["discreet"]["()"] == "intercluster.logs.Discreet"


@pytest.mark.parametrize(
    ("told", "written"),
    [
        ("Gone: /accounts/password/reset/key/1-abc-def/", "Gone: /accounts/password/reset/key/…/"),
        ("Not Found: /accounts/confirm-email/MQ:1a:b-c/", "Not Found: /accounts/confirm-email/…/"),
        ("Not Found: /notices/unsubscribe/WzEs:x:y/", "Not Found: /notices/unsubscribe/…/"),
        ("Key (email)=(anna@firm.example) already exists.", "Key (email)=(…) already exists."),
        ("{'anna@b.org': (550, b'<anna@b.org>: nobody')}", "{'…': (550, b'<…>: nobody')}"),
        ("Bearer icl_Ab-c_9", "Bearer icl_…"),
        ("Not Found: /organisations/firm/", "Not Found: /organisations/firm/"),
    ],
)
def test_what_is_left_out(told: str, written: str) -> None:
    assert Discreet().format(logging.makeLogRecord({"msg": told})) == written


def test_a_traceback_has_no_address_either() -> None:
    try:
        raise ValueError("anna@firm.example is no number")
    except ValueError as problem:
        record = logging.makeLogRecord({"msg": "A job failed", "exc_info": (ValueError, problem, None)})
    assert Discreet().format(record) == "A job failed\nValueError: … is no number"
