"""The file of anonymised ballots: one JSON document from which anybody can count a vote again.

    {
      "format": "intercluster ballots 1",
      "title": "Which action first?",
      "method": "ranked",
      "options": [{"id": "kiln", "name": "A shared kiln"}, {"id": "course", "name": "A course"}],
      "seats": 1,
      "lot": "draw of 5 December 2026",
      "rule": [{"kind": "quorum", "at_least": "1/2"}],
      "groups": [{"id": "1", "cluster": "forest", "class": "full", "weight": 1, "eligible": 12}],
      "ballots": [{"group": "1", "receipt": "7F3K-22QD", "vote": {"kiln": 1, "course": 2}}]
    }

- `method`: `motion`, `approval`, `score`, `ranked`, `stv` or `budget`.
- `options`: absent for a motion. With a budget, each has a `cost`.
- `seats`, `highest` (of points) and `budget` stand where the method has them; `lot` where a lot is to decide ties.
- `completion`: with a budget, what becomes of the money left over: "votes" (the default) or "shares".
- `rule`: conditions that all have to be met. `kind` is `quorum`, `votes`, `clusters` or `classes`; then `over` or
  `at_least` with a share such as "2/3"; for `votes` also `of`: "yes and no" (the default), "cast" or "roll".
  `met` (true or false) stands in a condition on clusters or classes of a secret vote in which one of these has so few
  ballots that its figures are withheld: the groups then have no cluster and no class, and this cannot be counted again.
- `stated`: only where all ballots of a secret vote are withheld, because so few with one number of votes have voted
  that figures would show how. `met` says of each condition whether it is met, `chosen` has the options elected or
  funded; `ballots` is then empty, and the vote cannot be counted again.
- `groups`: the roll, without names. Voters whose ballots count alike form a group: one cluster, one class, one weight.
- `ballots`: sorted by receipt, which is random, so that their order says nothing. `vote` is "yes", "no" or "abstain"
  for a motion; a list of options for approval and a budget; points or ranks by option for the other methods.

Money, weights, points and ranks are whole numbers. A key that is not listed here is an error, not ignored: it might
have been meant to count.
"""

import json
import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Any, TypeVar

from intercluster.analysis.voting.ballots import (
    LISTED,
    ONE_RESULT,
    Ballot,
    Base,
    Completion,
    Condition,
    Group,
    Kind,
    Method,
    Option,
    Poll,
    Stated,
)

FORMAT = "intercluster ballots 1"
SHARE = re.compile(r"[0-9]{1,9}(/[0-9]{1,9})?")
T = TypeVar("T")


