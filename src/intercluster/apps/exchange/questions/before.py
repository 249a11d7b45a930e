"""What may answer a question before it is sent: what others have written, and who is likely to know."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from intercluster.apps.directory.models import Offer
from intercluster.apps.directory.queries import offers
from intercluster.apps.directory.rules import Viewer
from intercluster.apps.exchange.models import Answer, Practice, Question
from intercluster.apps.exchange.near import LEAST, near, near_experts
from intercluster.apps.exchange.practices.queries import practices
from intercluster.apps.exchange.questions.queries import answers, questions
from intercluster.apps.introductions.identity import Reader, identity_in_search
from intercluster.apps.partnering.understood.likeness import sought
from intercluster.apps.projects.experts.queries import experts
from intercluster.apps.projects.models import Expert
from intercluster.core.feature import searchable_of
from intercluster.core.searchable import Result

SHOWN = 3
"""Texts of a kind that are shown."""


@dataclass(frozen=True)
class Found:
    """A text that may answer."""

    who: str
    """Whose it is, as the reader may know."""
    result: Result
    title: str = ""
    """Of a good practice."""
    question: Question | None = None
    """What an answer answers."""


@dataclass(frozen=True)
class Before:
    """What may answer a question."""

    practices: Sequence[Found]
    answers: Sequence[Found]
    questions: Sequence[Found]
    """Questions much like it."""
    offers: Sequence[Found]
    experts: Sequence[Expert]

    @property
    def is_empty(self) -> bool:
        """Return whether nothing was found."""
        return not (self.practices or self.answers or self.questions or self.offers or self.experts)


def before_sending(viewer: Viewer, text: str, language: str) -> Before:
    """Return what the viewer may read that may answer a question, and the experts in what it is about."""
    asked = sought(text, language)
    if asked is None:
        return Before([], [], [], [], [])
    reader = Reader(viewer)

    def found(model: type[Any], rows: Any) -> list[Found]:
        keys = [each.key for each in near(rows, asked, LEAST)[:SHOWN]]
        by_key, how = rows.select_related("organisation").in_bulk(keys), searchable_of(model)
        return [
            Found(
                identity_in_search(row.organisation, reader, is_unnamed=row.unnamed).name,
                how.result_of(row),
                title=row.title if isinstance(row, Practice) else "",
                question=row.question if isinstance(row, Answer) else None,
            )
            for row in (by_key[key] for key in keys)
        ]

    own = viewer.organisation_ids
    return Before(
        practices=found(Practice, practices(viewer)),
        answers=found(Answer, answers(viewer)),
        questions=found(Question, questions(viewer)),
        offers=found(Offer, offers(viewer).exclude(organisation__in=own)),
        experts=[each for each, _chance in near_experts(asked, experts().exclude(organisation__in=own))[:SHOWN]],
    )
