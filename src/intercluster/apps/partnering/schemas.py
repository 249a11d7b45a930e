"""What the HTTP API and `--json` say of a partner search."""

from typing import Self

from ninja import Schema
from pydantic import Field

from intercluster.apps.partnering.explanations.cards import level_of
from intercluster.apps.partnering.explanations.feature_labels import FEATURE_LABELS, explain, name_of
from intercluster.apps.partnering.explanations.vocabulary_import import scheme_name
from intercluster.apps.partnering.search.results import Partner, Quote, SearchResult

START = "First character of the phrase in `text`, counted in Unicode code points from 0"
END = "The character after the phrase"


class MarkOut(Schema):
    """A phrase that made the match; that of the other text with the same number corresponds to it."""

    number: int = Field(description="From 1; the same in both texts of a reason")
    start: int = Field(description=START)
    end: int = Field(description=END)
    phrase: str = Field(description="`text` from `start` to `end`")


class GlossOut(Schema):
    """What a vocabulary calls a phrase in the reader's language: the name of a concept, not a translation."""

    start: int = Field(description=START)
    end: int = Field(description=END)
    phrase: str = Field(description="`text` from `start` to `end`")
    label: str
    language: str = Field(description="Language of the label (ISO 639-1): that of the request (Accept-Language)")
    scheme: str = Field(description="The vocabulary")
    source: str = Field(description="What readers call the vocabulary")
    code: str = Field(description="The concept's code in the vocabulary")


class QuoteOut(Schema):
    """A text as its author wrote it, and its language (ISO 639-1)."""

    text: str
    language: str
    marks: list[MarkOut] = Field(description="In the order of the text, none over another")
    glosses: list[GlossOut] = Field(description="Of marked phrases that a vocabulary has; none is made up")

    @classmethod
    def of(cls, quote: Quote) -> Self:
        """Convert."""
        return cls(
            text=quote.text,
            language=quote.language,
            marks=[
                MarkOut(number=mark.number, start=mark.start, end=mark.end, phrase=quote.text[mark.start : mark.end])
                for mark in quote.marks
            ],
            glosses=[
                GlossOut(
                    start=gloss.start,
                    end=gloss.end,
                    phrase=quote.text[gloss.start : gloss.end],
                    label=gloss.label,
                    language=gloss.language,
                    scheme=gloss.scheme,
                    source=scheme_name(gloss.scheme),
                    code=gloss.code,
                )
                for gloss in quote.glosses
            ],
        )


class ReasonOut(Schema):
    """Two texts that met; `fit` and `chance` from 0 to 1."""

    direction: str
    ours: QuoteOut
    theirs: QuoteOut
    fit: float
    chance: float = Field(description='That a person of the trade says "yes, call them"')
    capability: str = Field(description='Key of the capability that both are about, "" for none')
    project: str


class PartOut(Schema):
    """A feature's part in the score: points = value × weight."""

    feature: str
    label: str
    value: float
    weight: float
    points: float


class PartnerOut(Schema):
    """A ranked partner. `organisation` is its slug, null where it may not be named.

    Of one that may not, `kind` and `country` are "" where they would leave fewer than three in question.
    """

    rank: int
    name: str
    organisation: str | None
    kind: str
    country: str
    clusters: list[str]
    chance: float = Field(description='That a person of the trade says "yes, call them", by the best reason')
    level: str = Field(description="In words; below a chance of 0.25 it is near, and no match")
    score: float
    why: str
    parts: list[PartOut]
    reasons: list[ReasonOut]
    shared_languages: list[str]
    handle: str = Field(
        description="To ask for an introduction with, good for a week and for whoever asked; empty where they may not"
    )

    @classmethod
    def of(cls, partner: Partner) -> Self:
        """Convert."""
        organisation = partner.organisation
        return cls(
            rank=partner.rank,
            name=name_of(partner),
            organisation=organisation.slug if organisation else None,
            kind=partner.kind,
            country=partner.country,
            clusters=sorted(cluster.slug for cluster in organisation.clusters.all()) if organisation else [],
            chance=partner.chance,
            level=level_of(partner.chance),
            score=partner.score,
            why=explain(partner),
            parts=[
                PartOut(
                    feature=part.feature,
                    label=str(FEATURE_LABELS[part.feature]),
                    value=part.value,
                    weight=part.weight,
                    points=part.points,
                )
                for part in partner.parts
            ],
            reasons=[
                ReasonOut(
                    direction=reason.direction,
                    ours=QuoteOut.of(reason.ours),
                    theirs=QuoteOut.of(reason.theirs),
                    fit=reason.fit,
                    chance=reason.chance,
                    capability=reason.capability,
                    project=reason.project,
                )
                for reason in partner.reasons
            ],
            shared_languages=list(partner.shared_languages),
            handle=partner.handle,
        )


class SearchResultOut(Schema):
    """Partners, best first; `candidates` were ranked; `language` is that of the searched text."""

    candidates: int
    language: str
    known: int = Field(description="How many more were left out because the organisation has said it knows them")
    about: list[str] = Field(description="Keys of the capabilities that the searched text was taken to be about")
    partners: list[PartnerOut]

    @classmethod
    def of(cls, result: SearchResult) -> Self:
        """Convert."""
        return cls(
            candidates=result.candidates,
            language=result.language,
            known=result.known,
            about=list(result.about),
            partners=[PartnerOut.of(partner) for partner in result.partners],
        )
