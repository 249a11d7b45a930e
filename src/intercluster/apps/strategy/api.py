"""The HTTP API of strategies. It reads only: strategies are written and signed on the pages."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Schema

from intercluster.apps.access.authentication import Access
from intercluster.apps.directory.models import Alliance
from intercluster.apps.directory.rules import viewer_for
from intercluster.apps.strategy import queries
from intercluster.apps.strategy.candidates.answers import answer
from intercluster.apps.strategy.candidates.queries import alliances_of, evidence_of
from intercluster.apps.strategy.models import Answer, PartKind, Strategy, Version
from intercluster.apps.strategy.rounds.api import router as rounds
from intercluster.apps.strategy.rules import reads_draft
from intercluster.apps.strategy.signing.content import freeze, words_by_language
from intercluster.apps.strategy.signing.queries import (
    Name,
    names_of,
    readable_version,
    version_in_force,
    versions,
    versions_in_force,
)
from intercluster.core.api_answers import ANSWERS, REFUSALS, VISITORS

router = Router(tags=["strategies"], auth=Access("strategies", visitors=True))
router.add_router("", rounds)


class StrategyOut(Schema):
    """A strategy in a list."""

    slug: str
    alliance: str | None
    cluster: str | None
    titles: dict[str, str]
    """By language."""
    in_force: int | None
    """Number of the version that is in force."""

    @staticmethod
    def of(strategy: Strategy, name: Name, version: Version | None) -> "StrategyOut":
        """Return what a list says of a strategy."""
        return StrategyOut(
            slug=strategy.slug,
            alliance=strategy.alliance.slug if strategy.alliance else None,
            cluster=strategy.cluster.slug if strategy.cluster else None,
            titles=dict(name.by_language),
            in_force=version.number if version else None,
        )


class StrategyTextOut(Schema):
    """A text in one language."""

    title: str
    body: str
    is_outdated: bool
    """Whether the original has changed since it was translated."""


class StrategyPartOut(Schema):
    """A part of a strategy, in the order in which it is read."""

    part: int
    kind: PartKind
    region: str
    """Of a situation: a NUTS code, or "" for all regions together."""
    original: str
    """Language of the original; "" as long as nothing is written."""
    texts: dict[str, StrategyTextOut]
    facts: dict[str, Any]
    """What an action or an indicator states beside its text; what it states in words, by language."""

    @staticmethod
    def of(part: Mapping[str, Any]) -> "StrategyPartOut":
        """Return what programs see of a part as a version keeps it."""
        texts, original = part["texts"], part["texts"].get(part["original"], {})
        told = {
            language: StrategyTextOut(
                title=text["title"],
                body=text["body"],
                is_outdated=language != part["original"] and text["translated_from"] != original.get("version"),
            )
            for language, text in texts.items()
        }
        return StrategyPartOut(
            part=part["part"],
            kind=part["kind"],
            region=part["region"],
            original=part["original"],
            texts=told,
            facts={**part["facts"], **words_by_language(part)},
        )


class WholeOut(StrategyOut):
    """A strategy with all its parts."""

    is_draft: bool
    """Whether the parts are those of the draft, or else of the version in force."""
    parts: list[StrategyPartOut]


class SignOffOut(Schema):
    """What a cluster says to a version."""

    cluster: str
    answer: Answer
    at: datetime | None


class VersionOut(Schema):
    """A version that was sent to sign-off."""

    number: int
    state: str
    """"waiting", "in_force" or "withdrawn"."""
    sent: datetime
    in_force: datetime | None
    rule: str
    """How many clusters have to sign."""
    digest: str
    """SHA-256 of all that it says, its evidence included."""
    sign_offs: list[SignOffOut]

    @staticmethod
    def facts(version: Version) -> dict[str, Any]:
        """Return what programs see of a version."""
        names = ("number", "state", "sent", "in_force", "rule", "digest")
        signed = version.sign_offs.select_related("cluster")
        return {name: getattr(version, name) for name in names} | {
            "sign_offs": [
                SignOffOut(cluster=each.cluster.slug, answer=Answer(each.answer), at=each.at) for each in signed
            ]
        }


class WholeVersionOut(VersionOut):
    """A version with all its parts."""

    parts: list[StrategyPartOut]


@router.get("/strategies", response={200: list[StrategyOut], **REFUSALS}, openapi_extra=VISITORS, summary="Strategies")
def strategies(request: HttpRequest) -> list[StrategyOut]:
    """List the strategies that one may read, the newest first."""
    viewer = viewer_for(request)
    found = list(queries.strategies(viewer))
    names, in_force = names_of(viewer, found), versions_in_force(found)
    return [StrategyOut.of(each, names[each.pk], in_force.get(each.pk)) for each in found]


@router.get("/strategies/{slug}", response={200: WholeOut, **ANSWERS}, openapi_extra=VISITORS, summary="A strategy")
def strategy(request: HttpRequest, slug: str) -> WholeOut:
    """Return a strategy with its parts: the draft to those who may read it, else the version in force."""
    viewer = viewer_for(request)
    found = queries.readable_strategy(viewer, slug)
    version = version_in_force(found)
    is_draft = version is None or reads_draft(viewer, found)
    content = freeze(found) if version is None or is_draft else version.content
    listed = StrategyOut.of(found, names_of(viewer, [found])[found.pk], version)
    parts = [StrategyPartOut.of(each) for each in content["parts"]]
    return WholeOut(**listed.dict(), is_draft=is_draft, parts=parts)


@router.get(
    "/strategies/{slug}/versions",
    response={200: list[VersionOut], **ANSWERS},
    openapi_extra=VISITORS,
    summary="Versions of a strategy",
)
def all_versions(request: HttpRequest, slug: str) -> list[VersionOut]:
    """List the versions that one may read, the newest first, with digests and signatures."""
    viewer = viewer_for(request)
    found = versions(viewer, queries.readable_strategy(viewer, slug)).defer("content")
    return [VersionOut(**VersionOut.facts(each)) for each in found]


@router.get(
    "/strategies/{slug}/versions/{number}",
    response={200: WholeVersionOut, **ANSWERS},
    openapi_extra=VISITORS,
    summary="A version of a strategy",
)
def version(request: HttpRequest, slug: str, number: int) -> WholeVersionOut:
    """Return a version with its parts."""
    found = readable_version(viewer_for(request), slug, number)
    parts = [StrategyPartOut.of(each) for each in found.content["parts"]]
    return WholeVersionOut(**VersionOut.facts(found), parts=parts)


@router.get("/alliances/{slug}/priorities", response={200: dict[str, Any], **ANSWERS}, summary="Candidate priorities")
def candidates(request: HttpRequest, slug: str, dataset: str = "") -> dict[str, Any]:
    """Return what could become priorities of an alliance that one is at home in, with all figures."""
    viewer = viewer_for(request)
    alliance: Alliance = get_object_or_404(alliances_of(viewer), slug=slug)
    return answer(evidence_of(alliance, viewer, dataset))
