"""What the table of roles is tried with, of short statements."""

from datetime import timedelta

from tests.roles import Cell

from intercluster.apps.directory.rules import OPERATOR
from intercluster.apps.strategy.models import Round, RoundKind, ShortStatement, StatementResult, Strategy
from intercluster.apps.strategy.statements.counting import Ballot, counted
from intercluster.apps.strategy.statements.services import add, count
from intercluster.core import clock

STATEMENTS = "/strategies/{slug}/rounds/{number}/statements"


def discussion_of(strategy: Strategy) -> Round:
    """Return a discussion with a statement of the office, opened unless there is one."""
    if (there := strategy.rounds.filter(kind=RoundKind.DISCUSS, statements__isnull=False).first()) is not None:
        return there
    now = clock.now()
    times = {"opens": now - timedelta(days=1), "closes": now + timedelta(days=10)}
    found = Round.objects.create(strategy=strategy, kind=RoundKind.DISCUSS, **times)
    add(OPERATOR, found, None, text="We should dry bark together", language="en")
    return found


def counted_statement(strategy: Strategy) -> str:
    """Count what six members of a cluster answered to the statement of a discussion, and return its key."""
    found = discussion_of(strategy)
    key = str(found.statements.get().pk)
    content = counted([Ballot(1, "micro", {key: 1}) for _number in range(6)], [key])
    StatementResult.objects.create(round=found, at=clock.now(), content=content | {"hidden": []})
    return key


def prepare_statements(path: str, cell: Cell) -> None:
    """Open a discussion with a statement of the office and one of the member; for its chart, end it."""
    if path.startswith(STATEMENTS):
        found = discussion_of(Strategy.objects.get(cluster=cell.here.cluster))
        ShortStatement.objects.create(
            round=found, cluster=cell.here.cluster, organisation=cell.here.organisation, text="Bark", language="en"
        )
        if "{name}" in path:
            found.closes = clock.now() - timedelta(hours=1)
            found.save()
            count(found)


def _statement(cell: Cell, *, of_office: bool) -> dict[str, str]:
    own = ShortStatement.objects.get(round__strategy__cluster=cell.here.cluster, cluster__isnull=of_office)
    return {"statement": str(own.pk)}


SUBJECTS = {
    "/statements/{name}": lambda _cell: "answers",
    "/rounds/{number}/statements/": lambda cell: (
        Round.objects.filter(strategy__cluster=cell.here.cluster, kind=RoundKind.DISCUSS).latest("pk").pk
    ),
}
DATA = {
    f"{STATEMENTS}/answer/": lambda cell, _address: _statement(cell, of_office=True) | {"stance": "1"},
    f"{STATEMENTS}/add/": {"text": "Bark should not be burnt", "language": "en", "sure": "1"},
    f"{STATEMENTS}/take-back/": lambda cell, _address: _statement(cell, of_office=False),
    f"{STATEMENTS}/moderate/": lambda cell, _address: _statement(cell, of_office=True) | {"hidden": "insult"},
}
