"""Amendments: another wording of a part's text, sent, accepted, declined or withdrawn."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from intercluster.analysis.writing.differences import Piece, word_changes
from intercluster.apps.directory.profiles.services import FieldsRefused
from intercluster.apps.directory.rules import Viewer
from intercluster.apps.strategy import services as strategies
from intercluster.apps.strategy.hiding.rules import may_read
from intercluster.apps.strategy.models import (
    BODY_LIMIT,
    REASON_LIMIT,
    TITLE_LIMIT,
    Amendment,
    Part,
    PartKind,
    Round,
    RoundKind,
    Strategy,
    Text,
)
from intercluster.apps.strategy.rounds.notices import tell_decided
from intercluster.apps.strategy.rounds.queries import Phase, phase
from intercluster.apps.strategy.rounds.rules import Voice, voices
from intercluster.apps.strategy.rules import may_change
from intercluster.core import clock
from intercluster.core.errors import Conflict, NotAllowed, NotFound
from intercluster.core.locks import lock_row
from intercluster.tables.model import clean

MOST = 40
"""Most amendments of one organisation or office in a round, without those withdrawn."""


@dataclass(frozen=True)
class Shown:
    """An amendment as a page shows it."""

    amendment: Amendment
    changes: Sequence[Piece]
    """What it changes, word by word."""
    state: str
    """"open", "accepted", "declined" or "withdrawn"."""


def state_of(amendment: Amendment) -> str:
    """Return how far an amendment has come."""
    if amendment.withdrawn:
        return "withdrawn"
    if amendment.declined:
        return "declined"
    return "accepted" if amendment.decided else "open"


def shown(amendments: Sequence[Amendment]) -> list[Shown]:
    """Return amendments with what they change; those that wait for an answer first."""
    rows = [
        Shown(
            each,
            word_changes(_whole(each.before.title, each.before.body), _whole(each.title, each.body)),
            state_of(each),
        )
        for each in amendments
    ]
    return sorted(rows, key=lambda row: (row.state != "open", row.amendment.pk))


def amendments_of(found: Round) -> QuerySet[Amendment]:
    """Return the amendments of a round, with their texts."""
    return found.amendments.select_related("organisation", "cluster", "before__part__strategy", "accepted", "round")


def amendment_of(viewer: Viewer, strategy: Strategy, number: int) -> Amendment:
    """Return an amendment of a strategy that the viewer may read; raise NotFound."""
    found = Amendment.objects.filter(round__strategy=strategy, pk=number)
    amendment = found.select_related("organisation", "cluster", "before__part__strategy", "round__strategy").first()
    if amendment is None or not may_read(viewer, amendment):
        raise NotFound
    return amendment


def that_led_to(part: Part) -> QuerySet[Amendment]:
    """Return the accepted amendments of a part, with the version of its text that each led to."""
    found = Amendment.objects.filter(accepted__part=part).select_related("organisation", "cluster", "accepted")
    return found.order_by("accepted__language", "accepted__version")


def open_text(part: Part, language: str) -> Text:
    """Return the newest text of a part in a language, which can be amended; raise NotFound."""
    found = part.texts.filter(language=language).last()
    if found is None:
        raise NotFound
    return found


@transaction.atomic
def amend(viewer: Viewer, found: Round, voice: Voice, before: Text, *, title: str, body: str, reason: str) -> Amendment:
    """Propose another wording of a text, as it was when its writer began.

    Raises NotAllowed, NotFound, Conflict, FieldsRefused.
    """
    locked = lock_row(found)
    if found.kind != RoundKind.AMEND or voice not in voices(viewer, found):
        raise NotAllowed
    if before.part.strategy_id != found.strategy_id or before.part.removed:
        raise NotFound
    if phase(locked, clock.now()) != Phase.OPEN:
        raise Conflict(_("The round is not open."))
    title, body, reason = " ".join(clean(title).split()), clean(body), clean(reason)
    _check(before, title, body, reason)
    if locked.amendments.filter(withdrawn=None, **voice.signs).count() >= MOST:
        raise Conflict(
            _("%(name)s has sent %(most)d amendments already. Withdraw one first.") % {"name": voice.name, "most": MOST}
        )
    return Amendment.objects.create(round=locked, before=before, title=title, body=body, reason=reason, **voice.signs)


@transaction.atomic
def accept(viewer: Viewer, amendment: Amendment, *, title: str = "", body: str = "", began_from: int = 0) -> Text:
    """Put the changes of an amendment into the text, and tell who proposed them.

    Where they clash with later changes, raise TextClash; then `title` and `body` are the text that an office made of
    both, beginning with the version `began_from`. Raises NotAllowed, Conflict, FieldsRefused.
    """
    locked = _undecided(viewer, amendment)
    before = amendment.before
    if not began_from:
        title, body, began_from = amendment.title, amendment.body, before.version
    written = strategies.write(
        viewer,
        before.part,
        language=before.language,
        title=title,
        body=body,
        began_from=began_from,
        translated_from=open_text(before.part, before.language).translated_from,
    )
    if not Amendment.objects.filter(accepted=written.text).exists():  # else another one had the same words
        locked.accepted = written.text
    locked.decided = clock.now()
    locked.save(update_fields=["accepted", "decided"])
    tell_decided(locked)
    return written.text


@transaction.atomic
def decline(viewer: Viewer, amendment: Amendment, reason: str) -> None:
    """Decline an amendment, and tell who proposed it why. Raises NotAllowed, Conflict, FieldsRefused."""
    locked = _undecided(viewer, amendment)
    locked.declined, locked.decided = clean(reason)[:REASON_LIMIT], clock.now()
    if not locked.declined:
        raise FieldsRefused({"reason": [_("Say why, so that they understand it.")]})
    locked.save(update_fields=["declined", "decided"])
    tell_decided(locked)


@transaction.atomic
def withdraw(viewer: Viewer, amendment: Amendment) -> None:
    """Withdraw an own amendment that is not decided. Raises NotAllowed, Conflict."""
    locked = lock_row(amendment)
    if not is_own(viewer, amendment):
        raise NotAllowed
    _check_open(locked)
    locked.withdrawn = clock.now()
    locked.save(update_fields=["withdrawn"])


def is_own(viewer: Viewer, amendment: Amendment) -> bool:
    """Return whether the viewer may speak for who sent an amendment."""
    return any(each.signs_it(amendment) for each in voices(viewer, amendment.round))


def _undecided(viewer: Viewer, amendment: Amendment) -> Amendment:
    if not may_change(viewer, amendment.round.strategy):
        raise NotAllowed
    lock_row(amendment.round.strategy)
    locked = lock_row(amendment)
    _check_open(locked)
    if locked.hidden:
        raise Conflict(_("The amendment is hidden. Show it again before you decide on it."))
    return locked


def _check_open(locked: Amendment) -> None:
    if locked.withdrawn or locked.decided:
        raise Conflict(_("The amendment is withdrawn, or decided already."))


def _check(before: Text, title: str, body: str, reason: str) -> None:
    wrong: dict[str, str] = {}
    if before.part.kind != PartKind.SITUATION and not title:
        wrong["title"] = _("Write a title.")
    for name, text, most in (
        ("title", title, TITLE_LIMIT),
        ("body", body, BODY_LIMIT),
        ("reason", reason, REASON_LIMIT),
    ):
        if len(text) > most:
            wrong[name] = _("Write at most %(most)d characters.") % {"most": most}
    if not reason:
        wrong["reason"] = _("Say why the text should be changed.")
    if (title, body) == (before.title, before.body):
        wrong["body"] = _("Nothing is changed yet: change the text as you want to read it.")
    if wrong:
        raise FieldsRefused({name: [text] for name, text in wrong.items()})


def _whole(title: str, body: str) -> str:
    return f"{title}\n{body}".strip()
