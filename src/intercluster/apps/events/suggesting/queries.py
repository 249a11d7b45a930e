"""Whom a participant should meet, with the reasons: the chances of partner search, among those who come alone."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from intercluster.apps.directory.models import Need, Offer, Organisation
from intercluster.apps.directory.rules import Viewer
from intercluster.apps.events.after.queries import unwanted_pairs
from intercluster.apps.events.models import Participant
from intercluster.apps.events.requests.queries import asked_by_name, others
from intercluster.apps.events.suggesting.texts import texts_of
from intercluster.apps.partnering.explanations.cards import Card, card
from intercluster.apps.partnering.explanations.highlighting import explained
from intercluster.apps.partnering.indexing.language_tools import language
from intercluster.apps.partnering.search.results import (
    FEW,
    NEAR,
    WORTH_A_LOOK,
    Direction,
    FreeText,
    Partner,
    Quote,
    Reason,
    Seeking,
)
from intercluster.apps.partnering.understood.queries import chances, chances_between

FIRST = 5
"""Suggestions shown first."""
MOST = 30
"""Most suggestions."""
CLOSE = 0.02
"""Least chance of one who is suggested though no text of theirs fits. Below it, two texts have nothing in common."""
REASONS = 2
"""Most pairs of texts shown for one."""


@dataclass(frozen=True)
class Suggestion:
    """A participant worth meeting, as a card with the texts that met."""

    participant: Participant
    card: Card

    @property
    def about(self) -> str:
        """Return by what the form to ask knows their best text."""
        best = self.card.partner.reasons[0] if self.card.partner.reasons else None
        if best is None:
            return ""
        return f"{'offer' if best.direction is Direction.THEIR_OFFER else 'need'}-{best.theirs_key}"


@dataclass(frozen=True)
class _Met:
    direction: Direction
    ours: FreeText
    ours_key: int | None
    theirs: Offer | Need
    chance: float


def suggestions(viewer: Viewer, own: Participant, limit: int = FIRST) -> list[Suggestion]:
    """Return whom a participant should meet, the best first: those with whom there is no request yet."""
    candidates = _candidates(own)
    theirs = texts_of(viewer, candidates)
    ours = texts_of(viewer, [own], own=True)[own.pk]
    met: dict[int, list[_Met]] = defaultdict(list)
    _compare(met, Direction.THEIR_OFFER, ours.needs, ((each, theirs[each.pk].offers) for each in candidates))
    _compare(met, Direction.OUR_OFFER, ours.offers, ((each, theirs[each.pk].needs) for each in candidates))
    return _best(own, candidates, met, limit, ours_kept=True, near=NEAR)


def suggestions_for_text(viewer: Viewer, own: Participant, sought: FreeText, limit: int = MOST) -> list[Suggestion]:
    """Return who among those who come fits a text that somebody typed: a need or an offer."""
    candidates = list(others(own))
    is_need = sought.seeking is Seeking.OFFERS
    direction = Direction.THEIR_OFFER if is_need else Direction.OUR_OFFER
    texts = texts_of(viewer, candidates)
    columns = [
        (each, theirs) for each in candidates for theirs in (texts[each.pk].offers if is_need else texts[each.pk].needs)
    ]
    met: dict[int, list[_Met]] = defaultdict(list)
    if columns:
        [row] = chances([(sought.text, sought.language, sought.about)], [theirs for _each, theirs in columns])
        for (each, theirs), chance in zip(columns, row, strict=True):
            met[each.pk].append(_Met(direction, sought, None, theirs, float(chance)))
    return _best(own, candidates, met, limit, ours_kept=False, near=0)  # a name or nonsense is near to anything


def _candidates(own: Participant) -> list[Participant]:
    """Return who may be suggested; of colleagues who split up the first one. Who said no before is not asked again."""
    known, refused = asked_by_name(own), unwanted_pairs(own.event)
    everybody = [each for each in others(own) if frozenset((own.pk, each.pk)) not in refused]
    found: dict[object, Participant] = {}
    taken = {each.organisation_id for each in everybody if each.pk in known}
    for each in everybody:
        if each.pk not in known and (each.organisation_id is None or each.organisation_id not in taken):
            found.setdefault(each.organisation_id or each.name, each)
    return list(found.values())


def _compare(
    met: dict[int, list[_Met]],
    direction: Direction,
    ours: Sequence[Offer] | Sequence[Need],
    theirs: Iterable[tuple[Participant, Sequence[Offer] | Sequence[Need]]],
) -> None:
    columns = [(participant, each) for participant, own in theirs for each in own]
    if not ours or not columns:
        return
    table = chances_between(ours, [each for _participant, each in columns])
    for mine, row in zip(ours, table, strict=True):
        for (participant, each), chance in zip(columns, row, strict=True):
            met[participant.pk].append(
                _Met(direction, FreeText(mine.text, mine.language), mine.pk, each, float(chance))
            )


def _best(
    own: Participant,
    candidates: Sequence[Participant],
    met: dict[int, list[_Met]],
    limit: int,
    *,
    ours_kept: bool,
    near: int,
) -> list[Suggestion]:
    def chance(each: Participant) -> float:
        return max((one.chance for one in met[each.pk]), default=0.0)

    ranked = sorted((each for each in candidates if met[each.pk]), key=lambda each: (-chance(each), each.name, each.pk))
    matches = [each for each in ranked if chance(each) >= WORTH_A_LOOK][: min(limit, MOST)]
    if len(matches) < FEW:
        close = [each for each in ranked if CLOSE <= chance(each) < WORTH_A_LOOK]
        matches += close[: min(near, max(limit - len(matches), 0))]
    languages = set(own.languages)
    partners = [
        Partner(
            rank,
            each.organisation or Organisation(name=each.organisation_name),
            each.organisation.kind if each.organisation else "",
            each.organisation.country if each.organisation else "",
            (),
            _reasons(met[each.pk]),
            [code for code in own.languages if code in languages & set(each.languages)],
        )
        for rank, each in enumerate(matches, start=1)
    ]
    cards = [card(partner) for partner in explained(partners, language(), ours_kept=ours_kept)]
    return [Suggestion(each, made) for each, made in zip(matches, cards, strict=True)]


def _reasons(met: Sequence[_Met]) -> list[Reason]:
    """Return the best pairs, each text of ours and of theirs told once."""
    told: list[Reason] = []
    seen: set[object] = set()
    for each in sorted(met, key=lambda one: (-one.chance, one.direction, one.theirs.pk)):
        texts = {(each.direction, "ours", each.ours.text), (each.direction, "theirs", each.theirs.pk)}
        if seen & texts or (told and each.chance < WORTH_A_LOOK):
            continue
        seen |= texts
        told.append(
            Reason(
                each.direction,
                Quote(each.ours.text, each.ours.language),
                Quote(each.theirs.text, each.theirs.language),
                fit=each.chance,
                chance=each.chance,
                ours_key=each.ours_key,
                theirs_key=each.theirs.pk,
            )
        )
        if len(told) == REASONS:
            break
    return told
