"""What a ballot of each method says: as fields of a form, as read from one, and in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from intercluster.apps.voting.models import Method, Vote
from intercluster.core.filters import number_in
from intercluster.core.page_language import page_language

ANSWERS = (("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No")), ("abstain", gettext_lazy("Abstain")))
NAMED = (Method.APPROVAL, Method.BUDGET)
"""Methods whose ballots name options without a number."""
RANKS = (Method.RANKED, Method.STV)


@dataclass(frozen=True)
class BallotLine:
    """What a form of a ballot asks about one option, or of one answer to a motion."""

    option: str
    name: str
    cost: int | None
    number: int | None
    """What the ballot says of it now; None if nothing."""


def lines(vote: Vote, choices: Mapping[str, int]) -> Sequence[BallotLine]:
    """Return the lines of a ballot with what it says now, in the reader's language."""
    if vote.method == Method.MOTION:
        return [BallotLine(answer, str(label), None, choices.get(answer)) for answer, label in ANSWERS]
    costs = [each.get("cost") for each in vote.options]
    return [
        BallotLine(option, name, cost, choices.get(option))
        for (option, name), cost in zip(vote.names_in(page_language()).items(), costs, strict=True)
    ]


def numbers(vote: Vote) -> Sequence[int]:
    """Return the points or ranks that a ballot can give to an option."""
    if vote.method in RANKS:
        return range(1, len(vote.options) + 1)
    return range(vote.highest + 1) if vote.method == Method.SCORE else ()


def read(vote: Vote, data: QueryDict) -> dict[str, int]:
    """Return what a form says. What is no number becomes one that no ballot can have, so that it is refused."""
    if vote.method == Method.MOTION:
        return {data.get("choice", ""): 1}
    if vote.method in NAMED:
        return dict.fromkeys(data.getlist("option"), 1)
    given = {line.option: data.get(f"number-{line.option}", "") for line in lines(vote, {})}
    numbers_given = {option: number_in(text) for option, text in given.items() if text}
    return {option: -1 if number is None else number for option, number in numbers_given.items()}


def problem(vote: Vote, choices: Mapping[str, int]) -> str:
    """Say to whom cast a ballot what is wrong with it."""
    if vote.method == Method.MOTION:
        return _("Choose one of the answers.")
    if vote.method == Method.STV and len(set(choices.values())) < len(choices):
        return _("Give each place only once.")
    return _("Choose from what the ballot offers.")


def in_words(vote: Vote, choices: Mapping[str, int], names: Mapping[str, str]) -> str:
    """Return what a ballot says, in the reader's language."""
    if vote.method == Method.MOTION:
        labels = dict(ANSWERS)
        return ", ".join(str(labels.get(choice, choice)) for choice in choices)
    if not choices:
        return _("Abstained")
    named = sorted(choices.items(), key=lambda pair: (pair[1], int(pair[0])))
    if vote.method in RANKS:
        return ", ".join(f"{number}. {names.get(option, option)}" for option, number in named)
    if vote.method == Method.SCORE:
        return ", ".join(f"{names.get(option, option)} {number}" for option, number in reversed(named))
    return ", ".join(names.get(option, option) for option, _number in named)
