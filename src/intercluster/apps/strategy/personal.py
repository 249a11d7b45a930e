"""What strategies hold on a person."""

from typing import Any

from intercluster.apps.accounts.models import User
from intercluster.apps.strategy.models import (
    WORDS,
    Amendment,
    Citation,
    Comment,
    IndicatorValue,
    Proposal,
    Review,
    ShortStatement,
    SignOff,
    StatementAnswer,
    Support,
    Text,
    ValueRequest,
    Version,
)

OF_ROUNDS = (Proposal, Support, Comment, Amendment, ShortStatement, StatementAnswer)
COVERS = (Text, Citation, Version, SignOff, IndicatorValue, ValueRequest, Review, *OF_ROUNDS)
"""What is said in rounds belongs to an organisation or an office, and names no person."""


def held_on(user: User) -> dict[str, Any]:
    """Return the texts that a person wrote in strategies, what they cited, sent and signed."""
    own = Text.objects.filter(author=user).select_related("part__strategy").order_by("pk")
    return {
        "texts": [
            {
                "strategy": each.part.strategy.slug,
                "language": each.language,
                "title": each.title,
                "text": each.body,
                **{name: getattr(each, name) for name in WORDS.get(each.part.kind, ())},
                "at": each.at.isoformat(),
            }
            for each in own
        ],
        "citations": [
            {"strategy": each.part.strategy.slug, "query": each.query, "note": each.note, "at": each.at.isoformat()}
            for each in Citation.objects.filter(by=user).select_related("part__strategy")
        ],
        "indicator_values": [
            {"indicator": each.indicator_id, "year": each.year, "value": str(each.value), "source": each.source}
            for each in IndicatorValue.objects.filter(by=user)
        ],
        "values_asked_of_me": [
            {
                "indicator": each.indicator_id,
                "year": each.year,
                "due": each.due.isoformat(),
                "answered": each.answered and each.answered.isoformat(),
                "reason": each.reason,
            }
            for each in ValueRequest.objects.filter(person=user)
        ],
        "values_i_asked_for": [
            {"indicator": each.indicator_id, "year": each.year, "of": str(each.person)}
            for each in ValueRequest.objects.filter(asked_by=user).select_related("person")
        ],
        "reviews": [
            {"strategy": each.strategy.slug, "year": each.year, "recorded": each.recorded and each.recorded.isoformat()}
            for each in Review.objects.filter(by=user).select_related("strategy")
        ],
        "sent_versions": [str(each) for each in Version.objects.filter(sent_by=user).select_related("strategy")],
        "sign_offs": [
            {
                "version": str(each.version),
                "cluster": each.cluster.name,
                "answer": each.answer,
                "signer": each.signer,
                "reservation": each.reservation,
                "at": each.at and each.at.isoformat(),
            }
            for each in SignOff.objects.filter(by=user).select_related("version__strategy", "cluster")
        ],
    }


def erase(user: User) -> None:
    """Forget who wrote, cited, sent and signed. What the strategy and its clusters said stays."""
    Text.objects.filter(author=user).update(author=None)
    Citation.objects.filter(by=user).update(by=None)
    Version.objects.filter(sent_by=user).update(sent_by=None)
    IndicatorValue.objects.filter(by=user).update(by=None)
    ValueRequest.objects.filter(person=user).delete()
    ValueRequest.objects.filter(asked_by=user).update(asked_by=None)
    Review.objects.filter(by=user).update(by=None)
    SignOff.objects.filter(by=user).update(by=None, signer="")
