"""The HTTP API of calls and programmes, and of consortia. It reads only."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from intercluster.analysis.consortia.reading import data_of
from intercluster.apps.access.authentication import Access
from intercluster.apps.projects.calls import queries
from intercluster.apps.projects.consortia.api import router as consortia
from intercluster.apps.projects.models import Call
from intercluster.core.api_answers import ANSWERS, REFUSALS, Invalid

router = Router(tags=["projects"], auth=Access("projects"))
router.add_router("/consortia", consortia)


class CallOut(Schema):
    """A funding call."""

    slug: str
    cluster: str
    programme: str
    """The key of its programme; empty if it has none."""
    title: str
    text: str
    language: str
    reference: str
    website: str
    opens: date | None
    closes: date | None
    is_demo: bool

    @staticmethod
    def of(call: Call) -> dict[str, Any]:
        """Return what programs read of a call."""
        named = {name: getattr(call, name) for name in CallOut.model_fields if name != "cluster"}
        return {**named, "cluster": call.cluster.slug}


class CallWithRulesOut(CallOut):
    """A funding call with its rules."""

    rules: list[dict[str, Any]]
    """Each with kind, key and source; see the documentation of rules."""


class ProgrammeOut(Schema):
    """A funding programme with its rules."""

    key: str
    name: str
    funder: str
    website: str
    rules: list[dict[str, Any]]


@router.get("/calls", response={200: list[CallOut], 422: Invalid, **REFUSALS}, summary="Funding calls")
def all_calls(request: HttpRequest, open: bool = False, programme: str = "", country: str = "") -> list[dict[str, Any]]:
    """List the calls, those first that close first."""
    return [CallOut.of(call) for call in queries.calls(queries.Wanted(open, programme, country))]


@router.get("/calls/{slug}", response={200: CallWithRulesOut, **ANSWERS}, summary="One call with its rules")
def one_call(request: HttpRequest, slug: str) -> dict[str, Any]:
    """Return a call, and the rules that hold for it on its last day."""
    call = queries.call(slug)
    return {**CallOut.of(call), "rules": data_of(queries.rules_of(call))}


@router.get("/programmes", response={200: list[ProgrammeOut], **REFUSALS}, summary="Funding programmes")
def all_programmes(request: HttpRequest) -> list[dict[str, Any]]:
    """List the programmes with their rules, by name."""
    return [
        {
            **{name: getattr(scheme, name) for name in ("key", "name", "funder", "website")},
            "rules": data_of(scheme.rules),
        }
        for scheme in queries.programmes()
    ]
