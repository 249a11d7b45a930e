"""The introduction with which a reader of an answer asks its author. Pages load it only when somebody asks."""

from intercluster.apps.directory.models import Organisation
from intercluster.apps.exchange.models import Answer
from intercluster.apps.introductions.proposals import Proposal
from intercluster.apps.partnering.search.results import Quote
from intercluster.apps.projects.experts import queries as experts


def proposal(found: Answer, asking: Organisation, need: Quote) -> Proposal:
    """Return the introduction with which an organisation asks the author of an answer."""
    return experts.question(asking, found.organisation, need, Quote(found.text, found.language))
