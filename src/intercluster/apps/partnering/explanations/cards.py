"""A ranked partner as a card: who, why, the texts that met, and a score whose parts add up to it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from intercluster.apps.partnering.explanations.feature_labels import FEATURE_LABELS, name_of, shortened
from intercluster.apps.partnering.explanations.vocabulary_import import scheme_name
from intercluster.apps.partnering.search.results import Direction, Partner, Quote, Reason

BARS = 3
"""Features that have a bar of their own; one more bar has the rest."""

TELLING = 0.5
"""Value of a feature from which on it is worth saying in the line on why."""

CLOSE, FAIR = 0.6, 0.3
"""Fits of the best texts from which on they are called close, or fair."""

SAID = 3
"""Features said in the line on why."""

QUOTED = 420
"""Characters of a text quoted on a card."""


@dataclass(frozen=True)
class Bar:
    """A feature's points out of those it could have, whole, and the lengths to draw of a hundred."""

    label: str
    points: int
    length: float
    room: float


@dataclass(frozen=True)
class Row:
    """A feature in the table of all parts; `points` to a tenth."""

    label: str
    value: float
    weight: float
    points: float


@dataclass(frozen=True)
class Piece:
    """A stretch of a quoted text; one that made the match has the number of its counterpart in the other text."""

    text: str
    number: int = 0


@dataclass(frozen=True)
class Glossed:
    """A phrase as it was written, and what a vocabulary calls it in the reader's language."""

    phrase: str
    label: str
    language: str
    source: str
    """What readers call the vocabulary."""


@dataclass(frozen=True)
class Passage:
    """A text as a card quotes it, and whose it is."""

    who: str
    language: str
    pieces: Sequence[Piece]
    glosses: Sequence[Glossed]


@dataclass(frozen=True)
class Meeting:
    """Two texts that met."""

    ours: Passage
    theirs: Passage


@dataclass(frozen=True)
class Card:
    """All that a page shows of a partner."""

    partner: Partner
    name: str
    why: str
    score: int
    bars: Sequence[Bar]
    rows: Sequence[Row]
    total: float
    meetings: Sequence[Meeting]


def card(partner: Partner) -> Card:
    """Return the card of a partner."""
    rows = rounded_to([part.points for part in partner.parts], round(partner.score * 10), 10)
    return Card(
        partner=partner,
        name=name_of(partner),
        why=_why(partner),
        score=round(partner.score),
        bars=_bars(partner),
        rows=[
            Row(str(FEATURE_LABELS[part.feature]), part.value, part.weight, tenths / 10)
            for part, tenths in zip(partner.parts, rows, strict=True)
        ],
        total=round(partner.score * 10) / 10,
        meetings=[_meeting(reason) for reason in partner.reasons],
    )


def legend(cards: Sequence[Card]) -> dict[str, bool]:
    """Return what cards have that a reader may want explained: marked phrases, and glosses."""
    passages = [side for card in cards for meeting in card.meetings for side in (meeting.ours, meeting.theirs)]
    return {
        "marks": any(piece.number for passage in passages for piece in passage.pieces),
        "glosses": any(passage.glosses for passage in passages),
    }


def rounded_to(values: Sequence[float], total: int, scale: int = 1) -> list[int]:
    """Return the values times `scale` as whole numbers that add up to `total`: largest remainders are rounded up."""
    scaled = [value * scale for value in values]
    whole = [int(value) for value in scaled]
    order = sorted(range(len(values)), key=lambda i: (whole[i] - scaled[i], i))
    missing = total - sum(whole)
    for i in order[: max(missing, 0)]:
        whole[i] += 1
    return whole


def _bars(partner: Partner) -> list[Bar]:
    ordered = sorted((part for part in partner.parts if part.points > 0), key=lambda part: -part.points)
    told, rest = ordered[:BARS], ordered[BARS:]
    if len(rest) == 1:
        told, rest = ordered, []
    lines = [(str(FEATURE_LABELS[part.feature]), part.points, part.weight) for part in told]
    if rest:
        lines.append((_("Other reasons"), sum(part.points for part in rest), sum(part.weight for part in rest)))
    longest = max((weight for _label, _points, weight in lines), default=1.0)
    whole = rounded_to([points for _label, points, _weight in lines], round(partner.score))
    return [
        Bar(label, shown, round(100 * points / longest, 1), round(100 * weight / longest, 1))
        for (label, points, weight), shown in zip(lines, whole, strict=True)
    ]


def _why(partner: Partner) -> str:
    """Return in one line how well the best texts fit, and the strongest features."""
    ordered = sorted(partner.parts, key=lambda part: -part.points)
    telling = [part for part in ordered if part.value >= TELLING][:SAID] or ordered[:1]
    best = max((reason.fit for reason in partner.reasons), default=0.0)
    level = _("Close fit") if best >= CLOSE else _("Fair fit") if best >= FAIR else _("Loose fit")
    return " · ".join([level, *(str(FEATURE_LABELS[part.feature]) for part in telling)])


def _meeting(reason: Reason) -> Meeting:
    ours, theirs = {
        Direction.THEIR_OFFER: (_("We need"), _("They offer")),
        Direction.OUR_OFFER: (_("We offer"), _("They need")),
        Direction.THEIR_PROJECT: (_("We need"), _("They took part in the project %(project)s")),
    }[reason.direction]
    return Meeting(passage(ours, reason.ours), passage(theirs % {"project": reason.project}, reason.theirs))


def passage(who: str, quote: Quote, length: int = QUOTED) -> Passage:
    """Return a text in pieces, shortened at a word: what would be cut through is not marked."""
    shown = shortened(quote.text, length)
    whole = len(quote.text) if shown == quote.text else len(shown) - 1  # without the ellipsis
    return Passage(
        who,
        quote.language,
        list(_pieces(quote, shown, whole)),
        [
            Glossed(quote.text[gloss.start : gloss.end], gloss.label, gloss.language, scheme_name(gloss.scheme))
            for gloss in quote.glosses
            if gloss.end <= whole
        ],
    )


def _pieces(quote: Quote, shown: str, whole: int) -> Iterator[Piece]:
    done = 0
    for mark in quote.marks:
        if mark.end > whole:
            continue
        if mark.start > done:
            yield Piece(shown[done : mark.start])
        yield Piece(shown[mark.start : mark.end], mark.number)
        done = mark.end
    if done < len(shown):
        yield Piece(shown[done:])
