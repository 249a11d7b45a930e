"""The HTTP API of a cluster's numbers. It reads only, and says what the page of statistics says."""

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from intercluster.apps.access.authentication import Access
from intercluster.apps.office.charts import readable
from intercluster.apps.office.cooperation import ActionKind, answered_pairs, joint_actions, jointly_developed
from intercluster.apps.office.trends import neighbours
from intercluster.core.api_answers import ANSWERS

router = Router(tags=["exchange"], auth=Access("exchange"))


class JointActionsOut(Schema):
    """The joint actions across borders of one kind in a year, as indicator RCO81 counts them."""

    year: int
    kind: ActionKind
    together: bool = Field(
        description="False for the cluster's own members, true for those of all its clusters together"
    )
    actions: int
    participations: int = Field(description="People who were there, each once an action")
    organisations: int = Field(description="Organisations that took part, each once an action")


class JointSolutionsOut(Schema):
    """The jointly developed solutions of a year, as indicator RCO116 counts them."""

    year: int = Field(description="In which they first were solutions of two countries")
    together: bool = Field(
        description="False for the cluster's own members, true for those of all its clusters together"
    )
    solutions: int
    organisations: int = Field(description="Organisations that drafted them, each once a solution")


class AnsweredPairOut(Schema):
    """How many answers from one cluster helped those who had asked in another."""

    asked_in: str = Field(description="Slug of the cluster")
    answered_from: str = Field(description="Slug of the cluster")
    answers: int


class CooperationOut(Schema):
    """A cluster's cooperation. Answers count if both who asked and who answered show their name."""

    joint_actions: list[JointActionsOut]
    joint_solutions: list[JointSolutionsOut]
    helpful_answers: list[AnsweredPairOut]
    answers: int = Field(description="Answers that helped, each once over all pairs")
    answers_across_borders: int


@router.get(
    "/clusters/{slug}/cooperation",
    response={200: CooperationOut, **ANSWERS},
    summary="Joint actions, jointly developed solutions and answers that helped",
)
def cooperation(request: HttpRequest, slug: str) -> dict[str, Any]:
    """Read the numbers of a cluster of your office, or of one that you evaluate."""
    clusters = neighbours(readable(request, slug))
    pairs, found = answered_pairs(clusters)
    return {
        "joint_actions": [
            {
                "year": each.counts.year,
                "kind": each.kind,
                "together": each.is_together,
                "actions": each.counts.actions,
                "participations": each.counts.persons,
                "organisations": each.counts.organisations,
            }
            for each in joint_actions(clusters)
        ],
        "joint_solutions": [
            {
                "year": each.counts.year,
                "together": each.is_together,
                "solutions": each.counts.solutions,
                "organisations": each.counts.organisations,
            }
            for each in jointly_developed(clusters)
        ],
        "helpful_answers": [
            {"asked_in": each.asked_in.slug, "answered_from": each.answered_from.slug, "answers": each.answers}
            for each in pairs
        ],
        "answers": found.total,
        "answers_across_borders": found.across_borders,
    }
