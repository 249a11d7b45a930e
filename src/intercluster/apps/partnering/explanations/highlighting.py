"""Marks in the texts of reasons the phrases that made the match, and says what vocabularies call them."""

from collections.abc import Sequence
from dataclasses import replace

from intercluster.analysis.language.phrases import Span
from intercluster.analysis.partners.highlight import correspondences
from intercluster.apps.partnering.explanations.concept_labels import glosses
from intercluster.apps.partnering.indexing.language_tools import Language
from intercluster.apps.partnering.indexing.phrases import background, phrased_texts
from intercluster.apps.partnering.search.results import WORTH_A_LOOK, Mark, Partner, Quote, Reason


def explained(partners: Sequence[Partner], tools: Language, *, ours_kept: bool) -> list[Partner]:
    """Return the partners with marks in both texts of each reason that fits, and glosses in the reader's language.

    `ours_kept` says that our texts are stored statements, whose phrases may be kept as well; a text that somebody
    just typed leaves nothing behind.
    """
    fitting = [reason for partner in partners for reason in partner.reasons if _fits(reason)]
    marked = iter(marked_reasons(fitting, tools, ours_kept))
    return [
        replace(partner, reasons=[next(marked) if _fits(reason) else reason for reason in partner.reasons])
        for partner in partners
    ]


def _fits(reason: Reason) -> bool:
    """Return whether two texts fit: where they do not, phrases that look alike would pose as the reason why they do."""
    return reason.chance >= WORTH_A_LOOK


def marked_reasons(reasons: Sequence[Reason], tools: Language, ours_kept: bool) -> list[Reason]:
    """Return the reasons with marks in both texts of each, and glosses in the reader's language."""
    theirs = {_text(reason.theirs) for reason in reasons}
    ours = {_text(reason.ours) for reason in reasons}
    texts = phrased_texts(theirs | ours if ours_kept else theirs, () if ours_kept else ours, tools)

    pairs = [
        correspondences(texts[_text(reason.ours)], texts[_text(reason.theirs)], background(tools)) for reason in reasons
    ]
    spans = [
        (texts[_text(quote)], own)
        for reason, phrase_pairs in zip(reasons, pairs, strict=True)
        for quote, own in (
            (reason.ours, [pair.ours for pair in phrase_pairs]),
            (reason.theirs, [pair.theirs for pair in phrase_pairs]),
        )
    ]
    told = iter(zip(spans, glosses(spans, tools), strict=True))

    def marked(quote: Quote) -> Quote:
        (_, own), named = next(told)
        return replace(quote, marks=_marks(own), glosses=named)

    # In the order of `reasons`, our text before theirs: that of `spans`.
    return [replace(reason, ours=marked(reason.ours), theirs=marked(reason.theirs)) for reason in reasons]


def _marks(spans: Sequence[Span]) -> tuple[Mark, ...]:
    """Return marks numbered in the order of the pairs, put in the order of the text."""
    marks = [Mark(number, span.start, span.end) for number, span in enumerate(spans, start=1)]
    return tuple(sorted(marks, key=lambda mark: mark.start))


def _text(quote: Quote) -> tuple[str, str]:
    return quote.text, quote.language
