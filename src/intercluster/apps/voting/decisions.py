"""Rules of decision that a form offers, as conditions of the file of ballots, and any rule in words."""

from fractions import Fraction
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from intercluster.analysis.voting import Base, Condition, Kind
from intercluster.apps.directory.models import Cluster, Deciding
from intercluster.apps.voting.models import Method
from intercluster.apps.voting.polls import condition_of

Stored = dict[str, Any]
"""A condition as the file of ballots has it."""

MAJORITIES: dict[str, tuple[Promise, Stored]] = {
    "majority": (gettext_lazy("More votes for than against"), {"kind": "votes", "over": "1/2"}),
    "majority_cast": (
        gettext_lazy("More than half of the votes cast; an abstention has the effect of a no"),
        {"kind": "votes", "over": "1/2", "of": "cast"},
    ),
    "majority_roll": (
        gettext_lazy("More than half of all members on the roll"),
        {"kind": "votes", "over": "1/2", "of": "roll"},
    ),
    "two_thirds": (
        gettext_lazy("Two thirds of the votes for and against"),
        {"kind": "votes", "at_least": "2/3"},
    ),
    "two_thirds_cast": (
        gettext_lazy("Two thirds of the votes cast; an abstention has the effect of a no"),
        {"kind": "votes", "at_least": "2/3", "of": "cast"},
    ),
    "consensus": (gettext_lazy("No vote against"), {"kind": "votes", "at_least": "1"}),
}

OF_CLUSTER = {
    Deciding.MAJORITY: "majority",
    Deciding.TWO_THIRDS: "two_thirds",
    Deciding.CONSENSUS: "consensus",
}
"""What the settings of a cluster say."""

CLUSTERS: dict[str, tuple[Promise, Stored | None]] = {
    "": (gettext_lazy("No condition on clusters"), None),
    "half": (gettext_lazy("More than half of the clusters are for it"), {"kind": "clusters", "over": "1/2"}),
    "all": (gettext_lazy("Every cluster is for it"), {"kind": "clusters", "at_least": "1"}),
}


EVERY_CLASS: Stored = {"kind": "classes", "at_least": "1"}


def rule_of(method: str, majority: str, quorum: int, clusters: str = "", *, classes: bool = False) -> list[Stored]:
    """Return a rule from what a form says; `quorum` is in per cent of the roll, 0 for none.

    Only a motion has majorities.
    """
    stated = (MAJORITIES[majority][1], CLUSTERS[clusters][1], EVERY_CLASS if classes else None)
    rule = [condition for condition in stated if condition is not None] if method == Method.MOTION else []
    if quorum:
        rule.append({"kind": "quorum", "at_least": str(Fraction(quorum, 100))})
    return rule


def form_of(rule: list[Stored]) -> dict[str, Any]:
    """Return what a form says for a rule that it made."""
    majority = next((name for name, (_label, condition) in MAJORITIES.items() if condition in rule), "majority")
    clusters = next((name for name, (_label, condition) in CLUSTERS.items() if condition in rule), "")
    shares = [Fraction(each["at_least"]) for each in rule if each["kind"] == "quorum"]
    quorum = int(shares[0] * 100) if shares else 0
    return {"majority": majority, "clusters": clusters, "classes": EVERY_CLASS in rule, "quorum": quorum}


def usual(body: object) -> dict[str, Any]:
    """Return what a form says at first: the cluster's settings, or a simple majority without a quorum."""
    if isinstance(body, Cluster):
        return {"majority": OF_CLUSTER[Deciding(body.deciding)], "clusters": "", "quorum": body.quorum}
    return {"majority": "majority", "clusters": "", "quorum": 0}


def condition_texts(rule: list[Stored]) -> list[str]:
    """Return the conditions of a rule in the reader's language."""
    return [in_words(condition_of(stored)) for stored in rule]


def in_words(condition: Condition) -> str:
    """Return a condition in the reader's language."""
    texts = {Kind.QUORUM: _quorum, Kind.CLUSTERS: _clusters, Kind.CLASSES: _classes, Kind.VOTES: _votes}
    return texts[condition.kind](condition) % {"share": _share(condition.share)}


def _quorum(condition: Condition) -> str:
    return _("more than %(share)s of the roll vote") if condition.over else _("at least %(share)s of the roll vote")


def _clusters(condition: Condition) -> str:
    if condition.share == 1:
        return _("in every cluster, more votes are for than against")
    if condition.over:
        return _("in more than %(share)s of the clusters, more votes are for than against")
    return _("in at least %(share)s of the clusters, more votes are for than against")


def _classes(condition: Condition) -> str:
    if condition.share == 1:
        return _("in every class of membership, more votes are for than against")
    if condition.over:
        return _("in more than %(share)s of the classes of membership, more votes are for than against")
    return _("in at least %(share)s of the classes of membership, more votes are for than against")


def _votes(condition: Condition) -> str:
    over = condition.over
    if condition.base == Base.ROLL:
        return _("more than %(share)s of the roll are for") if over else _("at least %(share)s of the roll are for")
    if condition.base == Base.CAST:
        if over:
            return _("more than %(share)s of the votes cast, abstentions included, are for")
        return _("at least %(share)s of the votes cast, abstentions included, are for")
    if condition.share == 1:
        return _("somebody votes for it, and nobody against")
    if over:
        return _("more than %(share)s of the votes for and against are for")
    return _("at least %(share)s of the votes for and against are for")


def _share(share: Fraction) -> str:
    """Return a share as people write it: 1/2 and 2/3 as fractions, others in per cent."""
    per_cent = share * 100
    return f"{per_cent.numerator} %" if per_cent.denominator == 1 else f"{share.numerator}/{share.denominator}"
