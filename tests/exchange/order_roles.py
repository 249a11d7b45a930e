"""What the table of roles is tried with, of keeping questions in order."""

from typing import Any

from tests.roles import Cell

from intercluster.apps.exchange.models import Question

TWIN = {"text": "Chips for a small boiler: how dry?", "visibility": "public", "language": "en"}


def _twin(cell: Cell) -> Question:
    """Return another question of the organisation."""
    return Question.objects.get_or_create(organisation=cell.here.organisation, text=TWIN["text"], defaults=TWIN)[0]


def before(path: str, cell: Cell) -> None:
    """Merge the question that is separated, and propose what somebody agrees to."""
    if path == "/questions/{key}/proposal/":
        Question.objects.update(proposed="need")
    if path == "/questions/{key}/separate/":
        for each in Question.objects.exclude(text=TWIN["text"]):
            Question.objects.filter(pk=each.pk).update(merged_into=_twin(cell))


DATA: dict[str, Any] = {
    "/questions/{key}/edit/": {"text": "How dry must chips and bark be?", "language": "en", "kind": "add"},
    "/questions/{key}/merge/": lambda cell, _address: {"into": _twin(cell).key},
    "/questions/{key}/move/": {"to": "need"},
    "/questions/{key}/proposal/": {"answer": "no"},
    "/answers/{key}/edit/": {"text": "Below 25 %", "language": "en"},
}
