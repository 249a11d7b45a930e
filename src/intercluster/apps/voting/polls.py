"""A vote as `analysis.voting` counts it: without names, from its roll and its counted ballots."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any

from intercluster.analysis import voting
from intercluster.apps.voting import roll
from intercluster.apps.voting.models import Ballot, RollEntry, Vote, text_in
from intercluster.apps.voting.roll import CLASS, EVERYBODY

GROUPED = (voting.Kind.CLUSTERS, voting.Kind.CLASSES)
"""Kinds of conditions for which ballots have to say of which cluster or class they are."""


def condition_of(stored: dict[str, Any]) -> voting.Condition:
    """Return a condition of a rule from how it is stored; raise ValueError or KeyError for one that makes no sense."""
    over = "over" in stored
    return voting.Condition(
        voting.Kind(stored["kind"]),
        Fraction(stored["over" if over else "at_least"]),
        over,
        voting.Base(stored.get("of", voting.Base.YES_AND_NO)),
        stored.get("met"),
    )


def conceal(vote: Vote, ballots: Sequence[Ballot]) -> None:
    """Leave ballots only their receipts, and state the result, if few with one number of votes voted; nothing is saved.

    Sums would not do: with one ballot of three votes among others of one, they often show which way it went.
    """
    weights = dict(RollEntry.objects.filter(vote=vote).values_list("group", "weight"))
    cast = Counter(weights[each.group] for each in ballots)
    different = set(weights.values())
    if not vote.is_secret or len(different) == 1 or all(cast[weight] >= roll.FEWEST for weight in different):
        return
    result = voting.count(poll_of(vote, ballots))
    vote.stated = {"met": [verdict.met for verdict in result.conditions], "chosen": list(result.chosen)}
    for each in ballots:
        each.group, each.choices = EVERYBODY, {}


def withhold(vote: Vote, ballots: Sequence[Ballot]) -> None:
    """Take clusters and classes off the ballots of a secret vote if one of these has too few; neither is saved here.

    The rule then says whether its conditions on them are met, since that can no longer be counted. All lose their
    label, not just the small ones: what is left of the total would show the figures of a single small group.
    """
    weights = dict(RollEntry.objects.filter(vote=vote).values_list("group", "weight"))
    cast = Counter(each.group for each in ballots)
    is_needed = vote.is_secret and counts_groups(vote) and vote.stated is None
    if not is_needed or all(cast[group] >= roll.FEWEST for group in weights):
        return
    verdicts = voting.count(poll_of(vote, ballots)).conditions
    for stored, verdict in zip(vote.rule, verdicts, strict=True):
        if stored["kind"] in GROUPED:
            stored["met"] = verdict.met
    for each in ballots:
        each.group = roll.unlabelled(weights[each.group])


def counts_groups(vote: Vote) -> bool:
    """Return whether the vote's rule has a condition on clusters or classes."""
    return any(stored["kind"] in GROUPED for stored in vote.rule)


def is_withheld(vote: Vote) -> bool:
    """Return whether the ballots of a closed vote no longer say of which cluster or class they are."""
    return any("met" in stored for stored in vote.rule)


def poll_of(vote: Vote, ballots: Iterable[Ballot] = ()) -> voting.Poll:
    """Return a vote with its roll and these ballots; raise ValueError if they do not go together."""
    counted = tuple(voting.Ballot(each.group, each.choices, each.receipt) for each in ballots)
    names = vote.names_in("en")
    stated = vote.stated and voting.Stated(tuple(vote.stated["met"]), tuple(vote.stated["chosen"]))
    return voting.Poll(
        title=text_in(vote.titles, "en")[0],
        method=voting.Method(vote.method),
        groups=tuple(_groups(vote)),
        ballots=() if stated else counted,
        stated=stated or None,
        options=tuple(
            voting.Option(option, names[option], each.get("cost"))
            for option, each in zip(names, vote.options, strict=True)
        ),
        rule=tuple(condition_of(stored) for stored in vote.rule),
        seats=vote.seats,
        highest=vote.highest,
        budget=vote.budget,
        completion=voting.Completion(vote.completion),
        lot="" if vote.method == voting.Method.MOTION else lot_of(counted),
    )


def lot_of(ballots: Iterable[voting.Ballot]) -> str:
    """Return what a lot is drawn from: the digest of all receipts, sorted and one a line.

    Receipts are random, so nobody knows the lot before the vote closes, and anybody can work it out afterwards.
    """
    return hashlib.sha256("\n".join(sorted(ballot.receipt for ballot in ballots)).encode()).hexdigest()


def counted_poll(vote: Vote) -> voting.Poll:
    """Return a closed vote with its ballots as they are in the database; raise ValueError if they cannot be counted."""
    return poll_of(vote, Ballot.objects.filter(vote=vote))


def file_of(poll: voting.Poll) -> str:
    """Return the text of the file of ballots."""
    return voting.write(poll)


def digest_of(text: str) -> str:
    """Return the SHA-256 of a file of ballots."""
    return hashlib.sha256(text.encode()).hexdigest()


def _groups(vote: Vote) -> Iterable[voting.Group]:
    """Return the groups of the roll, by id."""
    eligible: dict[tuple[str, int], int] = {}
    classes: dict[str, str] = {}
    withheld = is_withheld(vote)
    for group, weight, names in RollEntry.objects.filter(vote=vote).values_list("group", "weight", "class_names"):
        key = roll.unlabelled(weight) if withheld else group
        eligible[key, weight] = eligible.get((key, weight), 0) + 1
        classes[key] = text_in(names, "en")[0] if CLASS in key else ""
    for (group, weight), count in sorted(eligible.items()):
        cluster = group.split()[0]
        yield voting.Group(group, "" if cluster == EVERYBODY else cluster, count, weight, classes[group])