def write(poll: Poll) -> str:
    """Write a poll as the text of a file. The same poll gives the same text, whatever the order of its ballots."""
    listed = sorted((_ballot(ballot, poll.method) for ballot in poll.ballots), key=_place)
    document: dict[str, Any] = {"format": FORMAT, "title": poll.title, "method": poll.method.value}
    if poll.options:
        document["options"] = [_option(option) for option in poll.options]
    if poll.method not in ONE_RESULT:
        document["seats"] = poll.seats
    document |= {key: value for key in ("highest", "budget", "lot") if (value := getattr(poll, key))}
    if poll.completion != Completion.VOTES:
        document["completion"] = poll.completion.value
    if poll.stated is not None:
        document["stated"] = {"met": list(poll.stated.met), "chosen": list(poll.stated.chosen)}
    document |= {
        "rule": [_condition(condition) for condition in poll.rule],
        "groups": [_group(group) for group in poll.groups],
        "ballots": listed,
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def read(text: str) -> Poll:
    """Read the text of a file.

    Raises ValueError with the place and what would be right, if it is no such file or a ballot cannot be counted.
    """
    try:
        document = json.loads(text, object_pairs_hook=_object)
    except json.JSONDecodeError as problem:
        raise ValueError(f"this is no JSON: {problem}") from None
    except RecursionError:
        raise ValueError("this is no file of ballots: it is nested too deeply") from None
    table = _Table(document, "the file")
    if (found := table.take("format", str)) != FORMAT:
        raise ValueError(f"the format is {found!r}, not {FORMAT!r}")
    method = table.choice("method", Method)
    poll = Poll(
        title=table.take("title", str),
        method=method,
        options=tuple(_read_option(entry) for entry in table.entries("options", [])),
        seats=table.take("seats", int, 1),
        highest=table.take("highest", int, 0),
        budget=table.take("budget", int, 0),
        completion=table.choice("completion", Completion, Completion.VOTES),
        lot=table.take("lot", str, ""),
        stated=_read_stated(_Table(table.left.pop("stated"), "'stated'")) if "stated" in table.left else None,
        rule=tuple(_read_condition(entry) for entry in table.entries("rule")),
        groups=tuple(_read_group(entry) for entry in table.entries("groups")),
        ballots=tuple(_read_ballot(entry, method) for entry in table.entries("ballots")),
    )
    table.close()
    return poll


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object of the document. One with a key twice would be read differently by different programs."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError(f"a key occurs twice in an object: {sorted(key for key, _ in pairs)}")
    return found


class _Table:
    """An object of the document whose keys are taken out one by one, and the place that errors name."""

    def __init__(self, value: Any, place: str) -> None:
        if not isinstance(value, dict):
            raise ValueError(f"{place} must be an object in braces")
        self.left, self.place = dict(value), place

    def take(self, key: str, kind: type[T], default: T | None = None) -> T:
        """Take out a value of one type; without a default, it must be there."""
        if key not in self.left:
            if default is None:
                raise ValueError(f"{self.place} has no {key!r}")
            return default
        value = self.left.pop(key)
        if type(value) is not kind:
            names = {str: "a text", int: "a whole number", list: "a list", bool: "true or false"}
            raise ValueError(f"{self.place}: {key!r} must be {names[kind]}")
        return value

    def choice(self, key: str, kind: type[T], default: T | None = None) -> T:
        """Take out a text that is one of the values of an enumeration."""
        value = self.take(key, str, None if default is None else str(default))
        known = [str(one) for one in kind]  # type: ignore[attr-defined]
        if value not in known:
            raise ValueError(f"{self.place}: {key!r} is {value!r}; it can be {', '.join(known)}")
        return kind(value)  # type: ignore[call-arg]

    def entries(self, key: str, default: list[Any] | None = None) -> list["_Table"]:
        """Take out a list of objects."""
        return [_Table(one, f"{key} {number}") for number, one in enumerate(self.take(key, list, default), start=1)]

    def close(self) -> None:
        """Raise ValueError if a key is left that nothing has taken out."""
        if self.left:
            raise ValueError(f"{self.place} has {min(self.left)!r}, which means nothing there")


def _option(option: Option) -> dict[str, Any]:
    cost = {} if option.cost is None else {"cost": option.cost}
    return {"id": option.id, "name": option.name, **cost}


def _read_option(table: _Table) -> Option:
    cost = table.take("cost", int) if "cost" in table.left else None
    option = Option(table.take("id", str), table.take("name", str), cost)
    table.close()
    return option


def _condition(condition: Condition) -> dict[str, Any]:
    base = {} if condition.base == Base.YES_AND_NO else {"of": condition.base.value}
    met = {} if condition.met is None else {"met": condition.met}
    return {"kind": condition.kind.value, "over" if condition.over else "at_least": str(condition.share), **base, **met}


def _read_condition(table: _Table) -> Condition:
    over = "over" in table.left
    share = table.take("over" if over else "at_least", str)
    if not SHARE.fullmatch(share):
        raise ValueError(f"{table.place}: {share!r} is no share such as 1/2")
    met = table.take("met", bool) if "met" in table.left else None
    try:
        condition = Condition(
            table.choice("kind", Kind), Fraction(share), over, table.choice("of", Base, Base.YES_AND_NO), met
        )
    except (ValueError, ZeroDivisionError) as problem:
        raise ValueError(f"{table.place}: {problem}") from None
    table.close()
    return condition


def _read_stated(table: _Table) -> Stated:
    met, chosen = table.take("met", list), table.take("chosen", list)
    if not all(isinstance(one, bool) for one in met) or not all(isinstance(one, str) for one in chosen):
        raise ValueError(f"{table.place}: 'met' must list true or false, and 'chosen' options")
    table.close()
    return Stated(tuple(met), tuple(chosen))


def _group(group: Group) -> dict[str, Any]:
    member_class = {"class": group.member_class} if group.member_class else {}
    return {
        "id": group.id,
        "cluster": group.cluster,
        **member_class,
        "weight": group.weight,
        "eligible": group.eligible,
    }


def _read_group(table: _Table) -> Group:
    group = Group(
        table.take("id", str),
        table.take("cluster", str),
        table.take("eligible", int),
        table.take("weight", int, 1),
        table.take("class", str, ""),
    )
    table.close()
    return group


def _ballot(ballot: Ballot, method: Method) -> dict[str, Any]:
    vote: str | list[str] | dict[str, int] = dict(sorted(ballot.choices.items()))
    if method == Method.MOTION:
        vote = next(iter(vote))
    elif method in LISTED:
        vote = list(vote)
    receipt = {"receipt": ballot.receipt} if ballot.receipt else {}
    return {"group": ballot.group, **receipt, "vote": vote}


def _place(ballot: dict[str, Any]) -> str:
    """Return what ballots are sorted by, which is not when they were cast."""
    return json.dumps([ballot.get("receipt", ""), ballot])


def _read_ballot(table: _Table, method: Method) -> Ballot:
    choices: Mapping[str, int]
    if method == Method.MOTION:
        choices = {table.take("vote", str): 1}
    elif method in LISTED:
        named = table.take("vote", list)
        if not all(isinstance(one, str) for one in named) or len(set(named)) < len(named):
            raise ValueError(f"{table.place}: 'vote' must list options, each at most once")
        choices = dict.fromkeys(named, 1)
    else:
        numbers = _Table(table.left.pop("vote", None), f"{table.place}, 'vote',")
        choices = {option: numbers.take(option, int) for option in list(numbers.left)}
    ballot = Ballot(table.take("group", str), choices, table.take("receipt", str, ""))
    table.close()
    return ballot
