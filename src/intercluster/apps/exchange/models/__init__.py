"""What the exchange keeps: practices, questions and answers, visits, the library, and reports."""

from typing import TYPE_CHECKING, Any

from intercluster.apps.exchange.models.library import LibraryDocument, Passage, Rights
from intercluster.apps.exchange.models.order import Report
from intercluster.apps.exchange.models.practices import Drafter, Practice, PracticeFile, Review
from intercluster.apps.exchange.models.questions import Answer, Asked, Helped, Question
from intercluster.apps.exchange.models.visits import Visit, Visitor

__all__ = [
    "Answer",
    "Asked",
    "Drafter",
    "Helped",
    "LibraryDocument",
    "Passage",
    "Practice",
    "PracticeFile",
    "Question",
    "Report",
    "Review",
    "Rights",
    "Visit",
    "VisitEvent",
    "Visitor",
    "VisitorEvent",
]

if TYPE_CHECKING:
    VisitEvent: Any  # models that pghistory makes
    VisitorEvent: Any
