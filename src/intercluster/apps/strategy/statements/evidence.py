"""What was answered to a statement, as evidence. Only who may follow the round sees it."""

from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from intercluster.apps.directory.rules import Viewer
from intercluster.apps.strategy.evidence.figure import Arguments, Figure
from intercluster.apps.strategy.models import ShortStatement, StatementResult
from intercluster.apps.strategy.rules import may_change
from intercluster.apps.strategy.statements.results import result_of
from intercluster.apps.strategy.statements.rules import may_follow
from intercluster.core import clock
from intercluster.core.errors import NotFound


def answers(arguments: Arguments) -> Figure:
    """Return how many agree with a statement of a counted round, and the lowest share where every cluster agrees."""
    statement = _statement(arguments)
    counted = StatementResult.objects.filter(pk=statement.round_id).select_related("round__strategy").first()
    if counted is None:
        raise NotFound
    result = result_of(counted)
    row = next((each for each in result.rows if each.asked.statement == statement), None)
    if row is None or row.everybody is None:
        raise NotFound
    numbers = {"agree": row.everybody.agree, "disagree": row.everybody.disagree, "voted": row.everybody.voted}
    value = _("%(agree)d of %(voted)d organisations agree, %(disagree)d disagree") % numbers
    agreed = next((each for each in result.agreed if each.row is row), None)
    if agreed is not None and result.clusters > 1:
        lowest = {"percent": agreed.percent, "shown": agreed.clusters, "all": result.clusters}
        said = _("in each of %(shown)d clusters of %(all)d at least %(percent)d %% agree")
        against = _("in each of %(shown)d clusters of %(all)d at least %(percent)d %% disagree")
        value += f"; {(said if agreed.agrees else against) % lowest}"
    return Figure(
        label=_("Statement: “%(text)s”") % {"text": statement.text},
        value=value,
        source=_("Answers of members on this platform"),
        year=str(clock.local_day(counted.at).year),
        formula=_("Counted once, when the round had ended. One organisation has one answer."),
        address=reverse("strategy:statements", args=[statement.round.strategy.slug, statement.round_id]),
    )


def reads_answers(viewer: Viewer, arguments: Arguments) -> bool:
    """Return whether somebody may read the result that a citation names; of a hidden statement only offices may."""
    try:
        statement = _statement(arguments)
    except NotFound:
        return False
    strategy = statement.round.strategy
    return may_change(viewer, strategy) if statement.hidden else may_follow(viewer, strategy)


def _statement(arguments: Arguments) -> ShortStatement:
    try:
        key = UUID(arguments.get("statement", ""))
    except ValueError:
        raise NotFound from None
    found = ShortStatement.objects.filter(pk=key).select_related("round__strategy").first()
    if found is None:
        raise NotFound
    return found
