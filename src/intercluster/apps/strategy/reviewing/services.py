"""Writing a review, recording it, and reminding offices that one is due."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from intercluster.apps.directory.profiles.services import FieldsRefused
from intercluster.apps.directory.rules import Viewer
from intercluster.apps.strategy.models import DECIDED_LIMIT, LANGUAGES, Judgement, Review, Strategy, Version
from intercluster.apps.strategy.notices import tell_review_due
from intercluster.apps.strategy.reviewing.content import SAID, lines_now
from intercluster.apps.strategy.reviewing.queries import due_reviews, review_of
from intercluster.apps.strategy.rules import may_change
from intercluster.core import clock
from intercluster.core.errors import Conflict, NotAllowed
from intercluster.core.locks import lock_row
from intercluster.tables.model import clean

SENTENCE_LIMIT = 500
"""Most characters of a remark, and of what is to change."""


@transaction.atomic
def write(
    viewer: Viewer,
    strategy: Strategy,
    year: int,
    *,
    said: Mapping[int, Mapping[str, str]],
    decided: str,
    language: str,
    is_complete: bool = False,
) -> Review:
    """Write the review of a year: what is said of each part, by its key, and what was decided on the whole.

    If it is complete it is recorded: it becomes part of the record as it stands, and opens the next version.
    Raises NotAllowed, NotFound, Conflict, FieldsRefused.
    """
    if not may_change(viewer, strategy):
        raise NotAllowed
    lock_row(strategy)
    review = review_of(viewer, strategy, year)
    if review.recorded:
        raise Conflict(_("This review is recorded and cannot be changed."))
    lines = lines_now(review.version, year, [{"part": part, **_checked(part, each)} for part, each in said.items()])
    if is_complete:
        missing = {
            f"judgement_{line['part']}": [_("Choose how it gets on.")] for line in lines if not line["judgement"]
        }
        if missing:
            raise FieldsRefused(missing)
        review.recorded = clock.now()
    review.lines = lines
    review.decided = clean(decided)[:DECIDED_LIMIT]
    review.language = language if language in LANGUAGES else LANGUAGES[0]
    review.by_id = viewer.user_id
    review.save()
    return review


def _checked(part: int, said: Mapping[str, str]) -> dict[str, Any]:
    cleaned = {name: " ".join(clean(said.get(name, "")).split()) for name in SAID}
    if cleaned["judgement"] not in {"", *Judgement.values}:
        raise FieldsRefused({f"judgement_{part}": [_("Choose how it gets on.")]})
    for name in ("remark", "change"):
        if len(cleaned[name]) > SENTENCE_LIMIT:
            raise FieldsRefused(
                {f"{name}_{part}": [_("Write at most %(most)d characters.") % {"most": SENTENCE_LIMIT}]}
            )
    return cleaned


@transaction.atomic
def remind(today: date) -> int:
    """Remind offices of the reviews that are due, once each; return how many there were."""
    due = [
        each
        for each in due_reviews(today)
        if not each.version.review_reminded or each.version.review_reminded < each.day
    ]
    for each in due:
        if Version.objects.filter(pk=each.version.pk, review_reminded=each.version.review_reminded).update(
            review_reminded=today
        ):
            tell_review_due(each.version)
    return len(due)
