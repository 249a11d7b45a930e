"""When enough clusters have signed."""

from intercluster.apps.directory.models import Deciding
from intercluster.apps.strategy.models import Strategy


def rule_of(strategy: Strategy) -> str:
    """Return the rule of the alliance whose strategy it is. A strategy of one cluster needs its signature alone."""
    return strategy.alliance.deciding if strategy.alliance else Deciding.CONSENSUS


def is_met(rule: str, signed: int, clusters: int) -> bool:
    """Return whether a rule is met by a number of signatures of all clusters (1 or more)."""
    if rule == Deciding.CONSENSUS:
        return signed == clusters
    if rule == Deciding.TWO_THIRDS:
        return 3 * signed >= 2 * clusters
    return 2 * signed > clusters
