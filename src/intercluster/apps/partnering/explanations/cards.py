"""A ranked partner as a card: who, why, the texts that met, and a score whose parts add up to it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from intercluster.apps.capabilities.queries import label_of
from intercluster.apps.partnering.explanations.feature_labels import FEATURE_LABELS, name_of
from intercluster.apps.partnering.explanations.shortening import shortened
from intercluster.apps.partnering.explanations.vocabulary_import import scheme_name
from intercluster.apps.partnering.search.results import GOOD, WORTH_A_LOOK, Direction, Partner, Quote, Reason
from intercluster.geo.display_names import joined, language_name

BARS = 3
"""Features that have a bar of their own; one more bar has the rest."""

TELLING = 0.5
"""Value of a feature from which on it is worth saying in the line on why."""

REASONS = ("shared_words", "shared_language", "nearness", "prior_ties")
"""Features that may be said in the line on why. Sharing attention out, or a size, is no reason to call somebody."""

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

    @property
    def text(self) -> str:
        """Return the text as it is quoted."""
        return "".join(piece.text for piece in self.pieces)


@dataclass(frozen=True)
class Meeting:
    """Two texts that met."""

    ours: Passage
    theirs: Passage
    capability: str = ""
    """Key of the capability that both are about."""
    label: str = ""
    """What it is called in the reader's language."""


@dataclass(frozen=True)
class Card:
    """All that a page shows of a partner."""

    partner: Partner
    name: str
    level: str
    """How good a fit, in words."""
    chance: int
    """Chance that a person of the trade would call them, in per cent."""
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
        level=level_of(partner.chance),
        chance=round(100 * partner.chance),
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
    """Return in one line what else speaks for a partner, beside the texts; "" for nothing."""
    ordered = sorted(partner.parts, key=lambda part: -part.points)
    telling = [part for part in ordered if part.feature in REASONS and part.value >= TELLING][:SAID]
    said = {part.feature: str(FEATURE_LABELS[part.feature]) for part in telling}
    if partner.shared_languages:
        names = joined([language_name(code) for code in partner.shared_languages])
        said["shared_language"] = _("Languages in common: %(list)s") % {"list": names}
    return " · ".join(said.values())


def level_of(chance: float) -> str:
    """Return in words how good a partner is likely to be."""
    if chance >= GOOD:
        return _("Good fit")
    return _("Worth a look") if chance >= WORTH_A_LOOK else _("Near, but not the same")


def _meeting(reason: Reason) -> Meeting:
    ours, theirs = {
        Direction.THEIR_OFFER: (_("We need"), _("They offer")),
        Direction.OUR_OFFER: (_("We offer"), _("They need")),
        Direction.THEIR_PROJECT: (_("We need"), _("They took part in the project %(project)s")),
    }[reason.direction]
    return Meeting(
        passage(ours, reason.ours),
        passage(theirs % {"project": reason.project}, reason.theirs),
        reason.capability,
        label_of(reason.capability) if reason.capability else "",
    )


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
