"""Funding calls with their programmes, and consortia that want to answer them."""

from intercluster.apps.projects.models.calls import NAME_LIMIT, TEXT_LIMIT, Call, Programme
from intercluster.apps.projects.models.consortia import (
    Audience,
    Comment,
    Consortium,
    Level,
    Partner,
    PartnerRole,
    PartnerState,
    Requirement,
    Shown,
    Stage,
)
from intercluster.apps.projects.models.experts import Expert
from intercluster.apps.projects.models.plans import (
    COST_CATEGORIES,
    Cost,
    Deliverable,
    Dissemination,
    Likelihood,
    Milestone,
    PersonMonths,
    ResultKind,
    Risk,
    WorkPackage,
)

__all__ = [
    "COST_CATEGORIES",
    "NAME_LIMIT",
    "TEXT_LIMIT",
    "Audience",
    "Call",
    "Comment",
    "Consortium",
    "Cost",
    "Deliverable",
    "Dissemination",
    "Expert",
    "Level",
    "Likelihood",
    "Milestone",
    "Partner",
    "PartnerRole",
    "PartnerState",
    "PersonMonths",
    "Programme",
    "Requirement",
    "ResultKind",
    "Risk",
    "Shown",
    "Stage",
    "WorkPackage",
]
