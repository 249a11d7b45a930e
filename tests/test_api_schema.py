"""The HTTP API does what its own description says, for requests made at random and beside the rules."""

import json
from collections.abc import Iterator
from datetime import timedelta
from enum import Enum
from typing import Any, get_args

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.utils import timezone
from hypothesis import HealthCheck, settings
from ninja import Schema
from ninja.responses import NinjaJSONEncoder
from pytest_django import Settings
from schemathesis.specs.openapi.checks import negative_data_rejection
from tests.plugins.northern import Northern
from tests.regions.conftest import dataset

from intercluster.api import api
from intercluster.apps.access.services import make_token
from intercluster.apps.accounts.models import User
from intercluster.core.feature import scopes

# From the description itself: a request for it would ask the database, which is not there yet.
schema = schemathesis.openapi.from_dict(json.loads(json.dumps(api.get_openapi_schema(), cls=NinjaJSONEncoder)))
schema.app, schema.location = WSGIHandler(), "/api/openapi.json"


@pytest.fixture
def connected() -> Iterator[None]:
    """Keep the test's connection, which a request's end would close, as Django's own test client does."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def secret(connected: None, northern: Northern, settings: Settings) -> str:
    """Return a token of the Finnish office with every scope."""
    user = User.objects.create_user("office@cluster-fi.example")
    northern.clusters["FI"].managers.add(user)
    dataset()
    return make_token(user, "fuzzing", list(scopes()), timezone.now() + timedelta(days=1))[1]


@schema.parametrize()
@settings(max_examples=12, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_every_operation_answers_as_described(case: schemathesis.Case, secret: str) -> None:
    # What an address says that no operation asks for is passed over: a wrong request for a GET may be a right one.
    passed_over = [negative_data_rejection] if case.method == "GET" else []
    case.call_and_validate(headers={"Authorization": f"Bearer {secret}"}, excluded_checks=passed_over)


def parts_of(annotation: Any) -> Iterator[type]:
    """Yield the schemas and choices that a type consists of."""
    if isinstance(annotation, type) and issubclass(annotation, Schema | Enum):
        yield annotation
    for inner in get_args(annotation):
        yield from parts_of(inner)


def test_no_two_schemas_share_a_name() -> None:
    # In the description, one of them would stand in place of the other.
    found: set[type] = set()
    new: set[type] = {Schema}
    while new:
        found |= new
        inside = {field.annotation for each in new if issubclass(each, Schema) for field in each.model_fields.values()}
        new = {each for annotation in inside for each in parts_of(annotation)} | {
            below for each in new for below in each.__subclasses__()
        }
        new -= found
    named: dict[str, set[str]] = {}
    for each in found:
        named.setdefault(each.__name__, set()).add(each.__module__)
    assert set(schema.raw_schema["components"]["schemas"]) - {"Invalid"} <= set(named)
    assert {name: modules for name, modules in named.items() if len(modules) > 1} == {}


def test_every_operation_says_what_it_may_answer_instead() -> None:
    for path, operations in schema.raw_schema["paths"].items():
        for method, operation in operations.items():
            answers = set(operation["responses"])
            assert {"401", "403", "429"} <= answers, (method, path)
            assert answers & {"200", "201"}, (method, path)
            assert "{" not in path or "404" in answers, (method, path)
            assert operation["summary"], (method, path)
            assert operation["security"][0] == {"Access": []}, (method, path)
