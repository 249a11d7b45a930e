"""What the HTTP API and `--json` say of a partner search."""

from typing import Self

from ninja import Schema

from intercluster.apps.partnering.reasons import FEATURE_LABELS, explain, name_of
from intercluster.apps.partnering.results import Partner, Quote, SearchResult


class QuoteOut(Schema):
    """A text as its author wrote it, and its language (ISO 639-1)."""

    text: str
    language: str

    @classmethod
    def of(cls, quote: Quote) -> Self:
        """Convert."""
        return cls(text=quote.text, language=quote.language)


class ReasonOut(Schema):
    """Two texts that met; `fit` from 0 to 1."""

    direction: str
    ours: QuoteOut
    theirs: QuoteOut
    fit: float
    project: str


class PartOut(Schema):
    """A feature's part in the score: points = value × weight."""

    feature: str
    label: str
    value: float
    weight: float
    points: float


class PartnerOut(Schema):
    """A ranked partner. `organisation` is its slug, null where it may not be named."""

    rank: int
    name: str
    organisation: str | None
    kind: str
    country: str
    clusters: list[str]
    score: float
    why: str
    parts: list[PartOut]
    reasons: list[ReasonOut]
    shared_languages: list[str]

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
                    project=reason.project,
                )
                for reason in partner.reasons
            ],
            shared_languages=list(partner.shared_languages),
        )


class SearchResultOut(Schema):
    """Partners, best first; `candidates` were ranked; `language` is that of the searched text."""

    candidates: int
    language: str
    partners: list[PartnerOut]

    @classmethod
    def of(cls, result: SearchResult) -> Self:
        """Convert."""
        return cls(
            candidates=result.candidates,
            language=result.language,
            partners=[PartnerOut.of(partner) for partner in result.partners],
        )


class Problem(Schema):
    """What was wrong, and what would be right."""

    detail: str
