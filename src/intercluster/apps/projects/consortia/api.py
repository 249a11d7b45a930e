"""The HTTP API of ideas and consortia. It reads only, and shows what the pages show."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from intercluster.apps.access.authentication import Access
from intercluster.apps.directory.rules import viewer_for
from intercluster.apps.projects.consortia import queries
from intercluster.apps.projects.consortia.rules import Sight, shows
from intercluster.apps.projects.inviting.queries import places
from intercluster.apps.projects.models import Consortium, Shown
from intercluster.apps.projects.plan.budget import Budget, budget
from intercluster.core.api_answers import ANSWERS, REFUSALS

router = Router(tags=["consortia"], auth=Access("consortia"))


class ConsortiumOut(Schema):
    """An idea or consortium."""

    key: UUID
    title: str
    acronym: str
    language: str
    """Of everything that is written in it."""
    organisation: str
    cluster: str
    """The cluster whose office prepares it with them; empty if none does."""
    call: str
    stage: str
    starts: date | None
    months: int | None
    currency: str
    is_demo: bool

    @staticmethod
    def of(found: Consortium) -> dict[str, Any]:
        """Return what programs read of a consortium."""
        same = ("key", "title", "acronym", "language", "stage", "starts", "months", "currency", "is_demo")
        return {
            **{name: getattr(found, name) for name in same},
            "organisation": found.organisation.slug,
            "cluster": found.cluster.slug if found.cluster else "",
            "call": found.call.slug if found.call else "",
        }


class CompetenceOut(Schema):
    """A competence that an idea takes."""

    text: str
    capability: str
    """Its id in the thesaurus; empty if it is none of those."""
    level: int
    weight: int
    must: bool


class ConsortiumPartnerOut(Schema):
    """An organisation in a consortium."""

    organisation: str
    role: str
    state: str
    is_coordinator: bool


class WorkPackageOut(Schema):
    """A work package."""

    number: int
    title: str
    lead: str
    begins: int
    ends: int


class SumOut(Schema):
    """What a partner's cost of a category in a work package is, flat rates included."""

    organisation: str
    work_package: int
    category: str
    amount: Decimal


class FundedOut(Schema):
    """What a partner's part of the project costs, and what is paid of it; null if that is not known."""

    organisation: str
    person_months: Decimal
    cost: Decimal | None
    funding: Decimal | None


class PlanOut(Schema):
    """Work and money, for those of the team."""

    work_packages: list[WorkPackageOut]
    sums: list[SumOut]
    partners: list[FundedOut]

    @staticmethod
    def of(planned: Budget) -> dict[str, Any]:
        """Return a plan with its budget."""
        names = {place.pk: place.organisation.slug for place in planned.partners}
        numbers = {package.pk: package.number for package in planned.work_packages}
        return {
            "work_packages": [
                {
                    **{name: getattr(package, name) for name in ("number", "title", "begins", "ends")},
                    "lead": package.lead.organisation.slug if package.lead else "",
                }
                for package in planned.work_packages
            ],
            "sums": [
                {
                    "organisation": names[partner],
                    "work_package": numbers[package],
                    "category": category.value,
                    "amount": amount,
                }
                for (partner, package, category), amount in sorted(planned.sums.items())
            ],
            "partners": [
                {
                    "organisation": names[partner],
                    "person_months": planned.months_of(partner=partner),
                    "cost": share.cost,
                    "funding": share.funding,
                }
                for partner, share in planned.shares.items()
            ],
        }


class WholeConsortiumOut(ConsortiumOut):
    """An idea or consortium with what its owner shows to the reader; null is not shown."""

    text: str | None
    competences: list[CompetenceOut] | None
    partners: list[ConsortiumPartnerOut] | None
    plan: PlanOut | None


@router.get("", response={200: list[ConsortiumOut], **REFUSALS}, summary="Ideas and consortia")
def all_consortia(request: HttpRequest) -> list[dict[str, Any]]:
    """List the ideas and consortia that one works on or may read, those changed last first."""
    return [ConsortiumOut.of(found) for found in queries.readable_consortia(viewer_for(request))]


@router.get("/{key}", response={200: WholeConsortiumOut, **ANSWERS}, summary="One idea or consortium")
def one_consortium(request: HttpRequest, key: UUID) -> dict[str, Any]:
    """Return a consortium as far as one may see it."""
    viewer = viewer_for(request)
    found, seen = queries.consortium(viewer, key)
    shown = {each: shows(found, seen, each) for each in Shown}
    return {
        **ConsortiumOut.of(found),
        "text": found.text if shown[Shown.TEXT] else None,
        "competences": list(found.requirements.all()) if shown[Shown.REQUIREMENTS] else None,
        "partners": [
            {
                "organisation": place.partner.organisation.slug,
                **{name: getattr(place.partner, name) for name in ("role", "state", "is_coordinator")},
            }
            for place in places(viewer, found, seen)
        ]
        if shown[Shown.TEAM]
        else None,
        "plan": PlanOut.of(budget(found)) if seen >= Sight.TEAM else None,
    }
